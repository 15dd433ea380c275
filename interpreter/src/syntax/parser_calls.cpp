#include "syntax/foreign.hpp"
#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

namespace {

/// Words that may begin an operand though they are keywords.
bool begins_operand(Keyword keyword) noexcept {
    switch (keyword) {
        case Keyword::True:
        case Keyword::False:
        case Keyword::Nil:
        case Keyword::Self:
        case Keyword::Not: return true;
        default: return false;
    }
}

constexpr std::string_view kExampleWords[] = {"it", "test", "example", "slow_it", "describe", "context"};

bool is_example(const Expr& callee) noexcept {
    if (callee.kind == NodeKind::Name) {
        for (const std::string_view word : kExampleWords) {
            if (as<Name>(callee).name.text() == word) {
                return true;
            }
        }
    }
    return false;
}

bool is_raise_check(const Expr& callee) noexcept {
    return callee.kind == NodeKind::Name && as<Name>(callee).name.text() == "expect_raises";
}

bool is_statement_word(const Expr& callee) noexcept {
    if (callee.kind != NodeKind::Name) {
        return false;
    }
    const Keyword keyword = keyword_of(as<Name>(callee).name.text());
    return keyword == Keyword::Print || keyword == Keyword::Fail || keyword == Keyword::Expect;
}

/// Words between `expect(e)` and a matcher.
bool is_verb(std::string_view word) noexcept { return word == "to" || word == "not_to" || word == "to_not"; }

/// Returns whether an expression is `expect(…)`.
bool is_expectation(const Expr& expression) noexcept {
    return expression.kind == NodeKind::Call && as<Call>(expression).callee->kind == NodeKind::Name &&
           as<Name>(*as<Call>(expression).callee).name.text() == "expect";
}

/// Returns whether an expression is `expect(…).to` or its negation.
bool is_verb_of_expectation(const Expr& expression) noexcept {
    return expression.kind == NodeKind::Field && is_verb(as<Field>(expression).name.name.text()) &&
           is_expectation(*as<Field>(expression).object);
}

} // namespace

/// Parses an expression where a call may leave out its parentheses (section 3.3 of the language).
Expr* Parser::parse_call_or_expression() {
    const Keyword first = keyword();
    // The method of a literal is called like that of a name: `[1, 2].map \x: x + 1`.
    const bool literal = at(TokenKind::LeftBracket) || at(TokenKind::LeftParen) || at(TokenKind::Text);
    if (!literal && (!at(TokenKind::Word) || (is_hard_keyword(first) && first != Keyword::Self))) {
        return parse_expression();
    }
    const bool statement_word = first == Keyword::Print || first == Keyword::Fail || first == Keyword::Expect;
    if (statement_word && !redefined_words_.contains(token().name) && starts_statement_word()) {
        return parse_word_call();
    }
    const std::uint32_t begin = here().begin;
    const bool expectation = first == Keyword::Expect && !redefined_words_.contains(token().name);
    Expr* operand = parse_postfix();
    if (expectation && is_verb_of_expectation(*operand) && starts_argument()) {
        const auto& verb = as<Field>(*operand);
        return parse_matcher(verb.object, verb.name, begin);
    }
    if (is_callee(*operand) && starts_argument()) {
        return parse_call_without_parentheses(operand, begin);
    }
    if (expectation && is_expectation(*operand) && is_verb(word())) {
        const Identifier verb = identifier(advance());
        return parse_matcher(operand, verb, begin);
    }
    if (operand->kind == NodeKind::Call && at_trailing_lambda()) {
        operand = append_argument(operand, parse_primary(), begin);
    }
    return climb(parse_power(operand, begin), begin, kPipe);
}

/// Returns whether an argument of a statement word such as `print` follows it, any full expression. The word itself is
/// at the cursor. A parenthesis directly behind it makes a normal call instead.
bool Parser::starts_statement_word() const noexcept {
    const Token& next = token_at(1);
    const bool prefix = !token_at(2).space_before;
    if (!next.space_before) {
        return next.kind == TokenKind::Text;
    }
    switch (kind_ahead()) {
        case TokenKind::Word:
            return !is_hard_keyword(next.keyword) || begins_operand(next.keyword) || next.keyword == Keyword::If ||
                   next.keyword == Keyword::Match || next.keyword == Keyword::Fn || keyword_names_.contains(next.name);
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::Text:
        case TokenKind::EmbeddedBlock:
        case TokenKind::LeftParen:
        case TokenKind::LeftBracket:
        case TokenKind::LeftBrace:
        case TokenKind::Backslash:
        case TokenKind::AmpersandColon:
        case TokenKind::Ellipsis: return true;
        case TokenKind::Minus:
        case TokenKind::Plus: return prefix || (token().keyword == Keyword::Print && !print_is_variable_);
        case TokenKind::Star:
        case TokenKind::Tilde:
        case TokenKind::Bang:
        case TokenKind::Pipe: return prefix;
        default: return false;
    }
}

/// Parses `print a, b` and its like: everything behind the word is the argument list.
Expr* Parser::parse_word_call() {
    const Token& first = advance();
    Name* callee = name_node(first.name, first.span);
    if (first.keyword == Keyword::Expect) {
        return parse_expectation(callee, first.span.begin);
    }
    const std::vector<Argument> arguments = parse_loose_arguments(*callee);
    return call_node(CallForm::NoParentheses, callee, arguments, span_from(first.span.begin));
}

/// Parses `expect e` and `expect e to matcher args`, which is the call `expect(e).to(matcher(args))`.
Expr* Parser::parse_expectation(Name* expect_word, std::uint32_t begin) {
    const std::uint32_t value_begin = here().begin;
    Expr* value = parse_argument_value();
    std::vector<Argument> arguments = {{{}, value, false, span_from(value_begin)}};
    if (!is_verb(word())) {
        mark_condition(value);
        if (accept(TokenKind::Comma)) {
            Expr* message = parse_argument_value();
            arguments.push_back({{}, message, false, message->span});
        }
        return call_node(CallForm::NoParentheses, expect_word, arguments, span_from(begin));
    }
    Expr* actual = call_node(CallForm::Parentheses, expect_word, arguments, span_from(begin));
    const Identifier verb = identifier(advance());
    return parse_matcher(actual, verb, begin);
}

/// Parses the matcher behind `expect(e) to` or `expect(e).to` and makes the call `expect(e).to(matcher(args))`.
Expr* Parser::parse_matcher(Expr* actual, Identifier verb, std::uint32_t begin) {
    if (!at(TokenKind::Word)) {
        fail_expected("a matcher after `" + std::string(verb.name.text()) + "`");
    }
    const std::uint32_t matcher_begin = here().begin;
    // Behind a word with a space everything is an argument: `to eq [1]`, `to eq (1, 2)`.
    const bool plain_word = token_at(1).space_before || token_at(1).starts_line;
    Expr* matcher = nullptr;
    if (plain_word) {
        const Token& word = advance();
        matcher = name_node(word.name, word.span);
    } else {
        matcher = parse_postfix();
    }
    if (matcher->kind != NodeKind::Call) {
        const std::vector<Argument> expected =
            ends_inline_list() ? std::vector<Argument>{} : parse_loose_arguments(*matcher);
        matcher = call_node(CallForm::Parentheses, matcher, expected, span_from(matcher_begin));
    }
    Expr* check = node<Field>(NodeKind::Field, span_from(begin), actual, verb, false);
    return call_node(CallForm::Parentheses, check, {{{}, matcher, false, matcher->span}}, span_from(begin));
}

/// Returns whether the token behind a callee begins an argument of a call without parentheses.
bool Parser::starts_argument() const noexcept {
    if (!token().space_before) {
        return false;
    }
    switch (kind()) {
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::Text:
        case TokenKind::Backslash:
        case TokenKind::AmpersandColon: return true;
        case TokenKind::Word:
            switch (keyword()) {
                case Keyword::Fn: return kind_ahead() == TokenKind::LeftParen;
                case Keyword::Not: return keyword_ahead() != Keyword::In;
                case Keyword::Catch:
                case Keyword::Finally:
                case Keyword::Where: return false;
                default: return !is_hard_keyword(keyword()) || begins_operand(keyword());
            }
        default: return false;
    }
}

/// Returns whether an operand may be called without parentheses: a name or a path.
bool Parser::is_callee(const Expr& operand) const noexcept {
    return operand.kind == NodeKind::Name || operand.kind == NodeKind::Field;
}

bool Parser::at_trailing_lambda() const noexcept {
    return at(TokenKind::Backslash) || (keyword() == Keyword::Fn && kind_ahead() == TokenKind::LeftParen);
}

Expr* Parser::parse_call_without_parentheses(Expr* callee, std::uint32_t begin) {
    const std::vector<Argument> arguments = parse_loose_arguments(*callee);
    return call_node(CallForm::NoParentheses, callee, arguments, span_from(begin));
}

/// Parses the arguments of a call without parentheses.
std::vector<Argument> Parser::parse_loose_arguments(const Expr& callee) {
    std::vector<Argument> arguments;
    if (at_word("unwrap") && (keyword_ahead() == Keyword::Or || keyword_ahead() == Keyword::Else ||
                              (kind_ahead() == TokenKind::Word && token_at(1).name.text() == "or_return"))) {
        fail_unsupported("the word operator `unwrap " + std::string(token_at(1).name.text()) + ":`", here(), false);
    }
    for (;;) {
        if (at_word("skip") && kind_ahead() == TokenKind::Colon && is_example(callee)) {
            // `it "later", skip: …` marks the example; what follows the colon is its block.
            const Token& mark = advance();
            Expr* value = node<BoolLiteral>(NodeKind::BoolLiteral, mark.span, true);
            arguments.push_back({identifier(mark), value, false, mark.span});
            return arguments;
        }
        Argument argument{};
        // The block of `expect_raises Name: …` may stand on its line.
        const bool opens_block =
            kind_ahead() == TokenKind::Colon && (token_at(2).starts_line || is_raise_check(callee));
        if (at_named_argument() && !opens_block) {
            argument = parse_argument();
        } else if (at(TokenKind::Ellipsis) || at(TokenKind::Star)) {
            argument = parse_argument();
        } else {
            argument.value = parse_argument_value();
            argument.span = argument.value->span;
        }
        if (at_trailing_lambda()) {
            // No statement word takes a function: the lambda belongs to what is printed.
            const bool inner =
                is_statement_word(callee) && (argument.value->kind == NodeKind::Call || is_callee(*argument.value));
            Expr* lambda = parse_primary();
            if (inner) {
                argument.value = append_argument(argument.value, lambda, argument.value->span.begin);
                arguments.push_back(argument);
            } else {
                arguments.push_back(argument);
                arguments.push_back({{}, lambda, false, lambda->span});
            }
            return arguments;
        }
        arguments.push_back(argument);
        reject_nested_call(*argument.value);
        if (starts_argument() && is_example(callee)) {
            const Span end{last_end_, last_end_};
            fail(make_error(codes::kMissingColon, "expected `:` before the body of the block, found " + found(), here())
                     .with_fix(end, ":"));
        }
        if (starts_argument()) {
            fail_expected("`,` between arguments or the end of the call");
        }
        if (context_.single_argument || at_line_end() || !accept(TokenKind::Comma)) {
            return arguments;
        }
        skip_newline();
    }
}

/// Returns an expression as it was written.
std::string Parser::source_of(const Expr& expression) const {
    return std::string(
        file_.text.substr(expression.span.begin - file_.base, expression.span.end - expression.span.begin));
}

/// Reports `f x` where only a complete operand may stand.
void Parser::reject_nested_call(const Expr& callee) {
    if (!is_callee(callee) || !starts_argument()) {
        return;
    }
    if (const std::string_view feature = rejected_feature(source_of(callee)); !feature.empty()) {
        fail(make_unsupported(feature, callee.span));
    }
    const ForeignName* const foreign = foreign_name(source_of(callee));
    const std::string name =
        foreign != nullptr && !foreign->replacement.empty() ? std::string(foreign->replacement) : source_of(callee);
    fail(make_error(codes::kNestedCall, "a call needs parentheses here", here(), "this would be its argument")
             .with_label(callee.span, "called without parentheses")
             .with_help("write `" + name + "(...)`; only the outermost call of a statement may leave them out"));
}

/// Makes a call with one more argument at its end.
Expr* Parser::append_argument(Expr* callee, Expr* value, std::uint32_t begin) {
    std::vector<Argument> arguments;
    CallForm form = CallForm::NoParentheses;
    if (callee->kind == NodeKind::Call) {
        const Call& call = as<Call>(*callee);
        arguments.assign(call.arguments.begin(), call.arguments.end());
        form = call.form;
        callee = call.callee;
    }
    arguments.push_back({{}, value, false, value->span});
    return call_node(form, callee, arguments, span_from(begin));
}

} // namespace simple::syntax
