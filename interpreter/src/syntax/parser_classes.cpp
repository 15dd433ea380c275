#include "syntax/parser.hpp"

namespace simple::syntax {

/// Parses class, struct, enum, trait, impl and type alias. Returns null when none begins here.
Stmt* Parser::parse_type_declaration() {
    switch (keyword()) {
        case Keyword::Class:
        case Keyword::Struct: return parse_class();
        case Keyword::Enum: return parse_enum();
        case Keyword::Trait: return parse_trait();
        case Keyword::Impl: return parse_impl();
        case Keyword::Type:
        case Keyword::Alias: return kind_ahead() == TokenKind::Word ? parse_type_alias() : nullptr;
        default: return nullptr;
    }
}

Stmt* Parser::parse_class() {
    const Token& first = advance();
    const bool is_struct = first.keyword == Keyword::Struct;
    const Identifier name = expect_name(is_struct ? "of the struct" : "of the class");
    const std::vector<Identifier> type_parameters = parse_type_parameters();
    if (at(TokenKind::LeftParen) || at_word("extends") || at(TokenKind::Less)) {
        fail_unsupported("inheritance (`class " + std::string(name.name.text()) + "(...)`)", here());
    }
    skip_where_clause();
    ClassMembers members;
    if (!at_line_end() || opens_deeper_block()) {
        parse_members(is_struct ? "the struct" : "the class", [&] { parse_class_member(members); });
    }
    return node<Class>(NodeKind::Class, span_from(first.span.begin), name, is_struct, arena_.list(type_parameters),
                       arena_.list(members.fields), arena_.list(members.methods), members.docstring);
}

Stmt* Parser::parse_enum() {
    const Token& first = advance();
    const Identifier name = expect_name("of the enum");
    const std::vector<Identifier> type_parameters = parse_type_parameters();
    ClassMembers members;
    if (!at_line_end() || opens_deeper_block()) {
        parse_members("the enum", [&] { parse_enum_member(members); });
    }
    return node<Enum>(NodeKind::Enum, span_from(first.span.begin), name, arena_.list(type_parameters),
                      arena_.list(members.variants), arena_.list(members.methods), members.docstring);
}

Stmt* Parser::parse_trait() {
    const Token& first = advance();
    const Identifier name = expect_name("of the trait");
    parse_type_parameters();
    skip_where_clause();
    ClassMembers members;
    if (!at_line_end() || opens_deeper_block()) {
        parse_members("the trait", [&] {
            if (!parse_common_member(members)) {
                fail_expected("a method of the trait");
            }
        });
    }
    return node<Trait>(NodeKind::Trait, span_from(first.span.begin), name, arena_.list(members.methods),
                       members.docstring);
}

Stmt* Parser::parse_impl() {
    const Token& first = advance();
    const Span brackets = here();
    const bool array = at(TokenKind::LeftBracket);
    parse_type_parameters();
    Identifier trait{};
    Identifier type{};
    if (array && at(TokenKind::Colon)) {
        type = {interner_.intern("array"), brackets}; // `impl [T]:` is about arrays.
    } else {
        type = parse_type_name();
    }
    if (accept(Keyword::For)) {
        trait = type;
        type = parse_type_name();
    }
    skip_where_clause();
    ClassMembers members;
    if (!at_line_end() || opens_deeper_block()) {
        parse_members("the impl", [&] {
            if (!parse_common_member(members)) {
                fail_expected("a method of the impl");
            }
        });
    }
    return node<Impl>(NodeKind::Impl, span_from(first.span.begin), trait, type, arena_.list(members.methods));
}

Stmt* Parser::parse_type_alias() {
    const Token& first = advance();
    const Identifier name = expect_name("of the alias");
    parse_type_parameters();
    expect(TokenKind::Assign, "and the type");
    TypeExpr* type = parse_type();
    return node<TypeAlias>(NodeKind::TypeAlias, span_from(first.span.begin), name, type);
}

Identifier Parser::parse_type_name() {
    const TypeExpr& type = *parse_type();
    switch (type.kind) {
        case TypeKind::Name: return {type.name, type.span};
        case TypeKind::Array: return {interner_.intern("array"), type.span};
        case TypeKind::Dict: return {interner_.intern("dict"), type.span};
        case TypeKind::Tuple: return {interner_.intern(type.arguments.empty() ? "nil" : "tuple"), type.span};
        case TypeKind::Function: return {interner_.intern("fn"), type.span};
        case TypeKind::Optional: return {interner_.intern("Option"), type.span};
        default: break;
    }
    fail(make_error(codes::kSyntaxError, "methods belong to a type with a name", type.span));
}

/// Parses what every kind of type may hold: docstring, nothing, methods. Returns false when it is something else.
bool Parser::parse_common_member(ClassMembers& members) {
    if (at(TokenKind::Text)) {
        if (const std::string_view text = take_docstring(); !text.empty()) {
            members.docstring = text;
            return true;
        }
        return false;
    }
    if (at(TokenKind::Ellipsis) || (keyword() == Keyword::Pass && kind_ahead() != TokenKind::Colon)) {
        advance();
        return true;
    }
    const std::vector<Expr*> decorators = parse_decorators();
    accept_modifiers();
    const bool is_method = keyword() == Keyword::Fn ||
                           (keyword() == Keyword::Static && keyword_ahead() == Keyword::Fn) ||
                           (keyword() == Keyword::Me && kind_ahead() == TokenKind::Word);
    if (is_method && kind_ahead() != TokenKind::Colon) {
        if (!decorators.empty()) {
            fail_unsupported("decorator (on a method)", decorators[0]->span, false);
        }
        members.methods.push_back(parse_method());
        return true;
    }
    if (!decorators.empty()) {
        fail_unsupported("decorator (on anything but a function)", decorators[0]->span, false);
    }
    if (word() == "pass_todo" || word() == "pass_do_nothing" || word() == "pass_dn") {
        advance();
        return true;
    }
    if (word() == "bind" && kind_ahead() == TokenKind::Word) {
        skip_line();
        return true;
    }
    return false;
}

void Parser::parse_class_member(ClassMembers& members) {
    if (parse_common_member(members)) {
        return;
    }
    const bool field_follows = kind_ahead() == TokenKind::Colon || kind_ahead() == TokenKind::Assign;
    if (!field_follows && at(TokenKind::Word)) {
        switch (keyword()) {
            case Keyword::Use: fail_unsupported("mixin (`use` inside a type)", here());
            case Keyword::Alias: fail_unsupported("forwarding (`alias` inside a type)", here());
            case Keyword::Class:
            case Keyword::Struct:
            case Keyword::Enum: fail_unsupported("a type declared inside a type", here());
            case Keyword::Val:
            case Keyword::Var:
            case Keyword::Let:
            case Keyword::Const:
            case Keyword::Mut:
            case Keyword::Static: advance(); break;
            default:
                if (at_word("mixin") && kind_ahead() == TokenKind::Word) {
                    fail_unsupported("mixin", here());
                }
                reject_unsupported_statement();
                reject_foreign_statement();
                break;
        }
        if (keyword() == Keyword::Fn) {
            members.methods.push_back(parse_method());
            return;
        }
        reject_modifier_of_field();
        if (at_word("pub") || at_word("private") || keyword() == Keyword::Mut) {
            advance();
        }
    }
    const bool condition = kind_ahead(3) == TokenKind::Greater || kind_ahead(3) == TokenKind::GreaterEqual ||
                           kind_ahead(3) == TokenKind::Equal || kind_ahead(3) == TokenKind::NotEqual;
    if (word() == "invariant" && kind_ahead() == TokenKind::Colon && (token_at(2).starts_line || condition)) {
        fail_unsupported("contract (`invariant:`)", here());
    }
    members.fields.push_back(parse_field());
}

FieldDecl Parser::parse_field() {
    FieldDecl field{};
    field.name = expect_any_word("of a field or a method");
    if (accept(TokenKind::Colon)) {
        field.type = parse_type();
    } else if (at(TokenKind::LeftParen)) {
        fail(make_error(codes::kForeignSpelling, "methods are declared with `fn`", field.name.span)
                 .with_help("write `fn " + std::string(field.name.name.text()) +
                            "(...):`; a value is made by `T(...)` from its fields, or by `static fn new(...)`"));
    } else if (at(TokenKind::Word)) {
        const Span end{last_end_, last_end_};
        fail(make_error(codes::kSyntaxError,
                        "expected `:` and the type of the field, or `=` and its default, found " + found(), here())
                 .with_fix(end, ":"));
    } else if (!at(TokenKind::Assign)) {
        fail_expected("`:` and the type of the field, or `=` and its default");
    }
    if (accept(TokenKind::Assign)) {
        field.default_value = parse_expression();
    }
    return field;
}

void Parser::parse_enum_member(ClassMembers& members) {
    if (!parse_common_member(members)) {
        members.variants.push_back(parse_variant());
    }
}

VariantDecl Parser::parse_variant() {
    VariantDecl variant{};
    if (keyword() == Keyword::Case || at(TokenKind::Pipe)) {
        advance();
    }
    variant.name = expect_any_word("of a variant");
    if (at(TokenKind::LeftParen) || at(TokenKind::LeftBrace)) {
        const Token& open = advance();
        const TokenKind close = open.kind == TokenKind::LeftParen ? TokenKind::RightParen : TokenKind::RightBrace;
        const ContextScope scope(*this);
        context_.brackets = true;
        std::vector<FieldDecl> payload;
        while (!at(close)) {
            payload.push_back(parse_payload_field());
            if (!accept(TokenKind::Comma)) {
                break;
            }
        }
        expect_close(close, open);
        variant.payload = arena_.list(payload);
    }
    if (accept(TokenKind::Assign)) {
        variant.value = parse_expression();
    }
    return variant;
}

FieldDecl Parser::parse_payload_field() {
    FieldDecl field{};
    if (at(TokenKind::Word) && kind_ahead() == TokenKind::Colon) {
        field.name = identifier(advance());
        advance();
    }
    field.type = parse_type();
    return field;
}

} // namespace simple::syntax
