// Bracket access: integers, ranges, row lists and masks, for reading and for assigning.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <variant>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// A range a:b:s in brackets. Missing bounds keep their defaults; bounds clamp; step must be >= 1.
struct Range {
    std::int64_t start = 0;
    std::int64_t end = std::numeric_limits<std::int64_t>::max();
    std::int64_t step = 1;
};

/// One entry of t[i, a:b]: an integer drops its dimension, a range keeps it.
using Subscript = std::variant<std::int64_t, Range>;

/// Returns the view t[i, a:b:s, …]; missing trailing subscripts take everything. Throws E3, E6 (more subscripts than
/// dimensions), and a value error with a hint for `step` <= 0.
SIMPLE_API Tensor index(const Tensor& t, std::span<const Subscript> subscripts, std::string_view name = "index");
/// Copies the rows (entries of dimension 0) listed in a 1-D or other i64 tensor; a bool tensor is a mask: see
/// masked_select. The result has shape index.shape + t.shape[1:]. Throws E3, E6, E7.
SIMPLE_API Tensor take_rows(const Tensor& t, const Tensor& rows, std::string_view name = "index");
/// Copies the elements where the mask is true into a 1-D tensor. The mask must have the shape of t (E15).
SIMPLE_API Tensor masked_select(const Tensor& t, const Tensor& mask, std::string_view name = "masked_select");

/// Assigns a number or a tensor that broadcasts to t[i, a:b, …]. Throws E1, E3; see Tensor::set for types.
SIMPLE_API void index_assign(Tensor& t, std::span<const Subscript> subscripts, const Operand& value,
                             std::string_view name = "index");
/// Assigns to the rows listed; `value` broadcasts to the shape take_rows would give.
SIMPLE_API void assign_rows(Tensor& t, const Tensor& rows, const Operand& value, std::string_view name = "index");
/// Assigns where the mask is true: a number, or a 1-D tensor with one element for each true element.
SIMPLE_API void masked_assign(Tensor& t, const Tensor& mask, const Operand& value, std::string_view name = "index");

} // namespace simple::tensor
