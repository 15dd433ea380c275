// Text forms of values and format specifications.
#pragma once

#include <string>
#include <string_view>

#include "runtime/runtime.hpp"

namespace simple::runtime {

/// Appends the text form at top level (text shows its characters). Cycles are cut, deep nesting is guarded.
void append_text(Runtime& runtime, std::string& out, Value v);
/// Appends the form inside containers (text is quoted).
void append_quoted(Runtime& runtime, std::string& out, Value v);
std::string to_text(Runtime& runtime, Value v);
/// Appends the shortest decimal digits that read back to the same double, with `.` or an exponent.
void append_float(std::string& out, double number);
void append_int(std::string& out, std::int64_t number);
/// Appends `v` formatted by `spec` (Python's mini-language). Raises E0230 quoting the specification.
void append_formatted(Runtime& runtime, std::string& out, Value v, std::string_view spec, Span span);
/// Returns the kind or class name of a value: "i64", "text", "array", "Point".
std::string type_name(Runtime& runtime, Value v);
/// Returns the name of a function, or nothing for a lambda and for other values.
std::string function_name(Runtime& runtime, Value v);
/// Returns a short description for messages: `i64 5`, `text "abc"`, `array of 3`, `PureTensor f64 [2, 3]`, shortened to
/// a line. Never runs code of the program.
std::string describe(Runtime& runtime, Value v);

} // namespace simple::runtime
