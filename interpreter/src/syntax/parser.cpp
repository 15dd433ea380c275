#include "syntax/parser.hpp"

#include <algorithm>

#include "syntax/rejected.hpp"

namespace simple::syntax {

namespace {

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

/// Words that begin a statement and never continue an expression: where one stands first on its line inside brackets,
/// the bracket was forgotten.
bool begins_statement(Keyword keyword) noexcept {
    switch (keyword) {
        case Keyword::Fn:
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Const:
        case Keyword::While:
        case Keyword::Return:
        case Keyword::Class:
        case Keyword::Struct:
        case Keyword::Enum:
        case Keyword::Impl:
        case Keyword::Trait:
        case Keyword::Use:
        case Keyword::Import:
        case Keyword::Export:
        case Keyword::Extern: return true;
        default: return false;
    }
}

} // namespace

Parser::Parser(const SourceFile& file, Arena& arena, Interner& interner, DiagnosticSink& sink,
               const ParseOptions& options)
    : file_(file), arena_(arena), interner_(interner), sink_(sink), options_(options) {
    const auto size = static_cast<std::uint32_t>(file.text.size());
    const std::uint32_t begin = file.text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    Lexer lexer(file, {file.base + begin, file.base + size}, arena, interner, sink, options.max_nesting);
    tokens_ = lexer.run();
    lexer_errors_ = lexer.error_positions();
    ended_early_ = lexer.ended_inside();
    last_end_ = file.base + begin;
    cursor_.accepted_line = static_cast<std::uint32_t>(tokens_.size());
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
        const Keyword next = tokens_[i + 1].kind == TokenKind::Word ? tokens_[i + 1].keyword : Keyword::None;
        if (tokens_[i].keyword == Keyword::Fn && !tokens_[i + 1].starts_line &&
            (next == Keyword::Print || next == Keyword::Fail || next == Keyword::Expect || next == Keyword::Assert)) {
            redefined_words_.insert(tokens_[i + 1].name);
        }
        print_is_variable_ = print_is_variable_ || (next == Keyword::Print && names_variable(i + 1));
    }
}

/// Returns whether the word at a place looks like a name that is bound there, or read as a value.
bool Parser::names_variable(std::size_t place) const noexcept {
    const Token& before = tokens_[place - 1];
    const TokenKind after = place + 1 < tokens_.size() ? tokens_[place + 1].kind : TokenKind::End;
    switch (before.keyword) {
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Mut:
        case Keyword::For: return true;
        default: break;
    }
    return before.kind == TokenKind::Backslash || after == TokenKind::Comma || after == TokenKind::RightParen ||
           after == TokenKind::Colon || after == TokenKind::Assign;
}

Module* Parser::parse_module() {
    Block* body = parse_file_block();
    const auto size = static_cast<std::uint32_t>(file_.text.size());
    return arena_.make<Module>(body, next_id_, Span{file_.base, file_.base + size});
}

// --- Cursor ------------------------------------------------------------------------------------------------------

const Token& Parser::token_at(std::uint32_t ahead) const noexcept {
    const std::size_t last = tokens_.size() - 1;
    return tokens_[std::min<std::size_t>(cursor_.position + ahead, last)];
}

TokenKind Parser::kind() const noexcept {
    const Token& current = token();
    if (current.kind == TokenKind::End) {
        return TokenKind::End;
    }
    if (current.starts_line && !context_.brackets && cursor_.position != cursor_.accepted_line) {
        return TokenKind::Newline;
    }
    if (cursor_.split) {
        switch (current.kind) {
            case TokenKind::ShiftRight: return TokenKind::Greater;
            case TokenKind::GreaterEqual: return TokenKind::Assign;
            default: return TokenKind::Pipe;
        }
    }
    return current.kind;
}

/// Returns the kind of a token further on as it will be seen when everything between stays in this context.
TokenKind Parser::kind_ahead(std::uint32_t ahead) const noexcept {
    for (std::uint32_t i = 1; i <= ahead; ++i) {
        const Token& next = token_at(i);
        if (next.kind == TokenKind::End) {
            return TokenKind::End;
        }
        if (next.starts_line && !context_.brackets) {
            return TokenKind::Newline;
        }
    }
    return token_at(ahead).kind;
}

Keyword Parser::keyword_ahead(std::uint32_t ahead) const noexcept {
    return kind_ahead(ahead) == TokenKind::Word ? token_at(ahead).keyword : Keyword::None;
}

std::string_view Parser::word() const noexcept {
    return token().kind == TokenKind::Word ? token().name.text() : std::string_view{};
}

bool Parser::at_line_end() const noexcept {
    switch (kind()) {
        case TokenKind::Newline:
        case TokenKind::End:
        case TokenKind::Semicolon: return true;
        case TokenKind::RightParen:
        case TokenKind::RightBracket:
        case TokenKind::RightBrace: return context_.block_in_brackets && !context_.brackets;
        case TokenKind::Comma:
            return comma_ends_arm() || (context_.block_in_brackets && !context_.brackets && token_at(1).starts_line);
        default: return false;
    }
}

/// Returns whether the comma at the cursor stands behind an arm: at the end of its line, as in `1 => a,`, or anywhere
/// when the `match` is one of several elements in brackets.
bool Parser::comma_ends_arm() const noexcept {
    return context_.arm && !context_.brackets &&
           (context_.arm_in_brackets || token_at(1).starts_line || token_at(1).kind == TokenKind::End);
}

Span Parser::here() const noexcept {
    const TokenKind current = kind();
    if (current == TokenKind::Newline || current == TokenKind::End) {
        return {last_end_, last_end_};
    }
    Span span = token().span;
    span.begin += cursor_.split ? 1 : 0;
    return span;
}

const Token& Parser::advance() noexcept {
    const Token& current = token();
    last_end_ = current.span.end;
    cursor_.split = false;
    if (current.kind != TokenKind::End) {
        ++cursor_.position;
    }
    return current;
}

bool Parser::accept(TokenKind wanted) noexcept {
    if (!at(wanted)) {
        return false;
    }
    advance();
    return true;
}

bool Parser::accept(Keyword wanted) noexcept {
    if (keyword() != wanted) {
        return false;
    }
    advance();
    return true;
}

/// Lets the statement go on in the next line, behind an operator. A line that belongs to a block further out, or
/// that begins like a statement, continues nothing: there the operand is missing.
void Parser::skip_newline() noexcept {
    if (at(TokenKind::Newline) && !begins_statement(token().keyword) &&
        compare_indent(whitespace_of(token()), indentation_.current().whitespace) != IndentOrder::Shallower) {
        accept_line();
    }
}

const Token& Parser::expect(TokenKind wanted, std::string_view purpose) {
    if (!at(wanted)) {
        fail_expected(quoted(describe(wanted)) + " " + std::string(purpose));
    }
    return advance();
}

/// Reads a name that is being introduced.
Identifier Parser::expect_name(std::string_view purpose) {
    if (!at(TokenKind::Word)) {
        fail_expected("a name " + std::string(purpose));
    }
    if (is_hard_keyword(token().keyword)) {
        fail(make_error(codes::kSyntaxError,
                        quoted(word()) + " is a keyword and cannot be the name " + std::string(purpose), here()));
    }
    return identifier(advance());
}

/// Reads a name where keywords are names too.
Identifier Parser::expect_any_word(std::string_view purpose) {
    if (!at(TokenKind::Word)) {
        fail_expected("a name " + std::string(purpose));
    }
    return identifier(advance());
}

void Parser::expect_close(TokenKind close, const Token& open) {
    if (!accept(close)) {
        fail_unclosed(open, close);
    }
}

void Parser::enter() {
    if (++depth_ <= options_.max_nesting && !stack_.exhausted()) {
        return;
    }
    --depth_;
    const Span level = cursor_.position == 0 ? here() : tokens_[cursor_.position - 1].span;
    Diagnostic diagnostic =
        make_error(codes::kTooDeep, "nesting is deeper than " + std::to_string(options_.max_nesting) + " levels", level,
                   "this level is one too many");
    if (depth_ < options_.max_nesting) {
        diagnostic.message = "nesting is too deep for the stack of this thread";
    }
    diagnostic.with_help("give inner parts names of their own");
    report(std::move(diagnostic));
    // What follows is as deep and would only repeat the message.
    stopped_ = true;
    throw SyntaxFailure{};
}

// --- Errors ------------------------------------------------------------------------------------------------------

std::string Parser::found() const {
    const TokenKind current = kind();
    switch (current) {
        case TokenKind::Newline:
        case TokenKind::End:
            if (context_.interpolation) {
                return "the end of the `{...}`";
            }
            return std::string(describe(context_.brackets ? TokenKind::End : TokenKind::Newline));
        case TokenKind::Word:
            return is_hard_keyword(token().keyword) ? "the keyword " + quoted(word()) : quoted(word());
        default: break;
    }
    constexpr std::size_t kLongest = 24;
    const Span span = here();
    std::string text = file_.text.substr(span.begin - file_.base, span.end - span.begin);
    if (text.size() > kLongest) {
        return std::string(describe(current));
    }
    return quoted(text);
}

/// Returns whether the lexer already complained about the line: what follows from that is no news.
bool Parser::caused_by_lexer(Span span) const noexcept {
    const std::size_t line_end = std::min(file_.text.find('\n', span.begin - file_.base), file_.text.size());
    const auto first = std::lower_bound(lexer_errors_.begin(), lexer_errors_.end(), statement_begin_);
    return first != lexer_errors_.end() && *first <= file_.base + line_end;
}

void Parser::report(Diagnostic diagnostic) {
    constexpr std::size_t kMaxErrors = 64;
    if (stopped_ || caused_by_lexer(diagnostic.span)) {
        return;
    }
    sink_.add(std::move(diagnostic));
    stopped_ = sink_.error_count() >= kMaxErrors;
}

void Parser::fail(Diagnostic diagnostic, bool skip_block) {
    ended_early_ = ended_early_ || at(TokenKind::End);
    report(std::move(diagnostic));
    throw SyntaxFailure{skip_block};
}

void Parser::fail_expected(std::string_view what) {
    fail(make_error(codes::kSyntaxError, "expected " + std::string(what) + ", found " + found(), here())
             .with_help(advice_for_unexpected()));
}

void Parser::fail_unsupported(std::string_view feature, Span span, bool skip_block) {
    fail(make_unsupported(feature, span), skip_block);
}

void Parser::fail_unclosed(const Token& open, TokenKind close) {
    const std::string opener = quoted(describe(open.kind));
    const std::string closer = quoted(describe(close));
    const bool starts_line = token().starts_line && !cursor_.split;
    const bool outside = starts_line && indentation_.is_open(whitespace_of(token()));
    if (at(TokenKind::End) || (outside && (begins_statement(token().keyword) || at(TokenKind::Word)))) {
        Diagnostic diagnostic = make_error(codes::kUnclosed, opener + " is never closed", open.span, "opened here");
        diagnostic.with_label(at(TokenKind::End) ? here() : token().span, "expected " + closer + " before this");
        fail(std::move(diagnostic));
    }
    const bool other = at(TokenKind::RightParen) || at(TokenKind::RightBracket) || at(TokenKind::RightBrace);
    if (other) {
        fail(make_error(codes::kUnclosed, found() + " does not close " + opener, here(), "expected " + closer)
                 .with_label(open.span, "opened here"));
    }
    fail(make_error(codes::kSyntaxError, "expected `,` or " + closer + ", found " + found(), here())
             .with_label(open.span, "inside the bracket opened here")
             .with_help(advice_for_unexpected()));
}

// --- Nodes -------------------------------------------------------------------------------------------------------

Block* Parser::block_of(std::initializer_list<Stmt*> statements, Span span) {
    return arena_.make<Block>(arena_.list(statements), std::string_view{}, span);
}

Stmt* Parser::expression_statement(Expr* value) {
    return node<ExpressionStatement>(NodeKind::ExpressionStatement, value->span, value);
}

Block* Parser::expression_block(Expr* value) { return block_of({expression_statement(value)}, value->span); }

Function* Parser::lambda_function(std::uint32_t begin, FunctionForm form, const std::vector<Parameter>& parameters,
                                  TypeExpr* result, Suite body) {
    const List<Stmt*>& statements = body.block->statements;
    const bool expression_body =
        body.on_line && statements.size() == 1 && statements[0]->kind == NodeKind::ExpressionStatement;
    return node<Function>(NodeKind::Function, span_from(begin), form, Identifier{}, arena_.list(parameters), result,
                          body.block, expression_body, Identifier{}, List<Identifier>{});
}

Expr* Parser::call_node(CallForm form, Expr* callee, const std::vector<Argument>& arguments, Span span) {
    return node<Call>(NodeKind::Call, span, form, callee, arena_.list(arguments));
}

/// Applies Note [Condition position].
void Parser::mark_condition(Expr* value) const noexcept {
    if (value->kind == NodeKind::Presence) {
        static_cast<Presence*>(value)->condition = true;
    }
}

} // namespace simple::syntax
