// What the names of built-in types stand for.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/value_repr.hpp"

namespace simple::runtime {

class Runtime;

/// Families of types that casts convert to; None for every other name.
enum class ScalarType : std::uint8_t { None, Integer, Float, Bool, Text, Any };

/// Returns the family of a type's name: "i32" is Integer, "f32" and "float" are Float.
ScalarType scalar_type(std::string_view name) noexcept;

/// Returns the tags of the kinds of values that a name stands for; empty when it names no built-in type.
std::span<const Tag> tags_of_type(std::string_view name) noexcept;
/// Returns whether a name is that of a built-in type.
bool names_type(std::string_view name) noexcept;

/// Returns whether a value has the type of this name: an alias of a built-in type, or the name of its class or of one
/// of its traits.
bool has_type(Runtime& runtime, Value v, std::string_view type);
/// Returns whether a value is of a class or of a type with this trait; `type` is a class value.
bool is_of_class(Runtime& runtime, Value v, Value type);

} // namespace simple::runtime
