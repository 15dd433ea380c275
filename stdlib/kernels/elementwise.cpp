#include "stdlib/kernels/elementwise.hpp"

#include <cstring>

#include "stdlib/kernels/convert.hpp"
#include "stdlib/kernels/cursor.hpp"
#include "stdlib/kernels/elementwise_integer.hpp"
#include "stdlib/kernels/simd.hpp"
#include "stdlib/kernels/thread_pool.hpp"

namespace simple::kernels {

namespace {

/// Elements per thread from which waking one up pays: cheap operations are bound by memory, the others compute.
constexpr std::size_t kGrainCheap = std::size_t{1} << 16U;
constexpr std::size_t kGrainCostly = std::size_t{1} << 13U;

std::size_t grain(UnaryOp op) noexcept {
    switch (op) {
        case UnaryOp::Neg:
        case UnaryOp::Abs:
        case UnaryOp::Sign:
        case UnaryOp::Square:
        case UnaryOp::Relu:
        case UnaryOp::LeakyRelu:
        case UnaryOp::Hardtanh:
        case UnaryOp::AddScalar: return kGrainCheap;
        default: return kGrainCostly;
    }
}
std::size_t grain(BinaryOp op) noexcept {
    return op == BinaryOp::Pow || op == BinaryOp::Atan2 || op == BinaryOp::Remainder ? kGrainCostly : kGrainCheap;
}

/// Runs f(out, a, b, …, n) over a range of elements, block by block; in one block if all memory can be used in place.
template <typename T, typename Out, typename F, typename... In>
void for_blocks(std::size_t begin, std::size_t end, F&& f, Writer<Out> writer, Reader<In>... readers) {
    writer.seek(begin);
    (readers.seek(begin), ...);
    const bool direct = writer.direct() && (readers.direct() && ...);
    Out out_block[kBlock];
    struct Block {
        T data[kBlock];
    };
    Block blocks[sizeof...(In)];
    for (std::size_t done = begin; done < end;) {
        const std::size_t n = direct || end - done < kBlock ? end - done : kBlock;
        Out* out = writer.next(out_block);
        std::size_t i = 0;
        const T* sources[] = {readers.next(n, blocks[i++].data)...};
        f(out, sources, n);
        writer.commit(out_block, n);
        done += n;
    }
}

template <typename T> using Sources = const T* const*;

/// Tells whether doubles lie side by side in the order of the extent.
bool is_plain(Extent extent, Element type, const std::int64_t* strides) noexcept {
    std::int64_t step = 1;
    for (std::size_t i = extent.rank; i-- > 0;) {
        if (extent.sizes[i] != 1 && strides[i] != step) {
            return false;
        }
        step *= extent.sizes[i];
    }
    return type == Element::F64;
}
template <typename Operand> bool is_plain(Extent extent, const Operand& operand) noexcept {
    return is_plain(extent, operand.type, operand.strides);
}

/// Tells whether an operation is so small and simple that setting up readers would take longer than running it.
template <typename... Operand> bool is_small_and_plain(Extent extent, const Operand&... operands) noexcept {
    return element_count(extent) <= kBlock && (is_plain(extent, operands) && ...);
}

void unary_float(UnaryOp op, Extent extent, const Input& x, const Output& out, UnaryParams params) {
    const SimdTable::Unary kernel = simd().unary[static_cast<std::size_t>(op)];
    if (is_small_and_plain(extent, x, out)) {
        kernel(static_cast<const double*>(x.data), static_cast<double*>(out.data), element_count(extent), params);
        return;
    }
    const Reader<double> reader(extent, x);
    const Writer<double> writer(extent, out);
    parallel_ranges(element_count(extent), grain(op), [&](std::size_t begin, std::size_t end) {
        for_blocks<double>(
            begin, end, [&](double* to, Sources<double> s, std::size_t n) { kernel(s[0], to, n, params); }, writer,
            reader);
    });
}

template <typename T> void unary_test(UnaryOp op, Extent extent, const Input& x, const Output& out) {
    const Reader<T> reader(extent, x);
    const Writer<std::int64_t> writer(extent, out);
    parallel_ranges(element_count(extent), kGrainCheap, [&](std::size_t begin, std::size_t end) {
        for_blocks<T>(
            begin, end, [&](std::int64_t* to, Sources<T> s, std::size_t n) { test_unary(op, s[0], to, n); }, writer,
            reader);
    });
}

template <typename T> void binary_test(BinaryOp op, Extent extent, const Input& a, const Input& b, const Output& out) {
    const Reader<T> left(extent, a);
    const Reader<T> right(extent, b);
    const Writer<std::int64_t> writer(extent, out);
    parallel_ranges(element_count(extent), kGrainCheap, [&](std::size_t begin, std::size_t end) {
        for_blocks<T>(
            begin, end, [&](std::int64_t* to, Sources<T> s, std::size_t n) { test_binary(op, s[0], s[1], to, n); },
            writer, left, right);
    });
}

void binary_float(BinaryOp op, Extent extent, const Input& a, const Input& b, const Output& out, double scale) {
    const SimdTable::Binary kernel = simd().binary[static_cast<std::size_t>(op)];
    if (is_small_and_plain(extent, a, b, out)) {
        kernel(static_cast<const double*>(a.data), static_cast<const double*>(b.data), static_cast<double*>(out.data),
               element_count(extent), scale);
        return;
    }
    const Reader<double> left(extent, a);
    const Reader<double> right(extent, b);
    const Writer<double> writer(extent, out);
    parallel_ranges(element_count(extent), grain(op), [&](std::size_t begin, std::size_t end) {
        for_blocks<double>(
            begin, end, [&](double* to, Sources<double> s, std::size_t n) { kernel(s[0], s[1], to, n, scale); }, writer,
            left, right);
    });
}

template <typename T>
void where_of(Extent extent, const Input& condition, const Input& a, const Input& b, const Output& out) {
    const Reader<T> choice(extent, condition);
    const Reader<T> left(extent, a);
    const Reader<T> right(extent, b);
    const Writer<T> writer(extent, out);
    parallel_ranges(element_count(extent), kGrainCheap, [&](std::size_t begin, std::size_t end) {
        for_blocks<T>(
            begin, end,
            [&](T* to, Sources<T> s, std::size_t n) {
                for (std::size_t i = 0; i < n; ++i) {
                    to[i] = s[0][i] != T{0} ? s[1][i] : s[2][i];
                }
            },
            writer, choice, left, right);
    });
}

template <typename T> void copy_of(Extent extent, const Input& x, const Output& out) {
    const Reader<T> reader(extent, x);
    const Writer<T> writer(extent, out);
    parallel_ranges(element_count(extent), kGrainCheap, [&](std::size_t begin, std::size_t end) {
        for_blocks<T>(
            begin, end,
            [](T* to, Sources<T> s, std::size_t n) {
                for (std::size_t i = 0; i < n; ++i) {
                    to[i] = s[0][i];
                }
            },
            writer, reader);
    });
}

/// Copies a transposed matrix in tiles that fit the cache in both layouts.
void transpose_tiles(Extent extent, const Input& x, const Output& out) {
    constexpr std::int64_t kTile = 16;
    const auto* from = static_cast<const double*>(x.data);
    auto* to = static_cast<double*>(out.data);
    const std::int64_t rows = extent.sizes[0];
    const std::int64_t columns = extent.sizes[1];
    for (std::int64_t i = 0; i < rows; i += kTile) {
        for (std::int64_t j = 0; j < columns; j += kTile) {
            const std::int64_t i_end = i + kTile < rows ? i + kTile : rows;
            const std::int64_t j_end = j + kTile < columns ? j + kTile : columns;
            for (std::int64_t r = i; r < i_end; ++r) {
                for (std::int64_t c = j; c < j_end; ++c) {
                    to[r * out.strides[0] + c] = from[r + c * x.strides[1]];
                }
            }
        }
    }
}

bool is_integer(Element type) noexcept { return type == Element::Bool || type == Element::I64; }

} // namespace

void unary(UnaryOp op, Domain domain, Extent extent, const Input& x, const Output& out, UnaryParams params) {
    if (static_cast<std::size_t>(op) >= kNumericUnaryOps) {
        return domain == Domain::Float ? unary_test<double>(op, extent, x, out)
                                       : unary_test<std::int64_t>(op, extent, x, out);
    }
    if (domain == Domain::Float) {
        return unary_float(op, extent, x, out, params);
    }
    const Reader<std::int64_t> reader(extent, x);
    const Writer<std::int64_t> writer(extent, out);
    for_blocks<std::int64_t>(
        0, element_count(extent),
        [&](std::int64_t* to, Sources<std::int64_t> s, std::size_t n) { integer_unary(op, s[0], to, n, params); },
        writer, reader);
}

void unary_gradient(UnaryOp op, Extent extent, const Input& g, const Input& x, const Input& y, const Output& out,
                    UnaryParams params) {
    const SimdTable::Gradient kernel = simd().gradient[static_cast<std::size_t>(op)];
    if (is_small_and_plain(extent, g, x, y, out)) {
        kernel(static_cast<const double*>(g.data), static_cast<const double*>(x.data),
               static_cast<const double*>(y.data), static_cast<double*>(out.data), element_count(extent), params);
        return;
    }
    const Reader<double> incoming(extent, g);
    const Reader<double> input(extent, x);
    const Reader<double> output(extent, y);
    const Writer<double> writer(extent, out);
    parallel_ranges(element_count(extent), grain(op), [&](std::size_t begin, std::size_t end) {
        for_blocks<double>(
            begin, end, [&](double* to, Sources<double> s, std::size_t n) { kernel(s[0], s[1], s[2], to, n, params); },
            writer, incoming, input, output);
    });
}

Status binary(BinaryOp op, Domain domain, Extent extent, const Input& a, const Input& b, const Output& out,
              double scale) {
    if (static_cast<std::size_t>(op) >= kNumericBinaryOps) {
        if (domain == Domain::Float) {
            binary_test<double>(op, extent, a, b, out);
        } else {
            binary_test<std::int64_t>(op, extent, a, b, out);
        }
        return Status::Ok;
    }
    if (domain == Domain::Float) {
        binary_float(op, extent, a, b, out, scale);
        return Status::Ok;
    }
    const Reader<std::int64_t> left(extent, a);
    const Reader<std::int64_t> right(extent, b);
    const Writer<std::int64_t> writer(extent, out);
    Status status = Status::Ok;
    for_blocks<std::int64_t>(
        0, element_count(extent),
        [&](std::int64_t* to, Sources<std::int64_t> s, std::size_t n) {
            const Status block = integer_binary(op, s[0], s[1], to, n, to_integer(scale));
            status = status == Status::Ok ? block : status;
        },
        writer, left, right);
    return status;
}

void where(Domain domain, Extent extent, const Input& condition, const Input& a, const Input& b, const Output& out) {
    if (domain == Domain::Float) {
        where_of<double>(extent, condition, a, b, out);
    } else {
        where_of<std::int64_t>(extent, condition, a, b, out);
    }
}

void copy(Extent extent, const Input& x, const Output& out) {
    if (x.type == out.type) {
        const Layout from(extent, x.strides);
        const Layout to(extent, out.strides);
        if (from.contiguous() && to.contiguous()) {
            std::memmove(out.data, x.data, element_count(extent) * element_size(x.type));
            return;
        }
        if (extent.rank == 2 && x.type == Element::F64 && x.strides[0] == 1 && out.strides[1] == 1) {
            transpose_tiles(extent, x, out);
            return;
        }
    }
    if (is_integer(x.type) && is_integer(out.type)) {
        copy_of<std::int64_t>(extent, x, out);
    } else {
        copy_of<double>(extent, x, out);
    }
}

} // namespace simple::kernels
