#include <algorithm>

#include "support/utf8.hpp"
#include "syntax/lexer.hpp"
#include "syntax/token_rules.hpp"

namespace simple::syntax {

namespace {

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Appends characters of the file; the two characters that end a line on some systems are one here.
void append_lines(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find("\r\n", at), text.size());
        out += text.substr(at, end - at);
        at = end + (end < text.size() ? 1 : 0);
    }
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

} // namespace

/// Recognises `f"`, `r"`, `r'` and the prefixes that are rejected. Returns whether there was one.
bool Lexer::scan_text_prefix() {
    const char prefix = text_[cursor_];
    const char quote = byte(cursor_ + 1);
    if ((quote != '"' && quote != '\'') || (prefix != 'f' && prefix != 'r' && prefix != 'b')) {
        return false;
    }
    const std::size_t begin = cursor_++;
    if (prefix == 'b') {
        report(codes::kUnsupported, "byte strings such as b\"x\" are not part of the DL subset", begin, begin + 1);
    }
    if (prefix == 'f' && quote == '\'') {
        report(codes::kForeignSpelling, "texts in single quotes have no interpolation", begin, begin + 2)
            .with_help("write f\"...\"");
    }
    if (quote == '\'') {
        scan_raw(begin);
    } else if (prefix == 'r') {
        scan_text(begin, {false, false, false});
    } else {
        scan_text(begin, {true, prefix == 'f', false});
    }
    return true;
}

/// Scans a text in double quotes; the cursor is at the quote, `begin` at the prefix.
void Lexer::scan_text(std::size_t begin, TextStyle style) {
    pieces_.clear();
    characters_.clear();
    style.triple = text_.substr(cursor_, 3) == "\"\"\"";
    if (style.triple) {
        // Of the triple-quoted forms only f"""…""" interpolates.
        style.interpolation = text_[begin] == 'f';
    }
    if (!style.escapes && style.triple) {
        scan_triple_raw(begin);
        return;
    }
    if (!style.triple) {
        const TokenRule rule = style.escapes ? TokenRule::PlainText : TokenRule::RawQuoted;
        if (const std::size_t length = match_rule(rule, text_, cursor_); length != 0) {
            pieces_.push_back({text_.substr(cursor_ + 1, length - 2), {}});
            cursor_ += length;
            finish_text(begin, style);
            return;
        }
        if (!style.escapes) {
            report_unclosed_text(begin, style);
            return;
        }
    }
    cursor_ += style.triple ? 3 : 1;
    scan_cooked(begin, style);
}

/// Scans a text in single quotes; the cursor is at the quote.
void Lexer::scan_raw(std::size_t begin) {
    pieces_.clear();
    const std::size_t length = match_rule(TokenRule::RawText, text_, cursor_);
    if (length == 0) {
        report_unclosed_text(begin, {false, false, false});
        return;
    }
    pieces_.push_back({text_.substr(cursor_ + 1, length - 2), {}});
    cursor_ += length;
    finish_text(begin, {false, false, false});
}

void Lexer::scan_triple_raw(std::size_t begin) {
    const std::size_t first = cursor_ + 3;
    const std::size_t close = text_.find("\"\"\"", first);
    const TextStyle style{false, false, true};
    if (close == std::string_view::npos) {
        report_unclosed_text(begin, style);
        return;
    }
    append_lines(characters_, text_.substr(first, close - first));
    flush_characters();
    cursor_ = close + 3;
    finish_text(begin, style);
}

/// Scans the characters of a text with escapes, from behind its opening quotes to behind the closing ones.
void Lexer::scan_cooked(std::size_t begin, TextStyle style) {
    const TokenRule run = style.triple ? TokenRule::TripleRun : TokenRule::TextRun;
    for (;;) {
        if (const std::size_t length = match_rule(run, text_, cursor_); length != 0) {
            append_lines(characters_, text_.substr(cursor_, length));
            cursor_ += length;
        }
        if (cursor_ >= end_ || (text_[cursor_] == '\n' && !style.triple)) {
            report_unclosed_text(begin, style);
            return;
        }
        if (!scan_text_special(begin, style)) {
            return;
        }
    }
}

/// Handles the character that ended a run. Returns false when it closed the text.
bool Lexer::scan_text_special(std::size_t begin, TextStyle style) {
    const char c = text_[cursor_];
    if (c == '"') {
        if (style.triple && text_.substr(cursor_, 3) != "\"\"\"") {
            characters_ += c;
            ++cursor_;
            return true;
        }
        cursor_ += style.triple ? 3 : 1;
        flush_characters();
        finish_text(begin, style);
        return false;
    }
    if (c == '\\') {
        scan_escape();
    } else if (style.interpolation && byte(cursor_ + 1) == c) {
        characters_ += c;
        cursor_ += 2;
    } else if (style.interpolation && c == '{') {
        scan_interpolation(style);
    } else {
        characters_ += c;
        ++cursor_;
    }
    return true;
}

/// Takes `{…}` apart from the characters around it. The cursor is at the brace.
void Lexer::scan_interpolation(TextStyle style) {
    const std::size_t begin = cursor_ + 1;
    bool too_deep = false;
    const std::size_t close = find_interpolation_end(begin, style, too_deep);
    if (close == std::string_view::npos) {
        if (too_deep) {
            report(codes::kTooDeep, "nesting is deeper than " + std::to_string(max_nesting_) + " levels", cursor_,
                   cursor_ + 1, "inside this interpolation");
        } else {
            report(codes::kInvalidInterpolation, "this `{` of the text is never closed", cursor_, cursor_ + 1)
                .with_help("write `{{` for a brace as a character");
        }
        // The rest of the line is text, so that one mistake gives one message.
        const std::size_t line_end = std::min(text_.find('\n', cursor_), end_);
        cursor_ = style.triple ? begin : line_end;
        const std::size_t quote = style.triple ? std::string_view::npos : text_.rfind('"', line_end);
        if (quote != std::string_view::npos && quote >= begin) {
            cursor_ = quote;
        }
        return;
    }
    const std::string_view inside = text_.substr(begin, close - begin);
    const std::size_t first = inside.find_first_not_of(" \t\r\n");
    if (is_blank(inside) || inside[first] == ':') {
        // Templates such as "{:.2f}" are filled in later by functions that get them as they are.
        characters_ += text_.substr(cursor_, close + 1 - cursor_);
    } else {
        flush_characters();
        pieces_.push_back({{}, span(begin, close)});
    }
    cursor_ = close + 1;
}

/// Finds the brace that closes an interpolation: brackets nest, and texts inside may contain anything, interpolations
/// included. Returns npos when there is none on the line (for a triple-quoted text: in the file) or not within the
/// limit.
std::size_t Lexer::find_interpolation_end(std::size_t begin, TextStyle style, bool& too_deep) {
    std::string open = "{";
    for (std::size_t at = begin; at < end_; ++at) {
        const char c = text_[at];
        const bool in_text = open.back() == '"';
        // A text inside an interpolation takes two characters of `open` for one level.
        too_deep = open.size() > 2 * std::size_t{max_nesting_};
        if ((c == '\n' && !style.triple) || too_deep) {
            return std::string_view::npos;
        }
        if (in_text && c == '\\') {
            ++at;
        } else if (in_text && (c == '{' || c == '}') && byte(at + 1) == c) {
            ++at;
        } else if (c == '"') {
            if (in_text) {
                open.pop_back();
            } else {
                open += c;
            }
        } else if (!in_text && c == '\'') {
            const std::size_t close = text_.find_first_of("'\n", at + 1);
            at = close != std::string_view::npos && text_[close] == '\'' ? close : at;
        } else if (c == '{' || (!in_text && (c == '(' || c == '['))) {
            open += c;
        } else if (!in_text && ((c == ')' && open.back() == '(') || (c == ']' && open.back() == '['))) {
            open.pop_back();
        } else if (!in_text && c == '}') {
            // A missing `)` or `]` is reported by the parser, inside the braces it belongs to.
            while (open.back() != '{') {
                open.pop_back();
            }
            open.pop_back();
            if (open.empty()) {
                return at;
            }
        }
    }
    return std::string_view::npos;
}

void Lexer::scan_escape() {
    const std::size_t begin = cursor_;
    const char c = byte(begin + 1);
    cursor_ += cursor_ + 1 < end_ ? 2 : 1;
    switch (c) {
        case 'n': characters_ += '\n'; return;
        case 't': characters_ += '\t'; return;
        case 'r': characters_ += '\r'; return;
        case '0': characters_ += '\0'; return;
        case '\\':
        case '"':
        case '\'':
        case '{':
        case '}': characters_ += c; return;
        case 'x':
        case 'u': scan_unicode_escape(begin); return;
        default: break;
    }
    // A character may be of several bytes, and the end of a line belongs to no escape.
    cursor_ = begin + 1;
    if (cursor_ < end_ && c != '\n' && c != '\r') {
        cursor_ += utf8::decode(text_, cursor_).size;
    }
    report(codes::kInvalidEscape, "`" + std::string(text_.substr(begin, cursor_ - begin)) + "` is no escape sequence",
           begin, cursor_)
        .with_help("the escapes are \\n \\t \\r \\0 \\\\ \\\" \\' \\{ \\} \\xHH \\uHHHH \\u{H...}; write `\\\\` for a "
                   "backslash, or use a text in single quotes, which has no escapes");
}

/// Scans `\xHH`, `\uHHHH` and `\u{H…}`; the cursor is behind the letter.
void Lexer::scan_unicode_escape(std::size_t begin) {
    const bool braces = text_[begin + 1] == 'u' && byte(cursor_) == '{';
    const std::size_t wanted = text_[begin + 1] == 'x' ? 2 : 4;
    constexpr std::size_t kMostDigits = 6;
    cursor_ += braces ? 1 : 0;
    const std::size_t first = cursor_;
    char32_t value = 0;
    while (cursor_ < end_ && hex_value(text_[cursor_]) >= 0 && cursor_ - first < (braces ? kMostDigits : wanted)) {
        value = value * 16 + static_cast<char32_t>(hex_value(text_[cursor_++]));
    }
    const std::size_t count = cursor_ - first;
    bool valid = braces ? count != 0 && byte(cursor_) == '}' : count == wanted;
    cursor_ += braces && byte(cursor_) == '}' ? 1 : 0;
    valid = valid && value <= 0x10FFFF && !(value >= 0xD800 && value <= 0xDFFF);
    if (!valid) {
        report(codes::kInvalidEscape, "this escape names no Unicode character", begin, cursor_)
            .with_help("write \\xHH with two, \\uHHHH with four, or \\u{H...} with one to six hexadecimal digits");
        return;
    }
    utf8::append(characters_, value);
}

void Lexer::flush_characters() {
    if (!characters_.empty()) {
        pieces_.push_back({arena_.text(characters_), {}});
        characters_.clear();
    }
}

void Lexer::finish_text(std::size_t begin, TextStyle style) {
    check_text_suffix(begin);
    const bool documentation = style.triple && !style.interpolation;
    const TextContents* contents = arena_.make<TextContents>(arena_.list(pieces_), documentation);
    push(TokenKind::Text, begin, cursor_).text = contents;
}

void Lexer::check_text_suffix(std::size_t begin) {
    if (byte(cursor_) != '_') {
        return;
    }
    const std::size_t suffix = cursor_;
    cursor_ += match_rule(TokenRule::Word, text_, cursor_);
    report(codes::kUnsupported,
           "suffixed string `..." + std::string(text_.substr(suffix, cursor_ - suffix)) +
               "` is not part of the DL subset",
           begin, cursor_);
}

void Lexer::report_unclosed_text(std::size_t begin, TextStyle style) {
    const std::size_t line_end = std::min(text_.find('\n', begin), end_);
    if (style.triple) {
        report(codes::kUnclosed, "unterminated text", begin, std::min(begin + 3, end_), "opened here")
            .with_label(span(end_, end_), "the file ends here without `\"\"\"`");
        ended_inside_ = true;
        cursor_ = end_;
    } else {
        report(codes::kUnclosed, "unterminated text", begin, begin + 1, "opened here")
            .with_label(span(line_end, line_end), "the line ends here without the quote")
            .with_help("texts over several lines stand between triple quotes: \"\"\"...\"\"\"");
        cursor_ = line_end;
    }
    flush_characters();
    const TextContents* contents = arena_.make<TextContents>(arena_.list(pieces_), false);
    push(TokenKind::Text, begin, cursor_).text = contents;
}

} // namespace simple::syntax
