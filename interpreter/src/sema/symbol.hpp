// What names mean: variables, functions, classes, and where each lives. Made by the resolver, read by inference and
// lowering.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/runtime.hpp"
#include "sema/types.hpp"
#include "syntax/ast.hpp"

namespace simple::sema {

struct FunctionScope;
struct ClassScope;

enum class VariableKind : std::uint8_t { Variable, Parameter, Function, Class, Enum, Namespace, Import };

/// One binding. Lives in a slot of its owner's frame; module-level bindings also have an address, because the frame of
/// a module body is the module's storage.
struct Variable {
    Symbol name;
    Span span;
    VariableKind kind = VariableKind::Variable;
    FunctionScope* owner = nullptr;
    bool module_level = false;
    bool immutable = false;
    bool captured = false;        ///< Used by an inner function (not counted for module-level bindings).
    bool reassigned = false;      ///< Assigned after its declaration.
    bool assigned_inside = false; ///< Assigned by an inner function, or in a block that is a value.
    bool hoisted = false;         ///< Visible before its declaration is executed.
    bool used = false;
    bool maybe_unset = false; ///< A read may come before the first assignment.
    bool read_early = false;  ///< Inner functions that read it may run before it has a value.
    std::uint32_t slot = 0;
    const syntax::Block* block = nullptr; ///< The block whose scope declares it; null for loop and pattern scopes.
    runtime::Value* address = nullptr;    ///< Module-level and imported bindings.
    Type type{TypeKind::Never, nullptr};
    TypeKind enforced = TypeKind::Any; ///< Stores are checked (and converted) against this kind.
    bool to_float = false;             ///< Declared f64 without a value: integers are converted, nothing is checked.
    bool float_array = false;          ///< Declared [f64]: literals assigned to it hold floats.
    const syntax::Function* function = nullptr; ///< Kind Function.
    ClassScope* type_scope = nullptr;           ///< Kind Class or Enum of this compilation.
    runtime::ModuleInfo* module = nullptr;      ///< Kind Namespace and Import: where it comes from.
    Span initializer; ///< What `val name = …` binds it to; not known for other ways to bind.

    /// Captured variables that can change after capture live in a cell, others are captured by value.
    bool boxed() const noexcept { return captured && !module_level && (reassigned || hoisted); }
};

/// A function, method, lambda or module body during compilation.
struct FunctionScope {
    const syntax::Function* declaration = nullptr; ///< Null for a module body.
    FunctionScope* parent = nullptr;
    ClassScope* enclosing_class = nullptr; ///< For methods and the functions inside them.
    Variable* self = nullptr;              ///< For methods.
    std::vector<Variable*> parameters;
    std::vector<Variable*> captures; ///< In the order of Closure::captures.
    std::uint32_t slot_count = 0;
    const syntax::Block* block = nullptr; ///< Of nested functions and local types: the block at whose start it is made.
    bool is_module = false;
    bool has_defer = false;
    Type result{TypeKind::Never, nullptr};
    std::vector<const syntax::Expr*> returns; ///< Operands of return statements; null for a bare return.

    std::int32_t capture_index(const Variable* variable) const noexcept {
        for (std::size_t i = 0; i < captures.size(); ++i) {
            if (captures[i] == variable) {
                return static_cast<std::int32_t>(i);
            }
        }
        return -1;
    }
};

/// Tells whether a name is a type parameter of a function or of what is around it.
bool names_type_parameter(const FunctionScope& scope, Symbol name) noexcept;

struct Member {
    std::uint32_t slot = 0;
    TypeKind type = TypeKind::Any; ///< Enforced type of a field.
    bool float_array = false;      ///< Declared [f64].
};

/// A class, struct or enum of this compilation.
struct ClassScope {
    Symbol name;
    const syntax::Class* class_declaration = nullptr;
    const syntax::Enum* enum_declaration = nullptr;
    Variable* variable = nullptr;
    FunctionScope* owner = nullptr;
    runtime::ClassInfo* info = nullptr;
    std::unordered_map<Symbol, Member> fields;
    std::unordered_map<Symbol, const syntax::Function*> methods;
};

/// What a Name node refers to.
enum class RefKind : std::uint8_t {
    Unresolved,
    Variable,   ///< `variable`
    Builtin,    ///< `address`: prelude or implicit library name; constant.
    SelfField,  ///< `member` of self
    SelfMethod, ///< a method of self's class
};

struct Ref {
    RefKind kind = RefKind::Unresolved;
    Variable* variable = nullptr;
    runtime::Value* address = nullptr;
    Member member;
};

/// Returns the function or type of another script that a reference stands for ever for; null when it stands for
/// something else.
const runtime::Value* script_value(const Ref& ref) noexcept;

/// A use of a variable that was bound to the value of an expression.
struct VariableUse {
    std::uint32_t position = 0; ///< Where its name is written.
    const Variable* variable = nullptr;
};

/// What has to happen when a block is entered.
struct BlockInfo {
    std::vector<Variable*> cells; ///< Boxed variables that inner functions may see before their declaration runs.
    std::vector<const syntax::Function*> functions; ///< Nested functions, visible in the whole block.
    std::vector<const syntax::Stmt*> types;         ///< Local types and impl blocks: their methods may capture.
};

/// Everything the resolver found out about one module. Owns its symbols.
struct Resolution {
    explicit Resolution(std::uint32_t node_count)
        : refs(node_count), variables(node_count, nullptr), functions(node_count, nullptr),
          classes(node_count, nullptr), imports(node_count, nullptr), types(node_count),
          float_context(node_count, false), true_division(node_count, false) {}

    std::vector<Ref> refs; ///< By id of Name, Call (UFCS fallback), assignment targets.
    /// By id of a Field: the function that `x.f` calls where x has no member f.
    std::unordered_map<std::uint32_t, Ref> uniform_fields;
    std::vector<Variable*> variables;          ///< By id of a BindPattern, declaration or named place.
    std::vector<FunctionScope*> functions;     ///< By id of a Function.
    std::vector<ClassScope*> classes;          ///< By id of a Class, Enum or Impl.
    std::vector<runtime::ModuleInfo*> imports; ///< By id of a Use.
    std::vector<Type> types;                   ///< By id of an expression; filled by inference.
    std::vector<bool> float_context; ///< By id of an expression: its value is bound to something declared f64.
    std::vector<bool> true_division; ///< By id of a Binary: `/` in a chain that contains a float.
    std::deque<Variable> variable_storage;
    std::deque<FunctionScope> function_storage;
    std::deque<ClassScope> class_storage;
    std::deque<ClassScope> method_scopes;     ///< Of traits and of impl blocks of built-in types: methods only.
    std::vector<const syntax::Trait*> traits; ///< Also those inside functions, as the next.
    std::vector<const syntax::Impl*> impls;
    FunctionScope* module = nullptr;
    /// Names that a failed import would have bound: what they mean is unknown, which has been reported.
    std::unordered_set<Symbol> failed_imports;
    bool any_name_failed = false;   ///< `.*` of a failed import may have bound any name.
    std::vector<VariableUse> uses;  ///< In no order.
    std::vector<Variable*> globals; ///< Module-level bindings in order of definition.
    std::unordered_map<std::uint32_t, std::vector<Variable*>> use_items; ///< By id of a Use: the names it binds.
    std::unordered_set<std::uint32_t> maybe_variants; ///< Ids of BindPatterns that an enum has a variant for.
    std::unordered_map<const syntax::Block*, BlockInfo> blocks;
    std::unordered_map<const syntax::Expr*, FunctionScope*> thunks; ///< Defaults of fields, evaluated per instance.
};

} // namespace simple::sema
