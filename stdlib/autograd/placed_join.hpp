// Joining, cutting, picking and moving elements where they live, on a device or in host memory. Nothing is counted.
//
// Each is the function of the same name in tensor/ops_join.hpp or tensor/index.hpp, with its errors, unless it says
// more.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "stdlib/autograd/dispatch.hpp"
#include "stdlib/autograd/variable.hpp"

namespace simple::autograd::placed {

Tensor cat(std::span<const Input> tensors, std::int64_t dim, std::string_view name);
Tensor stack(std::span<const Input> tensors, std::int64_t dim, std::string_view name);

Tensor gather(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name = "gather");
Tensor scatter_add(const Input& x, std::int64_t dim, const Tensor& index, const Input& src,
                   std::string_view name = "scatter_add");
Tensor index_select(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name = "index_select");
Tensor index_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& src);
Tensor take(const Input& x, const Tensor& index, std::string_view name = "take");
Tensor take_rows(const Input& x, const Tensor& rows, std::string_view name = "index");
Tensor masked_select(const Input& x, const Tensor& mask, std::string_view name = "masked_select");
/// Zeros of the mask's shape with the elements of src, in order, where the mask is true: the gradient of masked_select.
Tensor masked_scatter(const Tensor& mask, const Tensor& src);
/// Zeros of a shape with the elements of `part`, or its one element again and again, in the place that `view` shows:
/// the gradient of a view.
Tensor put_part(const Tensor& part, const Shape& shape, FunctionRef<Tensor(const Tensor&)> view);

Tensor flip(const Input& x, const Shape& dims, std::string_view name = "flip");
Tensor roll(const Input& x, std::int64_t shift, std::int64_t dim, std::string_view name = "roll");
Tensor repeat(const Input& x, const Shape& times, std::string_view name = "repeat");
Tensor pad(const Input& x, const Shape& pads, tensor::Scalar value = 0.0, std::string_view name = "pad");

std::pair<Tensor, Tensor> sort(const Input& x, std::int64_t dim, bool descending, std::string_view name = "sort");
std::pair<Tensor, Tensor> topk(const Input& x, std::int64_t k, std::int64_t dim, bool largest,
                               std::string_view name = "topk");
Tensor cumsum(const Input& x, std::int64_t dim, bool reverse = false, std::string_view name = "cumsum");

} // namespace simple::autograd::placed
