#include <algorithm>

#include "syntax/parser.hpp"
#include "syntax/rejected.hpp"

namespace simple::syntax {

/// Parses an element of an array or set: `e`, `...e` or `*e`.
Argument Parser::parse_element() {
    Argument element{};
    const std::uint32_t begin = here().begin;
    element.spread = accept(TokenKind::Ellipsis) || accept(TokenKind::Star);
    element.value = parse_expression();
    element.span = span_from(begin);
    reject_nested_call(*element.value);
    return element;
}

/// Parses `[…]`: elements or a comprehension.
Expr* Parser::parse_array() {
    const Token& open = advance();
    const Nesting nesting(*this);
    const ContextScope scope(*this);
    const bool math = context_.math;
    PlaceholderScope* placeholders = context_.placeholders;
    context_ = {};
    context_.brackets = true;
    context_.math = math;
    context_.placeholders = placeholders;
    if (keyword() == Keyword::For) {
        return parse_comprehension_first(ComprehensionKind::Array, open, TokenKind::RightBracket);
    }
    std::vector<Argument> elements;
    while (!at(TokenKind::RightBracket)) {
        elements.push_back(parse_element());
        if (keyword() == Keyword::For && elements.size() == 1 && !elements[0].spread) {
            return finish_comprehension(ComprehensionKind::Array, nullptr, elements[0].value, open,
                                        TokenKind::RightBracket);
        }
        if (!accept(TokenKind::Comma)) {
            break;
        }
    }
    expect_close(TokenKind::RightBracket, open);
    return node<Array>(NodeKind::Array, span_from(open.span.begin), arena_.list(elements));
}

/// Parses `{…}`: a dict, a set or a dict comprehension.
Expr* Parser::parse_braces() {
    const Token& open = advance();
    const Nesting nesting(*this);
    const ContextScope scope(*this);
    PlaceholderScope* placeholders = context_.placeholders;
    context_ = {};
    context_.brackets = true;
    context_.placeholders = placeholders;
    if (keyword() == Keyword::For && kind_ahead() != TokenKind::Colon) {
        return parse_comprehension_first(ComprehensionKind::Dict, open, TokenKind::RightBrace);
    }
    if (at(TokenKind::RightBrace) || at(TokenKind::Power)) {
        return parse_dict_rest(open, nullptr);
    }
    if (at(TokenKind::Word) && kind_ahead() == TokenKind::Colon && !is_hard_keyword(keyword())) {
        return parse_dict_rest(open, parse_name());
    }
    const Argument first = parse_element();
    return !first.spread && at(TokenKind::Colon) ? parse_dict_rest(open, first.value) : parse_set_rest(open, first);
}

/// Parses a key. A word in front of `:` is a name even when it could begin something else.
Expr* Parser::parse_dict_key() {
    const bool is_name = at(TokenKind::Word) && kind_ahead() == TokenKind::Colon && !is_hard_keyword(keyword());
    return is_name ? parse_name() : parse_expression();
}

/// Parses the entries of a dict; the first key may have been read already.
Expr* Parser::parse_dict_rest(const Token& open, Expr* first_key, std::vector<DictEntry> entries) {
    while (!at(TokenKind::RightBrace)) {
        DictEntry entry{};
        entry.key = std::exchange(first_key, nullptr);
        if (entry.key == nullptr && (accept(TokenKind::Power) || accept(TokenKind::Ellipsis))) {
            entry.value = parse_expression();
        } else {
            entry.key = entry.key == nullptr ? parse_dict_key() : entry.key;
            if (!accept(TokenKind::Colon)) {
                fail(make_error(codes::kSyntaxError, "expected `:` and the value of the dict entry, found " + found(),
                                here())
                         .with_label(open.span, "dict opened here"));
            }
            entry.value = parse_expression();
        }
        if (keyword() == Keyword::For && entries.empty() && entry.key != nullptr) {
            return finish_comprehension(ComprehensionKind::Dict, entry.key, entry.value, open, TokenKind::RightBrace);
        }
        entries.push_back(entry);
        if (!accept(TokenKind::Comma)) {
            break;
        }
    }
    expect_close(TokenKind::RightBrace, open);
    return node<Dict>(NodeKind::Dict, span_from(open.span.begin), arena_.list(entries));
}

Expr* Parser::parse_set_rest(const Token& open, Argument first) {
    if (keyword() == Keyword::For) {
        // `{e for t in xs}` is `{...[e for t in xs]}`.
        Expr* all = finish_comprehension(ComprehensionKind::Array, nullptr, first.value, open, TokenKind::RightBrace);
        const std::vector<Argument> spread = {{{}, all, true, all->span}};
        return node<Set>(NodeKind::Set, span_from(open.span.begin), arena_.list(spread));
    }
    std::vector<Argument> elements = {first};
    while (accept(TokenKind::Comma) && !at(TokenKind::RightBrace)) {
        const Argument element = parse_element();
        const bool after_spreads =
            std::all_of(elements.begin(), elements.end(), [](const Argument& before) { return before.spread; });
        if (at(TokenKind::Colon) && after_spreads && !element.spread) {
            // `{...d, "k": 1}`: what was spread before the first key are dicts.
            std::vector<DictEntry> entries;
            entries.reserve(elements.size());
            for (const Argument& before : elements) {
                entries.push_back({nullptr, before.value});
            }
            return parse_dict_rest(open, element.value, std::move(entries));
        }
        elements.push_back(element);
    }
    expect_close(TokenKind::RightBrace, open);
    return node<Set>(NodeKind::Set, span_from(open.span.begin), arena_.list(elements));
}

/// Parses `for t in xs if c …` clauses.
std::vector<ComprehensionClause> Parser::parse_comprehension_clauses() {
    std::vector<ComprehensionClause> clauses;
    while (accept(Keyword::For)) {
        ComprehensionClause clause{};
        clause.pattern = parse_pattern_list(true);
        if (!accept(Keyword::In)) {
            fail_expected("`in` and what to iterate");
        }
        clause.iterable = parse_expression();
        std::vector<Expr*> conditions;
        while (accept(Keyword::If)) {
            conditions.push_back(parse_expression());
            mark_condition(conditions.back());
        }
        clause.conditions = arena_.list(conditions);
        clauses.push_back(clause);
    }
    return clauses;
}

/// Parses `for … : e`, the form with the clauses in front.
Expr* Parser::parse_comprehension_first(ComprehensionKind collection, const Token& open, TokenKind close) {
    const std::vector<ComprehensionClause> clauses = parse_comprehension_clauses();
    expect(TokenKind::Colon, "and the element");
    Expr* key = nullptr;
    Expr* value = parse_expression();
    if (collection == ComprehensionKind::Dict && accept(TokenKind::Colon)) {
        key = value;
        value = parse_expression();
    }
    expect_close(close, open);
    return node<Comprehension>(NodeKind::Comprehension, span_from(open.span.begin), collection, key, value,
                               arena_.list(clauses));
}

/// Parses the clauses behind the element.
Expr* Parser::finish_comprehension(ComprehensionKind collection, Expr* key, Expr* value, const Token& open,
                                   TokenKind close) {
    const std::vector<ComprehensionClause> clauses = parse_comprehension_clauses();
    expect_close(close, open);
    return node<Comprehension>(NodeKind::Comprehension, span_from(open.span.begin), collection, key, value,
                               arena_.list(clauses));
}

} // namespace simple::syntax
