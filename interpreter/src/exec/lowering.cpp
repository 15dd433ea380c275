#include "exec/lowering.hpp"

#include "exec/nodes_extern.hpp"
#include "runtime/text.hpp"

namespace simple::exec {

using sema::TypeKind;
using sema::Variable;
using sema::VariableKind;
using syntax::as;
using syntax::NodeKind;

void lower(const syntax::Module& module, Runtime& runtime, runtime::ModuleInfo& module_info,
           sema::Resolution& resolution, const LoweringOptions& options, ModuleRunner& runner, ModuleCode& code) {
    ModuleLowering(runtime, module_info, resolution, options, runner, code).lower_module(module);
}

// --- Module ----------------------------------------------------------------------------------------------------------

Value ModuleLowering::text_constant(std::string_view text) { return keep(runtime::text_value(runtime.heap(), text)); }

Value ModuleLowering::shared_closure(FunctionCode& function) {
    if (function.shared.is_nil()) {
        auto* closure = runtime.heap().make<runtime::Closure>(Tag::Closure);
        closure->code = &function;
        function.shared = keep(Value::of(closure, Tag::Closure));
    }
    return function.shared;
}

void ModuleLowering::lower_module(const syntax::Module& module) {
    for (const Variable& variable : resolution.variable_storage) {
        owned_variables_[variable.owner].push_back(&variable);
    }
    uses_structs = options.repl;
    for (const sema::ClassScope& scope : resolution.class_storage) {
        uses_structs = uses_structs || (scope.class_declaration != nullptr && scope.class_declaration->is_struct);
    }
    for (const runtime::ModuleInfo* imported : resolution.imports) {
        uses_structs = uses_structs || (imported != nullptr && !imported->native);
    }
    prune_static_captures();
    make_codes(*module.body);
    declare_types();
    FunctionLowering body(*this, *resolution.module, code.body);
    body.lower_module_body(*module.body);
    allocate_globals();
    for (const sema::FunctionScope& scope : resolution.function_storage) {
        if (scope.declaration != nullptr && scope.declaration->body != nullptr) {
            lower_function(scope);
        }
    }
    lower_field_defaults();
}

/// A function that captures nothing but other such functions needs no closure of its own.
void ModuleLowering::prune_static_captures() {
    std::unordered_map<const sema::FunctionScope*, bool> is_static;
    for (const sema::FunctionScope& scope : resolution.function_storage) {
        is_static[&scope] = true;
    }
    const auto function_of = [&](const Variable* variable) -> const sema::FunctionScope* {
        const bool function = variable->kind == VariableKind::Function && variable->function != nullptr &&
                              !variable->function->alias_of.name;
        return function ? resolution.functions[variable->function->id] : nullptr;
    };
    for (bool changed = true; changed;) {
        changed = false;
        for (const sema::FunctionScope& scope : resolution.function_storage) {
            if (!is_static[&scope]) {
                continue;
            }
            for (const Variable* variable : scope.captures) {
                const sema::FunctionScope* function = function_of(variable);
                if (function == nullptr || !is_static[function]) {
                    is_static[&scope] = false;
                    changed = true;
                    break;
                }
            }
        }
    }
    for (sema::FunctionScope& scope : resolution.function_storage) {
        std::vector<Variable*> kept;
        for (Variable* variable : scope.captures) {
            const sema::FunctionScope* function = function_of(variable);
            if (options.repl || function == nullptr || !is_static[function]) {
                kept.push_back(variable);
            }
        }
        scope.captures = std::move(kept);
    }
}

void ModuleLowering::make_codes(const syntax::Block& program) {
    for (const sema::FunctionScope& scope : resolution.function_storage) {
        if (scope.is_module) {
            continue;
        }
        FunctionCode* function = arena.make<FunctionCode>();
        codes[&scope] = function;
        code.functions.push_back(function);
        code.permanent = code.permanent || !scope.captures.empty() || scope.enclosing_class != nullptr;
        function->runtime = &runtime;
        function->capture_count = static_cast<std::uint32_t>(scope.captures.size());
        if (scope.declaration == nullptr) {
            continue;
        }
        const syntax::Function& declaration = *scope.declaration;
        function->declaration = &declaration;
        const bool kind_known =
            !options.repl && !scope.result.is(TypeKind::Instance) && !scope.result.is(TypeKind::Never);
        function->result = kind_known && declaration.body != nullptr ? scope.result.kind : TypeKind::Any;
        function->name = declaration.name.name;
        function->span = declaration.name.name ? declaration.name.span : declaration.span;
        function->has_self = scope.self != nullptr;
        const std::uint32_t self = scope.self != nullptr ? 1 : 0;
        const bool external = declaration.form == syntax::FunctionForm::Extern;
        const std::size_t count =
            external || declaration.body == nullptr ? declaration.parameters.size() : scope.parameters.size();
        function->parameter_count = static_cast<std::uint32_t>(count) + self;
        function->required = self;
        const std::size_t skipped = declaration.parameters.size() - count;
        for (std::size_t i = 0; i < count; ++i) {
            const syntax::Parameter& parameter = declaration.parameters[i + skipped];
            if (parameter.variadic) {
                function->variadic = true;
            } else if (parameter.default_value == nullptr) {
                function->required = static_cast<std::uint32_t>(i) + 1 + self;
            }
        }
        // Names now, so that calls can be lowered before the function itself.
        std::vector<ParameterCode> parameters(function->parameter_count);
        for (std::size_t i = 0; i < count; ++i) {
            parameters[i + self].name = declaration.parameters[i + skipped].name.name;
            parameters[i + self].slot = static_cast<std::uint32_t>(i) + self;
        }
        function->parameters = arena.list(parameters);
        if (external || declaration.body == nullptr) {
            function->extent = function->parameter_count + 1;
            function->body =
                external ? make_extern_call(arena, runtime, declaration, sema::extern_signature(declaration, program))
                         : make_missing_function(arena, declaration.span, declaration.name.name);
            std::vector<std::uint32_t> owned;
            for (std::uint32_t i = 0; i < function->parameter_count; ++i) {
                owned.push_back(i);
            }
            function->owned_slots = arena.list(owned);
        }
    }
}

void ModuleLowering::publish(const Variable& variable, Value owned) {
    if (variable.address != nullptr) {
        runtime::store(*variable.address, owned);
        if (!options.repl) {
            module_info.constants.insert(variable.name);
        }
    } else {
        keep(owned);
    }
}

/// Gives module-level variables their addresses, and functions and types their values.
void ModuleLowering::allocate_globals() {
    const std::uint32_t slots = code.body.extent;
    module_info.storage.push_back(std::make_unique<Value[]>(slots + 1));
    module_info.slot_counts.push_back(slots + 1);
    Value* const frame = module_info.storage.back().get();
    module_info.frame = frame;
    module_info.frame_slots = slots;
    for (Variable& variable : resolution.variable_storage) {
        const bool own = variable.module_level && variable.owner == resolution.module;
        if (own) {
            variable.address = frame + variable.slot;
            *variable.address = variable.read_early ? Value::absent() : Value::nil();
            module_info.slots[variable.name] = variable.address;
            module_info.order.push_back(variable.name);
            if (!options.repl && variable.kind == VariableKind::Variable) {
                const TypeKind kind = variable.type.kind;
                const Tag tag = kind == TypeKind::Int     ? Tag::Int
                                : kind == TypeKind::Float ? Tag::Float
                                : kind == TypeKind::Bool  ? Tag::Bool
                                : kind == TypeKind::Text  ? Tag::Text
                                                          : Tag::Nil;
                if (tag != Tag::Nil) {
                    module_info.guards[variable.name] = tag;
                }
            }
        }
    }
    for (Variable& variable : resolution.variable_storage) {
        if (!variable.module_level || variable.address == nullptr || variable.module != nullptr) {
            continue;
        }
        if (variable.kind == VariableKind::Function && variable.function != nullptr &&
            !variable.function->alias_of.name) {
            const sema::FunctionScope* scope = resolution.functions[variable.function->id];
            const bool external = variable.function->form == syntax::FunctionForm::Extern;
            Value* provided = external ? runtime.find_prelude(variable.name) : nullptr;
            if (provided != nullptr) {
                publish(variable, runtime::retained(*provided));
            } else if (scope != nullptr) {
                publish(variable, runtime::retained(shared_closure(*code_of(scope))));
            }
        } else if (variable.kind == VariableKind::Class || variable.kind == VariableKind::Enum) {
            const runtime::ClassInfo* info = class_info(variable.type_scope);
            const auto trait = traits.find(&variable);
            if (info == nullptr && trait != traits.end()) {
                info = trait->second;
            }
            if (info != nullptr) {
                publish(variable, runtime.class_value(info));
            }
        }
    }
}

void ModuleLowering::lower_function(const sema::FunctionScope& scope) {
    FunctionLowering(*this, scope, *code_of(&scope)).lower_function();
}

// --- Function --------------------------------------------------------------------------------------------------------

FunctionLowering::FunctionLowering(ModuleLowering& module, const sema::FunctionScope& scope, FunctionCode& code)
    : module_(module), scope_(scope), code_(code), arena_(module.arena) {
    closure_slot_ = scope.slot_count;
    return_slot_ = closure_slot_ + 1;
    defer_slot_ = return_slot_ + 1;
    first_temporary_ = defer_slot_ + 1;
}

void FunctionLowering::lower_function() {
    const syntax::Function& declaration = *scope_.declaration;
    std::vector<ParameterCode> parameters;
    if (scope_.self != nullptr) {
        ParameterCode self;
        self.name = scope_.self->name;
        self.slot = scope_.self->slot;
        self.boxed = scope_.self->boxed();
        code_.plain_entry = code_.plain_entry && !self.boxed;
        parameters.push_back(self);
    }
    const std::size_t skipped = declaration.parameters.size() - scope_.parameters.size();
    for (std::size_t i = 0; i < scope_.parameters.size(); ++i) {
        const syntax::Parameter& parameter = declaration.parameters[i + skipped];
        const Variable& variable = *scope_.parameters[i];
        ParameterCode entry;
        entry.name = variable.name;
        entry.slot = variable.slot;
        entry.variadic = parameter.variadic;
        entry.enforced = parameter.variadic ? sema::enforced_type(parameter.type) : variable.enforced;
        entry.conversion = entry.enforced == TypeKind::Float ? runtime::Conversion::ToFloat
                           : variable.float_array            ? runtime::Conversion::ToFloatArray
                                                             : runtime::Conversion::None;
        entry.boxed = variable.boxed();
        entry.default_value = parameter.default_value != nullptr ? lower_bound(*parameter.default_value) : nullptr;
        if (parameter.pattern != nullptr) {
            NodePtr argument = arena_.make<Load<LocalPlace>>(parameter.name.span, LocalPlace{variable.slot});
            entry.destructure =
                make_bind_pattern(arena_, parameter.pattern->span, lower_pattern(*parameter.pattern), argument);
        }
        const bool plain = entry.enforced == TypeKind::Any && !entry.boxed && entry.default_value == nullptr &&
                           entry.destructure == nullptr;
        code_.plain_entry = code_.plain_entry && plain;
        parameters.push_back(entry);
    }
    code_.parameters = arena_.list(parameters);
    code_.closure_slot = closure_slot_;
    NodePtr body = lower_block(*declaration.body, Mode::Tail);
    if (needs_catch_) {
        body = make_catch_return(arena_, declaration.span, body);
    }
    if (scope_.has_defer) {
        body = make_defer_scope(arena_, declaration.span, body, defer_slot_);
    }
    code_.body = body;
    code_.extent = first_temporary_ + most_temporaries_;
    std::vector<std::uint32_t> owned;
    for (const Variable* variable : module_.variables_of(scope_)) {
        if (variable->boxed() || !(variable->type.is_number() || variable->type.is(TypeKind::Bool))) {
            owned.push_back(variable->slot);
        }
    }
    if (!scope_.captures.empty()) {
        owned.push_back(closure_slot_);
    }
    if (!scope_.returns.empty()) {
        owned.push_back(return_slot_);
    }
    if (needs_catch_ || catches_jumps_) {
        for (std::uint32_t i = 0; i < most_temporaries_; ++i) {
            owned.push_back(first_temporary_ + i);
        }
    }
    code_.owned_slots = arena_.list(owned);
}

void FunctionLowering::lower_thunk(const syntax::Expr& expression) {
    code_.closure_slot = closure_slot_;
    code_.body = lower_bound(expression);
    code_.extent = first_temporary_ + most_temporaries_;
    std::vector<std::uint32_t> owned;
    for (std::uint32_t i = 0; i < scope_.slot_count; ++i) {
        owned.push_back(i);
    }
    if (!scope_.captures.empty()) {
        owned.push_back(closure_slot_);
    }
    code_.owned_slots = arena_.list(owned);
}

void FunctionLowering::lower_module_body(const syntax::Block& body) {
    code_.runtime = &module_.runtime;
    code_.name = module_.runtime.symbol("<main>");
    std::vector<NodePtr> statements;
    NodePtr result = nullptr;
    if (NodePtr enter = lower_enter_block(body)) {
        statements.push_back(enter);
    }
    for (const syntax::Stmt* statement : body.statements) {
        if (statement == body.statements.back() && statement->kind == NodeKind::ExpressionStatement &&
            bare_expectation(*statement) == nullptr) {
            result = lower_in(*as<syntax::ExpressionStatement>(*statement).value, Mode::Value);
            continue;
        }
        if (NodePtr node = lower_statement(*statement)) {
            statements.push_back(node);
        }
    }
    NodePtr node = make_function_body(arena_, body.span, arena_.list(statements), result, return_slot_);
    if (needs_catch_) {
        node = make_catch_return(arena_, body.span, node);
    }
    if (scope_.has_defer) {
        node = make_defer_scope(arena_, body.span, node, defer_slot_);
    }
    code_.body = node;
    code_.extent = first_temporary_ + most_temporaries_;
    module_.code.temporaries = most_temporaries_;
}

} // namespace simple::exec
