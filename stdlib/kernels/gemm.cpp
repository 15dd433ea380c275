#include "stdlib/kernels/gemm.hpp"

#include <algorithm>

#include "stdlib/kernels/reduce.hpp"
#include "stdlib/kernels/simd.hpp"
#include "stdlib/kernels/thread_pool.hpp"

namespace simple::kernels {

namespace {

/// Steps of the depth that are added in one chain. Part of the result's definition: see gemm_impl.hpp.
constexpr std::size_t kDepthBlock = 256;
/// Rows of a that are packed at a time; with kDepthBlock steps they take 96 KiB, on the stack of the running thread.
constexpr std::size_t kRowBlock = 48;
/// Columns of b that are packed at a time; with kDepthBlock steps they take 2 MiB.
constexpr std::size_t kColumnBlock = 1024;
/// Widest tile of all instruction sets.
constexpr std::size_t kMaxTileColumns = 16;
/// Products with fewer multiplications, or with few rows, are not worth packing a.
constexpr std::size_t kPackedWork = std::size_t{64} * 64 * 64;
constexpr std::size_t kPackedRows = 16;
/// Multiplications from which threads pay.
constexpr std::size_t kParallelWork = std::size_t{1} << 20U;

/// Elements of type T in place, read as doubles.
template <typename T> struct View {
    const T* data;
    std::ptrdiff_t row;
    std::ptrdiff_t column;

    View at(std::size_t i, std::size_t j) const noexcept {
        return {data + static_cast<std::ptrdiff_t>(i) * row + static_cast<std::ptrdiff_t>(j) * column, row, column};
    }
};

template <typename T> View<T> typed(const MatrixView& m) noexcept {
    return {static_cast<const T*>(m.data), m.row_step, m.column_step};
}

std::size_t work(ProductSize size) noexcept {
    std::size_t product = 0;
    if (__builtin_mul_overflow(size.rows, size.depth, &product) ||
        __builtin_mul_overflow(product, size.columns, &product)) {
        return SIZE_MAX;
    }
    return product;
}

bool packs(ProductSize size) noexcept { return size.rows > kPackedRows && work(size) > kPackedWork; }

std::size_t round_up(std::size_t n, std::size_t step) noexcept { return (n + step - 1) / step * step; }

/// Copies `lines` lines of `depth` elements so that the elements of one step lie side by side, `width` apart; lines
/// that do not exist are zero.
template <typename T>
void pack(const T* from, std::ptrdiff_t line_step, std::ptrdiff_t depth_step, std::size_t lines, std::size_t depth,
          std::size_t width, double* to) noexcept {
    if (line_step == 1) {
        for (std::size_t k = 0; k < depth; ++k, to += width, from += depth_step) {
            for (std::size_t i = 0; i < lines; ++i) {
                to[i] = static_cast<double>(from[i]);
            }
            for (std::size_t i = lines; i < width; ++i) {
                to[i] = 0.0;
            }
        }
        return;
    }
    // Four lines at a time: each is read along the cache, and their elements are written side by side.
    std::size_t i = 0;
    for (; i + 4 <= lines; i += 4) {
        const T* a = from + static_cast<std::ptrdiff_t>(i) * line_step;
        const T* b = a + line_step;
        const T* c = b + line_step;
        const T* d = c + line_step;
        double* out = to + i;
        for (std::size_t k = 0; k < depth; ++k, out += width) {
            const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(k) * depth_step;
            out[0] = static_cast<double>(a[at]);
            out[1] = static_cast<double>(b[at]);
            out[2] = static_cast<double>(c[at]);
            out[3] = static_cast<double>(d[at]);
        }
    }
    for (; i < width; ++i) {
        const T* a = from + static_cast<std::ptrdiff_t>(i) * line_step;
        for (std::size_t k = 0; k < depth; ++k) {
            to[k * width + i] = i < lines ? static_cast<double>(a[static_cast<std::ptrdiff_t>(k) * depth_step]) : 0.0;
        }
    }
}

/// Calls f(first step, number of steps) for each block of the depth.
template <typename F> void for_depth(std::size_t depth, F&& f) {
    for (std::size_t k = 0; k < depth; k += kDepthBlock) {
        f(k, std::min(kDepthBlock, depth - k));
    }
}

/// The product of matrices without depth: zeros.
template <typename T> void clear(T* c, std::size_t c_step, ProductSize size) {
    for (std::size_t i = 0; i < size.rows; ++i) {
        std::fill_n(c + i * c_step, size.columns, T{0});
    }
}

/// Multiplies one panel of at most tile_columns columns of b with all rows of a, without packing a.
template <typename T>
void multiply_panel(const View<double>& a, const View<T>& b, double* c, std::size_t c_step, ProductSize size,
                    std::size_t columns, bool accumulate) {
    const SimdTable& table = simd();
    const std::size_t width = table.tile_columns;
    double packed[kDepthBlock * kMaxTileColumns];
    for_depth(size.depth, [&](std::size_t k, std::size_t steps) {
        const View<T> block = b.at(k, 0);
        const double* right = packed;
        std::size_t right_step = width;
        bool in_place = false;
        if constexpr (sizeof(T) == sizeof(double)) {
            if (b.column == 1 && columns == width && b.row >= 0) {
                right = block.data;
                right_step = static_cast<std::size_t>(b.row);
                in_place = true;
            }
        }
        if (!in_place) {
            pack(block.data, b.column, b.row, columns, steps, width, packed);
        }
        table.strip(steps, a.at(0, k).data, a.row, a.column, right, right_step, c, c_step, size.rows, columns,
                    accumulate || k > 0);
    });
}

template <typename T>
void multiply_panels(const View<double>& a, const View<T>& b, double* c, std::size_t c_step, ProductSize size,
                     bool accumulate) {
    const std::size_t width = simd().tile_columns;
    const std::size_t panels = (size.columns + width - 1) / width;
    const auto run = [&](std::size_t panel, std::size_t /*thread*/) {
        const std::size_t j = panel * width;
        multiply_panel(a, b.at(0, j), c + j, c_step, size, std::min(width, size.columns - j), accumulate);
    };
    if (work(size) >= kParallelWork) {
        parallel_for(panels, run);
        return;
    }
    for (std::size_t panel = 0; panel < panels; ++panel) {
        run(panel, 0);
    }
}

/// Multiplies kRowBlock rows of a with packed panels first … last-1 of b.
template <typename T>
void multiply_block(const View<T>& a, std::size_t rows, std::size_t steps, const double* panels, std::size_t first,
                    std::size_t last, double* c, std::size_t c_step, std::size_t columns, bool accumulate) {
    const SimdTable& table = simd();
    const std::size_t height = table.tile_rows;
    const std::size_t width = table.tile_columns;
    alignas(64) double packed[kRowBlock * kDepthBlock];
    for (std::size_t i = 0; i < rows; i += height) {
        pack(a.at(i, 0).data, a.row, a.column, std::min(height, rows - i), steps, height, packed + i * steps);
    }
    for (std::size_t panel = first; panel < last; ++panel) {
        const std::size_t j = panel * width;
        for (std::size_t i = 0; i < rows; i += height) {
            table.tile(steps, packed + i * steps, panels + j * steps, c + i * c_step + j, c_step,
                       std::min(height, rows - i), std::min(width, columns - j), accumulate);
        }
    }
}

template <typename T>
void multiply_packed(const View<T>& a, const View<T>& b, double* c, std::size_t c_step, ProductSize size,
                     bool accumulate, double* scratch) {
    const std::size_t width = simd().tile_columns;
    const std::size_t row_blocks = (size.rows + kRowBlock - 1) / kRowBlock;
    const bool parallel = work(size) >= kParallelWork;
    const auto spread = [parallel](std::size_t parts, auto&& run) {
        if (parallel) {
            parallel_for(parts, run);
            return;
        }
        for (std::size_t part = 0; part < parts; ++part) {
            run(part, std::size_t{0});
        }
    };
    for (std::size_t j = 0; j < size.columns; j += kColumnBlock) {
        const std::size_t columns = std::min(kColumnBlock, size.columns - j);
        const std::size_t panels = (columns + width - 1) / width;
        // Few rows leave too few blocks for the threads, so the panels are shared out as well.
        const std::size_t groups = row_blocks >= 8 ? 1 : std::min(panels, 8 / row_blocks);
        const std::size_t group = (panels + groups - 1) / groups;
        for_depth(size.depth, [&](std::size_t k, std::size_t steps) {
            spread((panels + 7) / 8, [&](std::size_t part, std::size_t /*thread*/) {
                for (std::size_t panel = part * 8; panel < std::min(panels, part * 8 + 8); ++panel) {
                    const std::size_t first = panel * width;
                    pack(b.at(k, j + first).data, b.column, b.row, std::min(width, columns - first), steps, width,
                         scratch + first * steps);
                }
            });
            spread(row_blocks * groups, [&](std::size_t part, std::size_t /*thread*/) {
                const std::size_t i = part / groups * kRowBlock;
                const std::size_t first = std::min(panels, part % groups * group);
                multiply_block(a.at(i, k), std::min(kRowBlock, size.rows - i), steps, scratch, first,
                               std::min(panels, first + group), c + i * c_step + j, c_step, columns,
                               accumulate || k > 0);
            });
        });
    }
}

std::size_t packed_panels(ProductSize size) noexcept {
    return round_up(std::min(size.columns, kColumnBlock), kMaxTileColumns) * std::min(size.depth, kDepthBlock) +
           kMaxTileColumns;
}

void multiply_double(const View<double>& a, const View<double>& b, double* c, std::size_t c_step, ProductSize size,
                     bool accumulate, double* scratch) {
    if (size.rows == 1 && a.column == 1 && b.row == 1 && b.column != 1) {
        for (std::size_t j = 0; j < size.columns; ++j) {
            const double sum = dot(a.data, b.at(0, j).data, size.depth);
            c[j] = accumulate ? c[j] + sum : sum;
        }
        return;
    }
    if (size.columns == 1 && a.column == 1 && b.row == 1) {
        for (std::size_t i = 0; i < size.rows; ++i) {
            const double sum = dot(a.at(i, 0).data, b.data, size.depth);
            c[i * c_step] = accumulate ? c[i * c_step] + sum : sum;
        }
        return;
    }
    if (packs(size)) {
        multiply_packed(a, b, c, c_step, size, accumulate, scratch);
    } else {
        multiply_panels(a, b, c, c_step, size, accumulate);
    }
}

/// Multiplies floats into doubles and rounds once at the end.
void multiply_single(const View<float>& a, const View<float>& b, float* c, std::size_t c_step, ProductSize size,
                     bool accumulate, double* scratch) {
    double* wide = scratch;
    double* rest = scratch + round_up(size.rows * size.columns, 8);
    if (packs(size)) {
        multiply_packed(a, b, wide, size.columns, size, false, rest);
    } else {
        for (std::size_t i = 0; i < size.rows; ++i) {
            for (std::size_t k = 0; k < size.depth; ++k) {
                rest[i * size.depth + k] = static_cast<double>(*a.at(i, k).data);
            }
        }
        multiply_panels(View<double>{rest, static_cast<std::ptrdiff_t>(size.depth), 1}, b, wide, size.columns, size,
                        false);
    }
    for (std::size_t i = 0; i < size.rows; ++i) {
        for (std::size_t j = 0; j < size.columns; ++j) {
            const double sum = wide[i * size.columns + j];
            const std::size_t at = i * c_step + j;
            c[at] = static_cast<float>(accumulate ? static_cast<double>(c[at]) + sum : sum);
        }
    }
}

} // namespace

std::size_t multiply_scratch(Element type, ProductSize size) noexcept {
    const std::size_t panels = packs(size) ? packed_panels(size) : 0;
    if (type == Element::F64) {
        return panels;
    }
    return round_up(size.rows * size.columns, 8) + (packs(size) ? panels : size.rows * size.depth);
}

void multiply(Element type, const MatrixView& a, const MatrixView& b, void* c, std::size_t c_step, ProductSize size,
              bool accumulate, double* scratch) {
    if (size.rows == 0 || size.columns == 0 || (size.depth == 0 && accumulate)) {
        return;
    }
    if (size.depth == 0) {
        return type == Element::F64 ? clear(static_cast<double*>(c), c_step, size)
                                    : clear(static_cast<float*>(c), c_step, size);
    }
    if (type == Element::F64) {
        multiply_double(typed<double>(a), typed<double>(b), static_cast<double*>(c), c_step, size, accumulate, scratch);
    } else {
        multiply_single(typed<float>(a), typed<float>(b), static_cast<float*>(c), c_step, size, accumulate, scratch);
    }
}

void multiply_integer(const MatrixView& a, const MatrixView& b, std::int64_t* c, std::size_t c_step, ProductSize size) {
    const auto left = typed<std::int64_t>(a);
    const auto right = typed<std::int64_t>(b);
    for (std::size_t i = 0; i < size.rows; ++i) {
        for (std::size_t j = 0; j < size.columns; ++j) {
            std::uint64_t sum = 0;
            for (std::size_t k = 0; k < size.depth; ++k) {
                sum +=
                    static_cast<std::uint64_t>(*left.at(i, k).data) * static_cast<std::uint64_t>(*right.at(k, j).data);
            }
            c[i * c_step + j] = static_cast<std::int64_t>(sum);
        }
    }
}

} // namespace simple::kernels
