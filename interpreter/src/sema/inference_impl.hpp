// The inference's working state; shared by inference.cpp and inference_*.cpp only.
#pragma once

#include <initializer_list>
#include <vector>

#include "sema/inference.hpp"

namespace simple::sema {

inline constexpr Type kAny{TypeKind::Any, nullptr};
inline constexpr Type kNever{TypeKind::Never, nullptr};

constexpr Type of(TypeKind kind) { return Type{kind, nullptr}; }

/// Tells what decides the divisions of a chain.
enum class ChainMode : std::uint8_t { Integers, Floats, Unknown };

/// One run over one module.
class Inference {
public:
    Inference(const syntax::Module& module, runtime::Runtime& runtime, const Importer& importer, Resolution& resolution,
              bool repl)
        : module_(module), runtime_(runtime), importer_(importer), resolution_(resolution), repl_(repl) {}

    /// Iterates until nothing changes, or gives up and promises nothing.
    void run();

private:
    // Module, functions and the lattice: inference.cpp.
    void visit_everything();
    void visit_function(FunctionScope& function);
    void set(Variable& variable, Type type);
    void set_result(FunctionScope& function, Type type);
    Type type_of(const syntax::Expr* expression) const { return resolution_.types[expression->id]; }
    Type record(const syntax::Expr& expression, Type type) {
        resolution_.types[expression.id] = type;
        return type;
    }
    /// Type of a variable as the current function may rely on it.
    Type read(const Variable& variable) const;
    void set_named(std::uint32_t id, Type type);

    // Statements and patterns: inference_statements.cpp.
    /// `float_context`: the block's value is bound to something declared f64.
    void visit_block(const syntax::Block& block, bool float_context = false);
    /// Type of the value a block gives as an expression.
    Type block_value(const syntax::Block& block) const;
    void visit_statement(const syntax::Stmt& statement);
    static Type element_type(Type iterable);
    void visit_binding(const syntax::Binding& binding);
    void visit_assign(const syntax::Assign& assign);
    void visit_target(const syntax::Expr& target, const syntax::Assign& assign, Type value);
    void set_pattern(const syntax::Pattern* pattern, Type type);

    // Expressions: inference_expressions.cpp.
    Type visit(const syntax::Expr* expression, bool float_context = false);
    Type compute(const syntax::Expr& node, bool float_context);
    /// Types of the nodes made of lists of expressions: collections and interpolations.
    Type collection_type(const syntax::Expr& node, bool float_context);
    /// Types of the nodes made of blocks that may run or not.
    Type block_type(const syntax::Expr& node, bool float_context);
    Type name_type(const syntax::Name& name) const;
    Type unary_type(const syntax::Unary& node, bool float_context);
    Type field_type(const syntax::Field& field);
    Type comprehension_type(const syntax::Comprehension& node);
    Type if_type(const syntax::If& node, bool float_context);

    // Chains of operators: inference_chains.cpp.
    static ChainMode chain_mode(std::initializer_list<Type> leaves);
    static ChainMode combine(ChainMode mode, Type leaf);
    /// Type of `left op right` where both are numbers or unknown.
    static Type binary(syntax::BinaryOp op, Type left, Type right, ChainMode mode, bool math);
    /// Visits a whole chain of operators. The left side is walked without recursion: chains may be very long.
    Type binary_type(const syntax::Binary& root, bool float_context);
    static bool chain_member(const syntax::Expr& node);
    /// The left spine of a chain member, outermost first; ends with the operand that is no part of the chain.
    static const syntax::Expr* spine_of(const syntax::Expr* node, std::vector<const syntax::Binary*>& spine);
    /// First walk: types of the operands that are no part of the chain themselves.
    void visit_leaves(const syntax::Expr* node, bool arithmetic, ChainMode& mode);
    /// Second walk: types of the inner nodes, once the mode of the chain is known.
    Type resolve_chain(const syntax::Expr* node, ChainMode mode);

    // Calls: inference_calls.cpp.
    /// Visits arguments; those bound to something declared f64 are float contexts.
    void visit_arguments(const syntax::Call& call);
    /// Tells whether assigning a value to a target is a float context.
    bool assigns_float(const syntax::Expr& target, const syntax::Assign& assign) const;
    Type result_of_numbers(const syntax::Call& call, TypeKind result) const;
    Type call_type(const syntax::Call& call);
    /// Result of a function of another script.
    Type imported_result(const runtime::Value& function) const {
        return of(importer_.script_function(function).result);
    }
    /// A class with `new` or `create` may build something else from its arguments.
    static bool has_factory(const ClassScope& scope);
    Type method_result(const ClassScope& scope, Symbol name) const;

    const syntax::Module& module_;
    runtime::Runtime& runtime_;
    const Importer& importer_;
    Resolution& resolution_;
    FunctionScope* function_ = nullptr;
    bool repl_;
    bool changed_ = false;
};

} // namespace simple::sema
