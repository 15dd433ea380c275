#include "syntax/parser.hpp"

namespace simple::syntax {

/// Skips a line that is accepted and ignored.
void Parser::skip_line() {
    do {
        advance();
    } while (!at_line_end());
}

/// Parses `use PATH …` and `import PATH …`, with several paths separated by commas.
void Parser::parse_use(std::vector<Stmt*>& out, bool reexport) {
    advance();
    out.push_back(parse_use_path(reexport));
    while (accept(TokenKind::Comma)) {
        skip_newline();
        out.push_back(parse_use_path(reexport));
    }
}

Stmt* Parser::parse_use_path(bool reexport) {
    const std::uint32_t begin = here().begin;
    if (at(TokenKind::Text)) {
        fail(make_error(codes::kSyntaxError, "expected a name of the module, found " + found(), here())
                 .with_help("the module in the file folder/helper.spl is `folder.helper`"));
    }
    std::vector<Identifier> path = {expect_any_word("of the module")};
    std::vector<UseItem> items;
    Identifier alias{};
    bool all = false;
    while (at(TokenKind::Dot) || at(TokenKind::ColonColon) || at(TokenKind::DotStar)) {
        if (advance().kind == TokenKind::DotStar || accept(TokenKind::Star)) {
            all = true;
            break;
        }
        if (at(TokenKind::LeftBrace) || at(TokenKind::LeftParen)) {
            break;
        }
        path.push_back(expect_any_word("in the path"));
    }
    if (!all && (at(TokenKind::LeftBrace) || at(TokenKind::LeftParen))) {
        items = parse_use_items(all);
    } else if (!all && accept(Keyword::As)) {
        alias = expect_name("after `as`");
    }
    return node<Use>(NodeKind::Use, span_from(begin), arena_.list(path), alias, arena_.list(items), all, reexport);
}

/// Parses a list in `{}` or `()`; either bracket closes it.
std::vector<UseItem> Parser::parse_use_items(bool& all) {
    const Token& open = advance();
    const ContextScope scope(*this);
    context_.brackets = true;
    std::vector<UseItem> items;
    while (!at(TokenKind::RightBrace) && !at(TokenKind::RightParen)) {
        if (accept(TokenKind::Star)) {
            all = true;
        } else {
            items.push_back(parse_use_item());
        }
        if (!accept(TokenKind::Comma) && !at(TokenKind::RightBrace) && !at(TokenKind::RightParen)) {
            fail_unclosed(open, open.kind == TokenKind::LeftBrace ? TokenKind::RightBrace : TokenKind::RightParen);
        }
    }
    advance();
    return items;
}

UseItem Parser::parse_use_item() {
    UseItem item{};
    item.name = expect_any_word("to import");
    if (accept(Keyword::As)) {
        item.alias = expect_name("after `as`");
    }
    return item;
}

/// Parses `from PATH import X, Y as Z`.
Stmt* Parser::parse_from(bool reexport) {
    const std::uint32_t begin = advance().span.begin;
    std::vector<Identifier> path = {expect_any_word("of the module")};
    while (accept(TokenKind::Dot) || accept(TokenKind::ColonColon)) {
        path.push_back(expect_any_word("in the path"));
    }
    if (!accept(Keyword::Import) && !accept(Keyword::Use)) {
        fail_expected("`import` and the names");
    }
    std::vector<UseItem> items;
    bool all = false;
    if (at(TokenKind::LeftBrace) || at(TokenKind::LeftParen)) {
        items = parse_use_items(all);
    } else if (accept(TokenKind::Star)) {
        all = true;
    } else {
        items.push_back(parse_use_item());
        while (accept(TokenKind::Comma)) {
            skip_newline();
            items.push_back(parse_use_item());
        }
    }
    return node<Use>(NodeKind::Use, span_from(begin), arena_.list(path), Identifier{}, arena_.list(items), all,
                     reexport);
}

/// Parses `export X, Y`, `export use …` and `export` before a declaration.
void Parser::parse_export(std::vector<Stmt*>& out) {
    const Nesting nesting(*this);
    const std::uint32_t begin = advance().span.begin;
    if (keyword() == Keyword::Use || keyword() == Keyword::Import) {
        parse_use(out, true);
        return;
    }
    if (keyword() == Keyword::From && kind_ahead() == TokenKind::Word) {
        out.push_back(parse_from(true));
        return;
    }
    std::vector<Identifier> names;
    if (is_hard_keyword(keyword()) || keyword() == Keyword::Type || keyword() == Keyword::Alias) {
        const std::size_t before = out.size();
        parse_statement(out);
        for (std::size_t i = before; i < out.size(); ++i) {
            switch (out[i]->kind) {
                case NodeKind::Function: names.push_back(as<Function>(*out[i]).name); break;
                case NodeKind::Class: names.push_back(as<Class>(*out[i]).name); break;
                case NodeKind::Enum: names.push_back(as<Enum>(*out[i]).name); break;
                case NodeKind::Trait: names.push_back(as<Trait>(*out[i]).name); break;
                case NodeKind::TypeAlias: names.push_back(as<TypeAlias>(*out[i]).name); break;
                case NodeKind::Binding:
                    if (const Pattern& pattern = *as<Binding>(*out[i]).pattern; pattern.kind == PatternKind::Bind) {
                        names.push_back({as<BindPattern>(pattern).name, pattern.span});
                    }
                    break;
                default: break;
            }
        }
    } else if (at(TokenKind::LeftBrace) || at(TokenKind::LeftParen)) {
        bool all = false;
        for (const UseItem& item : parse_use_items(all)) {
            names.push_back(item.name);
        }
    } else {
        names.push_back(expect_any_word("to export"));
        while (accept(TokenKind::Comma)) {
            skip_newline();
            names.push_back(expect_any_word("to export"));
        }
    }
    out.push_back(node<Export>(NodeKind::Export, span_from(begin), arena_.list(names)));
}

} // namespace simple::syntax
