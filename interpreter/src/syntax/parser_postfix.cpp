#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

Expr* Parser::parse_postfix() {
    const std::uint32_t begin = here().begin;
    const bool parenthesized = at(TokenKind::LeftParen);
    Expr* operand = parse_primary();
    switch (operand->kind) {
        case NodeKind::Lambda:
        case NodeKind::If:
        case NodeKind::Match:
        case NodeKind::Try:
        case NodeKind::LoopValue:
        case NodeKind::Throw:
            // Their bodies reach as far as possible: nothing behind them is theirs.
            return parenthesized ? parse_postfix_chain(operand, begin, true) : operand;
        default: return parse_postfix_chain(operand, begin, parenthesized);
    }
}

/// Continues an operand with calls, indexing, members and the like. A loop: chains may be long.
Expr* Parser::parse_postfix_chain(Expr* operand, std::uint32_t begin, bool parenthesized) {
    for (;;) {
        Expr* next = parse_postfix_step(operand, begin, parenthesized);
        if (next == nullptr) {
            return operand;
        }
        operand = next;
        parenthesized = false;
    }
}

/// Returns whether an operand is spelled like a type: `T`, `module.T`.
bool Parser::names_type(const Expr& operand) const noexcept {
    if (operand.kind == NodeKind::Name) {
        return is_capitalized(as<Name>(operand).name.text());
    }
    return operand.kind == NodeKind::Field && is_capitalized(as<Field>(operand).name.name.text());
}

/// Parses one step behind an operand; returns null when none follows.
Expr* Parser::parse_postfix_step(Expr* operand, std::uint32_t begin, bool parenthesized) {
    const bool path = (operand->kind == NodeKind::Name || operand->kind == NodeKind::Field) && !parenthesized;
    switch (kind()) {
        case TokenKind::LeftParen:
            // In math notation `2(x + 1)` and `(a)(b)` are products.
            return context_.math && !path ? nullptr : parse_call(operand, begin);
        case TokenKind::LeftBracket: return parse_index(operand, begin);
        case TokenKind::LeftBrace:
            if (path && operand->kind == NodeKind::Field && as<Field>(*operand).name.name.text() == "with") {
                Expr* fields = parse_primary();
                return call_node(CallForm::NoParentheses, operand, {{{}, fields, false, fields->span}},
                                 span_from(begin));
            }
            if (path && names_type(*operand)) {
                return parse_brace_construction(operand, begin);
            }
            if (path && operand->kind == NodeKind::Name && !token().space_before && !context_.header &&
                !context_.math) {
                fail_unsupported("embedded block `" + std::string(as<Name>(*operand).name.text()) + "{}`",
                                 operand->span, false);
            }
            return nullptr;
        case TokenKind::Dot: return parse_member(operand, begin, false);
        case TokenKind::QuestionDot: return parse_member(operand, begin, true);
        case TokenKind::ColonColon:
            if (kind_ahead() != TokenKind::Word || (context_.index && !names_type(*operand))) {
                return nullptr;
            }
            return parse_member(operand, begin, false);
        case TokenKind::Presence:
            advance();
            return node<Presence>(NodeKind::Presence, span_from(begin), operand, false);
        case TokenKind::Question:
            if (token().space_before) {
                return nullptr;
            }
            advance();
            return node<Propagate>(NodeKind::Propagate, span_from(begin), operand);
        case TokenKind::Bang:
            if (token().space_before) {
                return nullptr;
            }
            accept_macro_call(*operand);
            advance();
            return node<Unwrap>(NodeKind::Unwrap, span_from(begin), operand);
        case TokenKind::Less: return path && !token().space_before && skip_generic_arguments() ? operand : nullptr;
        default: return nullptr;
    }
}

/// Parses `.name`, `.0`, `?.name` and `::name`.
Expr* Parser::parse_member(Expr* object, std::uint32_t begin, bool safe) {
    const Span dot = advance().span;
    if (at(TokenKind::Int) && !safe) {
        const Token& index = advance();
        constexpr std::int64_t kGreatest = 0xFFFFFFFF;
        if (index.integer > kGreatest || index.integer < 0) {
            fail(make_error(codes::kInvalidNumber, "this index of a tuple is too great", index.span));
        }
        return node<TupleField>(NodeKind::TupleField, span_from(begin), object,
                                static_cast<std::uint32_t>(index.integer));
    }
    if (!at(TokenKind::Word)) {
        fail(make_error(codes::kSyntaxError, "expected the name of a field or method after `.`, found " + found(),
                        at(TokenKind::Newline) || at(TokenKind::End) ? dot : here()));
    }
    const Identifier name = identifier(advance());
    return node<Field>(NodeKind::Field, span_from(begin), object, name, safe);
}

/// Parses `(arguments)`.
Expr* Parser::parse_call(Expr* callee, std::uint32_t begin) {
    const Token& open = advance();
    const Nesting nesting(*this);
    std::vector<Argument> arguments;
    {
        const ContextScope scope(*this);
        const bool math = context_.math;
        PlaceholderScope* placeholders = context_.placeholders;
        context_ = {};
        context_.brackets = true;
        context_.math = math;
        context_.placeholders = placeholders;
        bool named = false;
        while (!at(TokenKind::RightParen)) {
            Argument argument = parse_argument();
            reject_nested_call(*argument.value);
            if (keyword() == Keyword::For) {
                fail_unsupported("a generator as an argument", here(), false);
            }
            if (argument.name.name) {
                named = true;
            } else if (named && !argument.spread) {
                report(make_error(codes::kArgumentOrder,
                                  "a positional argument after a named one in the call of `" + source_of(*callee) + "`",
                                  argument.span)
                           .with_help("move it to the front, or name it too"));
            }
            arguments.push_back(argument);
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
        expect_close(TokenKind::RightParen, open);
    }
    return call_node(CallForm::Parentheses, callee, arguments, span_from(begin));
}

bool Parser::at_named_argument() const noexcept {
    return at(TokenKind::Word) && (kind_ahead() == TokenKind::Colon || kind_ahead() == TokenKind::Assign);
}

/// Parses `e`, `name: e`, `name = e`, `...e` or `*e`.
Argument Parser::parse_argument() {
    Argument argument{};
    const std::uint32_t begin = here().begin;
    if (at(TokenKind::Ellipsis) || at(TokenKind::Star) || at(TokenKind::Power)) {
        if (advance().kind == TokenKind::Power) {
            fail_unsupported("a dict spread over arguments (`**`)", previous(), false);
        }
        argument.spread = true;
    } else if (at_named_argument()) {
        argument.name = identifier(advance());
        advance();
        skip_newline();
    }
    argument.value = parse_argument_value();
    argument.span = span_from(begin);
    return argument;
}

/// Parses the value of an argument; placeholders in it make it a lambda.
Expr* Parser::parse_argument_value() {
    PlaceholderScope placeholders{context_.placeholders, {}, {}, 0};
    const ContextScope scope(*this);
    context_.placeholders = &placeholders;
    return close_placeholders(placeholders, parse_expression());
}

/// Parses `T { x: 1, y }`; a bare name stands for the field and the variable of that name.
Expr* Parser::parse_brace_construction(Expr* callee, std::uint32_t begin) {
    const Token& open = advance();
    const Nesting nesting(*this);
    std::vector<Argument> arguments;
    {
        const ContextScope scope(*this);
        PlaceholderScope* placeholders = context_.placeholders;
        context_ = {};
        context_.brackets = true;
        context_.placeholders = placeholders;
        while (!at(TokenKind::RightBrace)) {
            Argument argument{};
            const std::uint32_t argument_begin = here().begin;
            if (accept(TokenKind::Ellipsis) || accept(TokenKind::DotDot)) {
                argument.spread = true;
                argument.value = parse_expression();
            } else {
                argument.name = expect_any_word("of a field");
                argument.value = accept(TokenKind::Colon) || accept(TokenKind::Assign)
                                     ? parse_expression()
                                     : name_node(argument.name.name, argument.name.span);
            }
            argument.span = span_from(argument_begin);
            arguments.push_back(argument);
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
        expect_close(TokenKind::RightBrace, open);
    }
    return call_node(CallForm::Braces, callee, arguments, span_from(begin));
}

/// Parses `[arguments]` of an index.
Expr* Parser::parse_index(Expr* object, std::uint32_t begin) {
    const Token& open = advance();
    const Nesting nesting(*this);
    std::vector<Expr*> arguments;
    {
        const ContextScope scope(*this);
        const bool math = context_.math;
        PlaceholderScope* placeholders = context_.placeholders;
        context_ = {};
        context_.brackets = true;
        context_.index = true;
        context_.math = math;
        context_.placeholders = placeholders;
        while (!at(TokenKind::RightBracket)) {
            arguments.push_back(parse_index_argument());
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
        if (arguments.empty() && at(TokenKind::RightBracket)) {
            fail_expected("an index");
        }
        expect_close(TokenKind::RightBracket, open);
    }
    return node<Index>(NodeKind::Index, span_from(begin), object, arena_.list(arguments));
}

Expr* Parser::parse_index_argument() {
    const std::uint32_t begin = here().begin;
    if (at(TokenKind::Colon) || at(TokenKind::ColonColon)) {
        return parse_slice(nullptr, begin);
    }
    if (at(TokenKind::DotDot) || at(TokenKind::DotDotEqual)) {
        return parse_range(nullptr, begin);
    }
    Expr* first = parse_expression();
    return at(TokenKind::Colon) || at(TokenKind::ColonColon) ? parse_slice(first, begin) : first;
}

/// Parses `start:stop:step` from its first colon on. `::` is two colons with nothing between.
Expr* Parser::parse_slice(Expr* start, std::uint32_t begin) {
    const auto at_end = [&] {
        return at(TokenKind::RightBracket) || at(TokenKind::Comma) || at(TokenKind::Colon) || at(TokenKind::ColonColon);
    };
    Expr* stop = nullptr;
    Expr* step = nullptr;
    bool second = advance().kind == TokenKind::ColonColon;
    if (!second) {
        stop = at_end() ? nullptr : parse_expression();
        second = accept(TokenKind::Colon);
    }
    if (second) {
        step = at_end() ? nullptr : parse_expression();
    }
    return node<Slice>(NodeKind::Slice, span_from(begin), start, stop, step);
}

} // namespace simple::syntax
