// Code points of UTF-8 text: walking, letters, blanks, case mapping.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/object.hpp"
#include "support/utf8.hpp"

namespace simple::builtins {

/// Returns the code point at byte `i` and moves `i` behind it.
inline char32_t next_code_point(std::string_view text, std::size_t& i) noexcept {
    const utf8::Decoded decoded = utf8::decode(text, i);
    i += decoded.size;
    return decoded.code_point;
}
/// Tells whether every character takes one byte; counts the characters when that is not known.
bool is_ascii(runtime::Text* text) noexcept;
/// Returns the number of code points before byte `offset`.
std::int64_t code_point_index(runtime::Text* text, std::size_t offset) noexcept;

/// Returns the simple mapping of ASCII, Latin, Greek and Cyrillic letters; other code points are returned unchanged.
char32_t to_upper(char32_t code) noexcept;
char32_t to_lower(char32_t code) noexcept;
/// Appends the upper case of a character, which may be several: ß gives SS.
void append_upper(std::string& out, char32_t code);
/// Appends what begins a capitalized word: ß gives Ss.
void append_title(std::string& out, char32_t code);
/// Returns the text in lower case; a sigma at the end of a word becomes ς.
std::string lower_case(std::string_view text);
/// Tells whether a character is an upper-case (lower-case) letter.
bool is_upper_case(char32_t code) noexcept;
bool is_lower_case(char32_t code) noexcept;
/// Tells whether the code point is white space.
bool is_blank(char32_t code) noexcept;
/// Tells whether the code point is a letter of a living script.
bool is_letter(char32_t code) noexcept;

/// Returns the text without leading or trailing white space.
std::string_view trim_start(std::string_view text) noexcept;
std::string_view trim_end(std::string_view text) noexcept;
inline std::string_view trim(std::string_view text) noexcept { return trim_end(trim_start(text)); }

} // namespace simple::builtins
