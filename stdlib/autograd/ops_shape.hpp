// Views and copies. Values are views of their argument where the layout allows; none of these is counted.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/index.hpp"

namespace simple::autograd {

/// Each of these is the function of the same name in tensor/views.hpp, with its errors.
Variable reshape(const Input& x, const Shape& shape, std::string_view name = "reshape");
Variable view(const Input& x, const Shape& shape, std::string_view name = "view");
Variable transpose(const Input& x, std::string_view name = "transpose");
Variable transpose(const Input& x, std::int64_t dim0, std::int64_t dim1, std::string_view name = "transpose");
Variable permute(const Input& x, const Shape& dims, std::string_view name = "permute");
Variable flatten(const Input& x, std::int64_t start_dim = 0, std::int64_t end_dim = -1,
                 std::string_view name = "flatten");
Variable squeeze(const Input& x, std::optional<std::int64_t> dim = {}, std::string_view name = "squeeze");
Variable unsqueeze(const Input& x, std::int64_t dim, std::string_view name = "unsqueeze");
Variable expand(const Input& x, const Shape& shape, std::string_view name = "expand");
Variable slice(const Input& x, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step = 1,
               std::string_view name = "slice");
Variable narrow(const Input& x, std::int64_t dim, std::int64_t start, std::int64_t length,
                std::string_view name = "narrow");
Variable select(const Input& x, std::int64_t dim, std::int64_t index, std::string_view name = "select");
Variable contiguous(const Input& x);
Variable clone(const Input& x);
/// Converts elements. The result is recorded only when it holds floats.
Variable to(const Input& x, DType dtype);

/// Bracket access with integers and ranges; an element of a Variable has shape [1]. Throws E3, E6.
Variable index(const Input& x, std::span<const tensor::Subscript> subscripts, std::string_view name = "index");
/// Copies rows of dimension 0 by an i64 tensor of any shape. Throws E3, E7.
Variable take_rows(const Input& x, const Tensor& rows, std::string_view name = "index");
/// Copies elements where a mask of x's shape is true. Throws E15.
Variable masked_select(const Input& x, const Tensor& mask, std::string_view name = "masked_select");

} // namespace simple::autograd
