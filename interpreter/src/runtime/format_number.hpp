// Digits of numbers for format specifications; signs, padding and grouping are added by format_spec.cpp.
#pragma once

#include <cstdint>
#include <string>

namespace simple::runtime {

/// Prints a non-negative double as Python's format type does; `type` 0 is the default form. `precision` -1: not given.
std::string print_float(double magnitude, char type, int precision);
/// Prints an integer in decimal (`d` or 0), hexadecimal (`x`, `X`), octal or binary.
std::string print_integer(std::uint64_t magnitude, char type);

} // namespace simple::runtime
