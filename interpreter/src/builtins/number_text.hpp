// Numbers as people type them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace simple::builtins {

/// Reads blanks, an optional sign and digits from the start; 0 when there are none, saturating when there are too many.
std::int64_t leading_integer(std::string_view text) noexcept;
/// Reads a whole text, blanks around it aside, as a decimal integer that fits in i64.
std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;
/// Reads a whole text, blanks around it aside, as a decimal number, `inf` or `nan`.
std::optional<double> parse_float(std::string_view text);

} // namespace simple::builtins
