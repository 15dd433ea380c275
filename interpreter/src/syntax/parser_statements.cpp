#include "syntax/parser.hpp"

namespace simple::syntax {

void Parser::parse_statement(std::vector<Stmt*>& out) {
    if (at(TokenKind::At)) {
        parse_declaration(out);
        return;
    }
    if (at(TokenKind::Word)) {
        reject_foreign_statement();
        reject_unsupported_statement();
        if (parse_keyword_statement(out) || parse_contextual_statement(out)) {
            return;
        }
    }
    reject_foreign_comment();
    if (at(TokenKind::Ellipsis) && kind_ahead() != TokenKind::Word) {
        const Span span = advance().span;
        out.push_back(node<Pass>(NodeKind::Pass, span));
        return;
    }
    parse_expression_statement(out);
}

/// Returns whether the token behind the one at the cursor begins an operand rather than going on with an expression.
bool Parser::begins_operand_ahead() const noexcept {
    const Token& next = token_at(1);
    switch (kind_ahead()) {
        case TokenKind::Word:
            switch (next.keyword) {
                case Keyword::And:
                case Keyword::Or:
                case Keyword::Xor:
                case Keyword::In:
                case Keyword::Is:
                case Keyword::As:
                case Keyword::If:
                case Keyword::Elif:
                case Keyword::Else: return false;
                case Keyword::Not: return keyword_ahead(2) != Keyword::In;
                default: return true;
            }
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::Text:
        case TokenKind::Backslash: return true;
        case TokenKind::LeftParen:
        case TokenKind::LeftBracket:
        case TokenKind::LeftBrace: return next.space_before;
        case TokenKind::Minus:
        case TokenKind::Tilde: return next.space_before && !token_at(2).space_before;
        default: return false;
    }
}

/// Returns whether the keyword at the cursor is read as the name of a parameter or loop variable: one is named like
/// it, and what follows is not what follows the keyword.
bool Parser::is_keyword_name() const noexcept {
    if (!keyword_names_.contains(token().name)) {
        return false;
    }
    switch (token().keyword) {
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Const: return !starts_binding();
        case Keyword::Class:
        case Keyword::Struct:
        case Keyword::Enum:
        case Keyword::Trait:
        case Keyword::Impl:
        case Keyword::Extern:
        case Keyword::Use:
        case Keyword::Import:
        case Keyword::Export:
        case Keyword::If:
        case Keyword::Match:
        case Keyword::While:
        case Keyword::For:
        case Keyword::Return: return !begins_operand_ahead();
        default: return true;
    }
}

/// Handles statements that a hard keyword introduces. Returns false when the word is part of an expression.
bool Parser::parse_keyword_statement(std::vector<Stmt*>& out) {
    if (is_keyword_name()) {
        return false;
    }
    switch (token().keyword) {
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Const: out.push_back(parse_binding()); return true;
        case Keyword::Fn:
            if (kind_ahead() == TokenKind::LeftParen && token_at(1).space_before) {
                fail(make_error(codes::kSyntaxError, "this function has no name", here())
                         .with_help("write `fn name(...)`; a lambda is written `fn(...)`, without the blank"));
            }
            if (kind_ahead() != TokenKind::Word) {
                return false;
            }
            parse_declaration(out);
            return true;
        case Keyword::Class:
        case Keyword::Struct:
        case Keyword::Enum:
        case Keyword::Trait:
        case Keyword::Impl:
        case Keyword::Extern: parse_declaration(out); return true;
        case Keyword::Use:
        case Keyword::Import: parse_use(out, false); return true;
        case Keyword::Export: parse_export(out); return true;
        case Keyword::If: out.push_back(expression_statement(parse_if(InlineBody::Statements))); return true;
        case Keyword::Match: out.push_back(expression_statement(parse_match())); return true;
        case Keyword::While: out.push_back(parse_while()); return true;
        case Keyword::For: out.push_back(parse_for()); return true;
        case Keyword::Loop: out.push_back(parse_loop()); return true;
        case Keyword::Return:
        case Keyword::Break:
        case Keyword::Continue:
        case Keyword::Pass: out.push_back(parse_flow_statement()); return true;
        case Keyword::Elif:
        case Keyword::Else:
            fail(make_error(codes::kMisplacedKeyword, found() + " without an `if` that it belongs to", here())
                     .with_help("an `else` stands at the indentation of its `if`, directly behind its block"));
        case Keyword::Case: fail(make_error(codes::kMisplacedKeyword, "`case` outside of a `match`", here()));
        default: return false;
    }
}

/// Handles statements that begin with a word that may also be a name.
bool Parser::parse_contextual_statement(std::vector<Stmt*>& out) {
    const TokenKind next = kind_ahead();
    const Keyword next_keyword = keyword_ahead();
    const bool before_name = next == TokenKind::Word && !is_hard_keyword(next_keyword);
    switch (token().keyword) {
        case Keyword::Static:
            if (next_keyword == Keyword::Fn) {
                parse_declaration(out);
                return true;
            }
            if (before_name) {
                out.push_back(parse_binding());
                return true;
            }
            return false;
        case Keyword::From:
            if (!before_name) {
                return false;
            }
            out.push_back(parse_from(false));
            return true;
        case Keyword::Type:
        case Keyword::Alias:
            if (!before_name || (kind_ahead(2) != TokenKind::Assign && kind_ahead(2) != TokenKind::Less)) {
                return false;
            }
            parse_declaration(out);
            return true;
        case Keyword::Try:
            if (next != TokenKind::Colon) {
                return false;
            }
            out.push_back(expression_statement(parse_try(InlineBody::Statements)));
            return true;
        case Keyword::Catch:
        case Keyword::Finally:
            if (next == TokenKind::Colon || (before_name && kind_ahead(2) == TokenKind::Colon)) {
                fail(make_error(codes::kMisplacedKeyword, found() + " without a `try` that it belongs to", here()));
            }
            return false;
        case Keyword::Defer:
            if (next != TokenKind::Colon && next != TokenKind::Word) {
                return false;
            }
            out.push_back(parse_defer());
            return true;
        case Keyword::With:
            if (!before_name && !(token_at(1).space_before && line_opens_block())) {
                return false;
            }
            out.push_back(parse_with());
            return true;
        case Keyword::Assert:
            if (redefined_words_.contains(token().name)) {
                return false;
            }
            if (Stmt* statement = parse_assert(); statement != nullptr) {
                out.push_back(statement);
                return true;
            }
            return false;
        case Keyword::Mut:
        case Keyword::None: break;
        default: return false;
    }
    if (accept_modifiers()) {
        if (keyword() == Keyword::Use || keyword() == Keyword::Import) {
            parse_use(out, true);
        } else {
            parse_statement(out);
        }
        return true;
    }
    if (word() == "friend" || word() == "internal_export" || word() == "bind" || word() == "mod") {
        if (before_name) {
            if (word() == "mod" && kind_ahead(2) == TokenKind::Colon) {
                fail_unsupported("`mod " + std::string(token_at(1).name.text()) + ":` block", here());
            }
            skip_line();
            return true;
        }
    }
    if (word().starts_with("pass_") && (word() == "pass_todo" || word() == "pass_do_nothing" || word() == "pass_dn")) {
        out.push_back(parse_flow_statement());
        return true;
    }
    return false;
}

/// Parses `return [e]`, `break [e]`, `continue` and the words for doing nothing.
Stmt* Parser::parse_flow_statement() {
    const Token& first = advance();
    const std::uint32_t begin = first.span.begin;
    if (first.keyword == Keyword::Continue) {
        return node<Continue>(NodeKind::Continue, first.span);
    }
    if (first.keyword != Keyword::Return && first.keyword != Keyword::Break) {
        return node<Pass>(NodeKind::Pass, first.span);
    }
    Expr* value = nullptr;
    if (!ends_inline_list()) {
        value = parse_call_or_expression();
        value = context_.single_argument ? value : parse_tuple_rest(value, value->span.begin);
    }
    if (first.keyword == Keyword::Return) {
        return node<Return>(NodeKind::Return, span_from(begin), value);
    }
    return node<Break>(NodeKind::Break, span_from(begin), value);
}

void Parser::reject_suspension(const Token& word_token) {
    if (at(TokenKind::Tilde) && !token().space_before) {
        fail_unsupported("suspension (`" + std::string(word_token.name.text()) + "~`)", word_token.span.to(here()),
                         false);
    }
}

/// Parses an expression in the header of a block.
Expr* Parser::parse_header_expression() {
    const ContextScope scope(*this);
    context_.header = true;
    return parse_expression();
}

/// Parses what `if`, `elif` and `while` ask: an expression, or `val PATTERN = expression`.
Condition Parser::parse_condition() {
    const Keyword first = keyword();
    if ((first == Keyword::Val || first == Keyword::Var || first == Keyword::Let) && !is_keyword_name()) {
        advance();
        accept(Keyword::Mut);
        Pattern* pattern = parse_pattern(false);
        expect(TokenKind::Assign, "and the value to match");
        return {pattern, parse_header_expression()};
    }
    Expr* value = parse_header_expression();
    mark_condition(value);
    return {nullptr, value};
}

Stmt* Parser::parse_while() {
    const Token& first = advance();
    reject_suspension(first);
    const Condition condition = parse_condition();
    Block* body = parse_suite("the loop").block;
    return node<While>(NodeKind::While, span_from(first.span.begin), condition, body);
}

Stmt* Parser::parse_for() {
    const Token& first = advance();
    reject_suspension(first);
    reject_foreign_loop_header();
    Pattern* pattern = parse_pattern_list(true);
    reject_missing_in();
    if (!accept(Keyword::In)) {
        fail_expected("`in` and what to iterate");
    }
    Expr* iterable = parse_header_expression();
    Block* body = parse_suite("the loop").block;
    return node<For>(NodeKind::For, span_from(first.span.begin), pattern, iterable, body);
}

Stmt* Parser::parse_loop() {
    const Token& first = advance();
    Block* body = parse_suite("the loop").block;
    return node<Loop>(NodeKind::Loop, span_from(first.span.begin), body);
}

Stmt* Parser::parse_defer() {
    const Nesting nesting(*this);
    const Token& first = advance();
    Suite body{};
    if (at(TokenKind::Colon)) {
        body = parse_suite("`defer`");
    } else {
        std::vector<Stmt*> statements;
        parse_statement(statements);
        body = {arena_.make<Block>(arena_.list(statements), std::string_view{}, span_from(first.span.begin)), false};
    }
    Function* function = lambda_function(first.span.begin, FunctionForm::TrailingBlock, {}, nullptr, body);
    Expr* action = node<Lambda>(NodeKind::Lambda, span_from(first.span.begin), function);
    return node<Defer>(NodeKind::Defer, span_from(first.span.begin), action);
}

Stmt* Parser::parse_with() {
    const Token& first = advance();
    std::vector<WithItem> items;
    do {
        WithItem item{};
        {
            const ContextScope scope(*this);
            context_.no_as = true;
            item.value = parse_header_expression();
        }
        if (accept(Keyword::As)) {
            item.pattern = parse_pattern(true);
        }
        items.push_back(item);
    } while (accept(TokenKind::Comma));
    Block* body = parse_suite("`with`").block;
    return node<With>(NodeKind::With, span_from(first.span.begin), arena_.list(items), body);
}

/// Parses `assert c`, `assert c, "m"`, `assert(c)` and `assert(c, "m")`. Returns null when no argument follows.
Stmt* Parser::parse_assert() {
    if (kind_ahead() == TokenKind::LeftParen && !token_at(1).space_before) {
        return parse_assert_call();
    }
    if (!starts_statement_word()) {
        return nullptr;
    }
    const std::uint32_t begin = advance().span.begin;
    Expr* condition = parse_expression();
    mark_condition(condition);
    Expr* message = accept(TokenKind::Comma) ? parse_expression() : nullptr;
    return node<Assert>(NodeKind::Assert, span_from(begin), condition, message);
}

Stmt* Parser::parse_assert_call() {
    const std::uint32_t start = cursor_.position;
    const std::uint32_t begin = here().begin;
    Expr* value = parse_expression();
    if (value->kind == NodeKind::Call && ends_inline_list()) {
        const Call& call = as<Call>(*value);
        const List<Argument>& arguments = call.arguments;
        const bool named = !arguments.empty() && (arguments[0].name.name || arguments.back().name.name);
        if (call.callee->kind == NodeKind::Name && as<Name>(*call.callee).name.text() == "assert" && !named &&
            (arguments.size() == 1 || arguments.size() == 2)) {
            mark_condition(arguments[0].value);
            Expr* message = arguments.size() == 2 ? arguments[1].value : nullptr;
            return node<Assert>(NodeKind::Assert, span_from(begin), arguments[0].value, message);
        }
    }
    return finish_expression_statement(value, start);
}

} // namespace simple::syntax
