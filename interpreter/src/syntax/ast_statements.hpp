// Statements and declarations of the syntax tree.
#pragma once

#include <cstdint>
#include <string_view>

#include "syntax/ast_expressions.hpp"
#include "syntax/ast_patterns.hpp"

namespace simple::syntax {

struct ExpressionStatement : Stmt {
    Expr* value;
};
enum class BindingForm : std::uint8_t { Val, Var, Let, LetMut, Const, Static, Walrus };
struct Binding : Stmt {
    BindingForm form;
    Pattern* pattern;
    TypeExpr* type; ///< Null when absent.
    Expr* value;    ///< Null when absent.
};
/// `targets = value` or `target op= value`. Several targets come from `a, b = …` and `(a, b) = …`.
struct Assign : Stmt {
    List<Expr*> targets;
    bool compound;
    BinaryOp op; ///< When compound.
    Expr* value;
};
struct Return : Stmt {
    Expr* value; ///< Null when absent.
};
struct Break : Stmt {
    Expr* value;
};
struct Continue : Stmt {};
struct Pass : Stmt {};
struct While : Stmt {
    Condition condition;
    Block* body;
};
struct For : Stmt {
    Pattern* pattern;
    Expr* iterable;
    Block* body;
};
struct Loop : Stmt {
    Block* body;
};
struct Assert : Stmt {
    Expr* condition;
    Expr* message; ///< Null when absent.
};
struct Defer : Stmt {
    Expr* action; ///< A Lambda without parameters, so that each execution keeps the variables of its turn of a loop.
};
struct WithItem {
    Expr* value;
    Pattern* pattern; ///< Null when absent.
};
struct With : Stmt {
    List<WithItem> items;
    Block* body;
};

struct UseItem {
    Identifier name;
    Identifier alias; ///< Empty when not renamed.
};
/// All spellings of use, import and from. `leading_dots` is unused by `use a.b`; self, super and crate are path parts.
struct Use : Stmt {
    List<Identifier> path;
    Identifier alias; ///< `use a.b as n`
    List<UseItem> items;
    bool all;      ///< `use a.b.*`
    bool reexport; ///< `export use`, `pub use`
};
struct Export : Stmt {
    List<Identifier> names;
};

struct Parameter {
    Identifier name;
    TypeExpr* type;
    Expr* default_value;
    bool variadic;
    Pattern* pattern; ///< A destructured lambda parameter such as `\(a, b): …`; null for a plain name.
};
enum class FunctionForm : std::uint8_t { Function, Method, Static, Me, Extern, Lambda, TrailingBlock };
/// A function, method, extern declaration or lambda. `body` is null for a declaration only.
struct Function : Stmt {
    FunctionForm form;
    Identifier name; ///< Empty for lambdas.
    List<Parameter> parameters;
    TypeExpr* result;
    Block* body;
    /// True when the body is one expression written on the header line: it is the single statement of `body`.
    bool expression_body;
    /// `fn new_name = old_name`: the old name; empty otherwise.
    Identifier alias_of;
    List<Identifier> type_parameters;
};

struct FieldDecl {
    Identifier name;
    TypeExpr* type;
    Expr* default_value;
};
struct Class : Stmt {
    Identifier name;
    bool is_struct;
    List<Identifier> type_parameters;
    List<FieldDecl> fields;
    List<Function*> methods;
    std::string_view docstring;
};
struct VariantDecl {
    Identifier name;
    List<FieldDecl> payload; ///< Names are empty for positional payloads.
    Expr* value;             ///< `Name = 3`
};
struct Enum : Stmt {
    Identifier name;
    List<Identifier> type_parameters;
    List<VariantDecl> variants;
    List<Function*> methods;
    std::string_view docstring;
};
struct Trait : Stmt {
    Identifier name;
    List<Function*> methods; ///< Required ones have no body.
    std::string_view docstring;
};
struct Impl : Stmt {
    Identifier trait; ///< Empty for `impl T:`.
    Identifier type;
    List<Function*> methods;
};
struct TypeAlias : Stmt {
    Identifier name;
    TypeExpr* type;
};

} // namespace simple::syntax
