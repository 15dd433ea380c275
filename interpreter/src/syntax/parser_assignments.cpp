#include "syntax/foreign.hpp"
#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

namespace {

/// Operator of a compound assignment.
bool compound_operator(TokenKind kind, BinaryOp& op) noexcept {
    switch (kind) {
        case TokenKind::PlusAssign: op = BinaryOp::Add; return true;
        case TokenKind::MinusAssign: op = BinaryOp::Subtract; return true;
        case TokenKind::StarAssign: op = BinaryOp::Multiply; return true;
        case TokenKind::SlashAssign: op = BinaryOp::Divide; return true;
        case TokenKind::PercentAssign: op = BinaryOp::Modulo; return true;
        case TokenKind::PowerAssign: op = BinaryOp::Power; return true;
        default: return false;
    }
}

BindingForm binding_form(Keyword keyword, bool is_mutable) noexcept {
    switch (keyword) {
        case Keyword::Var: return BindingForm::Var;
        case Keyword::Let: return is_mutable ? BindingForm::LetMut : BindingForm::Let;
        case Keyword::Const: return BindingForm::Const;
        case Keyword::Static: return BindingForm::Static;
        default: return is_mutable ? BindingForm::Var : BindingForm::Val;
    }
}

} // namespace

/// Returns whether a binding word that is also the name of a variable begins a binding here.
bool Parser::starts_binding() const noexcept {
    switch (token().keyword) {
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Const: break;
        default: return false;
    }
    const TokenKind next = kind_ahead();
    return (next == TokenKind::Word && !is_hard_keyword(token_at(1).keyword)) ||
           ((next == TokenKind::LeftParen || next == TokenKind::LeftBracket || next == TokenKind::LeftBrace) &&
            token_at(1).space_before);
}

/// Parses `val`, `var`, `let [mut]`, `const` and `static` bindings.
Stmt* Parser::parse_binding() {
    const Token& first = advance();
    const bool is_mutable = accept(Keyword::Mut);
    Pattern* pattern = parse_pattern_list(true);
    TypeExpr* type = accept(TokenKind::Colon) ? parse_type() : nullptr;
    Expr* value = nullptr;
    if (accept(TokenKind::Assign)) {
        value = parse_value();
    } else if (!at_line_end()) {
        fail_expected("`=` and the value of the binding");
    }
    return node<Binding>(NodeKind::Binding, span_from(first.span.begin), binding_form(first.keyword, is_mutable),
                         pattern, type, value);
}

/// Parses what stands right of `=`: an expression, a call without parentheses, a tuple, or an indented block.
Expr* Parser::parse_value() {
    if (at(TokenKind::Newline) || at(TokenKind::End)) {
        const Span opener = previous();
        if (!opens_deeper_block()) {
            fail_expected("a value");
        }
        const Nesting nesting(*this);
        Block* body = parse_indented_block(opener, "the value", false);
        return node<BlockValue>(NodeKind::BlockValue, body->span, body);
    }
    const std::uint32_t begin = here().begin;
    return parse_tuple_rest(parse_call_or_expression(), begin);
}

/// Continues `a` to the tuple `a, b, …` when a comma follows.
Expr* Parser::parse_tuple_rest(Expr* first, std::uint32_t begin) {
    if (!at(TokenKind::Comma) || context_.brackets || at_line_end()) {
        return first;
    }
    std::vector<Expr*> elements = {first};
    while (!at_line_end() && accept(TokenKind::Comma)) {
        skip_newline();
        elements.push_back(parse_expression());
    }
    return node<Tuple>(NodeKind::Tuple, span_from(begin), arena_.list(elements));
}

/// Parses a statement that begins with an expression.
void Parser::parse_expression_statement(std::vector<Stmt*>& out) {
    const std::uint32_t start = cursor_.position;
    if ((at(TokenKind::Plus) || at(TokenKind::Minus)) && kind_ahead() == kind() && !token_at(1).space_before) {
        const Span both = here().to(token_at(1).span);
        fail(make_error(codes::kForeignSpelling, "there is no `++` and no `--`", both)
                 .with_help("write `x += 1` or `x -= 1`"));
    }
    Expr* first = parse_call_or_expression();
    out.push_back(finish_expression_statement(first, start));
}

Stmt* Parser::finish_expression_statement(Expr* first, std::uint32_t start) {
    const std::uint32_t begin = tokens_[start].span.begin;
    BinaryOp op{};
    const bool loose_call = first->kind == NodeKind::Call && as<Call>(*first).form == CallForm::NoParentheses;
    if (at(TokenKind::Comma) && !loose_call && !at_line_end()) {
        Expr* all = parse_tuple_rest(first, begin);
        if (at(TokenKind::Assign) && all->kind == NodeKind::Tuple) {
            const List<Expr*>& elements = as<Tuple>(*all).elements;
            return parse_assignment({elements.begin(), elements.end()}, begin);
        }
        return expression_statement(all);
    }
    if (at(TokenKind::Assign) && !loose_call) {
        return parse_assignment(assignment_targets(first), begin);
    }
    if (compound_operator(kind(), op) && !loose_call) {
        return parse_assignment({first}, begin);
    }
    if (at(TokenKind::Walrus)) {
        if (first->kind != NodeKind::Name) {
            fail(make_error(codes::kInvalidTarget, "only a name can stand left of `:=`", first->span));
        }
        Pattern* name = pattern_node<BindPattern>(PatternKind::Bind, first->span, as<Name>(*first).name);
        advance();
        Expr* value = parse_value();
        return node<Binding>(NodeKind::Binding, span_from(begin), BindingForm::Walrus, name,
                             static_cast<TypeExpr*>(nullptr), value);
    }
    if (at(TokenKind::Arrow) && !loose_call && !context_.no_arrow) {
        return parse_update(start, *first);
    }
    if (at(TokenKind::SuspendAssign)) {
        fail_unsupported("suspension (`~=`)", here(), false);
    }
    if (at(TokenKind::Colon)) {
        return parse_trailing_block(first, begin);
    }
    if ((at(TokenKind::Question) || at(TokenKind::Bang)) && token().space_before) {
        expect_line_end();
    }
    if (first->kind == NodeKind::Name && keyword_of(as<Name>(*first).name.text()) == Keyword::Print &&
        ends_inline_list()) {
        // `print` alone writes an empty line.
        return expression_statement(call_node(CallForm::NoParentheses, first, {}, first->span));
    }
    if (!loose_call && first->kind == NodeKind::Call && as<Call>(*first).callee->kind == NodeKind::Name &&
        as<Name>(*as<Call>(*first).callee).name.text() == "expect" && as<Call>(*first).arguments.size() == 1) {
        mark_condition(as<Call>(*first).arguments[0].value);
    }
    return expression_statement(first);
}

/// Parses from the `=` or `op=` on.
Stmt* Parser::parse_assignment(const std::vector<Expr*>& targets, std::uint32_t begin) {
    for (const Expr* target : targets) {
        check_target(*target);
    }
    BinaryOp op = BinaryOp::Add;
    const bool compound = compound_operator(kind(), op);
    advance();
    Expr* value = parse_value();
    return node<Assign>(NodeKind::Assign, span_from(begin), arena_.list(targets), compound, op, value);
}

/// Takes `(a, b)` and `[a, b]` apart into their targets.
std::vector<Expr*> Parser::assignment_targets(Expr* target) {
    if (target->kind == NodeKind::Tuple) {
        const List<Expr*>& elements = as<Tuple>(*target).elements;
        return {elements.begin(), elements.end()};
    }
    if (target->kind == NodeKind::Array) {
        std::vector<Expr*> targets;
        for (const Argument& element : as<Array>(*target).elements) {
            if (element.spread) {
                fail(make_error(codes::kInvalidTarget, "this cannot be assigned", element.span,
                                "the rest of an array is taken by `val [first, ...rest] = …` only"));
            }
            targets.push_back(element.value);
        }
        return targets;
    }
    return {target};
}

void Parser::check_target(const Expr& target) {
    switch (target.kind) {
        case NodeKind::Name:
        case NodeKind::Field:
        case NodeKind::TupleField:
        case NodeKind::Index: return;
        case NodeKind::Tuple:
            for (const Expr* element : as<Tuple>(target).elements) {
                check_target(*element);
            }
            return;
        default: break;
    }
    Diagnostic diagnostic = make_error(codes::kInvalidTarget, "this cannot be assigned", target.span,
                                       "only names, fields and elements can");
    if (target.kind == NodeKind::Comparison || target.kind == NodeKind::Binary) {
        diagnostic.with_help("`=` assigns; `==` compares");
    }
    fail(std::move(diagnostic));
}

/// Returns whether an expression is a path of names and constant indices, which costs nothing to read again.
bool Parser::is_plain_path(const Expr& expression) const noexcept {
    switch (expression.kind) {
        case NodeKind::Name:
        case NodeKind::Self:
        case NodeKind::IntLiteral:
        case NodeKind::TextLiteral: return true;
        case NodeKind::Field: return is_plain_path(*as<Field>(expression).object);
        case NodeKind::TupleField: return is_plain_path(*as<TupleField>(expression).object);
        case NodeKind::Index: {
            const Index& index = as<Index>(expression);
            return index.arguments.size() == 1 && is_plain_path(*index.arguments[0]) && is_plain_path(*index.object);
        }
        default: return false;
    }
}

/// Parses `target->method(args)…`, which means `target = target.method(args)…`.
Stmt* Parser::parse_update(std::uint32_t start, const Expr& first) {
    if (!is_plain_path(first)) {
        fail(make_error(codes::kInvalidTarget, "this cannot be updated by `->`", first.span,
                        "only variables, fields and elements can"));
    }
    // The target occurs twice in the meaning, so it is read twice: no node has two parents.
    const std::uint32_t begin = tokens_[start].span.begin;
    cursor_ = {start, start, false};
    Expr* target = parse_postfix();
    check_target(*target);
    cursor_ = {start, start, false};
    Expr* value = parse_postfix();
    while (accept(TokenKind::Arrow)) {
        const Identifier method = expect_any_word("of the method after `->`");
        Expr* callee = node<Field>(NodeKind::Field, span_from(begin), value, method, false);
        if (!at(TokenKind::LeftParen)) {
            fail_expected("`(` and the arguments of the method");
        }
        value = parse_call(callee, begin);
    }
    return node<Assign>(NodeKind::Assign, span_from(begin), arena_.list({target}), false, BinaryOp::Add, value);
}

/// Parses `callee args:` with its block, which becomes the last argument.
Stmt* Parser::parse_trailing_block(Expr* callee, std::uint32_t begin) {
    const bool plain_name = callee->kind == NodeKind::Name;
    const bool typed = plain_name && kind_ahead() == TokenKind::Word;
    const bool without_value = typed && is_type_word(token_at(1).name.text()) &&
                               (kind_ahead(2) == TokenKind::Newline || kind_ahead(2) == TokenKind::End);
    if (without_value || (typed && kind_ahead(2) == TokenKind::Assign)) {
        fail(make_error(codes::kForeignSpelling, "a typed variable is declared with `val` or `var`", callee->span)
                 .with_fix({callee->span.begin, callee->span.begin}, without_value ? "var " : "val "));
    }
    const Expr& head = callee->kind == NodeKind::Call ? *as<Call>(*callee).callee : *callee;
    if (head.kind == NodeKind::Name) {
        const std::string_view name = as<Name>(head).name.text();
        if (name == "out" || name == "invariant") {
            fail_unsupported("contract (`" + std::string(name) + ":`)", head.span);
        }
    }
    if (callee->kind != NodeKind::Call && !is_callee(*callee)) {
        fail(make_error(codes::kSyntaxError, "`:` begins a block, but this takes none", here())
                 .with_label(callee->span, "not a call"));
    }
    const std::uint32_t opener = here().begin;
    const Suite body = parse_suite("the block", InlineBody::Statements, true);
    Function* function = lambda_function(opener, FunctionForm::TrailingBlock, {}, nullptr, body);
    Expr* block = node<Lambda>(NodeKind::Lambda, span_from(opener), function);
    return expression_statement(append_argument(callee, block, begin));
}

} // namespace simple::syntax
