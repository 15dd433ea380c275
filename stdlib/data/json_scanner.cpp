#include "stdlib/data/json_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "support/utf8.hpp"

namespace simple::data {

char JsonScanner::peek() {
    position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
    return position_ < text_.size() ? text_[position_] : '\0';
}

bool JsonScanner::at_end() {
    peek();
    return position_ == text_.size();
}

bool JsonScanner::accept(char c) {
    const bool found = peek() == c && position_ < text_.size();
    position_ += found ? 1 : 0;
    return found;
}

void JsonScanner::expect(char c, std::string_view what) {
    if (!accept(c)) {
        wrong(what);
    }
}

void JsonScanner::wrong(std::string_view expected) {
    const std::string found = at_end() ? "its end" : shown(text_.substr(position_, 12));
    (*fail_)("header is not valid: expected " + std::string(expected) + ", found " + found + place());
}

std::string JsonScanner::text(std::string_view what) {
    expect('"', what);
    std::string result;
    while (true) {
        const std::size_t end = text_.find_first_of("\"\\", position_);
        const std::string_view plain = text_.substr(position_, end - position_);
        if (end == std::string_view::npos || !utf8::is_valid(plain) ||
            std::any_of(plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
            wrong("a text of UTF-8 without control characters and with an end");
        }
        result += plain;
        position_ = end + 1;
        if (text_[end] == '"') {
            return result;
        }
        escape(result);
    }
}

std::uint32_t JsonScanner::four_digits() {
    std::uint32_t value = 0;
    const std::string_view digits = text_.substr(std::min(position_, text_.size()), 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || digits.size() < 4 || end != digits.data() + 4) {
        wrong("four hexadecimal digits");
    }
    position_ += 4;
    return value;
}

void JsonScanner::escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char name = position_ < text_.size() ? text_[position_] : '\0';
    const std::size_t known = name == '\0' ? std::string_view::npos : kNames.find(name);
    if (known != std::string_view::npos) {
        ++position_;
        out += kMeanings[known];
        return;
    }
    if (name != 'u') {
        wrong("an escape of JSON");
    }
    ++position_;
    std::uint32_t code = four_digits();
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(position_, 2) == "\\u") {
        position_ += 2;
        const std::uint32_t low = four_digits();
        if (low < 0xDC00 || low > 0xDFFF) {
            wrong("the second half of a surrogate pair");
        }
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
    }
    if (code >= 0xD800 && code <= 0xDFFF) {
        wrong("no lone surrogate");
    }
    utf8::append(out, code);
}

std::int64_t JsonScanner::size(std::string_view what) {
    peek();
    std::int64_t value = 0;
    const char* first = text_.data() + position_;
    const char* last = text_.data() + text_.size();
    const auto [end, error] = std::from_chars(first, last, value);
    const bool leading_zero = end - first > 1 && *first == '0';
    const bool fraction = end != last && error == std::errc() && (*end == '.' || *end == 'e' || *end == 'E');
    if (error != std::errc() || value < 0 || *first == '-' || leading_zero || fraction) {
        wrong(what);
    }
    position_ += static_cast<std::size_t>(end - first);
    return value;
}

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
            out += code;
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace simple::data
