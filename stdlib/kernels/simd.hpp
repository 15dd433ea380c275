// The table of vector kernels, one per instruction set, and the choice between them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stdlib/kernels/elementwise.hpp"

namespace simple::kernels {

/// Instruction sets with kernels of their own. Generic is SSE2 on x86-64 and NEON on AArch64.
enum class Isa : std::uint8_t { Generic, Avx2, Avx512 };

/// Interleaved partial results every long sum is kept in, whatever the vector width: element i goes to lane i mod 16.
inline constexpr std::size_t kSumLanes = 16;

/// Reductions that run over lanes.
enum class FoldOp : std::uint8_t { Sum, Prod, Max, Min, Count };

/// Row functions over contiguous rows of `columns` elements.
enum class RowOp : std::uint8_t { Softmax, LogSoftmax, SoftmaxGradient, LogSoftmaxGradient, Count };

/// Kernels over contiguous doubles. Outputs may be the same memory as inputs, but must not overlap them otherwise.
struct SimdTable {
    using Unary = void (*)(const double* x, double* out, std::size_t n, UnaryParams params);
    using Gradient = void (*)(const double* g, const double* x, const double* y, double* out, std::size_t n,
                              UnaryParams params);
    using Binary = void (*)(const double* a, const double* b, double* out, std::size_t n, double scale);
    using Fold = void (*)(const double* x, std::size_t n, double* lanes);
    using Rows = void (*)(const double* a, const double* b, double* out, std::size_t rows, std::size_t columns);

    Unary unary[kNumericUnaryOps];
    Gradient gradient[kNumericUnaryOps];
    Binary binary[kNumericBinaryOps];
    /// Folds elements onto kSumLanes lanes; n must be a multiple of kSumLanes in all calls but the last.
    Fold fold[static_cast<std::size_t>(FoldOp::Count)];
    /// Adds (x - center)² onto kSumLanes lanes, in the same way.
    void (*fold_squares)(const double* x, std::size_t n, double center, double* lanes);
    /// Adds a·b onto kSumLanes lanes, in the same way.
    void (*fold_products)(const double* a, const double* b, std::size_t n, double* lanes);
    /// Forward rows read a; gradient rows read a = g and b = y.
    Rows rows[static_cast<std::size_t>(RowOp::Count)];
    /// Returns log Σ e^x of one row.
    double (*log_sum_exp)(const double* x, std::size_t n);

    /// Tile of the matrix product: tile_rows x tile_columns.
    std::size_t tile_rows;
    std::size_t tile_columns;
    /// c (+)= a·b for one tile; a is packed with tile_rows, b with tile_columns elements for each of `depth` steps.
    /// Writes rows x columns elements of c.
    void (*tile)(std::size_t depth, const double* a, const double* b, double* c, std::size_t c_step, std::size_t rows,
                 std::size_t columns, bool accumulate);
    /// c (+)= a·b for any number of rows and at most tile_columns columns; a is read in place through its strides, b
    /// has b_step elements between rows and may be read up to tile_columns.
    void (*strip)(std::size_t depth, const double* a, std::ptrdiff_t a_row, std::ptrdiff_t a_column, const double* b,
                  std::size_t b_step, double* c, std::size_t c_step, std::size_t rows, std::size_t columns,
                  bool accumulate);
};

/// Returns the best instruction set of this processor.
Isa best_isa() noexcept;
/// Returns the kernels of an instruction set; those of Generic where a set was not built.
const SimdTable& simd_table(Isa isa) noexcept;
/// Returns the kernels of the best instruction set.
const SimdTable& simd() noexcept;

/// Combines lanes pairwise: 0 with 8, 1 with 9, …, then 0 with 4, …
double combine_lanes(FoldOp op, const double* lanes) noexcept;
/// Returns the value a fold starts from.
double fold_identity(FoldOp op) noexcept;

} // namespace simple::kernels
