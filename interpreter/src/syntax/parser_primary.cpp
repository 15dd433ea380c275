#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

Expr* Parser::parse_primary() {
    switch (kind()) {
        case TokenKind::Int: {
            const Token& literal = advance();
            return node<IntLiteral>(NodeKind::IntLiteral, literal.span, literal.integer);
        }
        case TokenKind::Float: {
            const Token& literal = advance();
            return node<FloatLiteral>(NodeKind::FloatLiteral, literal.span, literal.real);
        }
        case TokenKind::Text: return parse_text();
        case TokenKind::Word: return parse_word();
        case TokenKind::LeftParen: return parse_parenthesized();
        case TokenKind::LeftBracket: return parse_array();
        case TokenKind::LeftBrace: return context_.math ? parse_math_group() : parse_braces();
        case TokenKind::Backslash: return context_.math ? parse_math_command() : parse_backslash_lambda();
        case TokenKind::Pipe:
        case TokenKind::OrOr: return parse_pipe_lambda();
        case TokenKind::AmpersandColon: return parse_method_reference();
        case TokenKind::Ellipsis: return node<NilLiteral>(NodeKind::NilLiteral, advance().span);
        case TokenKind::EmbeddedBlock:
            fail_unsupported("embedded block `" + std::string(token().name.text()) + "{}`", here(), false);
        case TokenKind::LaunchOpen: fail_unsupported("GPU kernel launch (`<<< >>>`)", here(), false);
        default: break;
    }
    if (at(TokenKind::Colon) && kind_ahead() == TokenKind::Word && !token_at(1).space_before) {
        fail_unsupported("a symbol (`:name`)", here().to(token_at(1).span), false);
    }
    if (cursor_.position > 0 && (at(TokenKind::Newline) || at(TokenKind::End))) {
        const Token& before = tokens_[cursor_.position - 1];
        const TokenKind twin = cursor_.position > 1 ? tokens_[cursor_.position - 2].kind : TokenKind::End;
        if ((before.kind == TokenKind::Plus || before.kind == TokenKind::Minus) && twin == before.kind) {
            fail(make_error(codes::kForeignSpelling, "there is no `++` and no `--`", before.span)
                     .with_help("write `x += 1` or `x -= 1`"));
        }
    }
    reject_foreign_comment();
    fail_expected("an expression");
}

/// Parses an operand that begins with a word.
Expr* Parser::parse_word() {
    const Token& first = token();
    const std::string_view text = first.name.text();
    const TokenKind next = kind_ahead();
    if (is_hard_keyword(first.keyword)) {
        return is_keyword_name() ? parse_name() : parse_hard_keyword();
    }
    if (next == TokenKind::LeftBrace && !token_at(1).space_before &&
        (text == "m" || text == "loss" || text == "nograd")) {
        return parse_math_block();
    }
    if (text[0] == '_' && (text.size() == 1 || (text.size() == 2 && text[1] >= '1' && text[1] <= '9')) &&
        context_.placeholders != nullptr) {
        return parse_placeholder(advance());
    }
    if (first.keyword == Keyword::Try && next == TokenKind::Colon) {
        return parse_try(InlineBody::Expression);
    }
    if (first.keyword == Keyword::Throw && (next == TokenKind::LeftParen || starts_statement_word())) {
        return parse_throw();
    }
    if (Expr* lambda = parse_foreign_lambda(); lambda != nullptr) {
        return lambda;
    }
    if (next == TokenKind::FatArrow && !context_.no_arrow) {
        Parameter parameter{};
        parameter.name = identifier(advance());
        return parse_arrow_lambda({parameter}, first.span.begin);
    }
    if (text == "pass_todo" || text == "pass_do_nothing" || text == "pass_dn") {
        return node<NilLiteral>(NodeKind::NilLiteral, advance().span);
    }
    if (text == "super" && next == TokenKind::LeftParen) {
        fail_unsupported("inheritance (`super`)", first.span, false);
    }
    if (text == "new" && token_at(1).space_before) {
        if (next == TokenKind::Ampersand || (next == TokenKind::Star && !token_at(2).space_before)) {
            fail_unsupported("a pointer (`new &T`)", first.span.to(token_at(1).span), false);
        }
        if (next == TokenKind::Word && is_capitalized(token_at(1).name.text())) {
            report(
                make_error(codes::kForeignSpelling, "there is no `new`: a type is called to make a value", first.span)
                    .with_help("write `" + std::string(token_at(1).name.text()) + "(...)`"));
            advance();
        }
    }
    return parse_name();
}

Expr* Parser::parse_name() {
    const Token& name = advance();
    return name_node(name.name, name.span);
}

Expr* Parser::parse_hard_keyword() {
    const Nesting nesting(*this);
    const Span span = here();
    switch (keyword()) {
        case Keyword::True:
        case Keyword::False: {
            const bool value = advance().keyword == Keyword::True;
            return node<BoolLiteral>(NodeKind::BoolLiteral, span, value);
        }
        case Keyword::Nil:
        case Keyword::Pass: advance(); return node<NilLiteral>(NodeKind::NilLiteral, span);
        case Keyword::Self:
            advance();
            ++self_uses_;
            return node<Self>(NodeKind::Self, span);
        case Keyword::Fn: return parse_fn_lambda();
        case Keyword::If: return parse_if(InlineBody::Expression);
        case Keyword::Match: return parse_match();
        case Keyword::Loop:
        case Keyword::While:
        case Keyword::For: {
            Stmt* loop = keyword() == Keyword::Loop    ? parse_loop()
                         : keyword() == Keyword::While ? parse_while()
                                                       : parse_for();
            return node<LoopValue>(NodeKind::LoopValue, loop->span, loop);
        }
        default: break;
    }
    if (kind_ahead() == TokenKind::Assign) {
        fail(make_error(codes::kSyntaxError, "`" + std::string(word()) + "` is a keyword and cannot be a name", span));
    }
    fail_expected("an expression");
}

/// Parses `(e)`, `(a, b)`, `(a,)`, `()` and `(a, b) => e`.
Expr* Parser::parse_parenthesized() {
    const Token& open = advance();
    const std::uint32_t begin = open.span.begin;
    const Nesting nesting(*this);
    std::vector<Expr*> elements;
    bool comma = false;
    {
        const ContextScope scope(*this);
        const bool math = context_.math;
        PlaceholderScope* placeholders = context_.placeholders;
        context_ = {};
        context_.brackets = true;
        context_.math = math;
        context_.placeholders = placeholders;
        while (!at(TokenKind::RightParen)) {
            if (at(TokenKind::Word) && kind_ahead() == TokenKind::Colon && keyword() != Keyword::Try &&
                keyword() != Keyword::Loop) {
                fail_unsupported("a named tuple", here(), false);
            }
            if (at(TokenKind::Ellipsis) && kind_ahead() != TokenKind::RightParen) {
                fail(make_error(codes::kSyntaxError, "`...` cannot spread into a tuple", here())
                         .with_help("spread into an array: `[...xs]`"));
            }
            elements.push_back(parse_expression());
            comma = accept(TokenKind::Comma);
            if (!comma) {
                break;
            }
        }
        if (!elements.empty() && !comma) {
            reject_nested_call(*elements.back());
        }
        expect_close(TokenKind::RightParen, open);
    }
    const Span span = span_from(begin);
    if (at(TokenKind::FatArrow) && !context_.no_arrow) {
        std::vector<Parameter> parameters;
        for (const Expr* element : elements) {
            if (element->kind != NodeKind::Name) {
                fail(make_error(codes::kSyntaxError, "a parameter of the lambda must be a name", element->span));
            }
            Parameter& parameter = parameters.emplace_back();
            parameter.name = {as<Name>(*element).name, element->span};
        }
        return parse_arrow_lambda(parameters, begin);
    }
    if (elements.empty()) {
        return node<NilLiteral>(NodeKind::NilLiteral, span);
    }
    if (elements.size() > 1 || comma) {
        return node<Tuple>(NodeKind::Tuple, span, arena_.list(elements));
    }
    if (elements[0]->kind == NodeKind::Binary) {
        static_cast<Binary*>(elements[0])->parenthesized = true;
    }
    return elements[0];
}

/// Parses `throw e` as an expression.
Expr* Parser::parse_throw() {
    const Nesting nesting(*this);
    const std::uint32_t begin = advance().span.begin;
    Expr* value = parse_call_or_expression();
    return node<Throw>(NodeKind::Throw, span_from(begin), value);
}

} // namespace simple::syntax
