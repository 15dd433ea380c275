#include "repl/scanner.hpp"

#include <algorithm>

namespace simple::cli {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_word_start(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word_byte(char c) noexcept { return is_word_start(c) || is_digit(c); }

class Scanner {
public:
    explicit Scanner(std::string_view source) noexcept : source_(source) {}

    std::vector<Token> run() {
        while (at_ < source_.size()) {
            const char c = source_[at_];
            if (c == ' ' || c == '\t' || c == '\r') {
                ++at_;
                continue;
            }
            const std::size_t begin = at_;
            complete_ = true;
            const TokenKind kind = next(c);
            tokens_.push_back({kind, begin, at_, complete_});
        }
        return std::move(tokens_);
    }

private:
    bool ahead(std::string_view expected) const noexcept {
        return source_.compare(at_, expected.size(), expected) == 0;
    }

    TokenKind one(TokenKind kind) noexcept {
        ++at_;
        return kind;
    }

    TokenKind next(char c) {
        switch (c) {
            case '\n': return one(TokenKind::Newline);
            case '#': at_ = std::min(source_.find('\n', at_), source_.size()); return TokenKind::Comment;
            case '(':
            case '[':
            case '{': return one(TokenKind::OpenBracket);
            case ')':
            case ']':
            case '}': return one(TokenKind::CloseBracket);
            case '"':
            case '\'': return text(false);
            default: break;
        }
        if (ahead("/*")) {
            return block_comment();
        }
        if ((c == 'r' || c == 'f') && at_ + 1 < source_.size() &&
            (source_[at_ + 1] == '"' || source_[at_ + 1] == '\'')) {
            ++at_;
            return text(c == 'r');
        }
        if (is_word_start(c)) {
            skip_word();
            return TokenKind::Word;
        }
        return is_digit(c) ? number() : one(TokenKind::Other);
    }

    void skip_word() noexcept {
        while (at_ < source_.size() && is_word_byte(source_[at_])) {
            ++at_;
        }
    }

    // `0..5` and `9.fdiv(4)`: a dot belongs to the number only before a digit; a sign only after an exponent.
    TokenKind number() noexcept {
        const bool hexadecimal = ahead("0x") || ahead("0X");
        skip_word();
        if (at_ + 1 < source_.size() && source_[at_] == '.' && is_digit(source_[at_ + 1])) {
            ++at_;
            skip_word();
        }
        const char last = source_[at_ - 1];
        if (!hexadecimal && (last == 'e' || last == 'E') && at_ + 1 < source_.size() &&
            (source_[at_] == '-' || source_[at_] == '+') && is_digit(source_[at_ + 1])) {
            ++at_;
            skip_word();
        }
        return TokenKind::Number;
    }

    TokenKind block_comment() noexcept {
        std::size_t depth = 0;
        do {
            if (ahead("/*")) {
                ++depth;
                at_ += 2;
            } else if (ahead("*/")) {
                --depth;
                at_ += 2;
            } else {
                ++at_;
            }
        } while (depth > 0 && at_ < source_.size());
        complete_ = depth == 0;
        return TokenKind::Comment;
    }

    TokenKind text(bool raw) {
        if (ahead("\"\"\"")) {
            at_ += 3;
            const std::size_t end = source_.find("\"\"\"", at_);
            complete_ = end != std::string_view::npos;
            at_ = complete_ ? end + 3 : source_.size();
            return TokenKind::Text;
        }
        const char quote = source_[at_++];
        if (quote == '\'' || raw) {
            skip_to_quote(quote);
        } else {
            interpolated();
        }
        return TokenKind::Text;
    }

    // Texts of one line end at the line's end when their quote is missing.
    void skip_to_quote(char quote) noexcept {
        while (at_ < source_.size() && source_[at_] != '\n') {
            if (source_[at_++] == quote) {
                return;
            }
        }
    }

    // Inside `{…}` quotes begin texts of their own: "k={row["k"]:.2f}".
    void interpolated() noexcept {
        std::size_t depth = 0;
        while (at_ < source_.size() && source_[at_] != '\n') {
            const char c = source_[at_++];
            if (depth == 0 && (ahead_of(c, "{{") || ahead_of(c, "}}") || c == '\\')) {
                ++at_;
            } else if (c == '{') {
                ++depth;
            } else if (c == '}') {
                depth -= depth > 0 ? 1 : 0;
            } else if (depth > 0 && (c == '"' || c == '\'')) {
                skip_to_quote(c);
            } else if (c == '"') {
                return;
            }
        }
        at_ = std::min(at_, source_.size());
    }

    bool ahead_of(char c, std::string_view pair) const noexcept {
        return c == pair[0] && at_ < source_.size() && source_[at_] == pair[1];
    }

    std::string_view source_;
    std::size_t at_ = 0;
    bool complete_ = true;
    std::vector<Token> tokens_;
};

} // namespace

std::vector<Token> scan(std::string_view source) { return Scanner(source).run(); }

} // namespace simple::cli
