#include "line_editor/screen.hpp"

#include <algorithm>

#include "line_editor/terminal.hpp"
#include "line_editor/utf8.hpp"

namespace simple::line_editor {

namespace {

constexpr int kTabWidth = 4;

std::string_view style_sequence(Style style) noexcept {
    switch (style) {
        case Style::Keyword: return "\x1b[35m";
        case Style::Text: return "\x1b[32m";
        case Style::Number: return "\x1b[36m";
        case Style::Comment: return "\x1b[90m";
        case Style::Constant: return "\x1b[33m";
        case Style::Plain: return {};
    }
    return {};
}

std::string move(int count, char direction) {
    return count > 0 ? "\x1b[" + std::to_string(count) + direction : std::string();
}

// Lays text out in rows as the terminal will: rows that wrap are left to the terminal, so that a resize reflows them.
class Painter {
public:
    Painter(const Frame& frame, int columns) : frame_(frame), columns_(std::max(columns, 2)), rows_(1) {}

    /// Lays out the lines that begin in [begin, end).
    void paint(std::size_t begin, std::size_t end) {
        skip_spans(begin);
        start_line(begin == 0 ? frame_.prompt : frame_.continuation_prompt);
        for (std::size_t at = begin; at < end;) {
            mark_cursor(at);
            at += place(at);
        }
        mark_cursor(end);
        set_style(Style::Plain);
    }

    const std::vector<std::string>& rows() const noexcept { return rows_; }
    /// Tells whether row `i` is the overflow of the row before it.
    bool continues(std::size_t i) const noexcept { return std::binary_search(wraps_.begin(), wraps_.end(), i); }
    std::size_t cursor_row() const noexcept { return cursor_row_; }
    int cursor_column() const noexcept { return cursor_column_; }

private:
    void start_line(std::string_view prompt) {
        column_ = 0;
        rows_.back() += prompt;
        column_ = text_width(prompt);
        style_ = Style::Plain;
    }

    void mark_cursor(std::size_t at) {
        if (at == frame_.cursor) {
            if (column_ >= columns_) {
                wrap();
            }
            cursor_row_ = rows_.size() - 1;
            cursor_column_ = column_;
        }
    }

    void wrap() {
        const Style style = style_;
        set_style(Style::Plain);
        rows_.emplace_back();
        wraps_.push_back(rows_.size() - 1);
        column_ = 0;
        set_style(style);
    }

    // Appends one cluster and returns its length in bytes.
    std::size_t place(std::size_t at) {
        const Cluster cluster = cluster_at(frame_.text, at);
        const char c = frame_.text[at];
        if (c == '\n') {
            set_style(Style::Plain);
            rows_.emplace_back();
            start_line(frame_.continuation_prompt);
            return 1;
        }
        const int width = c == '\t' ? kTabWidth - column_ % kTabWidth : cluster.width;
        if (column_ + width > columns_) {
            wrap();
        }
        set_style(style_at(at));
        if (c == '\t') {
            rows_.back().append(static_cast<std::size_t>(width), ' ');
        } else {
            rows_.back() += frame_.text.substr(at, cluster.length);
        }
        column_ += width;
        return cluster.length;
    }

    void skip_spans(std::size_t at) {
        while (span_ < frame_.spans.size() && frame_.spans[span_].end <= at) {
            ++span_;
        }
    }

    Style style_at(std::size_t at) {
        skip_spans(at);
        return span_ < frame_.spans.size() && frame_.spans[span_].begin <= at ? frame_.spans[span_].style
                                                                              : Style::Plain;
    }

    void set_style(Style style) {
        if (style == style_) {
            return;
        }
        rows_.back() += style == Style::Plain ? "\x1b[0m" : style_sequence(style);
        style_ = style;
    }

    const Frame& frame_;
    int columns_;
    int column_ = 0;
    std::vector<std::string> rows_;
    std::vector<std::size_t> wraps_;
    std::size_t span_ = 0;
    Style style_ = Style::Plain;
    std::size_t cursor_row_ = 0;
    int cursor_column_ = 0;
};

// Begin of the line `count` lines above the one that contains `at`.
std::size_t lines_above(std::string_view text, std::size_t at, int count) noexcept {
    for (int i = 0; i <= count; ++i) {
        const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
        if (newline == std::string_view::npos) {
            return 0;
        }
        at = newline;
    }
    return at + 1;
}

// End of the line `count` lines below the one that contains `at`.
std::size_t lines_below(std::string_view text, std::size_t at, int count) noexcept {
    for (int i = 0; i <= count; ++i) {
        const std::size_t newline = text.find('\n', at);
        if (newline == std::string_view::npos) {
            return text.size();
        }
        at = newline + 1;
    }
    return at - 1;
}

Painter paint_around_cursor(const Frame& frame) {
    const TerminalSize size = terminal_size();
    Painter painter(frame, size.columns);
    painter.paint(lines_above(frame.text, frame.cursor, size.rows), lines_below(frame.text, frame.cursor, size.rows));
    return painter;
}

Screen::Window visible_window(const Painter& painter) {
    const auto height = static_cast<std::size_t>(std::max(terminal_size().rows, 2));
    const std::size_t total = painter.rows().size();
    const std::size_t count = std::min(total, height);
    const std::size_t cursor = painter.cursor_row();
    return {std::min(total - count, cursor - std::min(cursor, count - 1)), count, cursor};
}

} // namespace

void Screen::draw(const Frame& frame) {
    Painter painter = paint_around_cursor(frame);
    const std::vector<std::string>& rows = painter.rows();
    const Window window = visible_window(painter);
    std::string output = "\x1b[?25l\r" + move(cursor_row_, 'A') + "\x1b[J";
    for (std::size_t i = window.first; i < window.first + window.count; ++i) {
        // The terminal wraps by itself when the next character comes; an empty overflow row needs a push.
        if (i > window.first && (!painter.continues(i) || rows[i].empty())) {
            output += "\r\n";
        }
        output += rows[i];
    }
    remember(window);
    output += "\r" + move(last_row_ - cursor_row_, 'A') + move(painter.cursor_column(), 'C') + "\x1b[?25h";
    write_terminal(output);
}

void Screen::reflow(const Frame& frame) { remember(visible_window(paint_around_cursor(frame))); }

void Screen::remember(const Window& window) noexcept {
    cursor_row_ = static_cast<int>(window.cursor - window.first);
    last_row_ = static_cast<int>(window.count) - 1;
}

void Screen::finish() {
    write_terminal("\r" + move(last_row_ - cursor_row_, 'B') + "\r\n");
    forget();
}

void Screen::clear() {
    write_terminal("\x1b[H\x1b[2J");
    forget();
}

void Screen::forget() noexcept {
    cursor_row_ = 0;
    last_row_ = 0;
}

} // namespace simple::line_editor
