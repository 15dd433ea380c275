// UTF-8 and display width: what the editor needs to move by what people see as one character.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace simple::line_editor {

/// One code point of a text and the number of bytes it takes. Invalid bytes decode one by one as U+FFFD.
struct Decoded {
    char32_t code_point = 0;
    std::size_t length = 0;
    bool valid = true;
};

/// Decodes the code point that begins at byte `at`, which is inside the text.
Decoded decode(std::string_view text, std::size_t at) noexcept;

/// Replaces invalid bytes by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Returns the columns a code point takes on a terminal: 0, 1 or 2.
int code_point_width(char32_t code_point) noexcept;

/// One user-perceived character: a base, what combines with it, joined emoji, a flag.
struct Cluster {
    std::size_t length = 0;
    int width = 0;
};

/// Returns the cluster that begins at byte `at`. A newline is a cluster of its own, of width 0.
Cluster cluster_at(std::string_view text, std::size_t at) noexcept;

/// Returns the byte where the cluster before `at` begins; 0 at the start.
std::size_t previous_cluster(std::string_view text, std::size_t at) noexcept;

/// Returns the columns that a line takes, without tabs or newlines.
int text_width(std::string_view text) noexcept;

} // namespace simple::line_editor
