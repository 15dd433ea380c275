// Reductions, running sums and softmax over contiguous memory.
//
// Sums of floats run in double over kSumLanes interleaved lanes in blocks that are added pairwise, or row by row where
// the elements of a sum lie apart; the order depends on the sizes alone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stdlib/kernels/elementwise.hpp"
#include "stdlib/kernels/simd.hpp"

namespace simple::kernels {

/// Contiguous elements seen as [outer, length, inner]; `length` is what a reduction runs over.
struct Grid {
    std::size_t outer;
    std::size_t length;
    std::size_t inner;
};

/// Folds into outer·inner results of type F64 or F32.
void reduce_float(FoldOp op, const void* x, Element type, Grid grid, void* out, Element out_type);
/// Folds bool or integer elements; sums and products wrap around.
void reduce_integer(FoldOp op, const void* x, Element type, Grid grid, std::int64_t* out);
/// Sums (x - center)² of `rows` rows of doubles; one center a row.
void reduce_squares(const double* x, std::size_t rows, std::size_t length, const double* centers, double* out);
/// Finds the first position of the largest or smallest element; the first NaN counts as both. length must not be 0.
void arg_reduce(bool largest, const void* x, Element type, Grid grid, std::int64_t* out);
/// Counts elements that are not zero.
void count_nonzero(const void* x, Element type, Grid grid, std::int64_t* out);
/// Sums up along `length`, from the end when `reverse`; out has the element type of x, which must not be Bool.
void cumulative_sum(const void* x, Element type, Grid grid, bool reverse, void* out);

/// Runs a row function over rows of doubles; `b` is read by gradients only.
void run_rows(RowOp op, const double* a, const double* b, double* out, std::size_t rows, std::size_t columns);
/// Computes log Σ e^x of rows of doubles.
void log_sum_exp_rows(const double* x, double* out, std::size_t rows, std::size_t columns);
/// Returns Σ a·b.
double dot(const double* a, const double* b, std::size_t n);

} // namespace simple::kernels
