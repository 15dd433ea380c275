#include "support/source_excerpt.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "support/utf8.hpp"

namespace simple {

namespace {

constexpr std::size_t kTabWidth = 4;
/// Widest part of a source line that is shown, in terminal columns.
constexpr std::size_t kMaxColumns = 110;
/// Columns kept before the mark when a long line is cut.
constexpr std::size_t kContext = 24;

std::string escaped_code_point(const utf8::Decoded& decoded, unsigned char byte) {
    std::array<char, 16> buffer{};
    if (!decoded.valid) {
        std::snprintf(buffer.data(), buffer.size(), "\\x%02x", static_cast<unsigned>(byte));
    } else if (decoded.code_point < 0x80) {
        std::snprintf(buffer.data(), buffer.size(), "\\x%02x", static_cast<unsigned>(decoded.code_point));
    } else {
        std::snprintf(buffer.data(), buffer.size(), "\\u{%x}", static_cast<unsigned>(decoded.code_point));
    }
    return buffer.data();
}

bool needs_escape(const utf8::Decoded& decoded) noexcept {
    const char32_t c = decoded.code_point;
    return !decoded.valid || c < 0x20 || (c >= 0x7F && c < 0xA0) || utf8::is_bidi_control(c) || c == 0xFEFF ||
           c == 0x2028 || c == 0x2029;
}

/// One character as it is shown.
struct Cell {
    std::string text;
    std::size_t width;
};

std::vector<Cell> cells_of(std::string_view line) {
    std::vector<Cell> cells;
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size();) {
        const utf8::Decoded decoded = utf8::decode(line, i);
        Cell cell;
        if (decoded.code_point == '\t') {
            cell.width = kTabWidth - column % kTabWidth;
            cell.text.assign(cell.width, ' ');
        } else if (needs_escape(decoded)) {
            cell.text = escaped_code_point(decoded, static_cast<unsigned char>(line[i]));
            cell.width = cell.text.size();
        } else {
            cell.text = line.substr(i, decoded.size);
            cell.width = static_cast<std::size_t>(utf8::width(decoded.code_point));
        }
        column += cell.width;
        i += decoded.size;
        cells.push_back(std::move(cell));
    }
    return cells;
}

/// A line laid out for the terminal: its text and the display column where each character starts.
class ShownLine {
public:
    /// Cuts the line around the character `focus` when it is too long.
    ShownLine(std::string_view line, std::size_t focus) {
        const std::vector<Cell> cells = cells_of(line);
        std::size_t total = 0;
        std::vector<std::size_t> starts;
        for (const Cell& cell : cells) {
            starts.push_back(total);
            total += cell.width;
        }
        starts.push_back(total);
        const std::size_t focus_column = starts[std::min(focus, cells.size())];
        const std::size_t from =
            total <= kMaxColumns || focus_column <= kMaxColumns - kContext ? 0 : focus_column - kContext;
        if (from != 0) {
            text_ = "…";
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            columns_.push_back(column_in_window(starts[i], from));
            if (starts[i] >= from && starts[i] + cells[i].width <= from + kMaxColumns) {
                text_ += cells[i].text;
            }
        }
        columns_.push_back(column_in_window(total, from));
        if (total > from + kMaxColumns) {
            text_ += "…";
        }
    }

    const std::string& text() const noexcept { return text_; }
    /// Returns the display column of a character counted from 0; past the end counts on.
    std::size_t column(std::size_t character) const noexcept {
        const std::size_t last = columns_.size() - 1;
        return character <= last ? columns_[character] : columns_[last] + 1;
    }

private:
    static std::size_t column_in_window(std::size_t column, std::size_t from) noexcept {
        const std::size_t shifted = column < from ? 0 : column - from + (from != 0 ? 1 : 0);
        return std::min(shifted, kMaxColumns + 1);
    }

    std::string text_;
    std::vector<std::size_t> columns_;
};

/// An underline in display columns.
struct Mark {
    std::size_t begin;
    std::size_t end;
    std::string_view text;
    bool primary;
};

void append_gutter(std::string& out, std::string_view label, std::size_t width, std::string_view bar,
                   const RenderStyle& style) {
    out += style.gutter;
    out.append(width > label.size() ? width - label.size() : 0, ' ');
    out += label;
    out += bar;
    out += style.reset;
}

std::string_view mark_style(const Mark& mark, const RenderStyle& style) noexcept {
    return mark.primary ? style.primary : style.secondary;
}

void append_trimmed(std::string& out, std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out += line;
    out += '\n';
}

/// Pads with blanks up to a display column; `at` is the column reached so far.
void pad_to(std::string& line, std::size_t& at, std::size_t column) {
    if (column > at) {
        line.append(column - at, ' ');
        at = column;
    }
}

/// Returns the mark that is drawn at a column, or null: the narrowest, so that marks inside a wide one are seen.
const Mark* mark_at(const std::vector<Mark>& marks, std::size_t column) noexcept {
    const Mark* narrowest = nullptr;
    for (const Mark& mark : marks) {
        if (mark.begin <= column && column < mark.end &&
            (narrowest == nullptr || mark.end - mark.begin < narrowest->end - narrowest->begin)) {
            narrowest = &mark;
        }
    }
    return narrowest;
}

/// Returns the display column behind the last mark.
std::size_t end_of(const std::vector<Mark>& marks) noexcept {
    std::size_t end = 0;
    for (const Mark& mark : marks) {
        end = std::max(end, mark.end);
    }
    return end;
}

/// Tells whether the text of the last mark stands beside the carets: nothing may follow the mark there.
bool last_text_beside(const std::vector<Mark>& marks) noexcept { return marks.back().end == end_of(marks); }

/// The row of carets, and the text of the last mark where it fits beside them.
void append_caret_row(std::string& out, const std::vector<Mark>& marks, std::size_t gutter_width,
                      const RenderStyle& style) {
    std::string row;
    std::size_t at = 0;
    const std::size_t end = end_of(marks);
    while (at < end) {
        const Mark* const mark = mark_at(marks, at);
        std::size_t stop = at + 1;
        while (stop < end && mark_at(marks, stop) == mark) {
            ++stop;
        }
        if (mark == nullptr) {
            row.append(stop - at, ' ');
        } else {
            row += mark_style(*mark, style);
            row.append(stop - at, mark->primary ? '^' : '-');
            row += style.reset;
        }
        at = stop;
    }
    if (!marks.back().text.empty() && last_text_beside(marks)) {
        row += ' ';
        row += mark_style(marks.back(), style);
        row += escape_controls(marks.back().text);
        row += style.reset;
    }
    append_gutter(out, "", gutter_width, " | ", style);
    append_trimmed(out, std::move(row));
}

/// The rows below the carets: one per mark whose text did not fit beside them, right to left.
void append_label_rows(std::string& out, const std::vector<Mark>& marks, std::size_t gutter_width,
                       const RenderStyle& style) {
    for (std::size_t n = marks.size() - (last_text_beside(marks) ? 1 : 0); n-- > 0;) {
        if (marks[n].text.empty()) {
            continue;
        }
        std::string row;
        std::size_t at = 0;
        for (std::size_t k = 0; k < n; ++k) {
            if (!marks[k].text.empty() && marks[k].begin < marks[n].begin && marks[k].begin >= at) {
                pad_to(row, at, marks[k].begin);
                row += mark_style(marks[k], style);
                row += '|';
                row += style.reset;
                ++at;
            }
        }
        pad_to(row, at, marks[n].begin);
        row += mark_style(marks[n], style);
        row += escape_controls(marks[n].text);
        row += style.reset;
        append_gutter(out, "", gutter_width, " | ", style);
        append_trimmed(out, std::move(row));
    }
}

/// Quotes one line with the underlines [first, last) that lie on it.
void append_line(std::string& out, const Underline* first, const Underline* last, std::size_t gutter_width,
                 const RenderStyle& style) {
    const Location& where = *first->location;
    const Underline* focus = std::find_if(first, last, [](const Underline& underline) { return underline.primary; });
    const Location& focused = *(focus == last ? first : focus)->location;
    const ShownLine shown(where.source_line, focused.column - 1);
    append_gutter(out, std::to_string(where.line), gutter_width, " | ", style);
    append_trimmed(out, shown.text());
    std::vector<Mark> marks;
    for (const Underline* underline = first; underline != last; ++underline) {
        const Location& place = *underline->location;
        const std::size_t begin = shown.column(place.column - 1);
        const std::size_t characters = utf8::count(place.source_line);
        const std::size_t stop = place.end_line > place.line ? characters : place.end_column - 1;
        marks.push_back({begin, std::max(begin + 1, shown.column(stop)), underline->text, underline->primary});
    }
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.begin < b.begin; });
    append_caret_row(out, marks, gutter_width, style);
    append_label_rows(out, marks, gutter_width, style);
}

} // namespace

RenderStyle RenderStyle::make(Severity severity, bool color) noexcept {
    if (!color) {
        return {};
    }
    const std::string_view main = severity == Severity::Error ? "\x1b[1;31m" : "\x1b[1;33m";
    return {main, "\x1b[1m", "\x1b[34m", main, "\x1b[36m", "\x1b[32m", "\x1b[0m"};
}

std::string escape_controls(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, i);
        if (decoded.code_point == '\t') {
            safe += ' ';
        } else if (decoded.code_point != '\n' && needs_escape(decoded)) {
            safe += escaped_code_point(decoded, static_cast<unsigned char>(text[i]));
        } else {
            safe += text.substr(i, decoded.size);
        }
        i += decoded.size;
    }
    return safe;
}

void append_excerpt(std::string& out, std::vector<Underline> underlines, std::size_t gutter_width,
                    const RenderStyle& style) {
    std::stable_sort(underlines.begin(), underlines.end(),
                     [](const Underline& a, const Underline& b) { return a.location->line < b.location->line; });
    append_gutter(out, "", gutter_width, " |\n", style);
    std::uint32_t previous = 0;
    for (std::size_t i = 0; i < underlines.size();) {
        const std::uint32_t line = underlines[i].location->line;
        std::size_t end = i;
        while (end < underlines.size() && underlines[end].location->line == line) {
            ++end;
        }
        if (previous != 0 && line > previous + 1) {
            append_gutter(out, "", gutter_width, " :\n", style);
        }
        append_line(out, underlines.data() + i, underlines.data() + end, gutter_width, style);
        previous = line;
        i = end;
    }
}

void append_suggestion(std::string& out, const Suggestion& suggestion, std::size_t gutter_width,
                       const RenderStyle& style) {
    const Location& where = suggestion.location;
    const bool whole_line = suggestion.replacement.ends_with('\n');
    std::string_view added = suggestion.replacement;
    added.remove_suffix(whole_line ? 1 : 0);
    if (where.line == 0 || where.end_line > where.line || added.find('\n') != std::string_view::npos) {
        return;
    }
    const std::string_view line = where.source_line;
    const std::size_t begin = whole_line ? 0 : utf8::offset_of(line, where.column - 1);
    const std::size_t end = whole_line ? line.size() : utf8::offset_of(line, where.end_column - 1);
    std::string edited(line.substr(0, begin));
    edited += added;
    edited += line.substr(end);
    const std::size_t first = utf8::count(line.substr(0, begin));
    const ShownLine shown(edited, first);
    append_gutter(out, "", gutter_width, " |\n", style);
    append_gutter(out, std::to_string(where.line), gutter_width, " | ", style);
    append_trimmed(out, shown.text());
    std::string row(shown.column(first), ' ');
    row += style.help;
    row.append(shown.column(first + utf8::count(added)) - shown.column(first), '+');
    row += style.reset;
    append_gutter(out, "", gutter_width, " | ", style);
    append_trimmed(out, std::move(row));
}

} // namespace simple
