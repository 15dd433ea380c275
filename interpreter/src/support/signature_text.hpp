// Reading the text of signatures: `clamp(x: num, hi: num = 1.0) -> num`, `{text: P}`, `fn(a: [i64]) -> i64`.
#pragma once

#include <cstddef>
#include <string_view>

namespace simple {

/// Takes blanks off both ends.
std::string_view trimmed(std::string_view text) noexcept;

/// Returns where the part that starts at `at` ends: at one of `stops` outside of brackets and quotes, else at the end.
std::size_t part_end(std::string_view text, std::size_t at, std::string_view stops) noexcept;

} // namespace simple
