// Joining, cutting, picking and moving elements. Nothing here is counted.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Each of these is the function of the same name in tensor/ops_join.hpp, with its errors.
Variable cat(std::span<const Variable> tensors, std::int64_t dim = 0, std::string_view name = "cat");
Variable stack(std::span<const Variable> tensors, std::int64_t dim = 0, std::string_view name = "stack");
/// Cuts into views of one size, or of the sizes listed. Throws E4, E5, E10.
std::vector<Variable> split(const Input& x, std::int64_t size, std::int64_t dim = 0, std::string_view name = "split");
std::vector<Variable> split(const Input& x, const Shape& sizes, std::int64_t dim = 0, std::string_view name = "split");
std::vector<Variable> chunk(const Input& x, std::int64_t chunks, std::int64_t dim = 0, std::string_view name = "chunk");
Variable gather(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name = "gather");
Variable scatter_add(const Input& x, std::int64_t dim, const Tensor& index, const Input& src,
                     std::string_view name = "scatter_add");
Variable index_select(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name = "index_select");
Variable take(const Input& x, const Tensor& index, std::string_view name = "take");
Variable flip(const Input& x, const Shape& dims, std::string_view name = "flip");
Variable roll(const Input& x, std::int64_t shift, std::int64_t dim, std::string_view name = "roll");
Variable repeat(const Input& x, const Shape& times, std::string_view name = "repeat");
Variable pad(const Input& x, const Shape& pads, tensor::Scalar value = 0.0, std::string_view name = "pad");
std::pair<Variable, Tensor> sort(const Input& x, std::int64_t dim = -1, bool descending = false,
                                 std::string_view name = "sort");
std::pair<Variable, Tensor> topk(const Input& x, std::int64_t k, std::int64_t dim = -1, bool largest = true,
                                 std::string_view name = "topk");
Variable cumsum(const Input& x, std::int64_t dim, std::string_view name = "cumsum");

} // namespace simple::autograd
