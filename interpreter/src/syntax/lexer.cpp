#include "syntax/lexer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "support/utf8.hpp"
#include "syntax/token_rules.hpp"

namespace simple::syntax {

namespace {

/// Files with more errors than this are not programs; the lexer stops there.
constexpr std::size_t kMaxErrors = 64;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool starts_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Characters that editors put where an ASCII one was meant.
struct Lookalike {
    char32_t character;
    std::string_view meant;
};
constexpr Lookalike kLookalikes[] = {
    {0x201C, "\""},      {0x201D, "\""}, {0x2018, "'"}, {0x2019, "'"},  {0x2212, "-"},  {0x2013, "-"},
    {0x2014, "-"},       {0x00D7, "*"},  {0x00F7, "/"}, {0x2264, "<="}, {0x2265, ">="}, {0x2260, "!="},
    {0x00A0, "a blank"}, {0xFF08, "("},  {0xFF09, ")"}, {0xFF1A, ":"},  {0xFF0C, ","},  {0x2192, "->"},
};

/// Embedded languages whose contents are not ours to read.
constexpr std::string_view kEmbedded[] = {"asm", "css", "html", "js", "json", "lean", "md",
                                          "py",  "re",  "sdn",  "sh", "sql",  "xml"};

/// Tokens that continue the line before when they stand first on theirs.
bool continues_line(TokenKind kind) noexcept {
    switch (kind) {
        case TokenKind::Dot:
        case TokenKind::Presence:
        case TokenKind::QuestionDot:
        case TokenKind::PipeArrow:
        case TokenKind::Connect:
        case TokenKind::ShiftRight:
        case TokenKind::ShiftLeft:
        case TokenKind::Coalesce: return true;
        default: return false;
    }
}

bool ends_operand(const Token& token) noexcept {
    switch (token.kind) {
        case TokenKind::Word:
            return !is_hard_keyword(token.keyword) || token.keyword == Keyword::True ||
                   token.keyword == Keyword::False || token.keyword == Keyword::Nil || token.keyword == Keyword::Self;
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::Text:
        case TokenKind::RightParen:
        case TokenKind::RightBracket:
        case TokenKind::RightBrace:
        case TokenKind::Question:
        case TokenKind::Presence: return true;
        default: return false;
    }
}

} // namespace

Lexer::Lexer(const SourceFile& file, Span part, Arena& arena, Interner& interner, DiagnosticSink& sink,
             std::uint32_t max_nesting)
    : file_(file), text_(file.text), cursor_(part.begin - file.base), end_(part.end - file.base), arena_(arena),
      interner_(interner), sink_(sink), max_nesting_(max_nesting) {
    text_ = text_.substr(0, end_);
    tokens_.reserve((end_ - cursor_) / 4 + 2);
}

std::vector<Token> Lexer::run() {
    while (cursor_ < end_ && error_positions_.size() < kMaxErrors) {
        scan();
    }
    deliver();
    starts_line_ = true;
    push(TokenKind::End, end_, end_);
    return std::move(tokens_);
}

void Lexer::scan() {
    const char c = text_[cursor_];
    if (c == ' ' || c == '\t' || c == '#') {
        cursor_ += match_rule(TokenRule::Blank, text_, cursor_);
        space_before_ = true;
    } else if (c == '\n' || (c == '\r' && byte(cursor_ + 1) == '\n')) {
        skip_line_end();
    } else if (starts_word(c)) {
        if (!scan_text_prefix()) {
            scan_word();
        }
    } else if (is_digit(c)) {
        scan_number();
    } else if (c == '"') {
        scan_text(cursor_, {true, true, false});
    } else if (c == '\'') {
        scan_raw(cursor_);
    } else if (c == '/' && byte(cursor_ + 1) == '*') {
        skip_block_comment();
    } else if (c == '\\') {
        scan_backslash();
    } else {
        scan_operator();
    }
}

Token& Lexer::push(TokenKind kind, std::size_t begin, std::size_t end) {
    Token& token = tokens_.emplace_back();
    token.kind = kind;
    token.starts_line = starts_line_ && !continues_line(kind);
    token.space_before = space_before_;
    token.span = span(begin, end);
    starts_line_ = false;
    space_before_ = false;
    return token;
}

Diagnostic& Lexer::report(const ErrorCode& code, std::string message, std::size_t begin, std::size_t end,
                          std::string label) {
    deliver();
    pending_ = make_error(code, std::move(message), span(begin, end), std::move(label));
    has_pending_ = true;
    error_positions_.push_back(pending_.span.begin);
    return pending_;
}

/// Passes on the last diagnostic, which its reporter may have completed meanwhile.
void Lexer::deliver() {
    if (has_pending_) {
        sink_.add(std::move(pending_));
        pending_ = {};
        has_pending_ = false;
    }
}

void Lexer::skip_line_end() {
    cursor_ += text_[cursor_] == '\r' ? 2 : 1;
    starts_line_ = true;
    space_before_ = true;
}

void Lexer::skip_block_comment() {
    const std::size_t begin = cursor_;
    std::size_t depth = 0;
    do {
        if (byte(cursor_) == '/' && byte(cursor_ + 1) == '*') {
            ++depth;
            cursor_ += 2;
        } else if (byte(cursor_) == '*' && byte(cursor_ + 1) == '/') {
            --depth;
            cursor_ += 2;
        } else {
            cursor_ = std::min(text_.find_first_of("*/", cursor_ + 1), end_);
        }
    } while (depth != 0 && cursor_ < end_);
    if (depth != 0) {
        cursor_ = end_;
        ended_inside_ = true;
        report(codes::kUnclosed, "unterminated comment", begin, begin + 2, "opened here")
            .with_help("comments from `/*` to `*/` nest: each needs its own `*/`");
    }
    space_before_ = true;
}

void Lexer::scan_word() {
    const std::size_t begin = cursor_;
    std::size_t length = match_rule(TokenRule::Word, text_, cursor_);
    std::string_view word = text_.substr(begin, length);
    if (!utf8::is_ascii(word)) {
        length = valid_name_prefix(word);
        if (length == 0) {
            report_character();
            return;
        }
        word = word.substr(0, length);
    }
    cursor_ += length;
    const bool after_dot = !tokens_.empty() && tokens_.back().kind == TokenKind::Dot;
    if (byte(cursor_) == '{' && !after_dot &&
        std::find(std::begin(kEmbedded), std::end(kEmbedded), word) != std::end(kEmbedded)) {
        scan_embedded_block(word);
        return;
    }
    Token& token = push(TokenKind::Word, begin, cursor_);
    token.name = interner_.intern(word);
    token.keyword = keyword_of(word);
}

std::size_t Lexer::valid_name_prefix(std::string_view word) { return match_rule(TokenRule::UnicodeName, word, 0); }

void Lexer::scan_embedded_block(std::string_view word) {
    const std::size_t begin = cursor_ - word.size();
    std::size_t depth = 0;
    std::size_t end = end_;
    for (std::size_t at = cursor_; at < end_; at = text_.find_first_of("{}", at + 1)) {
        depth = text_[at] == '{' ? depth + 1 : depth - 1;
        if (depth == 0) {
            end = at + 1;
            break;
        }
    }
    cursor_ = end;
    Token& token = push(TokenKind::EmbeddedBlock, begin, cursor_);
    token.name = interner_.intern(word);
}

void Lexer::scan_operator() {
    const std::size_t begin = cursor_;
    const std::size_t length = match_rule(TokenRule::Operator, text_, cursor_);
    if (length == 0) {
        report_character();
        return;
    }
    const TokenKind kind = operator_kind(text_.substr(begin, length));
    if (kind == TokenKind::LeftBrace) {
        const bool opens_math = !tokens_.empty() && !space_before_ && tokens_.back().kind == TokenKind::Word &&
                                (tokens_.back().name.text() == "m" || tokens_.back().name.text() == "loss" ||
                                 tokens_.back().name.text() == "nograd");
        braces_.push_back(opens_math || (!braces_.empty() && braces_.back()));
    } else if (kind == TokenKind::RightBrace && !braces_.empty()) {
        braces_.pop_back();
    }
    cursor_ += length;
    push(kind, begin, cursor_);
}

void Lexer::scan_backslash() {
    const std::size_t begin = cursor_;
    const std::size_t blank_end = std::min(text_.find_first_not_of(" \t\r", begin + 1), end_);
    if (byte(blank_end) != '\n') {
        ++cursor_;
        push(TokenKind::Backslash, begin, cursor_);
        return;
    }
    if (blank_end > begin + 2 || (blank_end == begin + 2 && text_[begin + 1] != '\r')) {
        report(codes::kInvalidCharacter, "blanks after the `\\` that continues the line", begin, blank_end)
            .with_help("the `\\` must be the last character of its line");
    }
    cursor_ = blank_end + 1;
    space_before_ = true;
}

void Lexer::report_character() {
    const std::size_t begin = cursor_;
    const utf8::Decoded decoded = utf8::decode(text_, begin);
    cursor_ += decoded.size;
    std::array<char, 16> code{};
    std::snprintf(code.data(), code.size(), "U+%04X", static_cast<unsigned>(decoded.code_point));
    std::string shown = code.data();
    if (utf8::width(decoded.code_point) > 0) {
        shown = "`" + std::string(text_.substr(begin, decoded.size)) + "` (" + shown + ")";
    }
    Diagnostic& diagnostic =
        report(codes::kInvalidCharacter, "the character " + shown + " cannot stand here", begin, cursor_);
    for (const Lookalike& lookalike : kLookalikes) {
        if (lookalike.character == decoded.code_point) {
            diagnostic.with_help("did you mean `" + std::string(lookalike.meant) + "`?");
        }
    }
    if (decoded.code_point == '$') {
        diagnostic.with_help("names have no sign before them; a text shows a value by `{name}`");
    }
    if (decoded.code_point == '`') {
        diagnostic.with_help("texts stand in double quotes: \"a is {a}\"");
    }
    if (decoded.code_point == '\r') {
        diagnostic.with_help("end lines with a line feed, alone or behind a carriage return");
    }
    space_before_ = true;
}

bool Lexer::negates_literal() const noexcept {
    const std::size_t count = tokens_.size();
    return count != 0 && tokens_[count - 1].kind == TokenKind::Minus &&
           (!space_before_ || count == 1 || tokens_[count - 1].starts_line || !ends_operand(tokens_[count - 2]));
}

} // namespace simple::syntax
