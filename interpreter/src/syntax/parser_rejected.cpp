// Statements that begin like a part of the full language that the subset leaves out. They are recognised by their
// shape, since the words themselves are ordinary names.
#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

namespace {

/// What must follow a rejected word for it to be the construct.
enum class Shape {
    Declaration, ///< A name, then `:`, `<`, `{`, `=` or the end of the line.
    Macro,       ///< A name, then also `(` or `!`.
    Function,    ///< `fn` or another declaration keyword.
    Block,       ///< `:` at the end of the line, or `{`.
    Binding,     ///< val, var, let.
};

struct RejectedShape {
    std::string_view word;
    Shape shape;
};

constexpr RejectedShape kShapes[] = {
    {"actor", Shape::Declaration},  {"aspect", Shape::Declaration}, {"bitfield", Shape::Declaration},
    {"union", Shape::Declaration},  {"mixin", Shape::Declaration},  {"pointcut", Shape::Declaration},
    {"macro", Shape::Macro},        {"async", Shape::Function},     {"kernel", Shape::Function},
    {"kernel", Shape::Declaration}, {"literal", Shape::Function},   {"receive", Shape::Block},
    {"given_lazy", Shape::Block},   {"decreases", Shape::Block},    {"mdsoc", Shape::Block},
    {"comptime", Shape::Function},  {"asm", Shape::Block},          {"unsafe", Shape::Block},
    {"comptime", Shape::Block},     {"gen_code", Shape::Block},     {"invariant", Shape::Block},
    {"requires", Shape::Block},     {"ensures", Shape::Block},      {"shared", Shape::Binding},
    {"shared", Shape::Declaration},
};

} // namespace

/// Returns whether the line at the cursor ends with `:` or has one behind `as`, like the header of a block.
bool Parser::line_opens_block() const noexcept {
    bool names = false;
    std::uint32_t depth = 0;
    for (std::uint32_t i = 1; token_at(i).kind != TokenKind::End && !token_at(i).starts_line; ++i) {
        const TokenKind each = token_at(i).kind;
        const bool opens =
            each == TokenKind::LeftParen || each == TokenKind::LeftBracket || each == TokenKind::LeftBrace;
        const bool closes =
            each == TokenKind::RightParen || each == TokenKind::RightBracket || each == TokenKind::RightBrace;
        depth += opens ? 1U : 0U;
        depth -= closes && depth > 0 ? 1U : 0U;
        names = names || token_at(i).keyword == Keyword::As;
        const Token& following = token_at(i + 1);
        if (each == TokenKind::Colon && depth == 0 &&
            (names || following.starts_line || following.kind == TokenKind::End)) {
            return true;
        }
    }
    return false;
}

/// Returns whether a `:` outside of brackets follows on the line at the cursor.
bool Parser::line_has_colon() const noexcept {
    std::uint32_t depth = 0;
    for (std::uint32_t i = 1; token_at(i).kind != TokenKind::End && !token_at(i).starts_line; ++i) {
        switch (token_at(i).kind) {
            case TokenKind::LeftParen:
            case TokenKind::LeftBracket:
            case TokenKind::LeftBrace: ++depth; break;
            case TokenKind::RightParen:
            case TokenKind::RightBracket:
            case TokenKind::RightBrace: depth -= depth > 0 ? 1U : 0U; break;
            case TokenKind::Colon:
                if (depth == 0) {
                    return true;
                }
                break;
            default: break;
        }
    }
    return false;
}

/// Reports what section 7 of the language leaves out, by the name of the feature.
void Parser::reject_unsupported_statement() {
    const std::string_view first = word();
    const TokenKind next = kind_ahead();
    if (token().keyword == Keyword::In && next == TokenKind::Colon) {
        fail_unsupported("contract (`in:`)", here());
    }
    if (token().keyword != Keyword::None) {
        return;
    }
    if (first == "unit" && next == TokenKind::Word && token_at(1).keyword == Keyword::None &&
        (kind_ahead(2) == TokenKind::LeftParen || kind_ahead(2) == TokenKind::Colon ||
         kind_ahead(2) == TokenKind::Assign)) {
        fail_unsupported("unit literal (a `unit` declaration)", here());
    }
    if ((first == "on" || first == "forbid" || first == "allow") && next == TokenKind::Word &&
        token_at(1).name.text() == "pc" && kind_ahead(2) == TokenKind::LeftBrace) {
        fail_unsupported("AOP (`" + std::string(first) + " pc{...}`)", here());
    }
    for (const RejectedShape& rejected : kShapes) {
        if (rejected.word != first) {
            continue;
        }
        const TokenKind second = kind_ahead(2);
        const bool name_follows = next == TokenKind::Word && token_at(1).keyword == Keyword::None;
        const bool opens = second == TokenKind::Colon || second == TokenKind::Less || second == TokenKind::LeftBrace ||
                           second == TokenKind::Assign || second == TokenKind::Newline ||
                           (second == TokenKind::LeftParen && line_opens_block());
        const Keyword following = keyword_ahead();
        bool found_shape = false;
        switch (rejected.shape) {
            case Shape::Declaration: found_shape = name_follows && opens && second != TokenKind::Newline; break;
            case Shape::Macro:
                found_shape = name_follows && (opens || second == TokenKind::LeftParen || second == TokenKind::Bang);
                break;
            case Shape::Function:
                found_shape = following == Keyword::Fn || following == Keyword::Me || following == Keyword::Class ||
                              following == Keyword::For || following == Keyword::Val || following == Keyword::Extern;
                break;
            case Shape::Block: found_shape = next == TokenKind::LeftBrace || next == TokenKind::Colon; break;
            case Shape::Binding:
                found_shape = following == Keyword::Val || following == Keyword::Var || following == Keyword::Let;
                break;
        }
        if (found_shape) {
            const std::string_view feature = rejected_feature(first);
            fail_unsupported(feature.empty() ? "GPU kernel (`shared`)" : feature, here());
        }
    }
}

} // namespace simple::syntax
