// A quick look at source text for highlighting and for deciding whether a block goes on. It accepts everything: input
// is scanned while it is being typed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace simple::cli {

enum class TokenKind : std::uint8_t { Word, Number, Text, Comment, Newline, OpenBracket, CloseBracket, Other };

/// A run of bytes of one kind; blanks belong to no token.
struct Token {
    TokenKind kind = TokenKind::Other;
    std::size_t begin = 0;
    std::size_t end = 0;
    /// False for a triple-quoted text or block comment without its end.
    bool complete = true;
};

/// Splits a text into tokens (docs/language.md, lexical structure).
std::vector<Token> scan(std::string_view source);

} // namespace simple::cli
