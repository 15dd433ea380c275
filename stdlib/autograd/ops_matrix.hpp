// Matrix products and matrix parts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Multiplies exactly as torch.matmul. Throws E2, E1 (batch), E6 (0-D), E7 (a number).
Variable matmul(const Input& a, const Input& b, std::string_view name = "matmul");
/// Multiplies two vectors: a 0-D tensor, of shape [1] for a Variable. Throws E2, E6.
Variable dot(const Input& a, const Input& b, std::string_view name = "dot");
/// Multiplies [m] and [n] to [m, n]. Throws E6.
Variable outer(const Input& a, const Input& b, std::string_view name = "outer");
/// Returns x·weightᵀ + bias for x […, in], weight [out, in], bias [out] or null, as one operation. Throws E2, E6, E15.
Variable linear(const Input& x, const Input& weight, const Input* bias = nullptr, std::string_view name = "linear");
/// Sums products over named dimensions, as torch.einsum: "ij,jk->ik". Counted as one product. Throws E9 form for the
/// equation, E2 naming a letter and both sizes, E6.
Variable einsum(std::string_view equation, std::span<const Variable> operands);

/// Sums the diagonal: 0-D, [1] for a Variable. Throws E6.
Variable trace(const Input& x);
/// Keeps the elements on and below (tril) or above (triu) the k-th diagonal. Throws E6.
Variable tril(const Input& x, std::int64_t k = 0);
Variable triu(const Input& x, std::int64_t k = 0);
/// Makes a diagonal matrix of a vector, or takes the diagonal of a matrix. Throws E6.
Variable diag(const Input& x, std::int64_t k = 0);

} // namespace simple::autograd
