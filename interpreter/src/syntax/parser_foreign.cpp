// Statements and signs of other languages: each is reported with what to write, and read on as that where it can be.
#include "syntax/foreign.hpp"
#include "syntax/parser.hpp"

namespace simple::syntax {

namespace {

Diagnostic foreign(std::string message, Span span) {
    return make_error(codes::kForeignSpelling, std::move(message), span);
}

/// Words before which modifiers stand elsewhere.
bool begins_declaration(Keyword keyword) noexcept {
    switch (keyword) {
        case Keyword::Fn:
        case Keyword::Me:
        case Keyword::Static:
        case Keyword::Class:
        case Keyword::Struct:
        case Keyword::Enum:
        case Keyword::Trait:
        case Keyword::Val:
        case Keyword::Var:
        case Keyword::Let:
        case Keyword::Const: return true;
        default: return false;
    }
}

} // namespace

/// Reports a word that has another spelling here; what follows is read as if that stood there.
void Parser::respell(std::string message, std::string_view spelling, Keyword as) {
    const Span span = token().span; // It may begin the next line.
    report(foreign(std::move(message), span)
               .with_help("write `" + std::string(spelling) + "`")
               .with_fix(span, std::string(spelling)));
    tokens_[cursor_.position].keyword = as;
}

/// Returns the token that begins the next line.
const Token& Parser::next_line() const noexcept {
    std::uint32_t ahead = 1;
    while (token_at(ahead).kind != TokenKind::End && !token_at(ahead).starts_line) {
        ++ahead;
    }
    return token_at(ahead);
}

/// Returns whether the file itself gives a meaning to a word: a definition, a parameter, an imported name.
bool Parser::is_own_name(std::string_view name) const noexcept {
    for (std::size_t i = 1; i < tokens_.size(); ++i) {
        if (tokens_[i].kind != TokenKind::Word || tokens_[i].name.text() != name || tokens_[i].starts_line) {
            continue;
        }
        const Token& before = tokens_[i - 1];
        switch (before.kind) {
            case TokenKind::LeftParen:
            case TokenKind::LeftBrace:
            case TokenKind::Comma:
            case TokenKind::Backslash: return true;
            case TokenKind::Word:
                if (is_hard_keyword(before.keyword) || before.keyword == Keyword::As) {
                    return true;
                }
                break;
            default: break;
        }
    }
    return false;
}

/// Reports `unless c:`, `until c:`, `repeat n:` and `include "x"`.
void Parser::reject_foreign_block() {
    const std::string text(word());
    const TokenKind next = kind_ahead();
    if (is_own_name(text)) {
        return;
    }
    if (text == "include" && next == TokenKind::Text) {
        fail(foreign("modules are imported with `use`", here())
                 .with_help("write `use a.b (name)`, for the file a/b.spl beside this one"));
    }
    const bool has_condition = next == TokenKind::Word || next == TokenKind::LeftParen || next == TokenKind::Bang;
    if ((text == "unless" || text == "until") && has_condition && token_at(1).space_before && line_has_colon()) {
        const std::string_view word = text == "unless" ? "if" : "while";
        respell("`" + text + "` is spelled `" + std::string(word) + " not`", std::string(word) + " not",
                text == "unless" ? Keyword::If : Keyword::While);
    }
    if (text == "repeat" && next != TokenKind::Dot && line_opens_block()) {
        const bool counts = next != TokenKind::Colon;
        fail(foreign("there is no `repeat`", here())
                 .with_help(counts ? "write `for _ in 0..n:`"
                                   : "write `loop:` with `if condition: break` as its last line"),
             true);
    }
}

/// Reads over `public`, `protected`, `abstract` and their like before a declaration, behind a report.
bool Parser::accept_foreign_modifier() {
    if (!is_modifier_word(word())) {
        return false;
    }
    std::uint32_t ahead = 1;
    while (kind_ahead(ahead) == TokenKind::Word && is_modifier_word(token_at(ahead).name.text())) {
        ++ahead;
    }
    // `open fn(x): x` is a call with a lambda.
    const bool lambda = keyword_ahead(ahead) == Keyword::Fn && kind_ahead(ahead + 1) != TokenKind::Word;
    if (lambda || !begins_declaration(keyword_ahead(ahead))) {
        return false;
    }
    report_modifier();
    return true;
}

/// Reports `public x: i64` in a type and reads over the word.
void Parser::reject_modifier_of_field() {
    if (is_modifier_word(word()) && kind_ahead() == TokenKind::Word &&
        (kind_ahead(2) == TokenKind::Colon || kind_ahead(2) == TokenKind::Assign)) {
        report_modifier();
    }
}

void Parser::report_modifier() {
    const Span unneeded{here().begin, token_at(1).span.begin};
    report(foreign("there is no `" + std::string(word()) + "`", here())
               .with_help("leave it out: everything is visible, and names with a leading `_` are private by convention")
               .with_fix(unneeded, ""));
    advance();
}

/// Reports `println!(x)` and reads it on without the sign: only functions can be called.
void Parser::accept_macro_call(const Expr& callee) {
    const bool opens = kind_ahead() == TokenKind::LeftParen || kind_ahead() == TokenKind::LeftBracket;
    if (callee.kind != NodeKind::Name || !opens || token_at(1).space_before) {
        return;
    }
    const std::string name(as<Name>(callee).name.text());
    if (!is_macro_word(name) || is_own_name(name)) {
        return;
    }
    Diagnostic diagnostic = foreign("there is no `" + name + "!`: functions are called without `!`", callee.span);
    if (name == "vec") {
        fail(std::move(diagnostic.with_help("an array is written `[1, 2]`")));
    }
    report(std::move(
        diagnostic.with_help("write `" + name + "(...)`; values stand in the text: `\"{x}\"`").with_fix(here(), "")));
}

/// Reports `def f(x):`, `elseif c:` and the like with what to write instead.
void Parser::reject_foreign_statement() {
    if (token().keyword != Keyword::None) {
        if (keyword() == Keyword::Mut && kind_ahead() == TokenKind::Word && kind_ahead(2) == TokenKind::Assign) {
            respell("a variable that changes is declared with `var`", "var", Keyword::Var);
        }
        return;
    }
    const std::string text(word());
    const TokenKind next = kind_ahead();
    const bool before_name = next == TokenKind::Word && !is_hard_keyword(keyword_ahead());
    if (next == TokenKind::Word && kind_ahead(2) == TokenKind::LeftParen && is_function_word(text)) {
        respell("functions are declared with `fn`, not `" + text + "`", "fn", Keyword::Fn);
    } else if (is_elif_word(text) && next != TokenKind::Assign && next != TokenKind::Dot &&
               (next != TokenKind::LeftParen || line_opens_block())) {
        respell("`" + text + "` is spelled `elif`", "elif", Keyword::Elif);
    } else if (text == "foreach" && ((before_name && keyword_ahead(2) == Keyword::In) ||
                                     (next == TokenKind::LeftParen && keyword_ahead(3) == Keyword::In))) {
        respell("`foreach` is spelled `for`", "for", Keyword::For);
    } else if (text == "switch" && next_line().keyword == Keyword::Case) {
        respell("`switch` is spelled `match`", "match", Keyword::Match);
    } else if ((text == "interface" || text == "protocol") && before_name &&
               (kind_ahead(2) == TokenKind::Colon || kind_ahead(2) == TokenKind::LeftBrace)) {
        respell((text == "interface" ? "an `" : "a `") + text + "` is a `trait`", "trait", Keyword::Trait);
    } else if (is_type_word(text) && before_name && kind_ahead(2) == TokenKind::Assign) {
        respell("a variable is declared with `val` or `var`", "val", Keyword::Val);
    } else if (text == "do" && (next == TokenKind::Colon || next == TokenKind::LeftBrace) && token_at(2).starts_line) {
        reject_do_while();
    } else {
        reject_foreign_block();
    }
}

/// Reports `do … while c` as a whole; any other block of a function `do` stays one.
void Parser::reject_do_while() {
    std::uint32_t ahead = 2;
    const std::string_view outside = whitespace_of(token());
    const auto inside = [&](const Token& candidate) {
        return !candidate.starts_line || candidate.kind == TokenKind::RightBrace ||
               compare_indent(whitespace_of(candidate), outside) == IndentOrder::Deeper;
    };
    while (token_at(ahead).kind != TokenKind::End && inside(token_at(ahead))) {
        if (token_at(ahead).keyword == Keyword::While && token_at(ahead - 1).kind == TokenKind::RightBrace) {
            break;
        }
        ++ahead;
    }
    if (token_at(ahead).keyword != Keyword::While) {
        return;
    }
    const Span place = here();
    cursor_.position += ahead;
    while (token().kind != TokenKind::End && !token_at(1).starts_line) {
        advance();
    }
    fail(foreign("there is no `do ... while`", place)
             .with_help("write `loop:` with `if not condition: break` as its last line"));
}

/// Reports the headers of loops elsewhere: `for (x in xs)`, `for (i = 0; …)`, `for i = 1 to 3`, `for x of xs`.
void Parser::reject_foreign_loop_header() {
    std::uint32_t ahead = 0;
    if (at(TokenKind::LeftParen)) {
        std::uint32_t depth = 0;
        do {
            const TokenKind each = token_at(ahead).kind;
            depth += each == TokenKind::LeftParen ? 1U : 0U;
            depth -= each == TokenKind::RightParen ? 1U : 0U;
            if (each == TokenKind::Semicolon) {
                fail(foreign("a loop that counts goes over a range", here())
                         .with_help("write `for i in 0..n:`; `while` takes any condition"));
            }
            if (depth == 1 && token_at(ahead).keyword == Keyword::In) {
                fail(foreign("the header of a loop has no parentheses around it", here())
                         .with_help("write `for x in xs:`"));
            }
            ++ahead;
        } while (depth != 0 && token_at(ahead).kind != TokenKind::End && !token_at(ahead).starts_line);
    }
}

/// Reports what stands behind the variable of a loop in place of `in`.
void Parser::reject_missing_in() {
    if (at_word("of")) {
        respell("`of` is spelled `in`", "in", Keyword::In);
        return;
    }
    if (at(TokenKind::Assign)) {
        fail(foreign("a loop that counts goes over a range", here())
                 .with_help("write `for i in 1..4:`, which leaves out 4, or `for i in 1..=3:`"));
    }
}

/// Accepts `===`, `!==` and `<>` behind a report; the first of their two tokens has been read.
void Parser::accept_foreign_comparison(CompareOp& op) {
    const Span first = previous();
    const bool adjacent = !token().space_before && !token().starts_line;
    if (!adjacent) {
        return;
    }
    const bool strict = (op == CompareOp::Equal || op == CompareOp::NotEqual) && at(TokenKind::Assign);
    const bool unequal = op == CompareOp::Less && at(TokenKind::Greater);
    if (!strict && !unequal) {
        return;
    }
    const std::string written = op == CompareOp::Equal ? "===" : op == CompareOp::NotEqual ? "!==" : "<>";
    const std::string spelling = op == CompareOp::Equal ? "==" : "!=";
    const Span both{here().end - static_cast<std::uint32_t>(written.size()), here().end};
    report(foreign("`" + written + "` is spelled `" + spelling + "`", both.known() ? both : first)
               .with_help("write `" + spelling + "`")
               .with_fix(both, spelling));
    op = op == CompareOp::Less ? CompareOp::NotEqual : op;
    advance();
}

/// Reads a lambda of another language behind a report: `lambda x: e`, `function(x): e`. Null when none stands here.
Expr* Parser::parse_foreign_lambda() {
    const TokenKind next = kind_ahead();
    if (word() == "lambda" && next == TokenKind::Word &&
        (kind_ahead(2) == TokenKind::Colon || kind_ahead(2) == TokenKind::Comma)) {
        const Span both = here().to({token_at(1).span.begin, token_at(1).span.begin});
        report(foreign("a lambda is written `\\x: ...`", here()).with_help("write `\\`").with_fix(both, "\\"));
        return parse_backslash_lambda();
    }
    const bool begins_line = token().starts_line || cursor_.position == cursor_.accepted_line;
    const bool assigned = cursor_.position > 0 && tokens_[cursor_.position - 1].kind == TokenKind::Assign;
    if (word() == "lambda" && next == TokenKind::Colon && assigned && !context_.header) {
        const Span both = here().to({token_at(1).span.begin, token_at(1).span.begin});
        report(foreign("a lambda is written `\\x: ...`", here()).with_help("write `\\`").with_fix(both, "\\"));
        return parse_backslash_lambda();
    }
    if (next == TokenKind::LeftParen && is_function_word(word()) && !begins_line) {
        std::uint32_t ahead = 1;
        std::uint32_t depth = 0;
        do {
            depth += token_at(ahead).kind == TokenKind::LeftParen ? 1U : 0U;
            depth -= token_at(ahead).kind == TokenKind::RightParen ? 1U : 0U;
            ++ahead;
        } while (depth != 0 && token_at(ahead).kind != TokenKind::End);
        if (token_at(ahead).kind == TokenKind::Colon || token_at(ahead).kind == TokenKind::LeftBrace) {
            respell("a function without a name is written `fn(x): ...` or `\\x: ...`", "fn", Keyword::Fn);
            return parse_fn_lambda();
        }
    }
    return nullptr;
}

/// Returns the help for what stands at the cursor, where something else was expected; empty when nothing is known.
std::string Parser::advice_for_unexpected() const {
    switch (kind()) {
        case TokenKind::Question:
            return kind_ahead() == TokenKind::Colon && !token_at(1).space_before
                       ? "a default for nil is written `a ?? b`"
                       : "a choice between two values is written `if condition: a else: b`";
        case TokenKind::Arrow: return "a lambda is written `\\x: ...` or `x => ...`";
        case TokenKind::Ellipsis: return "a range is written `a..b`, with its end `a..=b`";
        case TokenKind::LeftBrace: return "blocks begin with `:` and are indented; they have no braces";
        case TokenKind::Walrus: return "`:=` declares a name in a statement of its own; an argument is named with `=`";
        case TokenKind::Word:
            if (keyword() == Keyword::If) {
                return "a choice between two values is written `if condition: a else: b`";
            }
            if (keyword() == Keyword::For) {
                return "a comprehension stands in brackets: `[e for x in xs]`";
            }
            if (word() == "instanceof") {
                return "write `x is T`";
            }
            if (word() == "div" || word() == "mod") {
                return word() == "div" ? "write `a / b`, which rounds toward zero, or `a // b`, which rounds down"
                                       : "write `a % b`";
            }
            break;
        default: break;
    }
    return behind_slashes() ? "a comment begins with `#`; `//` divides" : std::string();
}

/// Returns whether `//` stands on this line before the cursor.
bool Parser::behind_slashes() const noexcept {
    for (std::uint32_t i = cursor_.position; i > 0 && !tokens_[i].starts_line; --i) {
        if (tokens_[i - 1].kind == TokenKind::FloorDivide) {
            return true;
        }
    }
    return false;
}

/// Reports `//` and `--` where a statement or an operand begins: a comment of another language.
void Parser::reject_foreign_comment() {
    const bool dashes = at(TokenKind::Minus) && kind_ahead() == TokenKind::Minus && !token_at(1).space_before &&
                        kind_ahead(2) == TokenKind::Word && token_at(2).space_before;
    if (at(TokenKind::FloorDivide) || dashes) {
        const Span sign = dashes ? here().to(token_at(1).span) : here();
        fail(foreign("a comment begins with `#`", sign).with_help("write `#`").with_fix(sign, "#"));
    }
}

} // namespace simple::syntax
