#include "sema/resolver.hpp"

#include <algorithm>

#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

void resolve(const syntax::Module& module, runtime::Runtime& runtime, runtime::ModuleInfo& module_info,
             Importer& importer, const ResolverOptions& options, DiagnosticSink& sink, Resolution& resolution) {
    Resolver(runtime, module_info, importer, options, sink, resolution).resolve_module(module);
}

void Resolver::resolve_module(const syntax::Module& module) {
    FunctionScope& scope = resolution_.function_storage.emplace_back();
    scope.is_module = true;
    resolution_.module = &scope;
    function_ = &scope;
    Scope* root = push_scope(module.body, true);
    // Names of earlier inputs and of the host: their types are not known here.
    for (const auto& [name, address] : module_info_.slots) {
        Variable& variable = resolution_.variable_storage.emplace_back();
        variable.name = name;
        variable.address = address;
        variable.module_level = true;
        variable.type = Type{};
        root->names.emplace(name, &variable);
    }
    hoist(*module.body);
    resolve_statements(*module.body);
    resolve_deferred(0);
    check_required_methods();
    for (auto& entry : early_reads_) {
        entry.second.finish();
    }
    pop_scope();
}

// --- Scopes and names ----------------------------------------------------------------------------------------------

Scope* Resolver::push_scope(const syntax::Block* block, bool function_root) {
    Scope& scope = scopes_.emplace_back();
    scope.parent = scope_;
    scope.function = function_;
    scope.block = block;
    scope.function_root = function_root;
    scope_ = &scope;
    return &scope;
}

Scope* Resolver::root_scope(Scope* scope) const {
    while (!scope->function_root || scope->test_block) {
        scope = scope->parent;
    }
    return scope;
}

Variable* Resolver::declare(Symbol name, Span span, VariableKind kind, bool immutable) {
    if (scope_->declares_outside && kind == VariableKind::Variable) {
        return declare_outside(name, span, kind, immutable);
    }
    return declare_in(scope_, name, span, kind, immutable);
}

Variable* Resolver::declare_in(Scope* scope, Symbol name, Span span, VariableKind kind, bool immutable) {
    const bool module_level = scope->parent == nullptr;
    if (module_level) {
        // A second declaration of a module-level name keeps its place, so that functions see the new value.
        const auto found = scope->names.find(name);
        if (found != scope->names.end() && found->second->kind != VariableKind::Import &&
            found->second->kind != VariableKind::Namespace) {
            Variable* variable = found->second;
            variable->reassigned = variable->reassigned || variable->owner != nullptr;
            variable->kind = kind;
            variable->immutable = immutable;
            variable->span = span;
            if (variable->owner == nullptr && kind != VariableKind::Variable) {
                variable->owner = nullptr; // Stays at its address from an earlier input.
            }
            return variable;
        }
    }
    Variable& variable = resolution_.variable_storage.emplace_back();
    variable.name = name;
    variable.span = span;
    variable.kind = kind;
    variable.owner = scope->function;
    variable.module_level = module_level;
    variable.immutable = immutable;
    variable.slot = scope->function->slot_count++;
    variable.block = scope->block;
    scope->names[name] = &variable;
    if (module_level) {
        resolution_.globals.push_back(&variable);
    }
    return &variable;
}

void Resolver::capture(Variable* variable) {
    if (variable->module_level || variable->owner == function_) {
        return;
    }
    variable->captured = true;
    FunctionScope* outermost = nullptr;
    for (FunctionScope* f = function_; f != nullptr && f != variable->owner; f = f->parent) {
        if (f->capture_index(variable) < 0) {
            f->captures.push_back(variable);
        }
        outermost = f;
    }
    // A nested function and a method of a local type are made when their block is entered, before variables of that
    // block have their values: such a variable lives in a cell that is made at the same time.
    if (outermost != nullptr && outermost->block != nullptr && variable->block != nullptr && !variable->hoisted &&
        variable->kind == VariableKind::Variable &&
        (variable->block == outermost->block ||
         (outermost->declaration != nullptr && variable->span.begin > outermost->declaration->span.begin))) {
        variable->hoisted = true;
        resolution_.blocks[variable->block].cells.push_back(variable);
    }
}

/// Tells whether a trait that a type implements gives it a default method of that name.
bool Resolver::is_provided(const ClassScope& type, Symbol name) const {
    const auto provided = provided_.find(&type);
    return provided != provided_.end() && provided->second.contains(name);
}

Ref Resolver::member_of_self(const Scope& scope, Symbol name) {
    Ref ref;
    const ClassScope* type = scope.function->enclosing_class;
    if (type == nullptr || scope.function->self == nullptr) {
        return ref;
    }
    const auto field = type->fields.find(name);
    if (field != type->fields.end()) {
        ref.kind = RefKind::SelfField;
        ref.member = field->second;
    } else if (type->methods.find(name) != type->methods.end() || is_provided(*type, name)) {
        ref.kind = RefKind::SelfMethod;
    } else {
        return ref;
    }
    ref.variable = scope.function->self;
    return ref;
}

Ref Resolver::lookup_existing(Symbol name) {
    Ref ref;
    for (Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        const auto found = scope->names.find(name);
        if (found != scope->names.end()) {
            ref.kind = RefKind::Variable;
            ref.variable = found->second;
            return ref;
        }
        if (scope->function_root) {
            ref = member_of_self(*scope, name);
            if (ref.kind != RefKind::Unresolved) {
                return ref;
            }
        }
    }
    return ref;
}

/// Tells early_reads_ of a name, and whose code mentions it.
void Resolver::note_mention(Variable* variable) {
    if (variable->owner == nullptr || (variable->module_level && variable->owner != resolution_.module)) {
        return;
    }
    const FunctionScope* within = nullptr; // The function in the owner of the variable that mentions it.
    for (const FunctionScope* f = function_; f != nullptr && f != variable->owner; f = f->parent) {
        within = f;
    }
    if (within == nullptr && variable->kind == VariableKind::Variable) {
        return;
    }
    EarlyReads& reads = early_reads_[variable->owner];
    if (within != nullptr && within->declaration != nullptr &&
        resolution_.variables[within->declaration->id] != nullptr) {
        reads.mention_within(resolution_.variables[within->declaration->id], variable);
    } else if (within != nullptr && within->enclosing_class != nullptr) {
        reads.mention_within(within->enclosing_class->variable, variable);
    } else {
        reads.mention(variable);
    }
}

/// Tells early_reads_ that a variable has its value from here on. Others are nil until something assigns them.
void Resolver::note_definition(Variable* variable) {
    if (!variable->maybe_unset && variable->owner != nullptr) {
        early_reads_[variable->owner].define(variable);
    }
}

Ref Resolver::lookup(Symbol name, bool mention) {
    Ref ref = lookup_existing(name);
    if (ref.kind != RefKind::Unresolved) {
        ref.variable->used = true;
        capture(ref.variable);
        if (mention) {
            note_mention(ref.variable);
        }
        return ref;
    }
    if (name.text() == "Self") {
        for (FunctionScope* f = function_; f != nullptr; f = f->parent) {
            if (f->enclosing_class != nullptr && f->enclosing_class->variable != nullptr) {
                ref.kind = RefKind::Variable;
                ref.variable = f->enclosing_class->variable;
                return ref;
            }
        }
    }
    if (math_depth_ != 0) {
        // Names of the math notation have a spelling that no identifier has.
        ref.address = runtime_.find_prelude(runtime_.symbol("m{" + std::string(name.text()) + "}"));
    }
    if (ref.address == nullptr) {
        ref.address = runtime_.find_prelude(name);
    }
    if (ref.address == nullptr) {
        ref.address = importer_.implicit_name(name);
    }
    if (ref.address != nullptr) {
        ref.kind = RefKind::Builtin;
    } else {
        find_declared_only(name, ref);
    }
    return ref;
}

/// A function that is declared and defined nowhere can be named; calling it is an error.
bool Resolver::find_declared_only(Symbol name, Ref& ref) {
    const auto found = declared_only_.find(name);
    if (found == declared_only_.end()) {
        return false;
    }
    Scope* root = scope_;
    while (root->parent != nullptr) {
        root = root->parent;
    }
    const syntax::Function& function = *found->second;
    Variable* variable = declare_in(root, name, function.name.span, VariableKind::Function, true);
    variable->function = &function;
    variable->hoisted = true;
    resolution_.variables[function.id] = variable;
    FunctionScope* const running = function_;
    function_ = root->function;
    make_function(function, nullptr);
    function_ = running;
    ref.kind = RefKind::Variable;
    ref.variable = variable;
    return true;
}

// --- Functions -----------------------------------------------------------------------------------------------------

bool Resolver::has_self(const syntax::Function& function) const {
    using syntax::FunctionForm;
    if (function.form == FunctionForm::Static) {
        return false;
    }
    if (function.form == FunctionForm::Me) {
        return true;
    }
    const std::string_view name = function.name.name.text();
    const bool constructor_like =
        name == "new" || name == "create" || name == "default" || name.substr(0, 5) == "from_";
    if (!constructor_like) {
        return true;
    }
    // Constructor-like methods are static unless their text mentions self.
    const std::string_view text = runtime_.sources().text(function.span);
    const auto is_word = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    };
    for (std::size_t at = text.find("self"); at != std::string_view::npos; at = text.find("self", at + 4)) {
        const bool starts = at == 0 || !is_word(text[at - 1]);
        const bool ends = at + 4 >= text.size() || !is_word(text[at + 4]);
        if (starts && ends) {
            return true;
        }
    }
    return false;
}

FunctionScope* Resolver::make_function(const syntax::Function& function, ClassScope* enclosing_class) {
    FunctionScope& scope = resolution_.function_storage.emplace_back();
    scope.declaration = &function;
    scope.parent = function_;
    scope.enclosing_class = enclosing_class;
    resolution_.functions[function.id] = &scope;
    return &scope;
}

void Resolver::defer(const syntax::Function& function, FunctionScope* scope) {
    if (function.body != nullptr) {
        deferred_.push_back({&function, scope, scope_});
    }
}

void Resolver::resolve_deferred(std::size_t first) {
    // Bodies may defer further functions of their own blocks; those are resolved before this loop goes on.
    for (std::size_t i = first; i < deferred_.size(); ++i) {
        const Deferred deferred = deferred_[i];
        resolve_function_body(deferred);
    }
    deferred_.resize(first);
}

void Resolver::resolve_function_body(const Deferred& deferred) {
    Scope* const outer_scope = scope_;
    FunctionScope* const outer_function = function_;
    const int outer_loops = std::exchange(loops_, 0);
    const int outer_values = std::exchange(value_blocks_, 0);
    scope_ = deferred.parent;
    function_ = deferred.scope;
    const syntax::Function& function = *deferred.function;
    const TestBlock test_block = std::exchange(next_block_, TestBlock::None);
    Scope* const body_scope = push_scope(function.body, true);
    body_scope->test_block = test_block != TestBlock::None;
    body_scope->declares_outside = test_block == TestBlock::Hook;

    report_repeated_parameters(function);
    std::size_t first_parameter = 0;
    const bool explicit_self =
        !function.parameters.empty() && function.parameters[0].name.name == runtime_.known().self;
    const bool method = function_->self != nullptr;
    if (method) {
        function_->self->owner = function_;
        function_->self->slot = function_->slot_count++;
        scope_->names[runtime_.known().self] = function_->self;
    }
    if (explicit_self && (method || function_->enclosing_class != nullptr)) {
        first_parameter = 1;
    }
    for (std::size_t i = first_parameter; i < function.parameters.size(); ++i) {
        const syntax::Parameter& parameter = function.parameters[i];
        Variable* variable = declare(parameter.name.name, parameter.name.span, VariableKind::Parameter, false);
        function_->parameters.push_back(variable);
    }
    for (std::size_t i = first_parameter; i < function.parameters.size(); ++i) {
        const syntax::Parameter& parameter = function.parameters[i];
        resolve_expression(parameter.default_value);
        if (parameter.pattern != nullptr) {
            declare_pattern(parameter.pattern, false);
        }
    }
    const std::size_t first = deferred_.size();
    hoist(*function.body);
    resolve_statements(*function.body);
    resolve_deferred(first);
    pop_scope();
    scope_ = outer_scope;
    function_ = outer_function;
    loops_ = outer_loops;
    value_blocks_ = outer_values;
}

void Resolver::report_repeated_parameters(const syntax::Function& function) {
    std::unordered_map<Symbol, Span> seen;
    for (const syntax::Parameter& parameter : function.parameters) {
        report_repeated("parameter", parameter.name, seen);
    }
}

void Resolver::report_repeated_fields(const List<syntax::FieldDecl>& fields) {
    std::unordered_map<Symbol, Span> seen;
    for (const syntax::FieldDecl& field : fields) {
        report_repeated("field", field.name, seen);
    }
}

void Resolver::report_repeated_variants(const syntax::Enum& declaration) {
    std::unordered_map<Symbol, Span> seen;
    for (const syntax::VariantDecl& variant : declaration.variants) {
        report_repeated("variant", variant.name, seen);
        report_repeated_fields(variant.payload);
    }
}

/// Reports a name that `seen` has already; parts without a name and `_` may stand more than once.
void Resolver::report_repeated(std::string_view what, const syntax::Identifier& name,
                               std::unordered_map<Symbol, Span>& seen) {
    if (!name.name || name.name.text() == "_") {
        return;
    }
    const auto [earlier, added] = seen.emplace(name.name, name.span);
    if (!added) {
        error(make_error(codes::kDuplicateDefinition,
                         std::string(what) + " `" + std::string(name.name.text()) + "` is declared twice", name.span,
                         "declared again here")
                  .with_label(earlier->second, "first declared here"));
    }
}

void Resolver::resolve_thunk(const syntax::Expr* expression, ClassScope* enclosing_class) {
    if (expression == nullptr) {
        return;
    }
    FunctionScope& scope = resolution_.function_storage.emplace_back();
    scope.parent = function_;
    scope.enclosing_class = enclosing_class;
    scope.block = is_local_scope() ? scope_->block : nullptr;
    resolution_.thunks[expression] = &scope;
    FunctionScope* const outer = function_;
    function_ = &scope;
    push_scope(nullptr, true);
    resolve_expression(expression);
    pop_scope();
    function_ = outer;
}

} // namespace simple::sema
