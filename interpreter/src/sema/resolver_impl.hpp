// The resolver's working state; shared by resolver.cpp and resolver_*.cpp only.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "sema/early_reads.hpp"
#include "sema/resolver.hpp"

namespace simple::sema {

/// One lexical scope. Scopes outlive their block because function bodies are resolved after it.
struct Scope {
    Scope* parent = nullptr;
    FunctionScope* function = nullptr;
    const syntax::Block* block = nullptr;
    bool function_root = false;
    /// The block of a hook of test blocks: what it declares belongs to the scope around it.
    bool declares_outside = false;
    /// The block of a test: a scope of the code around it as far as undeclared names are concerned.
    bool test_block = false;
    std::unordered_map<Symbol, Variable*> names;
};

/// What the fields of a pattern belong to: a type or a variant of this compilation.
struct PatternTarget {
    std::string name;
    std::vector<Symbol> fields;
    bool named = true; ///< Fields have names.
};

/// A variant of an enum that can be named where the resolver is.
struct VisibleVariant {
    Symbol owner; ///< Name of the enum.
    const syntax::VariantDecl* declaration = nullptr;
};

class Resolver {
public:
    Resolver(runtime::Runtime& runtime, runtime::ModuleInfo& module_info, Importer& importer,
             const ResolverOptions& options, DiagnosticSink& sink, Resolution& resolution)
        : runtime_(runtime), module_info_(module_info), importer_(importer), options_(options), sink_(sink),
          resolution_(resolution) {}

    void resolve_module(const syntax::Module& module);

private:
    /// Levels of one expression; its evaluation must fit the reserve of the stack guard.
    static constexpr int kMaxExpressionDepth = 1000;

    /// A function body whose resolution waits until the names of its block are known.
    struct Deferred {
        const syntax::Function* function;
        FunctionScope* scope;
        Scope* parent;
    };

    // Scopes and names.
    Scope* push_scope(const syntax::Block* block, bool function_root = false);
    void pop_scope() { scope_ = scope_->parent; }
    Variable* declare(Symbol name, Span span, VariableKind kind, bool immutable);
    Variable* declare_in(Scope* scope, Symbol name, Span span, VariableKind kind, bool immutable);
    Variable* find_module_variable(Symbol name);
    /// Finds what a name means. `mention`: code that may run uses it.
    Ref lookup(Symbol name, bool mention = true);
    Ref lookup_existing(Symbol name);
    Variable* visible_binding(const Scope& scope, Variable* latest) const;
    bool is_provided(const ClassScope& type, Symbol name) const;
    Ref member_of_self(const Scope& scope, Symbol name);
    void capture(Variable* variable);
    void note_mention(Variable* variable);
    void note_definition(Variable* variable);
    bool is_local_scope() const noexcept { return scope_->parent != nullptr || !function_->is_module; }
    Scope* root_scope(Scope* scope) const;
    bool stands_behind_slashes(Span span) const;
    bool stands_before_dot(Span span) const;
    std::string binding_word(Span name) const;
    Span defined_later(Symbol name, Span use) const;
    void report_unknown(Symbol name, Span span);
    void suggest_name(Symbol name, Span span, Diagnostic& diagnostic);
    bool find_declared_only(Symbol name, Ref& ref);
    std::string nearest_visible(Symbol name) const;

    // Declarations.
    void hoist(const syntax::Block& block);
    void hoist_function(const syntax::Function& function);
    void hoist_class(const syntax::Class& declaration);
    void hoist_enum(const syntax::Enum& declaration);
    void resolve_use(const syntax::Use& use);
    void note_failed_names(const syntax::Use& use);
    void import_name(const syntax::Use& use, runtime::ModuleInfo& module, const syntax::Identifier& item,
                     const syntax::Identifier& alias);
    Variable* bind_import(const syntax::Use& use, Symbol name, Span span, runtime::Value* address,
                          runtime::ModuleInfo* module, VariableKind kind);
    void resolve_methods(const List<syntax::Function*>& methods, ClassScope* scope);
    FunctionScope* make_function(const syntax::Function& function, ClassScope* enclosing_class);
    void defer(const syntax::Function& function, FunctionScope* scope);
    void resolve_deferred(std::size_t first);
    void resolve_function_body(const Deferred& deferred);
    void resolve_thunk(const syntax::Expr* expression, ClassScope* enclosing_class);
    void resolve_class(const syntax::Class& declaration);
    void resolve_enum(const syntax::Enum& declaration);
    void resolve_impl(const syntax::Impl& impl);
    ClassScope* methods_of(Symbol name, const List<syntax::Function*>& methods);
    void check_required_methods();
    void report_repeated_parameters(const syntax::Function& function);
    void report_repeated_fields(const List<syntax::FieldDecl>& fields);
    void report_repeated_variants(const syntax::Enum& declaration);
    void report_repeated(std::string_view what, const syntax::Identifier& name, std::unordered_map<Symbol, Span>& seen);
    bool has_self(const syntax::Function& function) const;

    // Statements.
    void resolve_block(const syntax::Block& block);
    void resolve_statements(const syntax::Block& block);
    void resolve_statement(const syntax::Stmt& statement);
    void resolve_binding(const syntax::Binding& binding);
    void resolve_assign(const syntax::Assign& assign);
    void resolve_target(const syntax::Expr& target, bool compound);
    void assign_name(const syntax::Name& name, bool compound);
    void report_immutable(const syntax::Name& name, const Variable& variable);
    void resolve_loop_body(const syntax::Block& body);

    // Expressions and patterns.
    void resolve_expression(const syntax::Expr* expression);
    void resolve_node(const syntax::Expr& node);
    Ref use_name(const syntax::Name& name);
    void resolve_name(const syntax::Name& name);
    void resolve_call(const syntax::Call& call);
    Ref visible_function(Symbol name);
    void resolve_field(const syntax::Field& field);
    void resolve_cast(const syntax::Cast& cast);
    void resolve_comparison(const syntax::Comparison& comparison);
    void resolve_comprehension(const syntax::Comprehension& comprehension);
    void resolve_if(const syntax::If& node);
    void resolve_match(const syntax::Match& node);
    void resolve_control(const syntax::Expr& node);
    void resolve_try(const syntax::Try& node);
    void resolve_lambda(const syntax::Lambda& lambda);
    // Test blocks (resolver_tests.cpp).
    bool calls_predefined(const syntax::Call& call, std::string_view word) const;
    bool resolve_test_call(const syntax::Call& call);
    bool resolve_test_block(const syntax::Call& call, std::string_view word);
    bool resolve_matcher_call(const syntax::Call& call);
    Variable* declare_outside(Symbol name, Span span, VariableKind kind, bool immutable);
    void resolve_key(const syntax::Expr* key);
    void resolve_self(const syntax::Expr& node);
    void resolve_arguments(const List<syntax::Argument>& arguments);
    void declare_pattern(const syntax::Pattern* pattern, bool immutable);
    void declare_condition(const syntax::Pattern& pattern);
    void declare_test(const syntax::Pattern* pattern);
    void declare_bind(const syntax::BindPattern& pattern, bool immutable);
    void declare_fields(const List<syntax::FieldPattern>& fields, bool immutable);
    void resolve_variant(const syntax::VariantPattern& pattern);
    void resolve_pattern_type(const syntax::Identifier& name, std::uint32_t id);
    void check_fields(const List<syntax::FieldPattern>& fields, const PatternTarget& target);
    void report_unknown_variant(const syntax::Identifier& name);
    std::vector<VisibleVariant> variants_in_scope(Symbol name) const;
    bool names_variant(Symbol name) const;

    void error(Diagnostic diagnostic) { sink_.add(std::move(diagnostic)); }

    runtime::Runtime& runtime_;
    runtime::ModuleInfo& module_info_;
    Importer& importer_;
    const ResolverOptions& options_;
    DiagnosticSink& sink_;
    Resolution& resolution_;
    std::deque<Scope> scopes_;
    Scope* scope_ = nullptr;
    FunctionScope* function_ = nullptr;
    std::vector<Deferred> deferred_;
    std::unordered_map<const FunctionScope*, EarlyReads> early_reads_; ///< Of the module and of every function.
    /// Functions with a header and no body, by name: they exist only when nothing else defines the name.
    std::unordered_map<Symbol, const syntax::Function*> declared_only_;
    /// By a local binding: the one of the same name and scope that it hides from there on.
    std::unordered_map<const Variable*, Variable*> hidden_;
    std::unordered_set<const Variable*> starred_; ///< Imported by `.*`; anything else of the name is preferred.
    std::unordered_map<const Variable*, const syntax::Trait*> traits_;
    std::unordered_map<const ClassScope*, std::unordered_set<Symbol>> provided_; ///< Defaults of implemented traits.
    std::vector<const syntax::Impl*> trait_impls_;
    int loops_ = 0;
    bool unset_ = false; ///< The binding at hand has no value.
    /// The block that is resolved next is a test block, perhaps that of a hook.
    enum class TestBlock : std::uint8_t { None, Scope, Hook } next_block_ = TestBlock::None;
    Span context_subject_; ///< Of the innermost `context name:` around the place.
    int math_depth_ = 0;   ///< Math blocks around the place.
    int expression_depth_ = 0;
    const syntax::Expr* statement_ = nullptr; ///< The expression that is the statement at hand.
    int value_blocks_ = 0;                    ///< Blocks of the function around the place that are values.
    /// Whether the pattern at hand tests a value, so that a bare name may be a variant.
    bool pattern_tests_ = false;
    /// Alternatives (`P | Q`) around the place: nothing may be bound there.
    int alternatives_ = 0;
};

} // namespace simple::sema
