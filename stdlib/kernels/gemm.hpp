// The matrix product c (+)= a·b over doubles or floats (which are multiplied and added in double), and over integers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stdlib/kernels/elementwise.hpp"

namespace simple::kernels {

/// A matrix in place: element (i, j) lies at data[i·row_step + j·column_step]. Steps may be 0 or swapped (transposed).
struct MatrixView {
    const void* data;
    std::ptrdiff_t row_step;
    std::ptrdiff_t column_step;
};

/// Sizes of a product: [rows, depth]·[depth, columns].
struct ProductSize {
    std::size_t rows;
    std::size_t depth;
    std::size_t columns;
};

/// Returns how many doubles of scratch memory multiply() needs for a product of elements of a type (F64 or F32).
std::size_t multiply_scratch(Element type, ProductSize size) noexcept;

/// Computes c = a·b, or c += a·b when `accumulate`, for elements of one type (F64 or F32); c is row-major with
/// c_step elements between rows. The bits do not depend on the number of threads. `scratch` is 64-byte aligned.
void multiply(Element type, const MatrixView& a, const MatrixView& b, void* c, std::size_t c_step, ProductSize size,
              bool accumulate, double* scratch);

/// Computes c = a·b for integers, wrapping around.
void multiply_integer(const MatrixView& a, const MatrixView& b, std::int64_t* c, std::size_t c_step, ProductSize size);

} // namespace simple::kernels
