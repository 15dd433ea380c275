#include "line_editor/buffer.hpp"

#include <algorithm>
#include <utility>

#include "line_editor/utf8.hpp"

namespace simple::line_editor {

namespace {

// Snapshots are whole texts: enough steps for a person, and none of a text so large that copies would be felt.
constexpr std::size_t kUndoSteps = 100;
constexpr std::size_t kUndoTextLimit = 65536;

bool is_word_byte(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

void Buffer::remember() {
    if (text_.size() > kUndoTextLimit) {
        undo_.clear();
        return;
    }
    if (undo_.size() == kUndoSteps) {
        undo_.erase(undo_.begin());
    }
    undo_.push_back({text_, cursor_});
}

void Buffer::undo() {
    if (!undo_.empty()) {
        text_ = std::move(undo_.back().text);
        cursor_ = undo_.back().cursor;
        undo_.pop_back();
    }
}

void Buffer::assign(std::string text) {
    text_ = std::move(text);
    cursor_ = text_.size();
    undo_.clear();
}

void Buffer::set_cursor(std::size_t cursor) noexcept { cursor_ = std::min(cursor, text_.size()); }

void Buffer::insert(std::string_view text) {
    remember();
    text_.insert(cursor_, text);
    cursor_ += text.size();
}

void Buffer::replace_before_cursor(std::size_t begin, std::string_view text) {
    remember();
    text_.replace(begin, cursor_ - begin, text);
    cursor_ = begin + text.size();
}

bool Buffer::left() noexcept {
    if (cursor_ == 0) {
        return false;
    }
    cursor_ = previous_cluster(text_, cursor_);
    return true;
}

bool Buffer::right() noexcept {
    if (cursor_ == text_.size()) {
        return false;
    }
    cursor_ += cluster_at(text_, cursor_).length;
    return true;
}

void Buffer::word_left() noexcept {
    while (cursor_ > 0 && !is_word_byte(text_[cursor_ - 1])) {
        left();
    }
    while (cursor_ > 0 && is_word_byte(text_[cursor_ - 1])) {
        left();
    }
}

void Buffer::word_right() noexcept {
    while (cursor_ < text_.size() && !is_word_byte(text_[cursor_])) {
        right();
    }
    while (cursor_ < text_.size() && is_word_byte(text_[cursor_])) {
        right();
    }
}

std::size_t Buffer::line_begin() const noexcept {
    const std::size_t newline = cursor_ == 0 ? std::string::npos : text_.rfind('\n', cursor_ - 1);
    return newline == std::string::npos ? 0 : newline + 1;
}

std::size_t Buffer::line_finish() const noexcept { return std::min(text_.find('\n', cursor_), text_.size()); }

std::string_view Buffer::line_before_cursor() const noexcept {
    return std::string_view(text_).substr(line_begin(), cursor_ - line_begin());
}

int Buffer::column() const noexcept { return text_width(line_before_cursor()); }

void Buffer::go_to_column(std::size_t begin, int column) noexcept {
    cursor_ = begin;
    int passed = 0;
    while (cursor_ < text_.size() && text_[cursor_] != '\n') {
        const Cluster cluster = cluster_at(text_, cursor_);
        if (passed + cluster.width > column) {
            return;
        }
        passed += cluster.width;
        cursor_ += cluster.length;
    }
}

bool Buffer::up() noexcept {
    const std::size_t begin = line_begin();
    if (begin == 0) {
        return false;
    }
    const int wanted = column();
    cursor_ = begin - 1;
    go_to_column(line_begin(), wanted);
    return true;
}

bool Buffer::down() noexcept {
    const std::size_t end = line_finish();
    if (end == text_.size()) {
        return false;
    }
    go_to_column(end + 1, column());
    return true;
}

void Buffer::line_start() noexcept { cursor_ = line_begin(); }

void Buffer::line_end() noexcept { cursor_ = line_finish(); }

void Buffer::erase(std::size_t begin, std::size_t end) {
    if (begin != end) {
        remember();
        text_.erase(begin, end - begin);
        cursor_ = begin;
    }
}

void Buffer::backspace() {
    if (cursor_ == 0) {
        return;
    }
    const std::string_view before = line_before_cursor();
    if (!before.empty() && before.find_first_not_of(' ') == std::string_view::npos) {
        erase(cursor_ - 1 - (before.size() - 1) % kIndentWidth, cursor_);
        return;
    }
    erase(previous_cluster(text_, cursor_), cursor_);
}

void Buffer::delete_forward() {
    if (cursor_ < text_.size()) {
        erase(cursor_, cursor_ + cluster_at(text_, cursor_).length);
    }
}

void Buffer::kill(std::size_t begin, std::size_t end) {
    if (begin != end) {
        killed_ = text_.substr(begin, end - begin);
        erase(begin, end);
    }
}

void Buffer::kill_to_line_end() {
    const std::size_t end = line_finish();
    kill(cursor_, end == cursor_ && end < text_.size() ? end + 1 : end);
}

void Buffer::kill_to_line_start() { kill(line_begin(), cursor_); }

void Buffer::kill_word_left() {
    const std::size_t end = cursor_;
    word_left();
    kill(std::exchange(cursor_, end), end);
}

void Buffer::kill_word_right() {
    const std::size_t begin = cursor_;
    word_right();
    kill(begin, std::exchange(cursor_, begin));
}

void Buffer::yank() { insert(killed_); }

} // namespace simple::line_editor
