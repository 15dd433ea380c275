#include "line_editor/input.hpp"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <unistd.h>

#include "line_editor/terminal.hpp"
#include "line_editor/utf8.hpp"

namespace simple::line_editor {

namespace {

constexpr int kForever = -1;
// A terminal sends an escape sequence at once; a person's Escape key is followed by silence.
constexpr int kEscapeDelayMs = 50;
constexpr std::string_view kPasteEnd = "\x1b[201~";

KeyPress make_key(Key key, char letter = 0) { return {key, letter, {}}; }

bool is_text(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F;
}

Key key_of_letter(char letter, bool modified) noexcept {
    switch (letter) {
        case 'A': return Key::Up;
        case 'B': return Key::Down;
        case 'C': return modified ? Key::WordRight : Key::Right;
        case 'D': return modified ? Key::WordLeft : Key::Left;
        case 'H': return Key::Home;
        case 'F': return Key::End;
        default: return Key::Unknown;
    }
}

Key key_of_number(std::string_view number) noexcept {
    if (number == "1" || number == "7") {
        return Key::Home;
    }
    if (number == "4" || number == "8") {
        return Key::End;
    }
    return number == "3" ? Key::Delete : Key::Unknown;
}

// Counts the bytes at the end that begin a code point whose rest has not arrived.
std::size_t incomplete_tail(std::string_view text) noexcept {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte < 0x80) {
            return 0;
        }
        if (byte >= 0xC0) {
            const std::size_t needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return needed > back ? back : 0;
        }
    }
    return 0;
}

std::string normal_line_ends(std::string_view pasted) {
    std::string text;
    text.reserve(pasted.size());
    for (std::size_t i = 0; i < pasted.size(); ++i) {
        const char c = pasted[i];
        if (c == '\r') {
            text += '\n';
            i += i + 1 < pasted.size() && pasted[i + 1] == '\n' ? 1 : 0;
        } else if (is_text(c) || c == '\n' || c == '\t') {
            text += c;
        }
    }
    return text;
}

bool every_line_has_prompt(std::string_view text) {
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
        if (!line.starts_with(">>> ") && !line.starts_with("... ") && line != "..." && line != ">>>") {
            return false;
        }
        begin += line.size() + 1;
    }
    return !text.empty();
}

} // namespace

std::string clean_paste(std::string_view pasted) {
    std::string text = valid_utf8(normal_line_ends(pasted));
    if (!every_line_has_prompt(text)) {
        return text;
    }
    std::string stripped;
    bool at_line_start = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (at_line_start) {
            i += text.compare(i, 4, ">>> ") == 0 || text.compare(i, 4, "... ") == 0 ? 4 : 3;
            if (i >= text.size()) {
                break;
            }
        }
        stripped += text[i];
        at_line_start = text[i] == '\n';
    }
    return stripped;
}

Input::Fill Input::fill(int timeout_ms) {
    if (at_ == bytes_.size()) {
        bytes_.clear();
        at_ = 0;
    }
    pollfd wait = {descriptor_, POLLIN, 0};
    const int ready = poll(&wait, 1, timeout_ms);
    if (ready == 0) {
        return Fill::Timeout;
    }
    char block[16384];
    const ssize_t count = ready < 0 ? -1 : ::read(descriptor_, block, sizeof block);
    if (count > 0) {
        bytes_.append(block, static_cast<std::size_t>(count));
        return Fill::Data;
    }
    return count < 0 && (errno == EINTR || errno == EAGAIN) ? Fill::Interrupted : Fill::End;
}

bool Input::next_byte_within(int timeout_ms) { return at_ < bytes_.size() || fill(timeout_ms) == Fill::Data; }

KeyPress Input::next() {
    while (at_ == bytes_.size()) {
        if (take_terminal_change()) {
            return make_key(Key::TerminalChange);
        }
        if (fill(kForever) == Fill::End) {
            return make_key(Key::EndOfInput);
        }
    }
    const char c = bytes_[at_];
    if (is_text(c)) {
        return text_run();
    }
    ++at_;
    switch (c) {
        case '\r':
        case '\n': return make_key(Key::Enter);
        case '\t': return make_key(Key::Tab);
        case 0x7F:
        case 0x08: return make_key(Key::Backspace);
        case 0x1B: return escape();
        default: return make_key(Key::Control, static_cast<char>(c + '@'));
    }
}

KeyPress Input::text_run() {
    const auto run_end = [this] {
        std::size_t end = at_;
        while (end < bytes_.size() && is_text(bytes_[end])) {
            ++end;
        }
        return end;
    };
    std::size_t end = run_end();
    while (end == bytes_.size() && incomplete_tail(std::string_view(bytes_).substr(at_)) > 0 &&
           fill(kEscapeDelayMs) == Fill::Data) {
        end = run_end();
    }
    KeyPress press = make_key(Key::Text);
    press.text = valid_utf8(std::string_view(bytes_).substr(at_, end - at_));
    at_ = end;
    return press;
}

KeyPress Input::escape() {
    if (!next_byte_within(kEscapeDelayMs)) {
        return make_key(Key::Escape);
    }
    const char c = bytes_[at_++];
    switch (c) {
        case '[': return control_sequence();
        case 'O':
            return next_byte_within(kEscapeDelayMs) ? make_key(key_of_letter(bytes_[at_++], false))
                                                    : make_key(Key::Unknown);
        case '\r':
        case '\n': return make_key(Key::AltEnter);
        case 'b': return make_key(Key::WordLeft);
        case 'f': return make_key(Key::WordRight);
        case 0x1B: return make_key(Key::Escape);
        default: return make_key(Key::Alt, c);
    }
}

KeyPress Input::control_sequence() {
    constexpr std::size_t kLongest = 32;
    std::string parameters;
    while (parameters.size() < kLongest && next_byte_within(kEscapeDelayMs)) {
        const char c = bytes_[at_++];
        if (c < 0x40 || c > 0x7E) {
            parameters += c;
            continue;
        }
        if (c == '~') {
            return parameters == "200" ? paste() : make_key(key_of_number(parameters.substr(0, parameters.find(';'))));
        }
        const bool modified = parameters.ends_with(";5") || parameters.ends_with(";3");
        return make_key(key_of_letter(c, modified));
    }
    return make_key(Key::Unknown);
}

// A Ctrl-C byte ends a paste whose end never comes; pasted control characters would be dropped anyway.
KeyPress Input::paste() {
    constexpr char kCancel = 0x03;
    KeyPress press = make_key(Key::Paste);
    std::size_t searched = at_;
    while (true) {
        const std::size_t end = bytes_.find(kPasteEnd, searched);
        if (end != std::string::npos) {
            press.text = clean_paste(std::string_view(bytes_).substr(at_, end - at_));
            at_ = end + kPasteEnd.size();
            return press;
        }
        const std::size_t cancel = bytes_.find(kCancel, searched);
        if (cancel != std::string::npos) {
            at_ = cancel + 1;
            return make_key(Key::Control, 'C');
        }
        const std::size_t overlap = std::min(bytes_.size() - at_, kPasteEnd.size() - 1);
        const std::size_t pasted_bytes = bytes_.size() - at_;
        if (fill(kForever) == Fill::End) {
            return make_key(Key::EndOfInput);
        }
        searched = at_ + pasted_bytes - overlap;
    }
}

} // namespace simple::line_editor
