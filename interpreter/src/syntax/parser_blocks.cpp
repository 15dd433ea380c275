#include <algorithm>

#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

/// Returns the blanks and tabs before the first token of a line.
std::string_view Parser::whitespace_of(const Token& first) const noexcept {
    const std::string_view text = file_.text;
    const std::size_t at = first.span.begin - file_.base;
    std::size_t line = at == 0 ? 0 : text.rfind('\n', at - 1);
    line = line == std::string_view::npos ? 0 : line;
    line += line < at && text[line] == '\n' ? 1 : 0;
    line += line == 0 && text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const std::size_t end = std::min(text.find_first_not_of(" \t", line), at);
    return text.substr(line, end - line);
}

Block* Parser::parse_file_block() {
    std::vector<Stmt*> statements;
    std::string_view docstring;
    const Span span = token().span;
    indentation_.open({whitespace_of(token()).substr(0, 0), {}, "the file", false});
    if (token().kind == TokenKind::Text && whitespace_of(token()).empty()) {
        cursor_.accepted_line = 0;
        docstring = take_docstring();
    }
    parse_lines([&] { parse_statement_line(statements); });
    indentation_.close();
    return arena_.make<Block>(arena_.list(statements), docstring, Span{span.begin, last_end_});
}

// --- Bodies ------------------------------------------------------------------------------------------------------

/// Reads `:` and the body behind it. `what` names the construct in messages: "the loop".
Suite Parser::parse_suite(std::string_view what, InlineBody inline_body, bool docstring) {
    return parse_suite_after(expect_colon(what), what, inline_body, docstring);
}

/// Reads the body behind a separator that has been read.
Suite Parser::parse_suite_after(Span opener, std::string_view what, InlineBody inline_body, bool docstring) {
    const Nesting nesting(*this);
    if (token().starts_line || token().kind == TokenKind::End) {
        return {parse_indented_block(opener, what, docstring), false};
    }
    if (at_braced_block()) {
        return {parse_braced_block(), true};
    }
    if (at_line_end()) {
        return {block_of({}, opener), true};
    }
    return {parse_inline_block(inline_body), true};
}

Block* Parser::parse_indented_block(Span opener, std::string_view what, bool docstring) {
    std::vector<Stmt*> statements;
    std::string_view documentation;
    bool first = docstring;
    parse_indented_lines(opener, what, [&] {
        if (std::exchange(first, false)) {
            documentation = take_docstring();
            if (!documentation.empty()) {
                return;
            }
        }
        parse_statement_line(statements);
    });
    return arena_.make<Block>(arena_.list(statements), documentation, span_from(opener.begin));
}

/// Reads the statements behind a header on its line, or one expression.
Block* Parser::parse_inline_block(InlineBody inline_body) {
    const ContextScope scope(*this);
    context_.inline_body = true;
    context_.index = false;
    if (inline_body == InlineBody::Expression) {
        Stmt* statement = parse_inline_statement();
        return block_of({statement}, statement->span);
    }
    const std::uint32_t begin = here().begin;
    std::vector<Stmt*> statements;
    parse_statement_list(statements);
    return arena_.make<Block>(arena_.list(statements), std::string_view{}, span_from(begin));
}

/// Returns whether a `{` behind a header opens a block and not a dict or set.
bool Parser::at_braced_block() const noexcept {
    if (!at(TokenKind::LeftBrace) || token_at(1).kind != TokenKind::Word) {
        return false;
    }
    switch (token_at(1).keyword) {
        case Keyword::Return:
        case Keyword::Break:
        case Keyword::Continue:
        case Keyword::Pass:
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Print: return true;
        default: break;
    }
    const TokenKind second = token_at(2).kind;
    return second >= TokenKind::Assign && second <= TokenKind::PowerAssign;
}

Block* Parser::parse_braced_block() {
    const Token& open = advance();
    const ContextScope scope(*this);
    context_.block_in_brackets = true;
    context_.inline_body = true;
    std::vector<Stmt*> statements;
    if (!at(TokenKind::RightBrace)) {
        parse_statement_list(statements);
    }
    expect_close(TokenKind::RightBrace, open);
    return arena_.make<Block>(arena_.list(statements), std::string_view{}, span_from(open.span.begin));
}

/// Returns whether the next line is deeper than the current block: then a forgotten `:` is the likely mistake.
bool Parser::opens_deeper_block() const noexcept {
    return token().kind != TokenKind::End && token().starts_line &&
           compare_indent(whitespace_of(token()), indentation_.current().whitespace) == IndentOrder::Deeper;
}

Span Parser::expect_colon(std::string_view what) {
    if (at(TokenKind::Colon)) {
        return advance().span;
    }
    if (const std::string_view feature = rejected_feature(word()); feature.starts_with("contract")) {
        fail_unsupported(feature, here());
    }
    const std::string message = "expected `:` after the header of " + std::string(what);
    if (at(TokenKind::Newline) && opens_deeper_block()) {
        const Span end{last_end_, last_end_};
        report(make_error(codes::kMissingColon, message, end).with_fix(end, ":"));
        return previous();
    }
    Diagnostic diagnostic = make_error(codes::kMissingColon, message + ", found " + found(), here());
    if (at(TokenKind::LeftBrace)) {
        diagnostic.with_help("blocks begin with `:` and are indented; they have no braces");
    } else if (at(TokenKind::Assign)) {
        diagnostic.with_help("`=` assigns; `==` compares").with_fix(here(), "==");
    } else if (what == "the loop" && (at_word("to") || at_word("until") || at_word("upto"))) {
        const bool includes = !at_word("until");
        diagnostic.with_help(includes ? "a range with its end is written `a..=b`" : "a range is written `a..b`")
            .with_fix(here(), includes ? "..=" : "..");
    } else if (at_word("then") || at_word("do")) {
        diagnostic.with_help("write `:` instead of `" + std::string(word()) + "`").with_fix(here(), ":");
    } else if (at(TokenKind::Ellipsis)) {
        diagnostic.with_help(advice_for_unexpected());
    } else if (context_.header && starts_argument()) {
        diagnostic.with_help("a call in a header needs parentheses: `f(x)`");
    } else if (at_word("implements")) {
        diagnostic.with_help("a type gets the methods of a trait by `impl Trait for Type:` below it");
    } else if (at(TokenKind::Word) && !at_line_end()) {
        const Span end{last_end_, last_end_};
        diagnostic.with_fix(end, ":");
    }
    const bool other_block = at_word("implements");
    fail(std::move(diagnostic), other_block);
}

// --- Lines -------------------------------------------------------------------------------------------------------

/// Reads the lines under a header, if there are deeper ones; a header without is an empty block.
void Parser::parse_indented_lines(Span opener, std::string_view what, const LineParser& parse_line) {
    const std::string_view outer = indentation_.current().whitespace;
    const std::string_view whitespace = token().kind == TokenKind::End ? outer : whitespace_of(token());
    ended_early_ = ended_early_ || token().kind == TokenKind::End;
    const IndentOrder order = compare_indent(whitespace, outer);
    if (order == IndentOrder::Equal || order == IndentOrder::Shallower) {
        return;
    }
    const ContextScope scope(*this);
    const bool in_brackets = context_.brackets;
    const bool inherited = context_.block_in_brackets;
    context_ = {};
    context_.block_in_brackets = in_brackets || inherited;
    if (order == IndentOrder::Mixed) {
        report_stray_line(whitespace);
    }
    const std::size_t depth = indentation_.depth();
    indentation_.open({whitespace, opener, what, in_brackets});
    try {
        parse_lines(parse_line);
    } catch (const SyntaxFailure&) {
        indentation_.truncate(depth);
        throw;
    }
    indentation_.close();
}

/// Reads lines as long as they belong to the current block.
void Parser::parse_lines(const LineParser& parse_line) {
    std::string_view stray = indentation_.current().whitespace;
    while (token().kind != TokenKind::End && token().starts_line && !stopped_) {
        const bool closes = token().kind == TokenKind::RightParen || token().kind == TokenKind::RightBracket ||
                            token().kind == TokenKind::RightBrace;
        if ((closes && context_.block_in_brackets) || !check_line_indent(stray)) {
            return;
        }
        const IndentOrder order = compare_indent(whitespace_of(token()), stray);
        if (order == IndentOrder::Deeper) {
            parse_deeper_lines(parse_line);
            continue;
        }
        const std::uint32_t start = cursor_.position;
        const std::size_t depth = indentation_.depth();
        accept_line();
        statement_begin_ = token().span.begin;
        try {
            parse_line();
        } catch (const SyntaxFailure& failure) {
            indentation_.truncate(depth);
            if (context_.block_in_brackets) {
                throw;
            }
            recover(start, failure.skip_block);
        }
    }
}

/// Returns whether the line at the cursor belongs to the current block. One at an indentation that is not open is
/// reported and then read as part of it; `stray` remembers the indentation, so that its neighbours are not reported
/// too.
bool Parser::check_line_indent(std::string_view& stray) {
    const OpenBlock& block = indentation_.current();
    const std::string_view whitespace = whitespace_of(token());
    const IndentOrder order = compare_indent(whitespace, block.whitespace);
    if (order == IndentOrder::Equal || order == IndentOrder::Deeper) {
        stray = block.whitespace;
        return true;
    }
    if (whitespace == stray) {
        return true;
    }
    const OpenBlock* outer = indentation_.enclosing();
    if (order == IndentOrder::Shallower && outer != nullptr) {
        const IndentOrder outside = compare_indent(whitespace, outer->whitespace);
        if (outside == IndentOrder::Equal || outside == IndentOrder::Shallower || block.in_brackets) {
            return false;
        }
    }
    if (indentation_.is_open(whitespace)) {
        return false;
    }
    report_stray_line(whitespace);
    stray = whitespace;
    return true;
}

void Parser::report_stray_line(std::string_view whitespace) {
    const OpenBlock& block = indentation_.current();
    const OpenBlock* outer = indentation_.enclosing();
    const Span first = token().span;
    Span where{first.begin - static_cast<std::uint32_t>(whitespace.size()), first.begin};
    where = whitespace.empty() ? first : where;
    const std::string mine = describe_indent(whitespace);
    const std::string theirs = describe_indent(block.whitespace);
    Diagnostic diagnostic;
    if (compare_indent(whitespace, block.whitespace) == IndentOrder::Mixed) {
        diagnostic = make_error(codes::kIndentation, "inconsistent indentation: tabs and spaces are mixed", where,
                                "indented by " + mine + ", the block around it by " + theirs);
        diagnostic.with_help("indent every line of a block with the same characters");
    } else if (outer == nullptr || block.whitespace.size() < whitespace.size()) {
        diagnostic = make_error(codes::kIndentation, "unexpected indentation: this line is deeper than its block",
                                where, "indented by " + mine + ", " + std::string(block.name) + " by " + theirs);
        diagnostic.with_help("a deeper line needs a header that ends with `:` above it; to continue the line before, "
                             "end that one with an operator or use brackets");
    } else {
        const std::string after = describe_indent(outer->whitespace);
        diagnostic = make_error(codes::kIndentation, "inconsistent indentation: this line belongs to no block", where,
                                "indented by " + mine + ": neither " + theirs + " (inside " + std::string(block.name) +
                                    ") nor " + after + " (after it)");
        diagnostic.with_help("indent by " + theirs + " to stay inside " + std::string(block.name) + ", or by " + after +
                             " to go on after it");
    }
    if (block.opener.known()) {
        diagnostic.with_label(block.opener, "block opened here, its body is indented by " + theirs);
    }
    report(std::move(diagnostic));
}

/// Reads lines that are deeper than their block, after saying so once.
void Parser::parse_deeper_lines(const LineParser& parse_line) {
    const std::string_view whitespace = whitespace_of(token());
    statement_begin_ = token().span.begin;
    report_stray_line(whitespace);
    const Nesting nesting(*this);
    indentation_.open({whitespace, indentation_.current().opener, indentation_.current().name, false});
    parse_lines(parse_line);
    indentation_.close();
}

/// Reads the members of a type, behind its `:`: lines below, or parts separated by `;` on the line.
void Parser::parse_members(std::string_view what, const LineParser& parse_member) {
    const Nesting nesting(*this);
    const Span colon = expect_colon(what);
    const auto parse_list = [&] {
        do {
            if (!at_line_end()) {
                parse_member();
            }
        } while (accept(TokenKind::Semicolon) || accept(TokenKind::Comma));
    };
    if (!token().starts_line && token().kind != TokenKind::End) {
        parse_list();
        return;
    }
    parse_indented_lines(colon, what, [&] {
        parse_list();
        expect_line_end();
    });
}

/// Takes a triple-quoted text that stands alone on its line; gives an empty text when there is none.
std::string_view Parser::take_docstring() {
    if (!at(TokenKind::Text) || !token().text->documentation ||
        !(token_at(1).starts_line || token_at(1).kind == TokenKind::Semicolon)) {
        return {};
    }
    const TextContents& contents = *advance().text;
    accept(TokenKind::Semicolon);
    return contents.pieces.empty() ? std::string_view(" ") : contents.pieces[0].characters;
}

void Parser::parse_statement_line(std::vector<Stmt*>& out) {
    const std::uint32_t begin = token().span.begin;
    try {
        parse_statement_list(out);
        expect_line_end();
    } catch (const SyntaxFailure&) {
        Expr* invalid = node<Invalid>(NodeKind::Invalid, span_from(begin));
        out.push_back(expression_statement(invalid));
        throw;
    }
}

/// Reads statements separated by `;` up to the end of the line.
void Parser::parse_statement_list(std::vector<Stmt*>& out) {
    for (;;) {
        parse_statement(out);
        if (!accept(TokenKind::Semicolon) || ends_inline_list()) {
            return;
        }
    }
}

/// Returns whether nothing more follows in a body on its header's line.
bool Parser::ends_inline_list() const noexcept {
    if (at_line_end()) {
        return true;
    }
    switch (kind()) {
        case TokenKind::RightParen:
        case TokenKind::RightBracket:
        case TokenKind::RightBrace:
        case TokenKind::Comma: return true;
        case TokenKind::Word:
            return keyword() == Keyword::Else || keyword() == Keyword::Elif ||
                   ((keyword() == Keyword::Catch || keyword() == Keyword::Finally) &&
                    (kind_ahead() == TokenKind::Colon || kind_ahead(2) == TokenKind::Colon));
        default: return false;
    }
}

/// Returns the operator that ends the line before the one at the cursor, or null.
const Token* Parser::operator_before_line() const noexcept {
    const std::uint32_t line = cursor_.accepted_line;
    if (line == 0 || line >= cursor_.position) {
        return nullptr;
    }
    const bool same_line = std::none_of(tokens_.begin() + line + 1, tokens_.begin() + cursor_.position,
                                        [](const Token& token) { return token.starts_line; });
    const Token& last = tokens_[line - 1];
    const bool sign =
        last.kind == TokenKind::Coalesce || (last.kind >= TokenKind::PlusAssign && last.kind <= TokenKind::Connect);
    const bool word = last.keyword == Keyword::And || last.keyword == Keyword::Or || last.keyword == Keyword::Not;
    return same_line && (sign || word) ? &last : nullptr;
}

void Parser::expect_line_end() {
    if (at_line_end()) {
        accept(TokenKind::Semicolon);
        return;
    }
    const Token& block = tokens_[cursor_.position - (cursor_.position > 0 ? 1 : 0)];
    if (at(TokenKind::LeftBrace) && block.kind == TokenKind::Word && is_block_word(block.name.text())) {
        fail_unsupported("embedded block `" + std::string(block.name.text()) + "{}`", block.span, false);
    }
    Diagnostic diagnostic =
        make_error(codes::kSyntaxError, "expected the end of the statement, found " + found(), here());
    if (at(TokenKind::RightParen) || at(TokenKind::RightBracket) || at(TokenKind::RightBrace)) {
        diagnostic.message = found() + " closes nothing";
    } else if (at(TokenKind::Assign)) {
        diagnostic.with_help("only names, fields and elements can stand left of `=`; `==` compares");
    } else if (std::string advice = advice_for_unexpected(); !advice.empty()) {
        diagnostic.with_help(std::move(advice));
    } else if (at(TokenKind::Word) || at(TokenKind::Text) || at(TokenKind::Int) || at(TokenKind::Float)) {
        diagnostic.with_help("put statements on lines of their own or separate them with `;`");
    }
    if (const Token* const before = operator_before_line(); before != nullptr) {
        diagnostic.with_label(before->span, "the statement goes on in the next line behind this");
    }
    fail(std::move(diagnostic));
}

/// Skips what is left of a statement that was given up, to the next line of the current block.
void Parser::recover(std::uint32_t start, bool skip_block) {
    cursor_.split = false;
    if (cursor_.position == start && token().kind != TokenKind::End) {
        ++cursor_.position;
    }
    while (token().kind != TokenKind::End && !stopped_) {
        const Token& current = token();
        const bool closes = current.kind == TokenKind::RightParen || current.kind == TokenKind::RightBracket ||
                            current.kind == TokenKind::RightBrace;
        if (current.starts_line && cursor_.position > start && !closes) {
            const IndentOrder order = compare_indent(whitespace_of(current), indentation_.current().whitespace);
            if (order != IndentOrder::Deeper) {
                break;
            }
            const Token& before = tokens_[cursor_.position - 1];
            if (!skip_block && before.kind == TokenKind::Colon) {
                // The body of a broken header may have mistakes of its own.
                std::vector<Stmt*> ignored;
                parse_indented_lines(before.span, "the block", [&] { parse_statement_line(ignored); });
                continue;
            }
        }
        ++cursor_.position;
    }
    last_end_ = tokens_[cursor_.position == 0 ? 0 : cursor_.position - 1].span.end;
}

/// Accepts `else`, `catch` and their like, on this line or first on the next one of the enclosing block.
bool Parser::accept_clause(Keyword clause, Keyword second) {
    const auto matches = [&](const Token& candidate) {
        return candidate.kind == TokenKind::Word &&
               (candidate.keyword == clause || (second != Keyword::None && candidate.keyword == second));
    };
    if (!matches(token())) {
        return false;
    }
    if (at(TokenKind::Newline)) {
        const IndentOrder order = compare_indent(whitespace_of(token()), indentation_.current().whitespace);
        if (context_.inline_body || (order != IndentOrder::Equal && order != IndentOrder::Deeper)) {
            return false;
        }
        accept_line();
    }
    return true;
}

} // namespace simple::syntax
