// Conversions that functions (`int(x)`) and methods (`x.to_int()`) share. Argument 0 is converted.
#pragma once

#include "builtins/arguments.hpp"

namespace simple::builtins {

/// Gives an i64: floats truncate toward zero and saturate, bools give 0 or 1, texts their leading digits.
Value convert_to_int(NativeCall& call);
/// Gives an f64: bools give 0.0 or 1.0, texts the number they spell or 0.0.
Value convert_to_float(NativeCall& call);
/// Gives the text form.
Value convert_to_text(NativeCall& call);
/// Gives the name of the kind or class.
Value kind_of(NativeCall& call);
/// Gives the length of a text, collection or object with a length.
Value length_of(NativeCall& call);
/// The same as a number, negative for a value without length.
std::int64_t find_length(NativeCall& call);

/// Calls the method of an object that has the same name as the function: `exp(tensor)` is `tensor.exp()`. Returns
/// Absent when argument 0 is no object of a native class or its class has no such method.
Value delegate_to_method(NativeCall& call, std::string_view name);

} // namespace simple::builtins
