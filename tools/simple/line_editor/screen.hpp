// Drawing: shows prompts, text and cursor, and knows where on the terminal the block began.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace simple::line_editor {

/// How a part of the input is shown.
enum class Style : std::uint8_t { Plain, Keyword, Text, Number, Comment, Constant };

/// A run of bytes shown in one style. Spans come in order and do not overlap.
struct StyledSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    Style style = Style::Plain;
};

/// One picture of the editor.
struct Frame {
    std::string_view prompt;
    std::string_view continuation_prompt;
    std::string_view text;
    std::size_t cursor = 0;
    std::vector<StyledSpan> spans;
};

/// Redraws one block in place, with one write for each picture.
class Screen {
public:
    /// The rows of a block that fit on the terminal.
    struct Window {
        std::size_t first = 0;
        std::size_t count = 1;
        /// Row of the cursor, counted from the block's first row.
        std::size_t cursor = 0;
    };

    /// Draws a frame where the last one was. Of a block taller than the terminal the part around the cursor is shown.
    void draw(const Frame& frame);
    /// Takes note that the terminal changed its width and moved the rows of the last frame.
    void reflow(const Frame& frame);
    /// Puts the terminal's cursor on a fresh line below the block; what is there stays.
    void finish();
    /// Clears the terminal; the next frame is drawn at its top.
    void clear();
    /// Forgets the position, for when something else was printed.
    void forget() noexcept;

private:
    void remember(const Window& window) noexcept;

    // Row of the terminal's cursor within the block, and the block's last row, as drawn last.
    int cursor_row_ = 0;
    int last_row_ = 0;
};

} // namespace simple::line_editor
