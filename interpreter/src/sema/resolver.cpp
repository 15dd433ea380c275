#include "sema/resolver.hpp"

#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"

namespace simple::sema {

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
    Variable*& visible = scope->names[name];
    if (visible != nullptr && kind == VariableKind::Variable) {
        hidden_[&variable] = visible;
    }
    visible = &variable;
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

/// Returns which of several bindings of one name and scope a function inside sees: the latest above it, or the first.
Variable* Resolver::visible_binding(const Scope& scope, Variable* latest) const {
    if (hidden_.empty() || scope.function == function_) {
        return latest;
    }
    const FunctionScope* inside = function_;
    while (inside->parent != nullptr && inside->parent != scope.function) {
        inside = inside->parent;
    }
    auto hidden = hidden_.find(latest);
    while (hidden != hidden_.end() && inside->declaration != nullptr &&
           latest->span.begin > inside->declaration->span.begin) {
        latest = hidden->second;
        hidden = hidden_.find(latest);
    }
    return latest;
}

Ref Resolver::lookup_existing(Symbol name) {
    Ref ref;
    for (Scope* scope = scope_; scope != nullptr; scope = scope->parent) {
        const auto found = scope->names.find(name);
        if (found != scope->names.end()) {
            ref.kind = RefKind::Variable;
            ref.variable = visible_binding(*scope, found->second);
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

} // namespace simple::sema
