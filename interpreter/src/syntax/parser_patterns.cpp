#include "syntax/parser.hpp"

namespace simple::syntax {

/// Parses a pattern. In a `binding` every bare name binds; elsewhere capitalised names are variants and `|` separates
/// alternatives.
Pattern* Parser::parse_pattern(bool binding) {
    const Nesting nesting(*this);
    const std::uint32_t begin = here().begin;
    Pattern* first = parse_single_pattern(binding);
    if (binding || context_.no_pipe || !at(TokenKind::Pipe)) {
        return first;
    }
    std::vector<Pattern*> alternatives = {first};
    while (accept(TokenKind::Pipe)) {
        skip_newline();
        alternatives.push_back(parse_single_pattern(binding));
    }
    return pattern_node<OrPattern>(PatternKind::Or, span_from(begin), arena_.list(alternatives));
}

/// Parses `P` or `P, Q, ...rest`, which is a tuple without parentheses.
Pattern* Parser::parse_pattern_list(bool binding) {
    const std::uint32_t begin = here().begin;
    Pattern* first = parse_pattern(binding);
    if (!at(TokenKind::Comma)) {
        return first;
    }
    std::vector<Pattern*> elements = {first};
    std::int32_t rest = -1;
    while (accept(TokenKind::Comma)) {
        if (accept(TokenKind::Ellipsis) || accept(TokenKind::Star)) {
            rest = static_cast<std::int32_t>(elements.size());
        }
        elements.push_back(parse_pattern(binding));
    }
    return pattern_node<SequencePattern>(PatternKind::Tuple, span_from(begin), arena_.list(elements), rest);
}

Pattern* Parser::parse_single_pattern(bool binding) {
    if (at_pattern_literal()) {
        return parse_literal_pattern();
    }
    switch (kind()) {
        case TokenKind::Word: return parse_name_pattern(binding);
        case TokenKind::LeftParen:
        case TokenKind::LeftBracket: return parse_sequence_pattern(binding);
        case TokenKind::LeftBrace: return parse_brace_pattern({}, here().begin, binding);
        default: break;
    }
    fail(make_error(codes::kInvalidPattern,
                    std::string("expected ") + (binding ? "a name or a pattern" : "a pattern") + ", found " + found(),
                    here()));
}

bool Parser::at_pattern_literal() const noexcept {
    switch (kind()) {
        case TokenKind::Int:
        case TokenKind::Float:
        case TokenKind::Text:
        case TokenKind::Minus: return true;
        case TokenKind::Word:
            return keyword() == Keyword::True || keyword() == Keyword::False || keyword() == Keyword::Nil;
        default: return false;
    }
}

Pattern* Parser::parse_literal_pattern() {
    const std::uint32_t begin = here().begin;
    Expr* low = parse_pattern_literal();
    if (!at(TokenKind::DotDot) && !at(TokenKind::DotDotEqual)) {
        return pattern_node<LiteralPattern>(PatternKind::Literal, span_from(begin), low);
    }
    const bool inclusive = advance().kind == TokenKind::DotDotEqual;
    Expr* high = parse_pattern_literal();
    return pattern_node<RangePattern>(PatternKind::Range, span_from(begin), low, high, inclusive);
}

/// Parses a literal with its sign folded in.
Expr* Parser::parse_pattern_literal() {
    const std::uint32_t begin = here().begin;
    const bool negative = accept(TokenKind::Minus);
    if (at(TokenKind::Int)) {
        // Through unsigned, so that the least integer stays itself.
        const auto magnitude = static_cast<std::uint64_t>(advance().integer);
        const std::uint64_t value = negative ? std::uint64_t{0} - magnitude : magnitude;
        return node<IntLiteral>(NodeKind::IntLiteral, span_from(begin), static_cast<std::int64_t>(value));
    }
    if (at(TokenKind::Float)) {
        const double value = advance().real;
        return node<FloatLiteral>(NodeKind::FloatLiteral, span_from(begin), negative ? -value : value);
    }
    if (at(TokenKind::Text) && !negative) {
        Expr* text = parse_text();
        if (text->kind != NodeKind::TextLiteral) {
            fail(make_error(codes::kInvalidPattern, "a pattern cannot be computed from `{...}`", text->span)
                     .with_help("bind a name and compare it in a guard: `x if x == ...`"));
        }
        return text;
    }
    const Keyword literal = keyword();
    if (negative || (literal != Keyword::True && literal != Keyword::False && literal != Keyword::Nil)) {
        fail(make_error(codes::kInvalidPattern, "expected a literal in the pattern, found " + found(), here()));
    }
    advance();
    if (literal == Keyword::Nil) {
        return node<NilLiteral>(NodeKind::NilLiteral, span_from(begin));
    }
    return node<BoolLiteral>(NodeKind::BoolLiteral, span_from(begin), literal == Keyword::True);
}

/// Parses the forms that begin with a word.
Pattern* Parser::parse_name_pattern(bool binding) {
    const Token& first = token();
    const TokenKind next = kind_ahead();
    if (is_hard_keyword(first.keyword)) {
        // Library code names loop variables and parameters like keywords.
        const bool stands_alone = next == TokenKind::Comma || next == TokenKind::RightParen ||
                                  next == TokenKind::RightBracket || keyword_ahead() == Keyword::In ||
                                  next == TokenKind::Colon || next == TokenKind::Pipe;
        if (!binding || !stands_alone) {
            fail(make_error(codes::kInvalidPattern, "expected a pattern, found " + found(), here()));
        }
        keyword_names_.insert(first.name);
        advance();
        return pattern_node<BindPattern>(PatternKind::Bind, first.span, first.name);
    }
    advance();
    const std::string_view name = first.name.text();
    if (name == "_") {
        if (at(TokenKind::LeftParen) && !token().space_before) {
            skip_parentheses();
        }
        return arena_.make<Pattern>(PatternKind::Wildcard, next_id_++, span_from(first.span.begin));
    }
    if (at(TokenKind::At)) {
        const Nesting nesting(*this);
        advance();
        Pattern* inner = parse_single_pattern(binding);
        return pattern_node<AtPattern>(PatternKind::At, span_from(first.span.begin), identifier(first), inner);
    }
    const bool is_path = (at(TokenKind::Dot) || at(TokenKind::ColonColon)) && kind_ahead() == TokenKind::Word;
    const bool has_payload = at(TokenKind::LeftParen);
    const bool has_fields = at(TokenKind::LeftBrace) && is_capitalized(name);
    if (is_path || has_payload || has_fields || (!binding && is_capitalized(name))) {
        return parse_path_pattern(first, binding);
    }
    return pattern_node<BindPattern>(PatternKind::Bind, first.span, first.name);
}

/// Parses `[path.]Name`, with payload `(…)` or fields `{…}`; the first word has been read.
Pattern* Parser::parse_path_pattern(const Token& first, bool binding) {
    const std::uint32_t begin = first.span.begin;
    Identifier type{};
    Identifier name = identifier(first);
    while ((at(TokenKind::Dot) || at(TokenKind::ColonColon)) && kind_ahead() == TokenKind::Word) {
        advance();
        type = name;
        name = identifier(advance());
    }
    if (at(TokenKind::LeftBrace)) {
        return parse_brace_pattern(name, begin, binding);
    }
    std::vector<FieldPattern> fields;
    const bool has_arguments = at(TokenKind::LeftParen);
    if (has_arguments) {
        const Token& open = advance();
        const ContextScope scope(*this);
        context_.brackets = true;
        context_.no_pipe = false;
        while (!at(TokenKind::RightParen)) {
            if (accept(TokenKind::Ellipsis) || accept(TokenKind::DotDot)) {
                accept(TokenKind::Comma);
                break;
            }
            fields.push_back(parse_field_pattern(binding));
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
        expect_close(TokenKind::RightParen, open);
    }
    return pattern_node<VariantPattern>(PatternKind::Variant, span_from(begin), type, name, arena_.list(fields),
                                        has_arguments);
}

/// Parses a positional or labelled part of a payload.
FieldPattern Parser::parse_field_pattern(bool binding) {
    FieldPattern field{};
    if (at(TokenKind::Word) && kind_ahead() == TokenKind::Colon) {
        field.name = identifier(advance());
        advance();
    }
    field.pattern = parse_pattern(binding);
    return field;
}

/// Parses `(P, Q)`, `[P, ...rest]`, `(P)` and `()`.
Pattern* Parser::parse_sequence_pattern(bool binding) {
    const Token& open = advance();
    const bool is_tuple = open.kind == TokenKind::LeftParen;
    const TokenKind close = is_tuple ? TokenKind::RightParen : TokenKind::RightBracket;
    const Nesting nesting(*this);
    const ContextScope scope(*this);
    context_.brackets = true;
    context_.no_pipe = false;
    std::vector<Pattern*> elements;
    std::int32_t rest = -1;
    bool comma = false;
    while (!at(close)) {
        if (at(TokenKind::Ellipsis) || at(TokenKind::Star) || at(TokenKind::DotDot)) {
            if (rest >= 0) {
                fail(make_error(codes::kInvalidPattern, "a second rest in one pattern", here()));
            }
            rest = static_cast<std::int32_t>(elements.size());
            const Span span = advance().span;
            elements.push_back(at(TokenKind::Word) ? parse_single_pattern(true)
                                                   : arena_.make<Pattern>(PatternKind::Wildcard, next_id_++, span));
        } else {
            elements.push_back(parse_pattern(binding));
        }
        comma = accept(TokenKind::Comma);
        if (!comma) {
            break;
        }
    }
    expect_close(close, open);
    const Span span = span_from(open.span.begin);
    if (is_tuple && elements.empty()) {
        return pattern_node<LiteralPattern>(PatternKind::Literal, span, node<NilLiteral>(NodeKind::NilLiteral, span));
    }
    if (is_tuple && elements.size() == 1 && !comma && rest < 0) {
        return elements[0];
    }
    return pattern_node<SequencePattern>(is_tuple ? PatternKind::Tuple : PatternKind::Array, span,
                                         arena_.list(elements), rest);
}

/// Parses the key of a dict pattern that is written as a text.
Identifier Parser::parse_key_of_pattern() {
    const Span span = here();
    const Expr* text = parse_pattern_literal();
    return {interner_.intern(as<TextLiteral>(*text).value), span};
}

/// Parses `{f, g: P}` behind an optional type name.
Pattern* Parser::parse_brace_pattern(Identifier type, std::uint32_t begin, bool binding) {
    const Token& open = advance();
    const Nesting nesting(*this);
    const ContextScope scope(*this);
    context_.brackets = true;
    context_.no_pipe = false;
    std::vector<FieldPattern> fields;
    while (!at(TokenKind::RightBrace)) {
        if (accept(TokenKind::Ellipsis) || accept(TokenKind::DotDot)) {
            accept(TokenKind::Comma);
            break;
        }
        FieldPattern field{};
        const bool key = at(TokenKind::Text) && !type.name;
        field.name = key ? parse_key_of_pattern() : expect_any_word("of a field in the pattern");
        if (key) {
            expect(TokenKind::Colon, "and the pattern of the key");
            field.pattern = parse_pattern(binding);
        } else if (accept(TokenKind::Colon)) {
            field.pattern = parse_pattern(binding);
        } else {
            field.pattern = pattern_node<BindPattern>(PatternKind::Bind, field.name.span, field.name.name);
        }
        fields.push_back(field);
        if (!accept(TokenKind::Comma)) {
            break;
        }
    }
    expect_close(TokenKind::RightBrace, open);
    return pattern_node<RecordPattern>(PatternKind::Record, span_from(begin), type, arena_.list(fields));
}

} // namespace simple::syntax
