// Micro-kernels of the matrix product. See the notes in vector.hpp.
//
// Every element of a product is one chain of fused multiply-adds over the depth of a block, in order, so a result does
// not depend on tile sizes, on edges or on the number of threads.
#pragma once

#include "stdlib/kernels/vector.hpp"

namespace simple::kernels::SIMPLE_ISA {

#if SIMPLE_VECTOR_BYTES == 64
inline constexpr std::size_t kTileRows = 12;
inline constexpr std::size_t kTileVectors = 2;
#elif SIMPLE_VECTOR_BYTES == 32
inline constexpr std::size_t kTileRows = 6;
inline constexpr std::size_t kTileVectors = 2;
#else
inline constexpr std::size_t kTileRows = 4;
inline constexpr std::size_t kTileVectors = 2;
#endif
inline constexpr std::size_t kTileColumns = kTileVectors * kLanes;

/// Writes the accumulators of one row, at most `columns` elements.
SIMPLE_INLINE void write_row(const V* row, double* c, std::size_t columns, bool accumulate) {
    SIMPLE_UNROLL
    for (std::size_t v = 0; v < kTileVectors; ++v) {
        const std::size_t first = v * kLanes;
        if (columns >= first + kLanes) {
            store(c + first, accumulate ? load(c + first) + row[v] : row[v]);
        } else if (columns > first) {
            const std::size_t n = columns - first;
            store_part(c + first, accumulate ? load_part(c + first, n, 0.0) + row[v] : row[v], n);
        }
    }
}

/// Multiplies kRows rows of a, element (i, k) at a[i·row + k·column], with kTileColumns columns of b.
template <std::size_t kRows>
SIMPLE_INLINE void multiply_tile(std::size_t depth, const double* a, std::ptrdiff_t row, std::ptrdiff_t column,
                                 const double* b, std::size_t b_step, double* c, std::size_t c_step, std::size_t rows,
                                 std::size_t columns, bool accumulate) {
    V sums[kRows][kTileVectors];
    SIMPLE_UNROLL
    for (std::size_t i = 0; i < kRows; ++i) {
        SIMPLE_UNROLL
        for (std::size_t v = 0; v < kTileVectors; ++v) {
            sums[i][v] = V{};
        }
    }
    for (std::size_t k = 0; k < depth; ++k) {
        V right[kTileVectors];
        SIMPLE_UNROLL
        for (std::size_t v = 0; v < kTileVectors; ++v) {
            right[v] = load(b + v * kLanes);
        }
        SIMPLE_UNROLL
        for (std::size_t i = 0; i < kRows; ++i) {
            const V left = splat(a[static_cast<std::ptrdiff_t>(i) * row]);
            SIMPLE_UNROLL
            for (std::size_t v = 0; v < kTileVectors; ++v) {
                sums[i][v] = fma(left, right[v], sums[i][v]);
            }
        }
        a += column;
        b += b_step;
    }
    SIMPLE_UNROLL
    for (std::size_t i = 0; i < kRows; ++i) {
        if (i < rows) {
            write_row(sums[i], c + i * c_step, columns, accumulate);
        }
    }
}

inline void tile(std::size_t depth, const double* a, const double* b, double* c, std::size_t c_step, std::size_t rows,
                 std::size_t columns, bool accumulate) {
    multiply_tile<kTileRows>(depth, a, 1, static_cast<std::ptrdiff_t>(kTileRows), b, kTileColumns, c, c_step, rows,
                             columns, accumulate);
}

inline void strip(std::size_t depth, const double* a, std::ptrdiff_t a_row, std::ptrdiff_t a_column, const double* b,
                  std::size_t b_step, double* c, std::size_t c_step, std::size_t rows, std::size_t columns,
                  bool accumulate) {
    while (rows >= 4) {
        multiply_tile<4>(depth, a, a_row, a_column, b, b_step, c, c_step, 4, columns, accumulate);
        a += 4 * a_row;
        c += 4 * c_step;
        rows -= 4;
    }
    while (rows > 0) {
        multiply_tile<1>(depth, a, a_row, a_column, b, b_step, c, c_step, 1, columns, accumulate);
        a += a_row;
        c += c_step;
        --rows;
    }
}

} // namespace simple::kernels::SIMPLE_ISA
