// What the names of built-in types stand for.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/value_repr.hpp"

namespace simple::runtime {

class Runtime;

/// Families of types that casts convert to; None for every other name.
enum class ScalarType : std::uint8_t { None, Integer, Float, Bool, Text, Any };

/// Returns the family of a type's name: "i32" is Integer, "f32" and "float" are Float.
ScalarType scalar_type(std::string_view name) noexcept;

/// Returns whether a value has the type of this name: an alias of a built-in type, or the name of its class.
bool has_type(Runtime& runtime, Value v, std::string_view type);

} // namespace simple::runtime
