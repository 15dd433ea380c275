// Rows of a table, picked by numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Reads indices: an i64 tensor, or one of whole floats, as contiguous i64. Throws E7 for bool and for other floats.
Tensor whole_numbers(const Tensor& indices, std::string_view name);

/// Rows of weight [n, d] for indices of any shape S, as S + [d]. The gradient adds up for each row; row `padding_idx`
/// gets none. An index outside 0 … n-1 is E3 naming its position, or, with `zeros_outside`, gives zeros.
Variable embedding(const Tensor& indices, const Input& weight, std::optional<std::int64_t> padding_idx = {},
                   bool zeros_outside = false, std::string_view name = "embedding");

} // namespace simple::autograd
