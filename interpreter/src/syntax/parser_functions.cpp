#include <algorithm>

#include "syntax/foreign.hpp"
#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"
#include "syntax/word_table.hpp"

namespace simple::syntax {

namespace {

constexpr std::string_view kIgnoredDecorators[] = {"inline", "pure",   "deprecated", "doc",   "test",
                                                   "allow",  "export", "override",   "verify"};
constexpr std::string_view kModifiers[] = {"pub", "private", "common", "mut", "immut"};

/// Static even without the word, unless the body mentions `self`.
bool is_constructor_name(std::string_view name) noexcept {
    return name == "new" || name == "create" || name == "default" || name.starts_with("from_");
}

} // namespace

/// Skips visibility words and the like in front of a declaration. Returns whether there were any.
bool Parser::accept_modifiers() {
    bool any = false;
    for (;;) {
        if (accept_foreign_modifier()) {
            any = true;
            continue;
        }
        if (!contains(kModifiers, word())) {
            break;
        }
        const bool scoped = kind_ahead() == TokenKind::LeftParen && kind_ahead(2) == TokenKind::Word &&
                            kind_ahead(3) == TokenKind::RightParen && kind_ahead(4) == TokenKind::Word;
        const bool declares = kind_ahead() == TokenKind::Word &&
                              (is_hard_keyword(keyword_ahead()) || keyword_ahead() == Keyword::Static ||
                               keyword_ahead() == Keyword::Type || keyword_ahead() == Keyword::Alias ||
                               contains(kModifiers, token_at(1).name.text()));
        const bool operates = keyword_ahead() == Keyword::In || keyword_ahead() == Keyword::And ||
                              keyword_ahead() == Keyword::Or || keyword_ahead() == Keyword::Is ||
                              keyword_ahead() == Keyword::As || keyword_ahead() == Keyword::Xor;
        if (!(scoped || (declares && !operates))) {
            break;
        }
        advance();
        if (scoped) {
            skip_parentheses();
        }
        any = true;
    }
    return any;
}

/// Skips a balanced pair of parentheses.
void Parser::skip_parentheses() {
    const ContextScope scope(*this);
    context_.brackets = true;
    const Token& open = advance();
    for (std::size_t depth = 1; depth != 0; advance()) {
        if (at(TokenKind::End)) {
            fail_unclosed(open, TokenKind::RightParen);
        }
        depth += at(TokenKind::LeftParen) ? 1U : 0U;
        depth -= at(TokenKind::RightParen) ? 1U : 0U;
    }
}

/// Parses the decorators above a declaration.
std::vector<Expr*> Parser::parse_decorators() {
    std::vector<Expr*> decorators;
    while (at(TokenKind::At)) {
        advance();
        const std::uint32_t begin = here().begin;
        const Identifier name = expect_any_word("of the decorator");
        const std::string_view text = name.name.text();
        if (text == "when" || text == "cfg") {
            fail_unsupported("conditional compilation (`@" + std::string(text) + "`)", name.span, false);
        }
        if (text == "kernel" || text == "gpu" || text == "async") {
            fail_unsupported(text == "async" ? "async" : "GPU kernel", name.span, false);
        }
        if (contains(kIgnoredDecorators, text)) {
            if (at(TokenKind::LeftParen)) {
                skip_parentheses();
            }
        } else {
            if (!occurs_elsewhere(name.name)) {
                fail_unsupported("decorator `@" + std::string(text) + "`", name.span, false);
            }
            decorators.push_back(parse_postfix_chain(name_node(name.name, name.span), begin, false));
        }
        accept(TokenKind::Semicolon);
        ended_early_ = ended_early_ || at(TokenKind::End);
        accept_line();
    }
    return decorators;
}

/// Parses a declaration with its decorators.
void Parser::parse_declaration(std::vector<Stmt*>& out) {
    const std::vector<Expr*> decorators = parse_decorators();
    accept_modifiers();
    Function* function = nullptr;
    if (keyword() == Keyword::Fn) {
        advance();
        function = parse_function(FunctionForm::Function);
    } else if (keyword() == Keyword::Static && keyword_ahead() == Keyword::Fn) {
        advance();
        advance();
        function = parse_function(FunctionForm::Static);
    } else if (keyword() == Keyword::Extern) {
        function = parse_extern();
    }
    if (function != nullptr) {
        out.push_back(decorators.empty() ? function : decorate(*function, decorators));
        return;
    }
    if (!decorators.empty()) {
        fail_unsupported("decorator (on anything but a function)", decorators[0]->span, false);
    }
    if (Stmt* declaration = parse_type_declaration(); declaration != nullptr) {
        out.push_back(declaration);
        return;
    }
    parse_statement(out);
}

/// Makes `val f = a(b(fn(…): …))` of a function `f` under the decorators `@a` and `@b`.
Stmt* Parser::decorate(Function& function, const std::vector<Expr*>& decorators) {
    if (function.form != FunctionForm::Function || function.body == nullptr) {
        fail_unsupported("decorator (on a function without a body)", decorators[0]->span, false);
    }
    const Identifier name = std::exchange(function.name, Identifier{});
    function.form = FunctionForm::Lambda;
    Expr* value = node<Lambda>(NodeKind::Lambda, function.span, &function);
    for (std::size_t i = decorators.size(); i-- > 0;) {
        value = call_node(CallForm::Parentheses, decorators[i], {{{}, value, false, value->span}}, decorators[i]->span);
    }
    Pattern* pattern = pattern_node<BindPattern>(PatternKind::Bind, name.span, name.name);
    return node<Binding>(NodeKind::Binding, function.span, BindingForm::Val, pattern, static_cast<TypeExpr*>(nullptr),
                         value);
}

/// Returns whether a name that decorates occurs elsewhere in the file, where it may be defined or imported.
bool Parser::occurs_elsewhere(Symbol name) const noexcept {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const bool decorates = i != 0 && tokens_[i - 1].kind == TokenKind::At;
        if (tokens_[i].kind == TokenKind::Word && tokens_[i].name == name && !decorates) {
            return true;
        }
    }
    return false;
}

/// Parses a function from behind `fn` or `me`.
Function* Parser::parse_function(FunctionForm form) {
    const std::uint32_t begin = previous().begin;
    Function* function = node<Function>(NodeKind::Function, previous(), form, Identifier{}, List<Parameter>{}, nullptr,
                                        nullptr, false, Identifier{}, List<Identifier>{});
    function->name = expect_any_word("of the function");
    if (accept(TokenKind::Assign)) {
        function->alias_of = expect_any_word("of the function to alias");
        function->span = span_from(begin);
        return function;
    }
    const std::uint32_t self_before = self_uses_;
    function->type_parameters = arena_.list(parse_type_parameters());
    if (!at(TokenKind::LeftParen)) {
        fail_expected("`(` and the parameters of the function");
    }
    function->parameters = arena_.list(parse_parameters());
    function->result = accept(TokenKind::Arrow) ? parse_type() : nullptr;
    skip_where_clause();
    parse_function_body(*function);
    if (form == FunctionForm::Method && is_constructor_name(function->name.name.text()) && self_uses_ == self_before) {
        function->form = FunctionForm::Static;
    }
    function->span = span_from(begin);
    return function;
}

/// Reads the body behind `fn f(x): T`, which is reported: `-> T:` belongs there. Returns false when it is a body.
bool Parser::parse_body_behind_type(Function& function) {
    const Token& behind = token_at(2);
    const bool below = behind.starts_line &&
                       compare_indent(whitespace_of(behind), indentation_.current().whitespace) == IndentOrder::Deeper;
    const bool assigned = behind.kind == TokenKind::Assign && is_type_word(token_at(1).name.text());
    if (is_hard_keyword(token_at(1).keyword) || !(below || assigned || behind.kind == TokenKind::Colon)) {
        return false;
    }
    const std::string type(token_at(1).name.text());
    report(make_error(codes::kForeignSpelling, "the type of the result stands behind `->`", here())
               .with_help("write `-> " + type + ":`")
               .with_fix(here().to(assigned ? behind.span : token_at(1).span),
                         " -> " + type + (below || assigned ? ":" : "")));
    const Span opener = advance().span;
    function.result = parse_type();
    if (below) {
        function.body = parse_indented_block(opener, "the function", true);
    } else {
        advance();
        function.body = at(TokenKind::Newline) ? parse_indented_block(opener, "the function", true)
                                               : parse_inline_block(InlineBody::Statements);
    }
    return true;
}

/// Parses the body, if there is one: a header alone is a declaration.
void Parser::parse_function_body(Function& function) {
    if (at(TokenKind::Assign) || at(TokenKind::FatArrow)) {
        report(make_error(codes::kForeignSpelling, "the body of a function begins with `:`", here(), "write `:`")
                   .with_fix(here(), ":"));
        advance();
        function.body = parse_inline_block(InlineBody::Statements);
        return;
    }
    if (at(TokenKind::Colon) && kind_ahead() == TokenKind::Word && parse_body_behind_type(function)) {
        return;
    }
    const bool only_declared = at_line_end() && !(at(TokenKind::Newline) && opens_deeper_block());
    if (only_declared) {
        return;
    }
    const Suite body = parse_suite("the function", InlineBody::Statements, true);
    const List<Stmt*>& statements = body.block->statements;
    function.body = body.block;
    function.expression_body =
        body.on_line && statements.size() == 1 && statements[0]->kind == NodeKind::ExpressionStatement;
}

/// Parses `(…)` of a declaration or of an `fn` lambda. A leading `self` is not counted.
std::vector<Parameter> Parser::parse_parameters() {
    const Token& open = advance();
    const Nesting nesting(*this);
    std::vector<Parameter> parameters;
    {
        const ContextScope scope(*this);
        context_.brackets = true;
        context_.no_pipe = false;
        bool more = !at(TokenKind::RightParen);
        if (more && accept_self_parameter()) {
            more = accept(TokenKind::Comma) && !at(TokenKind::RightParen);
        }
        while (more) {
            if (!parameters.empty() && parameters.back().variadic) {
                report(make_error(codes::kSyntaxError,
                                  "`" + std::string(parameters.back().name.name.text()) +
                                      "...` takes all further arguments and must be the last parameter",
                                  parameters.back().name.span));
            }
            parameters.push_back(parse_parameter());
            more = accept(TokenKind::Comma) && !at(TokenKind::RightParen);
        }
        expect_close(TokenKind::RightParen, open);
    }
    return parameters;
}

/// Accepts `self`, `mut self`, `&self`, `&mut self` and `me`, each with an optional type.
bool Parser::accept_self_parameter() {
    std::uint32_t ahead = 0;
    ahead += token_at(ahead).kind == TokenKind::Ampersand ? 1U : 0U;
    ahead += token_at(ahead).kind == TokenKind::Word && token_at(ahead).keyword == Keyword::Mut ? 1U : 0U;
    const Token& last = token_at(ahead);
    if (last.kind != TokenKind::Word || (last.keyword != Keyword::Self && last.keyword != Keyword::Me)) {
        return false;
    }
    for (std::uint32_t i = 0; i <= ahead; ++i) {
        advance();
    }
    if (accept(TokenKind::Colon)) {
        parse_type();
    }
    ++self_uses_;
    return true;
}

Parameter Parser::parse_parameter() {
    Parameter parameter{};
    if (at(TokenKind::LeftParen) || at(TokenKind::LeftBracket) || at(TokenKind::LeftBrace)) {
        parameter.pattern = parse_single_pattern(true);
        return parameter;
    }
    parameter.variadic = accept(TokenKind::Ellipsis) || accept(TokenKind::Star);
    if (keyword() == Keyword::Mut && kind_ahead() == TokenKind::Word) {
        advance();
    }
    const Keyword word_keyword = keyword();
    parameter.name = expect_any_word("of a parameter");
    if (is_hard_keyword(word_keyword)) {
        keyword_names_.insert(parameter.name.name);
    }
    parameter.variadic = accept(TokenKind::Ellipsis) || parameter.variadic;
    if (accept(TokenKind::Colon)) {
        parameter.type = parse_type();
        parameter.variadic = accept(TokenKind::Ellipsis) || parameter.variadic;
    }
    if (accept(TokenKind::Assign)) {
        const ContextScope scope(*this);
        context_.placeholders = nullptr;
        parameter.default_value = parse_expression();
    }
    return parameter;
}

/// Parses `<T, U: Bound>` or the older `[T]` behind a declared name. Bounds are read and dropped.
std::vector<Identifier> Parser::parse_type_parameters() {
    std::vector<Identifier> parameters;
    if (!at(TokenKind::Less) && !at(TokenKind::LeftBracket)) {
        return parameters;
    }
    const Token& open = advance();
    const ContextScope scope(*this);
    context_.brackets = true;
    while (!at(TokenKind::Greater) && !at(TokenKind::RightBracket) && !at(TokenKind::ShiftRight)) {
        accept(Keyword::Const);
        parameters.push_back(expect_any_word("of a type parameter"));
        if (accept(TokenKind::Colon)) {
            do {
                parse_type();
            } while (accept(TokenKind::Plus));
        }
        if (accept(TokenKind::Assign)) {
            parse_type();
        }
        if (!accept(TokenKind::Comma)) {
            break;
        }
    }
    if (open.kind == TokenKind::Less) {
        expect_greater(open);
    } else {
        expect_close(TokenKind::RightBracket, open);
    }
    return parameters;
}

/// Skips `where T: A + B, U: C`.
void Parser::skip_where_clause() {
    const bool next_line = at(TokenKind::Newline) && token().keyword == Keyword::Where;
    if (!next_line && keyword() != Keyword::Where) {
        return;
    }
    skip_newline();
    advance();
    do {
        parse_type();
        if (at(TokenKind::Colon) && kind_ahead() == TokenKind::Word) {
            advance();
            do {
                parse_type();
            } while (accept(TokenKind::Plus));
        }
    } while (accept(TokenKind::Comma));
}

Function* Parser::parse_extern() {
    advance();
    if (at(TokenKind::Text)) {
        advance();
    }
    if (!accept(Keyword::Fn)) {
        fail_expected("`fn` and the function of the host");
    }
    Function* function = parse_function(FunctionForm::Extern);
    if (function->body != nullptr) {
        report(make_error(codes::kSyntaxError, "an extern function has no body", function->name.span));
        function->body = nullptr;
    }
    return function;
}

/// Parses a method of a type: `fn`, `static fn` or `me`.
Function* Parser::parse_method() {
    if (accept(Keyword::Static)) {
        if (!accept(Keyword::Fn)) {
            fail_expected("`fn` after `static`");
        }
        return parse_function(FunctionForm::Static);
    }
    const bool changes = keyword() == Keyword::Me;
    advance();
    if (word() == "method_missing") {
        fail_unsupported("forwarding (`method_missing`)", here());
    }
    return parse_function(changes ? FunctionForm::Me : FunctionForm::Method);
}

} // namespace simple::syntax
