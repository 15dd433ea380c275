// Tokens: what the lexer makes and the parser reads. Layout (line starts) travels as a flag of each token, so that the
// parser, which alone knows whether a bracket or a block lambda is open, decides what ends a statement.
#pragma once

#include <cstdint>
#include <string_view>

#include "support/arena.hpp"
#include "support/interner.hpp"
#include "support/span.hpp"

namespace simple::syntax {

enum class TokenKind : std::uint8_t {
    End,
    Newline, ///< Never stored: what the parser sees in place of a token that starts a new logical line.
    Word,
    Int,
    Float,
    Text,
    EmbeddedBlock, ///< `sh{…}` and its like, with the contents skipped.
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Comma,
    Semicolon,
    Colon,
    ColonColon,
    Walrus,
    Dot,
    DotDot,
    DotDotEqual,
    Ellipsis,
    Presence,
    Question,
    QuestionDot,
    Coalesce,
    Bang,
    Assign,
    PlusAssign,
    MinusAssign,
    StarAssign,
    SlashAssign,
    PercentAssign,
    PowerAssign,
    SuspendAssign,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Power,
    FloorDivide,
    At,
    DotPlus,
    DotMinus,
    DotStar,
    DotSlash,
    DotCaret,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    ShiftLeft,
    ShiftRight,
    LaunchOpen,
    Ampersand,
    AmpersandColon,
    Pipe,
    Caret,
    Tilde,
    AndAnd,
    OrOr,
    PipeArrow,
    Connect,
    Arrow,
    FatArrow,
    Backslash,
};

/// Words with a meaning of their own. Up to Xor they are hard keywords; the others are names unless the construct
/// they introduce follows.
enum class Keyword : std::uint8_t {
    None,
    Fn,
    Val,
    Var,
    Let,
    Const,
    If,
    Elif,
    Else,
    For,
    While,
    Loop,
    Match,
    Case,
    Return,
    Break,
    Continue,
    In,
    And,
    Or,
    Not,
    True,
    False,
    Nil,
    Self,
    Class,
    Struct,
    Enum,
    Impl,
    Trait,
    Use,
    Import,
    Export,
    Extern,
    Me,
    Pass,
    Is,
    As,
    Xor,
    Static,
    Mut,
    From,
    Type,
    Alias,
    With,
    Defer,
    Try,
    Catch,
    Finally,
    Throw,
    Assert,
    Expect,
    Print, ///< print, println, eprint, eprintln
    Fail,  ///< fail, panic
    Where,
};

constexpr bool is_hard_keyword(Keyword keyword) noexcept { return keyword != Keyword::None && keyword <= Keyword::Xor; }

/// A piece of a text literal: characters with escapes processed, or the place of an interpolated expression.
struct TextPiece {
    std::string_view characters;
    Span expression; ///< Between the braces; unknown for characters.
};

/// What a text token stands for.
struct TextContents {
    List<TextPiece> pieces;
    bool documentation; ///< Triple-quoted and not interpolating: may be a docstring.
};

struct Token {
    Token() noexcept : integer(0) {}

    TokenKind kind = TokenKind::End;
    Keyword keyword = Keyword::None;
    bool starts_line = false;  ///< First of a logical line, were no bracket open.
    bool space_before = false; ///< Not directly behind the previous token.
    Span span;
    union {
        std::int64_t integer;     ///< Int
        double real;              ///< Float
        Symbol name;              ///< Word, EmbeddedBlock
        const TextContents* text; ///< Text
    };
};

/// Returns whether a name is spelled like a type or variant: with a capital letter, behind any underscores.
constexpr bool is_capitalized(std::string_view name) noexcept {
    const std::size_t first = name.find_first_not_of('_');
    return first != std::string_view::npos && name[first] >= 'A' && name[first] <= 'Z';
}

/// Returns the keyword a word is, or Keyword::None.
Keyword keyword_of(std::string_view word) noexcept;

/// Returns the kind of an operator or punctuation mark, or TokenKind::End when it is none.
TokenKind operator_kind(std::string_view spelling) noexcept;

/// Returns how a message names a kind of token: "`:`", "a name", "the end of the line".
std::string_view describe(TokenKind kind) noexcept;

} // namespace simple::syntax
