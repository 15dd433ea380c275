#include "syntax/parser.hpp"

namespace simple::syntax {

/// Parses `\x, y: body`, `\(x: T) -> R: body` and `\: body`.
Expr* Parser::parse_backslash_lambda() {
    const std::uint32_t begin = advance().span.begin;
    const Nesting nesting(*this);
    std::vector<Parameter> parameters;
    TypeExpr* result = nullptr;
    if (at(TokenKind::LeftParen) && opens_parameter_list()) {
        parameters = parse_parameters();
        result = accept(TokenKind::Arrow) ? parse_type() : nullptr;
    } else {
        while (!at(TokenKind::Colon)) {
            parameters.push_back(parse_lambda_parameter());
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
    }
    const Suite body = parse_lambda_body();
    Function* function = lambda_function(begin, FunctionForm::Lambda, parameters, result, body);
    return node<Lambda>(NodeKind::Lambda, span_from(begin), function);
}

/// Tells `\(x: T): …` and `\(x): …`, which are parameter lists, from `\(a, b): …`, which takes one pair apart.
bool Parser::opens_parameter_list() const noexcept {
    std::uint32_t depth = 0;
    bool comma = false;
    for (std::uint32_t i = 0;; ++i) {
        switch (token_at(i).kind) {
            case TokenKind::LeftParen:
            case TokenKind::LeftBracket:
            case TokenKind::LeftBrace: ++depth; break;
            case TokenKind::RightParen:
            case TokenKind::RightBracket:
            case TokenKind::RightBrace:
                if (--depth == 0) {
                    const TokenKind next = token_at(i + 1).kind;
                    return next == TokenKind::Arrow || (next == TokenKind::Colon && !comma);
                }
                break;
            case TokenKind::Colon:
            case TokenKind::Assign:
                if (depth == 1) {
                    return true;
                }
                break;
            case TokenKind::Comma: comma = comma || depth == 1; break;
            case TokenKind::End: return true;
            default: break;
        }
    }
}

/// Parses a parameter without parentheses around the list: a name, a default, or a pattern.
Parameter Parser::parse_lambda_parameter() {
    Parameter parameter{};
    if (at(TokenKind::LeftParen) || at(TokenKind::LeftBracket) || at(TokenKind::LeftBrace)) {
        parameter.pattern = parse_single_pattern(true);
        return parameter;
    }
    if (is_hard_keyword(keyword())) {
        keyword_names_.insert(token().name);
    }
    parameter.name = expect_any_word("of a parameter of the lambda");
    parameter.variadic = accept(TokenKind::Ellipsis);
    if (accept(TokenKind::Assign)) {
        parameter.default_value = parse_binary(kBitXor);
    }
    return parameter;
}

/// Parses `|x, y| body` and `|| body`.
Expr* Parser::parse_pipe_lambda() {
    const Token& open = advance();
    const std::uint32_t begin = open.span.begin;
    const Nesting nesting(*this);
    std::vector<Parameter> parameters;
    if (open.kind == TokenKind::Pipe) {
        const ContextScope scope(*this);
        context_.no_pipe = true;
        while (!at(TokenKind::Pipe)) {
            Parameter parameter = parse_lambda_parameter();
            if (accept(TokenKind::Colon)) {
                parameter.type = parse_type();
            }
            parameters.push_back(parameter);
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
        if (!at(TokenKind::Pipe)) {
            fail(make_error(codes::kUnclosed, "expected `|` after the parameters of the lambda, found " + found(),
                            here())
                     .with_label(open.span, "opened here"));
        }
        advance();
    }
    const Suite body = at(TokenKind::Colon) ? parse_lambda_body() : parse_inline_expression_body();
    Function* function = lambda_function(begin, FunctionForm::Lambda, parameters, nullptr, body);
    return node<Lambda>(NodeKind::Lambda, span_from(begin), function);
}

/// Parses `fn(x: T) -> R: body`.
Expr* Parser::parse_fn_lambda() {
    const std::uint32_t begin = advance().span.begin;
    const Nesting nesting(*this);
    if (!at(TokenKind::LeftParen)) {
        fail_expected("`(` and the parameters of the lambda");
    }
    const std::vector<Parameter> parameters = parse_parameters();
    TypeExpr* result = accept(TokenKind::Arrow) ? parse_type() : nullptr;
    const Suite body = parse_lambda_body();
    Function* function = lambda_function(begin, FunctionForm::Lambda, parameters, result, body);
    return node<Lambda>(NodeKind::Lambda, span_from(begin), function);
}

/// Parses from `=>` on.
Expr* Parser::parse_arrow_lambda(const std::vector<Parameter>& parameters, std::uint32_t begin) {
    const Nesting nesting(*this);
    const Span arrow = advance().span;
    if (at_braced_block()) {
        report(make_error(codes::kForeignSpelling, "the body of a lambda is one expression, without braces", here())
                   .with_help("a block stands indented below `\\x:`"));
        Function* const function =
            lambda_function(begin, FunctionForm::Lambda, parameters, nullptr, {parse_braced_block(), true});
        return node<Lambda>(NodeKind::Lambda, span_from(begin), function);
    }
    const Suite body = token().starts_line && !context_.brackets
                           ? parse_suite_after(arrow, "the lambda", InlineBody::Expression, false)
                           : parse_inline_expression_body();
    Function* function = lambda_function(begin, FunctionForm::Lambda, parameters, nullptr, body);
    return node<Lambda>(NodeKind::Lambda, span_from(begin), function);
}

Suite Parser::parse_lambda_body() {
    if (!at(TokenKind::Colon)) {
        fail_expected("`:` and the body of the lambda");
    }
    return parse_suite("the lambda", InlineBody::Expression);
}

Suite Parser::parse_inline_expression_body() { return {parse_inline_block(InlineBody::Expression), true}; }

/// Parses what may stand where a lambda or an inline branch has one expression: also a simple statement.
Stmt* Parser::parse_inline_statement() {
    const ContextScope scope(*this);
    context_.single_argument = true;
    switch (keyword()) {
        case Keyword::Return:
        case Keyword::Break:
        case Keyword::Continue: return parse_flow_statement();
        case Keyword::Assert:
            if (Stmt* statement = parse_assert(); statement != nullptr) {
                return statement;
            }
            break;
        default: break;
    }
    const std::uint32_t begin = here().begin;
    Expr* value = parse_call_or_expression();
    const bool assigns = kind() >= TokenKind::Assign && kind() <= TokenKind::PowerAssign;
    return assigns ? parse_assignment({value}, begin) : expression_statement(value);
}

/// Makes the lambda of `&:name`, which calls a method on its argument.
Expr* Parser::parse_method_reference() {
    const std::uint32_t begin = advance().span.begin;
    const Identifier method = expect_any_word("of the method after `&:`");
    const Symbol parameter_name = placeholder_name(1);
    Expr* object = name_node(parameter_name, method.span);
    Expr* callee = node<Field>(NodeKind::Field, method.span, object, method, false);
    Expr* call = call_node(CallForm::Parentheses, callee, {}, method.span);
    Parameter parameter{};
    parameter.name = {parameter_name, method.span};
    Function* function =
        lambda_function(begin, FunctionForm::Lambda, {parameter}, nullptr, {expression_block(call), true});
    return node<Lambda>(NodeKind::Lambda, span_from(begin), function);
}

Symbol Parser::placeholder_name(std::uint32_t number) { return interner_.intern("_" + std::to_string(number)); }

/// Notes a `_` or `_1` in the argument that is being read.
Expr* Parser::parse_placeholder(const Token& placeholder) {
    PlaceholderScope& scope = *context_.placeholders;
    Name* name = name_node(placeholder.name, placeholder.span);
    const std::string_view text = placeholder.name.text();
    if (text.size() == 1) {
        scope.successive.push_back(name);
    } else {
        scope.numbered.push_back(name);
        scope.greatest = std::max(scope.greatest, static_cast<std::uint32_t>(text[1] - '0'));
    }
    return name;
}

/// Makes a lambda of an argument that held placeholders. One that is just a placeholder belongs to the argument around.
Expr* Parser::close_placeholders(PlaceholderScope& scope, Expr* value) {
    if (scope.successive.empty() && scope.numbered.empty()) {
        return value;
    }
    if (value->kind == NodeKind::Name) {
        if (scope.outer != nullptr) {
            PlaceholderScope& outer = *scope.outer;
            outer.successive.insert(outer.successive.end(), scope.successive.begin(), scope.successive.end());
            outer.numbered.insert(outer.numbered.end(), scope.numbered.begin(), scope.numbered.end());
            outer.greatest = std::max(outer.greatest, scope.greatest);
        }
        return value;
    }
    std::uint32_t count = 0;
    for (Name* name : scope.successive) {
        name->name = placeholder_name(++count);
    }
    std::vector<Parameter> parameters(std::max(count, scope.greatest));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        parameters[i].name = {placeholder_name(static_cast<std::uint32_t>(i + 1)), value->span};
    }
    Function* function =
        lambda_function(value->span.begin, FunctionForm::Lambda, parameters, nullptr, {expression_block(value), true});
    return node<Lambda>(NodeKind::Lambda, value->span, function);
}

} // namespace simple::syntax
