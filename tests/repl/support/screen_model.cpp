#include "screen_model.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace simple::repl_test {

namespace {

std::size_t sequence_length(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

// Widths of the characters that the tests use: combining marks in U+0300..U+036F, kana, ideographs and emoji.
int width_of(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character[0]);
    if (lead == 0xCC || (lead == 0xCD && static_cast<unsigned char>(character[1]) < 0xB0)) {
        return 0;
    }
    return (lead >= 0xE3 && lead <= 0xE9) || lead >= 0xF0 ? 2 : 1;
}

} // namespace

ScreenModel::Line& ScreenModel::line() {
    if (lines_.size() <= row_) {
        lines_.resize(row_ + 1);
    }
    return lines_[row_];
}

std::size_t ScreenModel::top() const noexcept {
    const auto rows = static_cast<std::size_t>(rows_);
    return lines_.size() > rows ? lines_.size() - rows : 0;
}

void ScreenModel::newline() {
    ++row_;
    line();
    wrap_pending_ = false;
}

void ScreenModel::put(std::string_view character) {
    const int width = width_of(character);
    Line& cells = line();
    if (width == 0) {
        const auto previous = static_cast<std::size_t>(wrap_pending_ ? column_ : column_ - 1);
        if (column_ > 0 && previous < cells.size()) {
            cells[cells[previous].empty() && previous > 0 ? previous - 1 : previous] += character;
        }
        return;
    }
    if (wrap_pending_ || column_ + width > columns_) {
        newline();
        column_ = 0;
        put(character);
        return;
    }
    const auto at = static_cast<std::size_t>(column_);
    if (cells.size() < at + static_cast<std::size_t>(width)) {
        cells.resize(at + static_cast<std::size_t>(width), " ");
    }
    cells[at] = character;
    if (width == 2) {
        cells[at + 1].clear();
    }
    column_ += width;
    if (column_ >= columns_) {
        column_ = columns_ - 1;
        wrap_pending_ = true;
    }
}

void ScreenModel::erase_below() {
    line().resize(std::min(line().size(), static_cast<std::size_t>(column_)));
    for (std::size_t i = row_ + 1; i < lines_.size(); ++i) {
        lines_[i].clear();
    }
}

// Returns the length of the control sequence at `at`, or 0 when its end has not arrived.
std::size_t ScreenModel::sequence(std::string_view bytes, std::size_t at) {
    if (at + 1 >= bytes.size()) {
        return 0;
    }
    if (bytes[at + 1] != '[') {
        return 2;
    }
    std::size_t end = at + 2;
    while (end < bytes.size() && (bytes[end] < 0x40 || bytes[end] > 0x7E)) {
        ++end;
    }
    if (end == bytes.size()) {
        return 0;
    }
    const int count = std::max(1, std::atoi(std::string(bytes.substr(at + 2, end - at - 2)).c_str()));
    switch (bytes[end]) {
        case 'A': row_ = std::max(top(), row_ - std::min(row_, static_cast<std::size_t>(count))); break;
        case 'B': row_ = std::min(row_ + static_cast<std::size_t>(count), lines_.size() - 1); break;
        case 'C': column_ = std::min(column_ + count, columns_ - 1); break;
        case 'H':
            row_ = top();
            column_ = 0;
            break;
        case 'J': erase_below(); break;
        default: return end + 1 - at;
    }
    wrap_pending_ = false;
    return end + 1 - at;
}

void ScreenModel::feed(std::string_view bytes) {
    const std::string all = std::exchange(partial_, {}) + std::string(bytes);
    for (std::size_t at = 0; at < all.size();) {
        const char c = all[at];
        std::size_t length = 1;
        if (c == '\x1b') {
            length = sequence(all, at);
        } else if (c == '\n') {
            newline();
        } else if (c == '\r') {
            column_ = 0;
            wrap_pending_ = false;
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            length = sequence_length(c);
            if (at + length > all.size()) {
                length = 0;
            } else {
                put(std::string_view(all).substr(at, length));
            }
        }
        if (length == 0) {
            partial_ = all.substr(at);
            return;
        }
        at += length;
    }
}

std::vector<std::string> ScreenModel::lines() const {
    std::vector<std::string> result;
    for (const Line& cells : lines_) {
        std::string text;
        for (const std::string& cell : cells) {
            text += cell;
        }
        text.erase(text.find_last_not_of(' ') + 1);
        result.push_back(text);
    }
    return result;
}

} // namespace simple::repl_test
