// The line editor: reads one block of one or more lines from a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "line_editor/buffer.hpp"
#include "line_editor/history.hpp"
#include "line_editor/input.hpp"
#include "line_editor/screen.hpp"

namespace simple::line_editor {

class RawMode;

/// What completion offers: `names` may replace the bytes from `begin` to the cursor.
struct Completions {
    std::size_t begin = 0;
    std::vector<std::string> names;
};

/// What the editor asks of the language it edits. Every function must be set.
struct Language {
    /// Tells whether Enter at the end of the text runs it; otherwise Enter begins a new line.
    std::function<bool(std::string_view text)> is_complete;
    /// Gives the indentation of the line after a text.
    std::function<std::string(std::string_view text)> next_indent;
    /// Gives the indentation that the last line of a text should have instead of the automatic one, if another.
    std::function<std::optional<std::string>(std::string_view text)> corrected_indent;
    std::function<std::vector<StyledSpan>(std::string_view text)> highlight;
    /// Gives the completions of the text before the cursor.
    std::function<Completions(std::string_view before_cursor)> complete;
};

/// Indentation that the editor put on the cursor's line. People and programs that indent by themselves type blanks over
/// it: those replace it rather than add to it.
struct AutomaticIndent {
    /// The line has the automatic indentation.
    bool kept = false;
    /// Nothing but blanks has been typed on the line since.
    bool untouched = false;
    std::size_t typed = 0;
};

/// How reading a block ended.
enum class Outcome : std::uint8_t { Block, Cancelled, EndOfInput };

/// Edits blocks. Keys are those of Emacs and readline, and the arrows.
class LineEditor {
public:
    explicit LineEditor(Language language);

    /// Keeps history in a file; returns what went wrong, empty if nothing did.
    std::string open_history(const std::string& path) { return history_.open(path); }
    /// Reads a block into text(). The terminal is in raw mode meanwhile, and in its normal mode afterwards.
    Outcome read(std::string_view prompt, std::string_view continuation_prompt);
    /// The block read last.
    const std::string& text() const noexcept { return buffer_.text(); }

private:
    enum class Step : std::uint8_t { Go, Submit, Cancel, End };

    Step handle(const KeyPress& press);
    Step handle_control(char letter);
    void handle_alt(char letter);
    void move(Key key);
    Step enter();
    void insert_newline();
    void insert_text(const std::string& text);
    void correct_indent();
    void vertical(bool up);
    void recall(std::size_t index);
    void complete();
    void show_names(const std::vector<std::string>& names);
    Step search();
    Step end_search(const KeyPress& press, std::size_t match, const std::string& original);
    Frame frame() const;
    void draw();

    Language language_;
    Buffer buffer_;
    History history_;
    Input input_;
    Screen screen_;
    std::string_view prompt_;
    std::string_view continuation_prompt_;
    RawMode* raw_mode_ = nullptr;
    // Position in history; history_.size() stands for the draft, which is kept while old blocks are looked at.
    std::size_t position_ = 0;
    std::string draft_;
    AutomaticIndent indent_;
};

} // namespace simple::line_editor
