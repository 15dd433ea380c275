#include <algorithm>

#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

/// Parses a text token: a literal, or an interpolation with the expressions between its braces.
Expr* Parser::parse_text() {
    const Token& literal = advance();
    const List<TextPiece>& pieces = literal.text->pieces;
    const bool interpolates =
        std::any_of(pieces.begin(), pieces.end(), [](const TextPiece& piece) { return piece.expression.known(); });
    if (!interpolates) {
        const std::string_view value = pieces.empty() ? std::string_view{} : pieces[0].characters;
        return node<TextLiteral>(NodeKind::TextLiteral, literal.span, value);
    }
    const Span span = literal.span;
    std::vector<InterpolationPart> parts;
    for (const TextPiece& piece : pieces) {
        if (piece.expression.known()) {
            parts.push_back(parse_interpolated(piece.expression));
        } else {
            parts.push_back({piece.characters, nullptr, {}, {}});
        }
    }
    last_end_ = span.end;
    return node<Interpolation>(NodeKind::Interpolation, span, arena_.list(parts));
}

/// Parses one `{expression:spec}` as a small source of its own, at its place in the file.
InterpolationPart Parser::parse_interpolated(Span expression) {
    const Nesting nesting(*this);
    DiagnosticSink found_errors;
    Lexer lexer(file_, expression, arena_, interner_, found_errors, options_.max_nesting);
    std::vector<Token> outer_tokens = lexer.run();
    outer_tokens.swap(tokens_);
    const Cursor outer_cursor = std::exchange(cursor_, Cursor{0, static_cast<std::uint32_t>(tokens_.size()), false});
    const ContextScope scope(*this);
    PlaceholderScope* placeholders = context_.placeholders;
    context_ = {};
    context_.brackets = true;
    context_.interpolation = true;
    context_.placeholders = placeholders;
    last_end_ = expression.begin;

    // What the lexer found behind the expression is the format, where it does not count.
    const auto deliver_errors = [&](std::uint32_t end) {
        for (const Diagnostic& diagnostic : found_errors.items()) {
            if (diagnostic.span.begin < end) {
                sink_.add(diagnostic);
            }
        }
        tokens_.swap(outer_tokens);
        cursor_ = outer_cursor;
    };
    InterpolationPart part{};
    try {
        part.value = parse_expression();
        reject_nested_call(*part.value);
        const Span next = here();
        if (at(TokenKind::Colon) || at(TokenKind::Walrus) || at(TokenKind::ColonColon)) {
            part.spec_span = {next.begin + 1, expression.end};
            part.spec = std::string_view(file_.text)
                            .substr(part.spec_span.begin - file_.base, part.spec_span.end - part.spec_span.begin);
        } else if (!at(TokenKind::End)) {
            Diagnostic diagnostic =
                make_error(codes::kInvalidInterpolation, "expected `}` or `:` and a format, found " + found(), next);
            diagnostic.with_label({expression.begin - 1, expression.begin}, "interpolation opened here");
            fail(std::move(diagnostic));
        }
        deliver_errors(next.begin);
    } catch (const SyntaxFailure&) {
        deliver_errors(here().end);
        throw;
    }
    return part;
}

/// Parses `m{…}`, `loss{…}` and `nograd{…}`.
Expr* Parser::parse_math_block() {
    const Token& first = advance();
    const std::string_view name = first.name.text();
    const MathKind math_kind = name == "m" ? MathKind::Math : name == "loss" ? MathKind::Loss : MathKind::NoGrad;
    const Token& open = advance();
    const Nesting nesting(*this);
    Expr* body = nullptr;
    {
        const ContextScope scope(*this);
        PlaceholderScope* placeholders = context_.placeholders;
        context_ = {};
        context_.brackets = true;
        context_.math = true;
        context_.placeholders = placeholders;
        body = parse_expression();
        if (at(TokenKind::Semicolon) || at(TokenKind::Assign)) {
            fail(make_error(codes::kSyntaxError, "a math block holds one expression, found " + found(), here())
                     .with_label(open.span, "block opened here"));
        }
        expect_close(TokenKind::RightBrace, open);
    }
    return node<MathBlock>(NodeKind::MathBlock, span_from(first.span.begin), math_kind, body);
}

/// Parses `{e}` as a group, as in `x^{2n}`.
Expr* Parser::parse_math_group() {
    const Token& open = advance();
    const Nesting nesting(*this);
    Expr* value = parse_expression();
    expect_close(TokenKind::RightBrace, open);
    if (value->kind == NodeKind::Binary) {
        static_cast<Binary*>(value)->parenthesized = true;
    }
    return value;
}

/// Parses `\frac{a}{b}`, `\sqrt{a}` and `\pi`.
Expr* Parser::parse_math_command() {
    const std::uint32_t begin = advance().span.begin;
    const Identifier name = expect_any_word("of the command after `\\`");
    Expr* callee = name_node(name.name, name.span);
    std::vector<Argument> arguments;
    while (at(TokenKind::LeftBrace) && !token().space_before) {
        Expr* value = parse_math_group();
        arguments.push_back({{}, value, false, value->span});
    }
    return arguments.empty() ? callee : call_node(CallForm::Parentheses, callee, arguments, span_from(begin));
}

} // namespace simple::syntax
