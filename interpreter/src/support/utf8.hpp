// UTF-8: checking, decoding, counting, and the width of characters on a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace simple::utf8 {

inline constexpr std::size_t kValid = static_cast<std::size_t>(-1);
inline constexpr char32_t kReplacement = 0xFFFD;

/// One decoded code point. An invalid byte decodes to U+FFFD of size 1 with `valid` unset.
struct Decoded {
    char32_t code_point;
    std::uint8_t size;
    bool valid;
};

/// Returns the offset of the first byte that is not part of a valid sequence (overlong forms, surrogates and values
/// above U+10FFFF are invalid), or kValid.
std::size_t find_invalid(std::string_view text) noexcept;

inline bool is_valid(std::string_view text) noexcept { return find_invalid(text) == kValid; }

/// Returns whether every byte is below 0x80.
bool is_ascii(std::string_view text) noexcept;

/// Decodes the code point at a byte offset, which must be less than the size.
Decoded decode(std::string_view text, std::size_t offset) noexcept;

/// Returns the number of code points; every invalid byte counts as one.
std::size_t count(std::string_view text) noexcept;

/// Returns the byte offset of the n-th code point, or the size when there are not so many.
std::size_t offset_of(std::string_view text, std::size_t n) noexcept;

/// Appends a code point; one that cannot be encoded becomes U+FFFD.
void append(std::string& text, char32_t code_point);

/// Returns the text with every invalid byte replaced by U+FFFD.
std::string sanitize(std::string_view text);

/// Returns the number of terminal columns: 0 for combining marks and controls, 2 for wide characters, else 1.
int width(char32_t code_point) noexcept;

/// Returns the columns a text takes; control characters count 0.
std::size_t display_width(std::string_view text) noexcept;

/// Returns whether a character changes the reading direction of what follows it.
bool is_bidi_control(char32_t code_point) noexcept;

} // namespace simple::utf8
