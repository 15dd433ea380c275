// From the resolved tree to executable nodes.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "exec/nodes_access.hpp"
#include "exec/nodes_call.hpp"
#include "exec/nodes_control.hpp"
#include "exec/nodes_math.hpp"
#include "exec/nodes_operator.hpp"
#include "exec/nodes_reading.hpp"
#include "exec/nodes_value.hpp"
#include "sema/symbol.hpp"
#include "support/diagnostic.hpp"
#include "syntax/ast.hpp"

namespace simple::exec {

/// The executable form of one source text. Owns its trees; lives as long as functions of it may be called.
struct ModuleCode {
    /// Where a variable is named that keeps the value of one expression, and that expression.
    struct Origin {
        std::uint32_t use;
        Span initializer;
    };

    Arena syntax_arena;
    const SourceFile* file = nullptr;
    const syntax::Module* tree = nullptr;
    const runtime::ModuleInfo* module = nullptr;
    std::vector<Origin> origins; ///< In no order.
    Arena arena;
    std::vector<Owned> constants;
    FunctionCode body;
    std::vector<const FunctionCode*> functions;
    bool permanent = false;        ///< See Note [Programs in use].
    std::uint32_t temporaries = 0; ///< Of the module body, on the value stack.
};

struct LoweringOptions {
    bool fuse = true; ///< Fused and specialised nodes; off for the plain tree.
    bool repl = false;
};

/// Runs the bodies of imported modules; called by the node of a `use` statement.
class ModuleRunner {
public:
    virtual ~ModuleRunner() = default;
    virtual void run_imported(runtime::ModuleInfo& module, Span span) = 0;
};

/// Lowers a module: allocates its variables, makes its types and functions, and its body.
void lower(const syntax::Module& module, Runtime& runtime, runtime::ModuleInfo& module_info,
           sema::Resolution& resolution, const LoweringOptions& options, ModuleRunner& runner, ModuleCode& code);

/// What all functions of a module share while they are lowered.
class ModuleLowering {
public:
    ModuleLowering(Runtime& rt, runtime::ModuleInfo& info, sema::Resolution& res, const LoweringOptions& opts,
                   ModuleRunner& run, ModuleCode& module_code)
        : runtime(rt), module_info(info), resolution(res), options(opts), runner(run), code(module_code),
          arena(module_code.arena) {}

    void lower_module(const syntax::Module& module);
    /// Keeps a value as long as the module and returns it, borrowed.
    Value keep(Value owned) {
        code.constants.emplace_back(owned);
        return owned;
    }
    Value text_constant(std::string_view text);
    FunctionCode* code_of(const sema::FunctionScope* scope) { return codes.at(scope); }
    /// The shared closure of a function without captures.
    Value shared_closure(FunctionCode& function);
    Value* default_closure(const syntax::Expr& default_value);
    /// Makes the methods of a class; those that capture variables get their closures while the program runs.
    void fill_class(runtime::ClassInfo* info, const List<syntax::Function*>& methods);
    runtime::ClassInfo* class_info(const sema::ClassScope* scope);
    /// What an impl block adds to: one type, or all that have the name of a built-in one.
    std::vector<runtime::ClassInfo*> impl_targets(const syntax::Impl& impl);
    const runtime::ClassInfo* trait_of(const syntax::Impl& impl) const;
    void apply_impl(const syntax::Impl& impl);

    Runtime& runtime;
    runtime::ModuleInfo& module_info;
    sema::Resolution& resolution;
    const LoweringOptions& options;
    ModuleRunner& runner;
    ModuleCode& code;
    Arena& arena;
    std::unordered_map<const sema::FunctionScope*, FunctionCode*> codes;
    std::unordered_map<const sema::Variable*, runtime::ClassInfo*> traits;
    bool uses_structs = false; ///< The module has or may meet structs: results of calls may have to be copied.

    const std::vector<const sema::Variable*>& variables_of(const sema::FunctionScope& scope) {
        return owned_variables_[&scope];
    }

private:
    void make_codes(const syntax::Block& program);
    void prune_static_captures();
    void allocate_globals();
    void declare_types();
    void make_class(const syntax::Class& declaration);
    void make_enum(const syntax::Enum& declaration);
    void make_trait(const syntax::Trait& declaration);
    void publish(const sema::Variable& variable, Value owned);
    void lower_function(const sema::FunctionScope& scope);
    void lower_field_defaults();

    std::unordered_map<const sema::FunctionScope*, std::vector<const sema::Variable*>> owned_variables_;
    std::unordered_map<const syntax::Expr*, runtime::Box*> default_cells_; ///< Of defaults that capture.
};

/// Lowers one function body.
class FunctionLowering {
public:
    FunctionLowering(ModuleLowering& module, const sema::FunctionScope& scope, FunctionCode& code);

    void lower_function();
    void lower_thunk(const syntax::Expr& expression);
    void lower_module_body(const syntax::Block& body);

private:
    enum class Mode : std::uint8_t {
        Statement, ///< Run for effect; completion codes pass.
        Value,     ///< Gives a value; return, break and continue have to leave the expression.
        Tail,      ///< Gives the function's result.
    };
    struct LoopContext {
        bool needs_catch = false;
        std::int64_t value_slot = -1;
    };

    // Places and temporaries.
    PlaceRef place_of(const sema::Variable& variable) const;
    bool in_own_slot(const sema::Variable& variable) const;
    std::uint32_t push_temporary(std::uint32_t count = 1);
    void note_temporaries(std::uint32_t count);
    sema::Type type_of(const syntax::Expr& expression) const { return module_.resolution.types[expression.id]; }
    bool fuse() const { return module_.options.fuse; }

    // Statements.
    NodePtr lower_block(const syntax::Block& block, Mode mode);
    NodePtr lower_statement(const syntax::Stmt& statement);
    NodePtr lower_enter_block(const syntax::Block& block);
    NodePtr lower_binding(const syntax::Binding& binding);
    NodePtr lower_assign(const syntax::Assign& assign);
    NodePtr lower_assign_target(const syntax::Expr& target, NodePtr value, sema::Type value_type);
    NodePtr lower_field_reading(const syntax::Assign& assign);
    NodePtr lower_destructuring(List<syntax::Expr*> targets, Span span, NodePtr value);
    NodePtr lower_compound(const syntax::Assign& assign);
    NodePtr lower_compound_name(const syntax::Assign& assign, const sema::Ref& ref);
    NodePtr lower_compound_chain(const syntax::Assign& assign, NodePtr current);
    NodePtr lower_compound_field(const syntax::Assign& assign, const syntax::Field& target);
    OperandTypes compound_types(syntax::BinaryOp op, sema::Type left, sema::Type right, sema::Type& result) const;
    NodePtr lower_append(const syntax::Assign& assign);
    NodePtr lower_return(const syntax::Return& node);
    NodePtr lower_jump(const syntax::Stmt& node, Flow flow, const syntax::Expr* value);
    NodePtr lower_while(const syntax::While& node);
    NodePtr lower_for(const syntax::For& node);
    NodePtr lower_loop_body(const syntax::Block& body, LoopContext& context);
    NodePtr lower_assert(const syntax::Assert& node);
    /// Checks a condition; `failure` begins the message, which shows both operands of a comparison.
    NodePtr lower_check(Span span, const syntax::Expr& condition, const syntax::Expr* message,
                        std::string_view failure);
    /// Returns the call when a statement is `expect e` or `expect(e)`, which checks at once; else null.
    const syntax::Call* bare_expectation(const syntax::Stmt& statement) const;
    NodePtr lower_with(const syntax::With& node);
    NodePtr lower_use(const syntax::Use& use);
    std::vector<const syntax::Function*> local_defaults(const syntax::Impl& impl) const;
    void lower_local_type(const syntax::Stmt& statement, std::vector<NodePtr>& stores);
    NodePtr store(const sema::Variable& variable, Span span, NodePtr value, sema::Type value_type, bool declares);
    NodePtr checked(const sema::Variable& variable, Span span, NodePtr value, sema::Type type);

    // Expressions.
    NodePtr lower_expression(const syntax::Expr& expression);
    NodePtr lower_in(const syntax::Expr& expression, Mode mode);
    /// A value about to be bound: structs are copied.
    NodePtr lower_bound(const syntax::Expr& expression);
    NodePtr lower_result(const syntax::Expr& expression);
    NodePtr lower_name(const syntax::Expr& name, const sema::Ref& ref, Symbol symbol, bool copy);
    NodePtr load(const sema::Variable& variable, Span span, bool copy);
    NodePtr lower_self(Span span, const sema::Ref& ref);
    OperandRef operand(const syntax::Expr& expression, const syntax::Expr* other);
    OperandRef float_operand(const syntax::Expr& expression, const syntax::Expr* other);
    OperandRef typed_operand(const syntax::Expr& expression, OperandTypes types, syntax::BinaryOp op);
    NodePtr lower_update(const sema::Variable& variable, const syntax::Expr& value, Span span);
    NodePtr lower_number_update(const syntax::Assign& assign);
    bool same_local(const syntax::Expr& a, const syntax::Expr& b, OperandRef& place);
    NodePtr lower_count(const syntax::Assign& assign, NodePtr general);
    bool integer_test(const syntax::Expr& condition, syntax::CompareOp& op, OperandRef& left, OperandRef& right);
    /// Tells whether evaluating an expression may assign a variable: a function that it calls may.
    static bool may_change(const sema::Variable& variable, const syntax::Expr& evaluated);
    OperandRef self_operand(const sema::Variable& self) const;
    OperandRef expression_operand(NodePtr node) const;
    NodePtr lower_interpolation(const syntax::Interpolation& node);
    NodePtr lower_unary(const syntax::Unary& node);
    NodePtr lower_binary(const syntax::Binary& node, bool inside_chain);
    NodePtr lower_pipe_into_call(const syntax::Binary& node);
    NodePtr lower_link(const syntax::Binary& node, NodePtr left, bool first);
    NodePtr lower_mixed_chain(const syntax::Binary& root);
    NodePtr lower_float_chain(const syntax::Binary& root, NodePtr chain);
    bool is_mixed_chain(const syntax::Binary& root) const;
    void lower_chain_steps(const syntax::Expr& root, std::vector<ChainStep>& steps);
    /// A value bound to something that only a run knows.
    Reading lower_reading(const syntax::Expr& value);
    Reading lower_array_reading(const syntax::Array& array);
    bool reads_two_ways(const syntax::Expr& value, bool& plain_leaves) const;
    NodePtr lower_comparison(const syntax::Comparison& node);
    OperandRef lower_index(const syntax::Index& node);
    NodePtr lower_index_argument(const syntax::Expr& argument);
    OperandRef lower_field(const syntax::Field& node);
    NodePtr lower_comprehension(const syntax::Comprehension& node);
    NodePtr lower_clauses(const syntax::Comprehension& node, std::size_t clause, std::uint32_t slot);
    NodePtr lower_if(const syntax::If& node, Mode mode);
    NodePtr lower_match(const syntax::Match& node, Mode mode);
    NodePtr lower_try(const syntax::Try& node, Mode mode);
    NodePtr lower_loop_value(const syntax::LoopValue& node);
    NodePtr lower_closure(const sema::FunctionScope& scope, Span span);
    NodePtr lower_math(const syntax::MathBlock& node);
    NodePtr lower_math_link(const syntax::Binary& node, NodePtr left);
    bool lower_application(const syntax::Expr& node, Application& application);
    NodePtr lower_cast(const syntax::Cast& node);
    NodePtr constant(Span span, Value borrowed) { return make_const(module_.arena, span, borrowed); }

    // Calls.
    NodePtr lower_call(const syntax::Call& call);
    NodePtr lower_named_call(const syntax::Call& call, const syntax::Name& name, const sema::Ref& ref);
    NodePtr function_value(const sema::Ref& function, Span span);
    NodePtr lower_method_call(const syntax::Call& call, const syntax::Field& field);
    NodePtr lower_spread_call(const syntax::Call& call);
    NodePtr lower_function_call(const syntax::Call& call, const sema::Variable& variable);
    NodePtr lower_construction(const syntax::Call& call, const runtime::ClassInfo* info);
    NodePtr lower_constant_call(const syntax::Call& call, Value callee);
    NodePtr lower_self_method_call(const syntax::Call& call, Symbol name, const sema::Variable& self);
    const FunctionCode* known_method(const sema::ClassScope& scope, Symbol name, std::size_t arguments) const;
    bool reorder(const syntax::Call& call, const FunctionCode& code, std::vector<NodePtr>& nodes, CallFrame frame);
    CallFrame begin_call() const;
    /// Lowers arguments into consecutive slots of the callee's frame, `first` slots above its start.
    /// A callee that is known decides how they read.
    List<NodePtr> lower_arguments(const syntax::Call& call, std::uint32_t first, Value callee = Value::nil());
    List<Reading> lower_readings(const syntax::Call& call, std::uint32_t first);
    /// Tells whether an argument reads in two ways and only a run knows which is meant.
    bool needs_readings(const syntax::Call& call) const;
    NodePtr lower_value_call(const syntax::Call& call, NodePtr callee);
    List<Symbol> argument_names(const syntax::Call& call);
    bool value_is_known(const sema::Ref& ref, Value& value) const;

    // Patterns.
    PatternPtr lower_pattern(const syntax::Pattern& pattern);
    PatternPtr bind_variable(const sema::Variable& variable, Span span);

    ModuleLowering& module_;
    const sema::FunctionScope& scope_;
    FunctionCode& code_;
    Arena& arena_;
    std::uint32_t closure_slot_ = 0;
    std::uint32_t return_slot_ = 0;
    std::uint32_t first_temporary_ = 0;
    std::uint32_t temporaries_ = 0;
    std::uint32_t most_temporaries_ = 0;
    std::uint32_t math_depth_ = 0; ///< Of math blocks around what is lowered.
    std::uint32_t defer_slot_ = 0;
    bool return_passes_ = true;
    bool jump_passes_ = false;
    bool needs_catch_ = false;
    bool catches_jumps_ = false;
    LoopContext* loop_ = nullptr;
};

} // namespace simple::exec
