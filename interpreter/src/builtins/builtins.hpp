// The predefined functions of the language and the methods of its built-in types.
#pragma once

#include <string>
#include <string_view>

#include "runtime/runtime.hpp"

namespace simple::builtins {

/// Adds every predefined name and every method of the built-in types to a fresh run time. Cheap: signatures are parsed
/// when a function is first called.
///
/// Methods that every value has (`to_string`, `is_some`, `unwrap` …) are also added to the built-in classes of
/// Tag::Instance, Struct, Enum, NativeObject and the other kinds of objects; method look-up goes there after the
/// value's own type.
void register_builtins(runtime::Runtime& runtime);

/// Returns the predefined name under which a name of the math notation is kept that means nothing outside of `m{…}`
/// (`e`, `frac`, `dot`, `relu` …): "m{relu}". It is no identifier, so ordinary code cannot reach it.
std::string math_notation_name(std::string_view name);

} // namespace simple::builtins
