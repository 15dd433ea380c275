#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

TypeExpr* Parser::parse_type() {
    const Nesting nesting(*this);
    const std::uint32_t begin = here().begin;
    TypeExpr* first = parse_simple_type();
    if (!at(TokenKind::Pipe) || context_.no_pipe) {
        return first;
    }
    std::vector<TypeExpr*> members = {first};
    while (accept(TokenKind::Pipe)) {
        members.push_back(parse_simple_type());
    }
    return arena_.make<TypeExpr>(TypeKind::Union, span_from(begin), Symbol{}, arena_.list(members));
}

/// Parses a type without `|`, with its `?` suffixes.
TypeExpr* Parser::parse_simple_type() {
    skip_type_qualifiers();
    const std::uint32_t begin = here().begin;
    TypeExpr* type = nullptr;
    switch (kind()) {
        case TokenKind::Word: {
            const bool function = keyword() == Keyword::Fn || (at_word("Fn") && kind_ahead() == TokenKind::LeftParen);
            type = function ? parse_function_type() : parse_named_type();
            break;
        }
        case TokenKind::LeftBracket:
        case TokenKind::LeftBrace:
        case TokenKind::LeftParen: type = parse_bracketed_type(); break;
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::Text: {
            // Sizes and labels as arguments of generics.
            const Span span = advance().span;
            const std::string_view text = file_.text;
            const Symbol name = interner_.intern(text.substr(span.begin - file_.base, span.end - span.begin));
            type = arena_.make<TypeExpr>(TypeKind::Name, span, name, List<TypeExpr*>{});
            break;
        }
        default: fail_expected("a type");
    }
    if (at(TokenKind::Question) || at(TokenKind::Coalesce)) {
        // An option of an option is an option.
        while (accept(TokenKind::Question) || accept(TokenKind::Coalesce)) {
        }
        type = arena_.make<TypeExpr>(TypeKind::Optional, span_from(begin), Symbol{}, arena_.list({type}));
    }
    return type;
}

/// Skips `&`, `*`, `mut`, `dyn` and the like, which have no effect.
void Parser::skip_type_qualifiers() {
    for (;;) {
        const bool sign =
            at(TokenKind::Ampersand) || at(TokenKind::AndAnd) || at(TokenKind::Star) || at(TokenKind::Power);
        const bool qualifier =
            at(TokenKind::Word) && kind_ahead() != TokenKind::Comma &&
            (keyword() == Keyword::Mut || word() == "dyn" || word() == "iso" || word() == "immut" || word() == "ref") &&
            (kind_ahead() == TokenKind::Word || kind_ahead() == TokenKind::LeftBracket ||
             kind_ahead() == TokenKind::LeftParen || kind_ahead() == TokenKind::LeftBrace ||
             kind_ahead() == TokenKind::Ampersand);
        if (!sign && !qualifier) {
            return;
        }
        advance();
    }
}

/// Parses `a.b.Name<…>`. The last component is the name.
TypeExpr* Parser::parse_named_type() {
    const std::uint32_t begin = here().begin;
    if (is_hard_keyword(keyword()) && keyword() != Keyword::Nil && keyword() != Keyword::Self) {
        fail_expected("a type");
    }
    if (is_vector_type(word()) && !is_own_name(word())) {
        fail_unsupported("the SIMD type `" + std::string(word()) + "`", here(), false);
    }
    Symbol name = advance().name;
    while ((at(TokenKind::Dot) || at(TokenKind::ColonColon)) && kind_ahead() == TokenKind::Word) {
        advance();
        name = advance().name;
    }
    std::vector<TypeExpr*> arguments;
    if ((at(TokenKind::Less) || at(TokenKind::LeftBracket)) && !token().space_before) {
        arguments = parse_type_arguments();
    }
    return arena_.make<TypeExpr>(TypeKind::Name, span_from(begin), name, arena_.list(arguments));
}

std::vector<TypeExpr*> Parser::parse_type_arguments() {
    const Token& open = advance();
    const ContextScope scope(*this);
    context_.brackets = true;
    context_.no_pipe = false;
    if (open.kind == TokenKind::LeftBracket) {
        return parse_type_list(TokenKind::RightBracket, open);
    }
    std::vector<TypeExpr*> arguments;
    while (!at(TokenKind::Greater) && !at(TokenKind::ShiftRight)) {
        if (at(TokenKind::Word) && (kind_ahead() == TokenKind::Assign || kind_ahead() == TokenKind::Colon)) {
            advance();
            advance();
        }
        arguments.push_back(parse_type());
        if (!accept(TokenKind::Comma)) {
            break;
        }
    }
    expect_greater(open);
    return arguments;
}

/// Reads the `>` that closes generics, which may be the first half of `>>` or `>=`.
void Parser::expect_greater(const Token& open) {
    if (at(TokenKind::ShiftRight) || at(TokenKind::GreaterEqual)) {
        last_end_ = token().span.begin + 1;
        cursor_.split = true;
        return;
    }
    if (!accept(TokenKind::Greater)) {
        fail(make_error(codes::kSyntaxError, "expected `,` or `>`, found " + found(), here())
                 .with_label(open.span, "generics opened here"));
    }
}

TypeExpr* Parser::parse_function_type() {
    const std::uint32_t begin = advance().span.begin;
    std::vector<TypeExpr*> parts;
    if (at(TokenKind::LeftParen)) {
        const Token& open = advance();
        const ContextScope scope(*this);
        context_.brackets = true;
        context_.no_pipe = false;
        parts = parse_type_list(TokenKind::RightParen, open);
    }
    TypeExpr* result = accept(TokenKind::Arrow) ? parse_type() : nullptr;
    parts.push_back(result);
    return arena_.make<TypeExpr>(TypeKind::Function, span_from(begin), Symbol{}, arena_.list(parts));
}

/// Parses `[T]`, `[T; N]`, `{K: V}`, `(A, B)` and `()`.
TypeExpr* Parser::parse_bracketed_type() {
    const Token& open = advance();
    const Nesting nesting(*this);
    const ContextScope scope(*this);
    context_.brackets = true;
    context_.no_pipe = false;
    std::vector<TypeExpr*> arguments;
    TypeKind type_kind = TypeKind::Tuple;
    if (open.kind == TokenKind::LeftBracket) {
        type_kind = TypeKind::Array;
        arguments = parse_type_list(TokenKind::RightBracket, open);
    } else if (open.kind == TokenKind::LeftBrace) {
        type_kind = TypeKind::Dict;
        arguments.push_back(parse_type());
        if (accept(TokenKind::Colon)) {
            arguments.push_back(parse_type());
        }
        expect_close(TokenKind::RightBrace, open);
    } else {
        arguments = parse_type_list(TokenKind::RightParen, open);
    }
    return arena_.make<TypeExpr>(type_kind, span_from(open.span.begin), Symbol{}, arena_.list(arguments));
}

/// Parses types up to a closing bracket; members may be labelled, and a size may follow `;`.
std::vector<TypeExpr*> Parser::parse_type_list(TokenKind close, const Token& open) {
    std::vector<TypeExpr*> types;
    while (!at(close)) {
        if (at(TokenKind::Word) && kind_ahead() == TokenKind::Colon) {
            advance();
            advance();
        }
        types.push_back(parse_type());
        accept(TokenKind::Ellipsis);
        if (accept(TokenKind::Semicolon)) {
            parse_expression();
        }
        if (!accept(TokenKind::Comma)) {
            break;
        }
    }
    expect_close(close, open);
    return types;
}

/// Skips `<types>` in an expression, when it is directly followed by what can only follow an explicit generic use, or
/// stands behind the name of a type. The types have no effect, so that looking at the tokens is enough.
bool Parser::skip_generic_arguments(bool of_type) {
    constexpr std::uint32_t kFarthest = 256;
    std::uint32_t depth = 0;
    for (std::uint32_t i = 0; i < kFarthest; ++i) {
        const Token& part = token_at(i);
        switch (part.kind) {
            case TokenKind::Less: ++depth; break;
            case TokenKind::Greater: --depth; break;
            case TokenKind::ShiftRight:
                if (depth < 2) {
                    return false;
                }
                depth -= 2;
                break;
            case TokenKind::Word:
                if (is_hard_keyword(part.keyword) && part.keyword != Keyword::Fn && part.keyword != Keyword::Nil) {
                    return false;
                }
                break;
            case TokenKind::Comma:
            case TokenKind::Dot:
            case TokenKind::ColonColon:
            case TokenKind::Colon:
            case TokenKind::Semicolon:
            case TokenKind::LeftBracket:
            case TokenKind::RightBracket:
            case TokenKind::LeftParen:
            case TokenKind::RightParen:
            case TokenKind::LeftBrace:
            case TokenKind::RightBrace:
            case TokenKind::Question:
            case TokenKind::Ampersand:
            case TokenKind::Star:
            case TokenKind::Int:
            case TokenKind::Arrow: break;
            default: return false;
        }
        if (depth == 0) {
            const Token& next = token_at(i + 1);
            const bool used = next.kind == TokenKind::LeftParen || next.kind == TokenKind::Dot ||
                              next.kind == TokenKind::ColonColon || next.kind == TokenKind::LeftBrace;
            if (!of_type && (!used || next.space_before)) {
                return false;
            }
            for (std::uint32_t skipped = 0; skipped <= i; ++skipped) {
                advance();
            }
            return true;
        }
    }
    return false;
}

} // namespace simple::syntax
