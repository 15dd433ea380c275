// The modes of the line editor that take over the screen for a while: completion and searching in history.
#include <algorithm>
#include <utility>

#include "line_editor/line_editor.hpp"
#include "line_editor/terminal.hpp"
#include "line_editor/utf8.hpp"

namespace simple::line_editor {

namespace {

constexpr std::size_t kMaxShownNames = 200;

std::string common_prefix(const std::vector<std::string>& names) {
    std::string prefix = names.front();
    for (const std::string& name : names) {
        const auto difference = std::mismatch(prefix.begin(), prefix.end(), name.begin(), name.end());
        prefix.erase(difference.first, prefix.end());
    }
    while (!prefix.empty() && valid_utf8(prefix) != prefix) {
        prefix.pop_back();
    }
    return prefix;
}

// Lays names out in columns, read downwards.
std::string in_columns(const std::vector<std::string>& names, int terminal_columns) {
    int widest = 1;
    for (const std::string& name : names) {
        widest = std::max(widest, text_width(name));
    }
    const auto columns = static_cast<std::size_t>(std::max(1, terminal_columns / (widest + 2)));
    const std::size_t rows = (names.size() + columns - 1) / columns;
    std::string output;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = row; i < names.size(); i += rows) {
            output += names[i];
            if (i + rows < names.size()) {
                output.append(static_cast<std::size_t>(widest + 2 - text_width(names[i])), ' ');
            }
        }
        output += "\r\n";
    }
    return output;
}

} // namespace

void LineEditor::complete() {
    const std::string_view line = buffer_.line_before_cursor();
    if (line.find_first_not_of(" \t") == std::string_view::npos) {
        buffer_.insert(std::string(kIndentWidth - line.size() % kIndentWidth, ' '));
        return;
    }
    const Completions found = language_.complete(std::string_view(buffer_.text()).substr(0, buffer_.cursor()));
    if (found.names.empty()) {
        return;
    }
    const std::string prefix = common_prefix(found.names);
    if (prefix.size() > buffer_.cursor() - found.begin) {
        buffer_.replace_before_cursor(found.begin, prefix);
    } else if (found.names.size() > 1) {
        show_names(found.names);
    }
}

void LineEditor::show_names(const std::vector<std::string>& names) {
    const std::size_t cursor = buffer_.cursor();
    buffer_.set_cursor(buffer_.text().size());
    draw();
    screen_.finish();
    buffer_.set_cursor(cursor);
    const std::size_t shown = std::min(names.size(), kMaxShownNames);
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(shown);
    write_terminal(in_columns({names.begin(), end}, terminal_size().columns));
    if (shown < names.size()) {
        write_terminal("… and " + std::to_string(names.size() - shown) + " more\r\n");
    }
}

// Ctrl-R: each key narrows the search, Ctrl-R again goes further back, Enter runs what was found.
LineEditor::Step LineEditor::search() {
    const std::string original = buffer_.text();
    std::string needle;
    std::size_t match = history_.size();
    while (true) {
        const std::string label = "(search `" + needle + "`) ";
        const std::string_view found = match < history_.size() ? std::string_view(history_[match]) : std::string_view();
        screen_.draw({label, continuation_prompt_, found, found.size(), language_.highlight(found)});
        const KeyPress press = input_.next();
        if (press.key == Key::Text) {
            needle += press.text;
            match = history_.find_before(std::min(match + 1, history_.size()), needle);
        } else if (press.key == Key::Backspace && !needle.empty()) {
            needle.erase(previous_cluster(needle, needle.size()));
            match = history_.find_before(history_.size(), needle);
        } else if (press.key == Key::Control && press.letter == 'R') {
            const std::size_t older = history_.find_before(match, needle);
            match = older < history_.size() ? older : match;
        } else if (press.key != Key::Unknown && press.key != Key::TerminalChange) {
            return end_search(press, match, original);
        }
    }
}

LineEditor::Step LineEditor::end_search(const KeyPress& press, std::size_t match, const std::string& original) {
    const bool cancelled = press.key == Key::Control && (press.letter == 'G' || press.letter == 'C');
    if (cancelled || match == history_.size()) {
        buffer_.assign(original);
        return press.key == Key::EndOfInput ? Step::End : Step::Go;
    }
    recall(match);
    return press.key == Key::Escape ? Step::Go : handle(press);
}

} // namespace simple::line_editor
