#include "stdlib/kernels/reduce.hpp"

#include <type_traits>

#include "stdlib/kernels/convert.hpp"
#include "stdlib/kernels/cursor.hpp"
#include "stdlib/kernels/thread_pool.hpp"

namespace simple::kernels {

namespace {

/// Elements folded onto one set of lanes before sums are added pairwise.
constexpr std::size_t kFoldBlock = 4096;
/// Runs longer than this are cut into kFoldParts parts, which may run in parallel.
constexpr std::size_t kLongRun = std::size_t{1} << 18U;
constexpr std::size_t kFoldParts = 64;
/// Elements from which rows are spread over threads.
constexpr std::size_t kGrain = std::size_t{1} << 16U;
/// Elements of a row function, which computes exponentials, from which rows are spread over threads.
constexpr std::size_t kRowGrain = std::size_t{1} << 13U;

/// Calls f(block, n) for the elements first … first+n-1 as doubles.
template <typename F> void for_doubles(const void* x, Element type, std::size_t first, std::size_t n, F&& f) {
    if (type == Element::F64) {
        f(static_cast<const double*>(x) + first, n);
        return;
    }
    with_storage_type(type, [&](auto* tag) {
        const auto* from = static_cast<const std::remove_pointer_t<decltype(tag)>*>(x) + first;
        double block[kBlock];
        for (std::size_t done = 0; done < n;) {
            const std::size_t count = n - done < kBlock ? n - done : kBlock;
            for (std::size_t i = 0; i < count; ++i) {
                block[i] = static_cast<double>(from[done + i]);
            }
            f(static_cast<const double*>(block), count);
            done += count;
        }
    });
}

/// Returns the kernel that combines two vectors of partial results.
SimdTable::Binary combine_kernel(FoldOp op) noexcept {
    const BinaryOp binary_op = op == FoldOp::Sum    ? BinaryOp::Add
                               : op == FoldOp::Prod ? BinaryOp::Mul
                               : op == FoldOp::Max  ? BinaryOp::Maximum
                                                    : BinaryOp::Minimum;
    return simd().binary[static_cast<std::size_t>(binary_op)];
}

/// Combines values pairwise, in place.
double combine_values(FoldOp op, double* values, std::size_t count) noexcept {
    const SimdTable::Binary kernel = combine_kernel(op);
    while (count > 1) {
        const std::size_t half = (count + 1) / 2;
        kernel(values, values + half, values, count - half, 1.0);
        count = half;
    }
    return values[0];
}

double fold_block(FoldOp op, const void* x, Element type, std::size_t first, std::size_t n) {
    double lanes[kSumLanes];
    for (double& lane : lanes) {
        lane = fold_identity(op);
    }
    const SimdTable::Fold fold = simd().fold[static_cast<std::size_t>(op)];
    for_doubles(x, type, first, n, [&](const double* block, std::size_t count) { fold(block, count, lanes); });
    return combine_lanes(op, lanes);
}

double fold_run(FoldOp op, const void* x, Element type, std::size_t first, std::size_t n) {
    if (n <= kFoldBlock) {
        return fold_block(op, x, type, first, n);
    }
    const std::size_t half = (n / kFoldBlock + 1) / 2 * kFoldBlock;
    double halves[2] = {fold_run(op, x, type, first, half), fold_run(op, x, type, first + half, n - half)};
    return combine_values(op, halves, 2);
}

double fold_long(FoldOp op, const void* x, Element type, std::size_t first, std::size_t n) {
    if (n < kLongRun) {
        return fold_run(op, x, type, first, n);
    }
    double values[kFoldParts];
    const std::size_t size = (n / kFoldParts + kFoldBlock) / kFoldBlock * kFoldBlock;
    const std::size_t parts = (n + size - 1) / size;
    parallel_for(parts, [&](std::size_t part, std::size_t /*thread*/) {
        const std::size_t begin = part * size;
        values[part] = fold_run(op, x, type, first + begin, begin + size < n ? size : n - begin);
    });
    return combine_values(op, values, parts);
}

void put(void* out, Element type, std::size_t i, double value) noexcept {
    if (type == Element::F32) {
        static_cast<float*>(out)[i] = static_cast<float>(value);
    } else {
        static_cast<double*>(out)[i] = value;
    }
}

/// Folds columns: out[j] = x[0][j] op x[1][j] op …, for at most kBlock columns from `first`.
void fold_columns(FoldOp op, const void* x, Element type, std::size_t first, std::size_t length, std::size_t step,
                  std::size_t columns, double* sums) {
    for (std::size_t j = 0; j < columns; ++j) {
        sums[j] = fold_identity(op);
    }
    const SimdTable::Binary kernel = combine_kernel(op);
    for (std::size_t i = 0; i < length; ++i) {
        for_doubles(x, type, first + i * step, columns,
                    [&](const double* row, std::size_t n) { kernel(sums, row, sums, n, 1.0); });
    }
}

void reduce_columns(FoldOp op, const void* x, Element type, Grid grid, void* out, Element out_type) {
    const std::size_t blocks = (grid.inner + kBlock - 1) / kBlock;
    const auto run = [&](std::size_t part, std::size_t /*thread*/) {
        const std::size_t row = part / blocks;
        const std::size_t column = part % blocks * kBlock;
        const std::size_t columns = grid.inner - column < kBlock ? grid.inner - column : kBlock;
        double sums[kBlock];
        fold_columns(op, x, type, row * grid.length * grid.inner + column, grid.length, grid.inner, columns, sums);
        for (std::size_t j = 0; j < columns; ++j) {
            put(out, out_type, row * grid.inner + column + j, sums[j]);
        }
    };
    const std::size_t parts = grid.outer * blocks;
    if (grid.outer * grid.length * grid.inner >= 2 * kGrain) {
        parallel_for(parts, run);
        return;
    }
    for (std::size_t part = 0; part < parts; ++part) {
        run(part, 0);
    }
}

/// Spreads rows of `length` elements over threads in ranges of about `grain` elements.
template <typename F> void for_rows(std::size_t rows, std::size_t length, std::size_t grain, F&& f) {
    parallel_ranges(rows, length == 0 || length >= grain ? 1 : grain / length, f);
}

template <typename T> void reduce_integer_of(FoldOp op, const T* x, Grid grid, std::int64_t* out) {
    for (std::size_t o = 0; o < grid.outer; ++o) {
        for (std::size_t j = 0; j < grid.inner; ++j) {
            const T* first = x + o * grid.length * grid.inner + j;
            std::uint64_t total = op == FoldOp::Prod ? 1 : 0;
            std::int64_t best = grid.length == 0 ? 0 : static_cast<std::int64_t>(*first);
            for (std::size_t i = 0; i < grid.length; ++i) {
                const auto value = static_cast<std::int64_t>(first[i * grid.inner]);
                switch (op) {
                    case FoldOp::Prod: total *= static_cast<std::uint64_t>(value); break;
                    case FoldOp::Max: best = value > best ? value : best; break;
                    case FoldOp::Min: best = value < best ? value : best; break;
                    case FoldOp::Sum:
                    case FoldOp::Count: total += static_cast<std::uint64_t>(value); break;
                }
            }
            const bool extremum = op == FoldOp::Max || op == FoldOp::Min;
            out[o * grid.inner + j] = extremum ? best : static_cast<std::int64_t>(total);
        }
    }
}

template <typename T> std::size_t first_extremum(bool largest, const T* x, std::size_t length, std::size_t step) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < length; ++i) {
        const T value = x[i * step];
        if (value != value) {
            return i;
        }
        if (largest ? value > x[best * step] : value < x[best * step]) {
            best = i;
        }
    }
    return best;
}

/// Rows from this length on are searched with vectors: first for the value, then for its place.
constexpr std::size_t kLongRow = 64;

std::size_t first_extremum_of_row(bool largest, const double* x, std::size_t length) {
    const double value = fold_run(largest ? FoldOp::Max : FoldOp::Min, x, Element::F64, 0, length);
    std::size_t at = 0;
    while (value != value ? x[at] == x[at] : x[at] != value) {
        ++at;
    }
    return at;
}

template <typename T, typename Sum> void cumulative_sum_of(const T* x, Grid grid, bool reverse, T* out) {
    for (std::size_t o = 0; o < grid.outer; ++o) {
        for (std::size_t j = 0; j < grid.inner; ++j) {
            const std::size_t base = o * grid.length * grid.inner + j;
            Sum sum{0};
            for (std::size_t i = 0; i < grid.length; ++i) {
                const std::size_t at = base + (reverse ? grid.length - 1 - i : i) * grid.inner;
                sum = static_cast<Sum>(sum + static_cast<Sum>(x[at]));
                out[at] = static_cast<T>(sum);
            }
        }
    }
}

} // namespace

void reduce_float(FoldOp op, const void* x, Element type, Grid grid, void* out, Element out_type) {
    if (grid.inner > 1) {
        reduce_columns(op, x, type, grid, out, out_type);
        return;
    }
    for_rows(grid.outer, grid.length, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            put(out, out_type, row, fold_long(op, x, type, row * grid.length, grid.length));
        }
    });
}

void reduce_integer(FoldOp op, const void* x, Element type, Grid grid, std::int64_t* out) {
    if (type == Element::Bool) {
        reduce_integer_of(op, static_cast<const std::uint8_t*>(x), grid, out);
    } else {
        reduce_integer_of(op, static_cast<const std::int64_t*>(x), grid, out);
    }
}

void reduce_squares(const double* x, std::size_t rows, std::size_t length, const double* centers, double* out) {
    for_rows(rows, length, kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            double total = 0.0;
            for (std::size_t first = 0; first < length; first += kFoldBlock) {
                double lanes[kSumLanes] = {};
                const std::size_t n = length - first < kFoldBlock ? length - first : kFoldBlock;
                simd().fold_squares(x + row * length + first, n, centers[row], lanes);
                total += combine_lanes(FoldOp::Sum, lanes);
            }
            out[row] = total;
        }
    });
}

void arg_reduce(bool largest, const void* x, Element type, Grid grid, std::int64_t* out) {
    if (type == Element::F64 && grid.inner == 1 && grid.length >= kLongRow) {
        for (std::size_t o = 0; o < grid.outer; ++o) {
            const double* row = static_cast<const double*>(x) + o * grid.length;
            out[o] = static_cast<std::int64_t>(first_extremum_of_row(largest, row, grid.length));
        }
        return;
    }
    with_storage_type(type, [&](auto* tag) {
        const auto* data = static_cast<const std::remove_pointer_t<decltype(tag)>*>(x);
        for (std::size_t o = 0; o < grid.outer; ++o) {
            for (std::size_t j = 0; j < grid.inner; ++j) {
                const auto* first = data + o * grid.length * grid.inner + j;
                const std::size_t at = first_extremum(largest, first, grid.length, grid.inner);
                out[o * grid.inner + j] = static_cast<std::int64_t>(at);
            }
        }
    });
}

void count_nonzero(const void* x, Element type, Grid grid, std::int64_t* out) {
    with_storage_type(type, [&](auto* tag) {
        using T = std::remove_pointer_t<decltype(tag)>;
        const auto* data = static_cast<const T*>(x);
        for (std::size_t o = 0; o < grid.outer; ++o) {
            for (std::size_t j = 0; j < grid.inner; ++j) {
                const T* first = data + o * grid.length * grid.inner + j;
                std::int64_t count = 0;
                for (std::size_t i = 0; i < grid.length; ++i) {
                    count += first[i * grid.inner] != T{0} ? 1 : 0;
                }
                out[o * grid.inner + j] = count;
            }
        }
    });
}

void cumulative_sum(const void* x, Element type, Grid grid, bool reverse, void* out) {
    switch (type) {
        case Element::F64:
            return cumulative_sum_of<double, double>(static_cast<const double*>(x), grid, reverse,
                                                     static_cast<double*>(out));
        case Element::F32:
            return cumulative_sum_of<float, double>(static_cast<const float*>(x), grid, reverse,
                                                    static_cast<float*>(out));
        default:
            return cumulative_sum_of<std::int64_t, std::uint64_t>(static_cast<const std::int64_t*>(x), grid, reverse,
                                                                  static_cast<std::int64_t*>(out));
    }
}

void run_rows(RowOp op, const double* a, const double* b, double* out, std::size_t rows, std::size_t columns) {
    if (columns == 0) {
        return;
    }
    const SimdTable::Rows kernel = simd().rows[static_cast<std::size_t>(op)];
    for_rows(rows, columns, kRowGrain, [&](std::size_t begin, std::size_t end) {
        kernel(a + begin * columns, b == nullptr ? nullptr : b + begin * columns, out + begin * columns, end - begin,
               columns);
    });
}

void log_sum_exp_rows(const double* x, double* out, std::size_t rows, std::size_t columns) {
    for_rows(rows, columns, kRowGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            out[row] = simd().log_sum_exp(x + row * columns, columns);
        }
    });
}

double dot(const double* a, const double* b, std::size_t n) {
    double total = 0.0;
    for (std::size_t first = 0; first < n; first += kFoldBlock) {
        double lanes[kSumLanes] = {};
        simd().fold_products(a + first, b + first, n - first < kFoldBlock ? n - first : kFoldBlock, lanes);
        total += combine_lanes(FoldOp::Sum, lanes);
    }
    return total;
}

} // namespace simple::kernels
