// Prints trees back as source that parses to the same tree (ids and spans aside).
#pragma once

#include <string>
#include <string_view>

#include "syntax/ast.hpp"

namespace simple::syntax {

/// Returns the program as source text, indented by four spaces.
std::string print(const Module& module);
/// Returns one expression, over several lines where it holds blocks.
std::string print(const Expr& expression);
std::string print(const Pattern& pattern);
/// Returns a type as messages show it: `List<i64>`, `fn(i64) -> text`, `T?`.
std::string print(const TypeExpr& type);

/// Writes one tree into a text. Used through the functions above.
class AstPrinter {
public:
    void print_module(const Module& module);
    void print_expression(const Expr& expression) { operand(expression, 0); }
    void pattern(const Pattern& pattern);
    void type(const TypeExpr& type);
    std::string take() { return std::move(out_); }

private:
    // ast_printer.cpp: text, patterns, types.
    void put(std::string_view text) { out_ += text; }
    void new_line();
    void word(Symbol symbol) { put(symbol.text()); }
    template <typename List, typename Print> void separated(const List& list, Print print_item);
    void field_patterns(const List<FieldPattern>& fields, bool braces);
    void sequence(const SequencePattern& pattern);
    void quoted(std::string_view text, bool braces);
    void docstring(std::string_view text);
    void type_list(const List<TypeExpr*>& types, std::uint32_t count);

    // ast_printer_statements.cpp
    void block(const Block& node, bool documented = false);
    void body(const Block& node, bool documented = false);
    void statement(const Stmt& statement);
    void binding(const Binding& node);
    void assignment(const Assign& node);
    void function(const Function& function);
    void function_head(const Function& function);
    void parameters(const List<Parameter>& list, bool explicit_self);
    void type_parameters(const List<Identifier>& names);
    void class_declaration(const Class& node);
    void enum_declaration(const Enum& node);
    void members(std::string_view documentation, const List<FieldDecl>& fields, const List<Function*>& methods);
    void field(const FieldDecl& node);
    void use(const Use& node);
    void with(const With& node);
    void condition(const Condition& node);
    void inline_statement(const Stmt& statement, int min_level);
    void value(const Expr& value);

    // ast_printer_expressions.cpp
    void operand(const Expr& expression, int min_level);
    void expression(const Expr& expression);
    void literal(const Expr& expression);
    void postfix(const Expr& expression);
    void postfix_suffix(const Expr& expression);
    void binary(const Binary& node);
    void comparison(const Comparison& node);
    void unary(const Unary& node);
    void comma(std::size_t i, std::size_t& begin);
    void call_arguments(const Call& call);
    void loose_call(const Call& call);
    void arguments(const List<Argument>& list, std::uint32_t count);
    void argument(const Argument& argument, bool named_by_equals = false);
    void lambda(const Function& function);
    bool placeholder_lambda(const Function& function);
    void lambda_body(const Function& function);
    void interpolation(const Interpolation& node);
    void dict(const Dict& node);
    void comprehension(const Comprehension& node);
    void if_chain(const If& node, bool inline_branches);
    void match(const Match& node);
    void try_block(const Try& node);

    std::string out_;
    int indent_ = 0;
    bool math_ = false;
};

} // namespace simple::syntax
