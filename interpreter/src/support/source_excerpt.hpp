// The part of a rendered error that quotes source lines: gutter, lines as written, carets and labels under them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simple/error.hpp"

namespace simple {

/// Terminal styles of rendered errors; all empty when colour is off.
struct RenderStyle {
    std::string_view severity;
    std::string_view bold;
    std::string_view gutter;
    std::string_view primary;
    std::string_view secondary;
    std::string_view help;
    std::string_view reset;

    /// Returns the style of a severity.
    static RenderStyle make(Severity severity, bool color) noexcept;
};

/// A place to underline; the primary one gets carets, others dashes.
struct Underline {
    const Location* location;
    std::string_view text;
    bool primary;
};

/// Returns text for a terminal: control and direction characters and invalid bytes are escaped, newlines kept.
std::string escape_controls(std::string_view text);

/// Appends the quoted lines of one file, ordered by line, with all underlines. `gutter_width` is the width of the
/// greatest line number.
void append_excerpt(std::string& out, std::vector<Underline> underlines, std::size_t gutter_width,
                    const RenderStyle& style);

/// Appends the line of a suggested edit as it would read, with plus signs under what is new.
void append_suggestion(std::string& out, const Suggestion& suggestion, std::size_t gutter_width,
                       const RenderStyle& style);

} // namespace simple
