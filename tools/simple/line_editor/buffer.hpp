// The text being edited, with its cursor.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace simple::line_editor {

/// Columns of one level of indentation.
inline constexpr std::size_t kIndentWidth = 4;

/// A text of one or more lines and a cursor on a cluster boundary. Motions return false at the edge they cannot pass.
class Buffer {
public:
    const std::string& text() const noexcept { return text_; }
    /// Byte offset of the cursor.
    std::size_t cursor() const noexcept { return cursor_; }
    bool empty() const noexcept { return text_.empty(); }

    /// Replaces everything and puts the cursor at the end.
    void assign(std::string text);
    /// Puts the cursor at a byte that begins a cluster.
    void set_cursor(std::size_t cursor) noexcept;
    void insert(std::string_view text);
    /// Replaces the bytes from `begin` to the cursor.
    void replace_before_cursor(std::size_t begin, std::string_view text);

    bool left() noexcept;
    bool right() noexcept;
    void word_left() noexcept;
    void word_right() noexcept;
    bool up() noexcept;
    bool down() noexcept;
    void line_start() noexcept;
    void line_end() noexcept;
    bool at_last_line() const noexcept { return text_.find('\n', cursor_) == std::string::npos; }

    /// Removes the cluster before the cursor; in indentation, back to the previous multiple of kIndentWidth.
    void backspace();
    void delete_forward();
    // Each removes a part and keeps it for yank().
    void kill_to_line_end();
    void kill_to_line_start();
    void kill_word_left();
    void kill_word_right();
    /// Inserts what was killed last.
    void yank();

    /// Takes back the last change.
    void undo();

    /// Byte where the cursor's line begins.
    std::size_t line_begin() const noexcept;
    /// Text of the cursor's line before the cursor.
    std::string_view line_before_cursor() const noexcept;

private:
    struct Snapshot {
        std::string text;
        std::size_t cursor;
    };
    void remember();
    void erase(std::size_t begin, std::size_t end);
    void kill(std::size_t begin, std::size_t end);
    std::size_t line_finish() const noexcept;
    int column() const noexcept;
    void go_to_column(std::size_t begin, int column) noexcept;

    std::string text_;
    std::size_t cursor_ = 0;
    std::string killed_;
    std::vector<Snapshot> undo_;
};

} // namespace simple::line_editor
