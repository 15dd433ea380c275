#include "syntax/foreign.hpp"
#include "syntax/parser.hpp"

namespace simple::syntax {

/// Parses every spelling of `if`, from the word on.
If* Parser::parse_if(InlineBody inline_body) {
    const Token& first = advance();
    reject_suspension(first);
    std::vector<Branch> branches;
    Block* otherwise = nullptr;
    for (;;) {
        const Condition condition = parse_condition();
        Block* body = parse_suite("the `if`", inline_body).block;
        branches.push_back({condition, body});
        if (is_elif_word(word())) {
            reject_foreign_statement();
        }
        if (accept_clause(Keyword::Elif)) {
            advance();
            continue;
        }
        if (!accept_clause(Keyword::Else)) {
            break;
        }
        advance();
        if (!accept(Keyword::If)) {
            otherwise = parse_suite("the `else`", inline_body).block;
            break;
        }
    }
    return node<If>(NodeKind::If, span_from(first.span.begin), arena_.list(branches), otherwise);
}

Match* Parser::parse_match() {
    const Token& first = advance();
    Expr* subject = parse_header_expression();
    std::vector<Arm> arms;
    const Nesting nesting(*this);
    const Span colon = expect_colon("the `match`");
    if (!token().starts_line && token().kind != TokenKind::End) {
        fail_expected("the arms of the `match` on lines of their own");
    }
    parse_indented_lines(colon, "the `match`", [&] {
        arms.push_back(parse_arm());
        if (at(TokenKind::Comma) && another_arm_may_follow()) {
            advance();
        } else if (!(at(TokenKind::Comma) && context_.block_in_brackets)) {
            expect_line_end();
        }
    });
    return node<Match>(NodeKind::Match, span_from(first.span.begin), subject, arena_.list(arms));
}

/// Returns whether a comma behind an arm separates it from the next one, or stands where it separates nothing. In
/// brackets the comma behind the last arm belongs to the brackets.
bool Parser::another_arm_may_follow() const noexcept {
    const Token& next = token_at(1);
    if (!next.starts_line || !context_.block_in_brackets) {
        return next.starts_line || next.kind == TokenKind::End;
    }
    const IndentOrder order = compare_indent(whitespace_of(next), indentation_.current().whitespace);
    return order == IndentOrder::Equal && next.kind != TokenKind::RightParen && next.kind != TokenKind::RightBracket &&
           next.kind != TokenKind::RightBrace;
}

/// Parses `case P if c: body` in any of its spellings.
Arm Parser::parse_arm() {
    Arm arm{};
    const std::uint32_t begin = here().begin;
    if (keyword() == Keyword::Case || at(TokenKind::Pipe)) {
        advance();
    }
    if (keyword() == Keyword::Else || (at_word("default") && kind_ahead() == TokenKind::Colon)) {
        fail(make_error(codes::kForeignSpelling, "the arm for everything else is `_`", here(), "write `_`")
                 .with_fix(here(), "_"));
    }
    arm.pattern = parse_pattern_list(false);
    if (accept(Keyword::If)) {
        const ContextScope scope(*this);
        context_.no_arrow = true;
        arm.guard = parse_header_expression();
        mark_condition(arm.guard);
    }
    if (!at(TokenKind::Colon) && !at(TokenKind::FatArrow) && !at(TokenKind::Arrow)) {
        fail_expected("`:`, `=>` or `->` after the pattern");
    }
    const Span separator = advance().span;
    const ContextScope scope(*this);
    context_.arm = true;
    context_.arm_in_brackets = context_.block_in_brackets;
    arm.body = parse_suite_after(separator, "the arm", InlineBody::Statements, false).block;
    arm.span = span_from(begin);
    return arm;
}

/// Parses `try:` with `catch` and `finally`.
Try* Parser::parse_try(InlineBody inline_body) {
    const Token& first = advance();
    Block* body = parse_suite("the `try`", inline_body).block;
    Block* handler = nullptr;
    Block* cleanup = nullptr;
    Identifier error{};
    if (word() == "except" || word() == "rescue") {
        respell("`" + std::string(word()) + "` is spelled `catch`", "catch", Keyword::Catch);
    }
    if (accept_clause(Keyword::Catch)) {
        advance();
        const bool parenthesized = accept(TokenKind::LeftParen);
        if (kind_ahead() == TokenKind::Word && at(TokenKind::Word)) {
            // `catch E e` and `except E as e`
            const Span type = here();
            advance();
            accept(Keyword::As);
            report(make_error(codes::kForeignSpelling, "`catch` takes every error, not errors of one type", type)
                       .with_help("write `catch e:`; errors are told apart by `e.kind`"));
        }
        if (at(TokenKind::Word)) {
            error = expect_name("of the caught error");
        }
        if (parenthesized) {
            expect(TokenKind::RightParen, "after the name of the error");
        }
        handler = parse_suite("the `catch`", inline_body).block;
    }
    if (accept_clause(Keyword::Catch)) {
        fail(make_error(codes::kMisplacedKeyword, "a second `catch` for one `try`", here())
                 .with_help("tell errors apart by `e.kind` inside one `catch`"));
    }
    if (accept_clause(Keyword::Finally)) {
        advance();
        cleanup = parse_suite("the `finally`", inline_body).block;
    }
    if (handler == nullptr && cleanup == nullptr) {
        fail(make_error(codes::kMisplacedKeyword, "`try` without `catch` or `finally`", first.span));
    }
    return node<Try>(NodeKind::Try, span_from(first.span.begin), body, handler, error, cleanup);
}

} // namespace simple::syntax
