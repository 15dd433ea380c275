// Joining, picking, moving and sorting elements. Everything here copies.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Joins along a dimension; no tensors give an empty one. Throws E15 naming the list position.
SIMPLE_API Tensor cat(std::span<const Tensor> tensors, std::int64_t dim = 0, std::string_view name = "cat");
/// Joins along a new dimension. Throws E15.
SIMPLE_API Tensor stack(std::span<const Tensor> tensors, std::int64_t dim = 0, std::string_view name = "stack");
/// Picks along a dimension, as torch.gather. Throws E3, E4, E6, E7.
SIMPLE_API Tensor gather(const Tensor& x, std::int64_t dim, const Tensor& index, std::string_view name = "gather");
/// Returns x with src added at the places gather would read, as torch.scatter_add. Throws as gather.
SIMPLE_API Tensor scatter_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& src,
                              std::string_view name = "scatter_add");
/// Picks entries of a dimension by a 1-D i64 tensor. Throws E3, E4, E6, E7.
SIMPLE_API Tensor index_select(const Tensor& x, std::int64_t dim, const Tensor& index,
                               std::string_view name = "index_select");
/// Returns x with the entries of src added at index along a dimension: the gradient of index_select.
SIMPLE_API Tensor index_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& src,
                            std::string_view name = "index_add");
/// Picks elements by their row-major number; the result has the shape of index. Throws E3, E7.
SIMPLE_API Tensor take(const Tensor& x, const Tensor& index, std::string_view name = "take");
/// Reverses dimensions.
SIMPLE_API Tensor flip(const Tensor& x, const Shape& dims, std::string_view name = "flip");
/// Moves entries along a dimension, those that fall off come back in front.
SIMPLE_API Tensor roll(const Tensor& x, std::int64_t shift, std::int64_t dim, std::string_view name = "roll");
/// Repeats the whole tensor, as torch.Tensor.repeat. Throws a value error for a negative or missing count.
SIMPLE_API Tensor repeat(const Tensor& x, const Shape& times, std::string_view name = "repeat");
/// Adds (or, if negative, removes) entries around: pairs (before, after) from the last dimension backwards.
SIMPLE_API Tensor pad(const Tensor& x, const Shape& pads, Scalar value = 0.0, std::string_view name = "pad");
/// Sorts stably along a dimension; gives values and their old positions. NaN counts as the largest.
SIMPLE_API std::pair<Tensor, Tensor> sort(const Tensor& x, std::int64_t dim = -1, bool descending = false,
                                          std::string_view name = "sort");
/// Gives the k largest (or smallest) values and their positions, in order. Throws a value error when k does not fit.
SIMPLE_API std::pair<Tensor, Tensor> topk(const Tensor& x, std::int64_t k, std::int64_t dim = -1, bool largest = true,
                                          std::string_view name = "topk");
/// Sums up along a dimension. `reverse` sums from the end, which is the gradient.
SIMPLE_API Tensor cumsum(const Tensor& x, std::int64_t dim, bool reverse = false, std::string_view name = "cumsum");
/// Returns the different values, sorted, as a 1-D tensor.
SIMPLE_API Tensor unique(const Tensor& x, std::string_view name = "unique");
/// Turns class numbers into rows of f64 zeros and ones; without num_classes the largest number + 1. Throws E3, E7.
SIMPLE_API Tensor one_hot(const Tensor& x, std::optional<std::int64_t> num_classes = {},
                          std::string_view name = "one_hot");

} // namespace simple::tensor
