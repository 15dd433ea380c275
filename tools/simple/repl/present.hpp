// How the interactive session shows values.
#pragma once

#include <string>

#include "simple/interpreter.hpp"

namespace simple::cli {

/// Returns what a value typed at the prompt is answered with: like print, but texts in quotes.
std::string echo_text(const Interpreter& interpreter, const Value& value);

/// Returns the type of a value with its size or shape: "Int", "Array of 3", "Tensor [2, 3] f64".
std::string describe_type(const Interpreter& interpreter, const Value& value);

/// Returns a value on one line of at most `width` columns.
std::string brief_text(const Interpreter& interpreter, const Value& value, int width);

/// Returns bytes in the unit that suits them, for example "1.5 MiB".
std::string byte_count(double bytes);

/// Returns a duration in the unit that suits it, for example "3.20 ms".
std::string duration_text(double seconds);

} // namespace simple::cli
