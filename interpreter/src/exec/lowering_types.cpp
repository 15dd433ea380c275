// Classes, structs, enums, traits and impl blocks.
#include "exec/lowering.hpp"
#include "exec/nodes_module.hpp"
#include "runtime/type_names.hpp"

namespace simple::exec {

using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

namespace {

Tag enforced_tag(const syntax::TypeExpr* type) {
    switch (sema::enforced_type(type)) {
        case TypeKind::Int: return Tag::Int;
        case TypeKind::Float: return Tag::Float;
        case TypeKind::Bool: return Tag::Bool;
        case TypeKind::Text: return Tag::Text;
        default: return Tag::Nil;
    }
}

/// The kind of collection an annotation names.
Tag expected_tag(const syntax::TypeExpr* type) {
    if (type == nullptr) {
        return Tag::Nil;
    }
    switch (type->kind) {
        case syntax::TypeKind::Array: return Tag::Array;
        case syntax::TypeKind::Dict: return Tag::Dict;
        case syntax::TypeKind::Tuple: return type->arguments.empty() ? Tag::Nil : Tag::Tuple;
        default: return Tag::Nil;
    }
}

runtime::Conversion conversion_of(const runtime::FieldInfo& field) {
    return field.enforced == Tag::Float            ? runtime::Conversion::ToFloat
           : sema::is_float_array_type(field.type) ? runtime::Conversion::ToFloatArray
                                                   : runtime::Conversion::None;
}

/// Runs a field's default in a frame of its own. `closure` is null for one that captures nothing.
struct Thunk final : Node {
    Thunk(Span where, const FunctionCode* c, const Value* f) noexcept : Node(where), code(c), closure(f) {}
    Value eval(Value* /*fp*/) const override {
        runtime::Closure* const captured = closure != nullptr ? closure->as<runtime::Closure>() : nullptr;
        return invoke(*code, captured, code->runtime->stack_top, span);
    }
    const FunctionCode* code;
    const Value* closure;
};

} // namespace

runtime::ClassInfo* ModuleLowering::class_info(const sema::ClassScope* scope) {
    return scope != nullptr ? scope->info : nullptr;
}

void ModuleLowering::declare_types() {
    code.permanent =
        code.permanent || !resolution.class_storage.empty() || !resolution.traits.empty() || !resolution.impls.empty();
    // All types of the module, also those inside functions: methods refer to one another freely.
    for (sema::ClassScope& scope : resolution.class_storage) {
        if (scope.class_declaration != nullptr) {
            make_class(*scope.class_declaration);
        } else {
            make_enum(*scope.enum_declaration);
        }
    }
    for (const syntax::Trait* trait : resolution.traits) {
        make_trait(*trait);
    }
    for (const syntax::Impl* impl : resolution.impls) {
        apply_impl(*impl);
    }
}

void ModuleLowering::make_class(const syntax::Class& declaration) {
    sema::ClassScope* scope = resolution.classes[declaration.id];
    const auto form = declaration.is_struct ? runtime::ClassForm::Struct : runtime::ClassForm::Class;
    runtime::ClassInfo* info =
        runtime.make_class(declaration.name.name, form, declaration.is_struct ? Tag::Struct : Tag::Instance);
    scope->info = info;
    info->span = declaration.name.span;
    info->documentation = std::string(declaration.docstring);
    for (const syntax::FieldDecl& field : declaration.fields) {
        runtime::FieldInfo entry;
        entry.name = field.name.name;
        entry.type = field.type;
        const bool nil_default = field.default_value != nullptr && field.default_value->kind == NodeKind::NilLiteral;
        entry.enforced = nil_default ? Tag::Nil : enforced_tag(field.type);
        entry.expected = expected_tag(field.type);
        entry.conversion = conversion_of(entry);
        entry.optional = sema::is_optional_type(field.type);
        info->field_slots.emplace(entry.name, static_cast<std::uint32_t>(info->fields.size()));
        info->fields.push_back(entry);
    }
    fill_class(info, declaration.methods);
}

void ModuleLowering::make_enum(const syntax::Enum& declaration) {
    sema::ClassScope* scope = resolution.classes[declaration.id];
    runtime::ClassInfo* info = runtime.make_class(declaration.name.name, runtime::ClassForm::Enum, Tag::Enum);
    scope->info = info;
    info->span = declaration.name.span;
    info->documentation = std::string(declaration.docstring);
    for (const syntax::VariantDecl& variant : declaration.variants) {
        runtime::VariantInfo entry;
        entry.name = variant.name.name;
        for (const syntax::FieldDecl& field : variant.payload) {
            runtime::FieldInfo payload;
            payload.name = field.name.name;
            payload.type = field.type;
            payload.enforced = enforced_tag(field.type);
            payload.conversion = conversion_of(payload);
            entry.named = entry.named || static_cast<bool>(field.name.name);
            entry.fields.push_back(payload);
        }
        if (variant.value != nullptr && variant.value->kind == NodeKind::IntLiteral) {
            entry.value = as<syntax::IntLiteral>(*variant.value).value;
        } else if (variant.value != nullptr && variant.value->kind == NodeKind::Unary &&
                   as<syntax::Unary>(*variant.value).operand->kind == NodeKind::IntLiteral) {
            entry.value =
                runtime::wrapping_subtract(0, as<syntax::IntLiteral>(*as<syntax::Unary>(*variant.value).operand).value);
        }
        info->variants.push_back(entry);
    }
    for (std::uint32_t i = 0; i < info->variants.size(); ++i) {
        if (info->variants[i].fields.empty()) {
            info->variants[i].unit = runtime::make_enum(runtime, info, i, nullptr, 0);
        }
    }
    fill_class(info, declaration.methods);
}

void ModuleLowering::make_trait(const syntax::Trait& declaration) {
    runtime::ClassInfo* info = runtime.make_class(declaration.name.name, runtime::ClassForm::Class, Tag::Instance);
    info->span = declaration.name.span;
    traits[resolution.variables[declaration.id]] = info;
    fill_class(info, declaration.methods);
}

void ModuleLowering::fill_class(runtime::ClassInfo* info, const List<syntax::Function*>& methods) {
    for (const syntax::Function* method : methods) {
        const sema::FunctionScope* scope = resolution.functions[method->id];
        if (scope == nullptr || method->body == nullptr) {
            continue;
        }
        FunctionCode* function = code_of(scope);
        runtime::MethodEntry& entry = info->methods[method->name.name];
        entry.name = method->name.name;
        entry.is_static = scope->self == nullptr;
        entry.callable_without_arguments = function->required == (entry.is_static ? 0 : 1);
        if (scope->captures.empty()) {
            runtime::store(entry.function, runtime::retained(shared_closure(*function)));
        }
        if (method->name.name == runtime.known().to_string && entry.callable_without_arguments && !entry.is_static) {
            info->to_text = &entry;
        }
    }
}

std::vector<runtime::ClassInfo*> ModuleLowering::impl_targets(const syntax::Impl& impl) {
    if (runtime::ClassInfo* info = class_info(resolution.classes[impl.id])) {
        return {info};
    }
    const Variable* variable = resolution.variables[impl.id];
    if (variable != nullptr && variable->address != nullptr && variable->address->is(Tag::Class)) {
        return {const_cast<runtime::ClassInfo*>(variable->address->as<runtime::Class>()->info)};
    }
    std::vector<runtime::ClassInfo*> targets;
    for (const Tag tag : runtime::tags_of_type(impl.type.name.text())) {
        targets.push_back(runtime.builtin_class(tag));
    }
    return targets;
}

const runtime::ClassInfo* ModuleLowering::trait_of(const syntax::Impl& impl) const {
    const sema::Ref& ref = resolution.refs[impl.id];
    if (!impl.trait.name || ref.kind != sema::RefKind::Variable) {
        return nullptr;
    }
    const auto found = traits.find(ref.variable);
    if (found != traits.end()) {
        return found->second;
    }
    const Value* imported = ref.variable->address;
    return imported != nullptr && imported->is(Tag::Class) ? imported->as<runtime::Class>()->info : nullptr;
}

void ModuleLowering::apply_impl(const syntax::Impl& impl) {
    const runtime::ClassInfo* trait = trait_of(impl);
    for (runtime::ClassInfo* target : impl_targets(impl)) {
        fill_class(target, impl.methods);
        if (trait == nullptr) {
            continue;
        }
        if (!target->implements(trait)) {
            target->traits.push_back(trait);
        }
        for (const auto& [name, method] : trait->methods) {
            if (!target->methods.contains(name)) {
                runtime::MethodEntry entry = method;
                runtime::retain(entry.function);
                target->methods.emplace(name, entry);
                if (name == runtime.known().to_string && entry.callable_without_arguments && !entry.is_static) {
                    target->to_text = &target->methods.at(name);
                }
            }
        }
    }
}

/// Returns where the closure of a default is kept that captures variables of the function around its type.
Value* ModuleLowering::default_closure(const syntax::Expr& default_value) {
    runtime::Box*& cell = default_cells_[&default_value];
    if (cell == nullptr) {
        cell = runtime.heap().make<runtime::Box>(Tag::Cell);
        cell->value = Value::nil();
        keep(Value::of(cell, Tag::Cell));
    }
    return &cell->value;
}

void ModuleLowering::lower_field_defaults() {
    for (const sema::ClassScope& scope : resolution.class_storage) {
        if (scope.class_declaration == nullptr) {
            continue;
        }
        for (std::size_t i = 0; i < scope.class_declaration->fields.size(); ++i) {
            const syntax::FieldDecl& field = scope.class_declaration->fields[i];
            if (field.default_value == nullptr) {
                continue;
            }
            const sema::FunctionScope* thunk = resolution.thunks.at(field.default_value);
            FunctionCode* function = code_of(thunk);
            function->name = field.name.name;
            FunctionLowering(*this, *thunk, *function).lower_thunk(*field.default_value);
            const Value* closure = thunk->captures.empty() ? nullptr : default_closure(*field.default_value);
            scope.info->fields[i].default_value = arena.make<Thunk>(field.default_value->span, function, closure);
        }
    }
}

/// Returns the default methods that an impl block takes over from a trait of the same function.
std::vector<const syntax::Function*> FunctionLowering::local_defaults(const syntax::Impl& impl) const {
    const sema::Resolution& resolution = module_.resolution;
    const sema::ClassScope* type = resolution.classes[impl.id];
    std::vector<const syntax::Function*> defaults;
    for (const syntax::Trait* trait : resolution.traits) {
        if (resolution.variables[trait->id] != resolution.refs[impl.id].variable) {
            continue;
        }
        for (const syntax::Function* method : trait->methods) {
            const sema::FunctionScope* scope = resolution.functions[method->id];
            const bool own = type != nullptr && type->methods.contains(method->name.name);
            if (!own && scope != nullptr && scope->parent == &scope_) {
                defaults.push_back(method);
            }
        }
    }
    return defaults;
}

/// Types inside functions: methods and defaults that capture variables get their closures when the block is entered.
void FunctionLowering::lower_local_type(const syntax::Stmt& statement, std::vector<NodePtr>& stores) {
    std::vector<const syntax::Function*> methods;
    const auto add = [&methods](const List<syntax::Function*>& list) {
        methods.insert(methods.end(), list.begin(), list.end());
    };
    std::vector<runtime::ClassInfo*> types;
    switch (statement.kind) {
        case NodeKind::Class:
            add(as<syntax::Class>(statement).methods);
            types = {module_.class_info(module_.resolution.classes[statement.id])};
            break;
        case NodeKind::Enum:
            add(as<syntax::Enum>(statement).methods);
            types = {module_.class_info(module_.resolution.classes[statement.id])};
            break;
        default: {
            const auto& impl = as<syntax::Impl>(statement);
            methods = local_defaults(impl);
            add(impl.methods);
            types = module_.impl_targets(impl);
            break;
        }
    }
    for (const syntax::Function* method : methods) {
        const sema::FunctionScope* scope = module_.resolution.functions[method->id];
        if (scope == nullptr || method->body == nullptr || scope->captures.empty()) {
            continue;
        }
        for (runtime::ClassInfo* info : types) {
            stores.push_back(make_set_closure(arena_, method->span, &info->methods[method->name.name].function,
                                              lower_closure(*scope, method->span)));
        }
    }
    if (statement.kind != NodeKind::Class) {
        return;
    }
    for (const syntax::FieldDecl& field : as<syntax::Class>(statement).fields) {
        const auto thunk = module_.resolution.thunks.find(field.default_value);
        if (thunk != module_.resolution.thunks.end() && !thunk->second->captures.empty()) {
            const Span span = field.default_value->span;
            stores.push_back(make_set_closure(arena_, span, module_.default_closure(*field.default_value),
                                              lower_closure(*thunk->second, span)));
        }
    }
}

} // namespace simple::exec
