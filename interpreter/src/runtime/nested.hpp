// Shapes of nested arrays.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/value_repr.hpp"

namespace simple::runtime {

/// Deepest nesting that counts as a shape.
inline constexpr std::size_t kMostAxes = 64;

/// Returns the lengths along the first elements: [[1, 2], [3, 4]] has {2, 2}, a number has none. Stops at kMostAxes.
std::vector<std::size_t> nested_shape(Value v);
/// Returns "[2, 3]".
std::string shape_text(const std::vector<std::size_t>& shape);

} // namespace simple::runtime
