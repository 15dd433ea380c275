#include "line_editor/line_editor.hpp"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "line_editor/terminal.hpp"

namespace simple::line_editor {

LineEditor::LineEditor(Language language) : language_(std::move(language)), input_(STDIN_FILENO) {}

Outcome LineEditor::read(std::string_view prompt, std::string_view continuation_prompt) {
    RawMode raw_mode;
    raw_mode_ = &raw_mode;
    prompt_ = prompt;
    continuation_prompt_ = continuation_prompt;
    buffer_.assign({});
    position_ = history_.size();
    indent_ = {};
    screen_.forget();
    Step step = Step::Go;
    draw();
    while (step == Step::Go) {
        step = handle(input_.next());
        // One picture for everything that arrived together keeps long pastes fast.
        if (step == Step::Go && !input_.has_pending()) {
            draw();
        }
    }
    if (step == Step::Submit) {
        // The empty line that ended the block is not part of it.
        std::string block = buffer_.text();
        block.erase(block.find_last_not_of(" \t\n") + 1);
        history_.add(block);
    }
    buffer_.set_cursor(buffer_.text().size());
    draw();
    screen_.finish();
    raw_mode_ = nullptr;
    return step == Step::Submit ? Outcome::Block : step == Step::Cancel ? Outcome::Cancelled : Outcome::EndOfInput;
}

Frame LineEditor::frame() const {
    return {prompt_, continuation_prompt_, buffer_.text(), buffer_.cursor(), language_.highlight(buffer_.text())};
}

void LineEditor::draw() { screen_.draw(frame()); }

LineEditor::Step LineEditor::handle(const KeyPress& press) {
    if (press.key == Key::Text) {
        insert_text(press.text);
        return Step::Go;
    }
    indent_.untouched = false;
    indent_.kept = indent_.kept && press.key == Key::Enter;
    switch (press.key) {
        case Key::Paste: buffer_.insert(press.text); break;
        case Key::Enter: return enter();
        case Key::AltEnter: insert_newline(); break;
        case Key::Tab: complete(); break;
        case Key::Backspace: buffer_.backspace(); break;
        case Key::Delete: buffer_.delete_forward(); break;
        case Key::Control: return handle_control(press.letter);
        case Key::Alt: handle_alt(press.letter); break;
        case Key::TerminalChange:
            raw_mode_->renew();
            screen_.reflow(frame());
            break;
        case Key::EndOfInput: return Step::End;
        default: move(press.key); break;
    }
    return Step::Go;
}

void LineEditor::move(Key key) {
    switch (key) {
        case Key::Left: buffer_.left(); break;
        case Key::Right: buffer_.right(); break;
        case Key::WordLeft: buffer_.word_left(); break;
        case Key::WordRight: buffer_.word_right(); break;
        case Key::Home: buffer_.line_start(); break;
        case Key::End: buffer_.line_end(); break;
        case Key::Up: vertical(true); break;
        case Key::Down: vertical(false); break;
        default: break;
    }
}

LineEditor::Step LineEditor::handle_control(char letter) {
    switch (letter) {
        case 'A': buffer_.line_start(); break;
        case 'B': buffer_.left(); break;
        case 'C': return Step::Cancel;
        case 'D':
            if (buffer_.empty()) {
                return Step::End;
            }
            buffer_.delete_forward();
            break;
        case 'E': buffer_.line_end(); break;
        case 'F': buffer_.right(); break;
        case 'G': buffer_.assign({}); break;
        case 'K': buffer_.kill_to_line_end(); break;
        case 'L': screen_.clear(); break;
        case 'N': vertical(false); break;
        case 'P': vertical(true); break;
        case 'R': return search();
        case 'U': buffer_.kill_to_line_start(); break;
        case 'W': buffer_.kill_word_left(); break;
        case 'Y': buffer_.yank(); break;
        case 'Z':
            screen_.finish();
            raw_mode_->suspend();
            break;
        case '_': buffer_.undo(); break;
        default: break;
    }
    return Step::Go;
}

void LineEditor::handle_alt(char letter) {
    switch (letter) {
        case 'd': buffer_.kill_word_right(); break;
        case 0x7F:
        case 0x08: buffer_.kill_word_left(); break;
        case '<': recall(0); break;
        case '>': recall(history_.size()); break;
        default: break;
    }
}

void LineEditor::insert_text(const std::string& text) {
    const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
    if (!indent_.untouched || (blanks == 0 && indent_.typed == 0)) {
        indent_.untouched = false;
        buffer_.insert(text);
        return;
    }
    indent_.kept = false;
    indent_.typed += blanks;
    indent_.untouched = blanks == text.size();
    const std::size_t automatic = buffer_.line_before_cursor().size();
    const std::size_t width = indent_.untouched ? std::max(automatic, indent_.typed) : indent_.typed;
    buffer_.replace_before_cursor(buffer_.line_begin(), std::string(width, ' ') + text.substr(blanks));
}

// Moves `else` and its like under the statement they belong to, unless the user chose the indentation.
void LineEditor::correct_indent() {
    if (!indent_.kept) {
        return;
    }
    const std::string_view before = std::string_view(buffer_.text()).substr(0, buffer_.cursor());
    if (const std::optional<std::string> indent = language_.corrected_indent(before)) {
        const std::string_view line = buffer_.line_before_cursor();
        const std::string text(line.substr(std::min(line.find_first_not_of(" \t"), line.size())));
        buffer_.replace_before_cursor(buffer_.line_begin(), *indent + text);
    }
}

// Enter runs a complete block, and a recalled one as it is; inside a block of several lines it splits the line.
LineEditor::Step LineEditor::enter() {
    correct_indent();
    const bool several_lines = buffer_.text().find('\n') != std::string::npos;
    const bool inside = several_lines && !buffer_.at_last_line();
    const bool recalled = position_ < history_.size() && buffer_.text() == history_[position_];
    if (recalled || (!inside && language_.is_complete(buffer_.text()))) {
        return Step::Submit;
    }
    insert_newline();
    return Step::Go;
}

void LineEditor::insert_newline() {
    const std::string_view before = std::string_view(buffer_.text()).substr(0, buffer_.cursor());
    const std::string indent = language_.next_indent(before);
    buffer_.insert("\n" + indent);
    indent_ = {!indent.empty(), !indent.empty() && indent.front() == ' ', 0};
}

// Moves inside the block, and at its edge through history.
void LineEditor::vertical(bool up) {
    if (up ? buffer_.up() : buffer_.down()) {
        return;
    }
    if (up && position_ > 0) {
        recall(position_ - 1);
    } else if (!up && position_ < history_.size()) {
        recall(position_ + 1);
    }
}

void LineEditor::recall(std::size_t index) {
    if (position_ == history_.size()) {
        draft_ = buffer_.text();
    }
    position_ = index;
    buffer_.assign(index < history_.size() ? history_[index] : draft_);
}

} // namespace simple::line_editor
