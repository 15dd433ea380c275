// Matrix products and matrix parts.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Multiplies exactly as torch.matmul: [k]·[k] -> [], [m,k]·[k,n] -> [m,n], [m,k]·[k] -> [m], [k]·[k,n] -> [n], else
/// leading dimensions broadcast. Transposed operands are read through their strides. Throws E2, E1 (batch), E6 (0-D).
SIMPLE_API Tensor matmul(const Tensor& a, const Tensor& b, std::string_view name = "matmul");
/// Returns the shape matmul gives, with the same checks; for callers that choose a back end first.
SIMPLE_API Shape matmul_shape(const Shape& a, const Shape& b, std::string_view name = "matmul");
/// Multiplies two vectors to a 0-D tensor. Throws E2, E6.
SIMPLE_API Tensor dot(const Tensor& a, const Tensor& b, std::string_view name = "dot");
/// Multiplies [m] and [n] to [m, n]. Throws E6.
SIMPLE_API Tensor outer(const Tensor& a, const Tensor& b, std::string_view name = "outer");
/// Checks the shapes of linear(); `bias` may be null. Throws E2, E6, E15 for the bias.
SIMPLE_API void check_linear(const Shape& x, const Shape& weight, const Shape* bias, std::string_view name);
/// Returns x·weightᵀ + bias for x […, in], weight [out, in], bias [out] or null. Throws E2, E6, E15 for the bias.
SIMPLE_API Tensor linear(const Tensor& x, const Tensor& weight, const Tensor* bias = nullptr,
                         std::string_view name = "linear");

/// Sums the diagonal of a matrix to a 0-D tensor. Throws E6.
SIMPLE_API Tensor trace(const Tensor& x, std::string_view name = "trace");
/// Keeps the elements on and below the k-th diagonal of the last two dimensions. Throws E6.
SIMPLE_API Tensor tril(const Tensor& x, std::int64_t k = 0, std::string_view name = "tril");
/// Keeps the elements on and above the k-th diagonal. Throws E6.
SIMPLE_API Tensor triu(const Tensor& x, std::int64_t k = 0, std::string_view name = "triu");
/// Makes a diagonal matrix of a vector, or takes the diagonal of a matrix, as torch.diag. Throws E6.
SIMPLE_API Tensor diag(const Tensor& x, std::int64_t k = 0, std::string_view name = "diag");

} // namespace simple::tensor
