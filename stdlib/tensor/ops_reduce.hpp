// Reductions. Dims() reduces everything to a 0-D tensor; with dimensions given they disappear, or stay with size 1
// when `keepdim` is set. Dimensions listed twice are a value error. f32 is accumulated in f64; the order of additions
// is fixed, so results do not depend on threads. max, min, argmax, argmin, sort: the first NaN wins.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Adds up; i64 stays i64 (wrapping), bool counts as i64; nothing gives 0.
SIMPLE_API Tensor sum(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "sum");
/// Averages; nothing gives NaN.
SIMPLE_API Tensor mean(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "mean");
/// Multiplies; nothing gives 1.
SIMPLE_API Tensor prod(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "prod");
/// Largest element; throws E8 for nothing.
SIMPLE_API Tensor amax(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "max");
/// Smallest element; throws E8 for nothing.
SIMPLE_API Tensor amin(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "min");
/// Largest elements along a dimension with their first positions (i64). Throws E8.
SIMPLE_API std::pair<Tensor, Tensor> max_with_index(const Tensor& x, std::int64_t dim, bool keepdim = false,
                                                    std::string_view name = "max");
/// Smallest elements along a dimension with their first positions (i64). Throws E8.
SIMPLE_API std::pair<Tensor, Tensor> min_with_index(const Tensor& x, std::int64_t dim, bool keepdim = false,
                                                    std::string_view name = "min");
/// First position of the largest element along a dimension, or in row-major order without one. Throws E8.
SIMPLE_API Tensor argmax(const Tensor& x, std::optional<std::int64_t> dim = {}, bool keepdim = false,
                         std::string_view name = "argmax");
/// First position of the smallest element.
SIMPLE_API Tensor argmin(const Tensor& x, std::optional<std::int64_t> dim = {}, bool keepdim = false,
                         std::string_view name = "argmin");
/// Σ(x - mean)² / (n - 1), or / n when not unbiased; too few elements give NaN.
SIMPLE_API Tensor variance(const Tensor& x, const Dims& dims = {}, bool keepdim = false, bool unbiased = true,
                           std::string_view name = "variance");
/// Square root of variance.
SIMPLE_API Tensor standard_deviation(const Tensor& x, const Dims& dims = {}, bool keepdim = false, bool unbiased = true,
                                     std::string_view name = "std");
/// log Σ eˣ, stable; nothing gives -inf.
SIMPLE_API Tensor logsumexp(const Tensor& x, const Dims& dims, bool keepdim = false,
                            std::string_view name = "logsumexp");
/// (Σ |x|^p)^(1/p); p may be infinity. p <= 0: value error (E10).
SIMPLE_API Tensor norm(const Tensor& x, double p = 2.0, const Dims& dims = {}, bool keepdim = false,
                       std::string_view name = "norm");
/// Tells whether all elements are non-zero (bool tensor).
SIMPLE_API Tensor all(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "all");
/// Tells whether any element is non-zero (bool tensor).
SIMPLE_API Tensor any(const Tensor& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "any");
/// Counts non-zero elements (i64 tensor).
SIMPLE_API Tensor count_nonzero(const Tensor& x, const Dims& dims = {}, bool keepdim = false,
                                std::string_view name = "count_nonzero");

/// Lists the dimensions in which broadcasting a tensor of `shape` stretched it to a larger one.
SIMPLE_API Shape stretched_dims(const Shape& larger, const Shape& shape);
/// Sums g over the dimensions that broadcasting stretched, so that it gets `shape` again. g itself when equal.
SIMPLE_API Tensor sum_to_shape(const Tensor& g, const Shape& shape);
/// Puts back, with size 1, the dimensions a reduction of a tensor of `input` shape removed (a view): the shape in
/// which the gradient of a reduction broadcasts against its input.
SIMPLE_API Tensor restore_dims(const Tensor& reduced, const Shape& input, const Dims& dims, bool keepdim);

} // namespace simple::tensor
