// Names that are visible in their whole block: functions, types and imports.
#include "runtime/type_names.hpp"
#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"
#include "support/suggest.hpp"
#include "syntax/foreign.hpp"
#include "syntax/rejected.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

void Resolver::hoist(const syntax::Block& block) {
    for (const syntax::Stmt* statement : block.statements) {
        const bool type = statement->kind == NodeKind::Class || statement->kind == NodeKind::Enum ||
                          statement->kind == NodeKind::Impl;
        if (type && is_local_scope()) {
            resolution_.blocks[&block].types.push_back(statement);
        }
        switch (statement->kind) {
            case NodeKind::Use: resolve_use(as<syntax::Use>(*statement)); break;
            case NodeKind::Class: hoist_class(as<syntax::Class>(*statement)); break;
            case NodeKind::Enum: hoist_enum(as<syntax::Enum>(*statement)); break;
            case NodeKind::Trait: {
                const auto& trait = as<syntax::Trait>(*statement);
                resolution_.variables[trait.id] = declare(trait.name.name, trait.name.span, VariableKind::Class, true);
                traits_[resolution_.variables[trait.id]] = &trait;
                resolution_.traits.push_back(&trait);
                break;
            }
            case NodeKind::TypeAlias: {
                const auto& alias = as<syntax::TypeAlias>(*statement);
                Variable* variable = declare(alias.name.name, alias.name.span, VariableKind::Variable, true);
                resolution_.variables[alias.id] = variable;
                break;
            }
            default: break;
        }
    }
    for (const syntax::Stmt* statement : block.statements) {
        if (statement->kind == NodeKind::Function) {
            hoist_function(as<syntax::Function>(*statement));
        }
    }
}

void Resolver::hoist_function(const syntax::Function& function) {
    const bool declares_only =
        function.body == nullptr && function.form != syntax::FunctionForm::Extern && !function.alias_of.name;
    if (declares_only) {
        declared_only_.emplace(function.name.name, &function);
        return;
    }
    Variable* variable = declare(function.name.name, function.name.span, VariableKind::Function, true);
    variable->hoisted = true;
    // The later of two definitions is the one that exists.
    variable->function = &function;
    resolution_.variables[function.id] = variable;
    FunctionScope* scope = make_function(function, nullptr);
    if (is_local_scope()) {
        scope->block = scope_->block;
        resolution_.blocks[scope_->block].functions.push_back(&function);
    }
    defer(function, scope);
}

void Resolver::hoist_class(const syntax::Class& declaration) {
    Variable* variable = declare(declaration.name.name, declaration.name.span, VariableKind::Class, true);
    ClassScope& scope = resolution_.class_storage.emplace_back();
    scope.name = declaration.name.name;
    scope.class_declaration = &declaration;
    scope.variable = variable;
    scope.owner = function_;
    variable->type_scope = &scope;
    variable->hoisted = true;
    resolution_.variables[declaration.id] = variable;
    resolution_.classes[declaration.id] = &scope;
    report_repeated_fields(declaration.fields);
    std::uint32_t slot = 0;
    for (const syntax::FieldDecl& field : declaration.fields) {
        scope.fields[field.name.name] = Member{slot++, enforced_type(field.type), is_float_array_type(field.type)};
    }
    for (const syntax::Function* method : declaration.methods) {
        scope.methods[method->name.name] = method;
    }
}

void Resolver::hoist_enum(const syntax::Enum& declaration) {
    Variable* variable = declare(declaration.name.name, declaration.name.span, VariableKind::Enum, true);
    ClassScope& scope = resolution_.class_storage.emplace_back();
    scope.name = declaration.name.name;
    scope.enum_declaration = &declaration;
    scope.variable = variable;
    scope.owner = function_;
    variable->type_scope = &scope;
    variable->hoisted = true;
    resolution_.variables[declaration.id] = variable;
    resolution_.classes[declaration.id] = &scope;
    report_repeated_variants(declaration);
    for (const syntax::Function* method : declaration.methods) {
        scope.methods[method->name.name] = method;
    }
}

void Resolver::resolve_methods(const List<syntax::Function*>& methods, ClassScope* scope) {
    for (const syntax::Function* method : methods) {
        FunctionScope* function = make_function(*method, scope);
        function->block = is_local_scope() ? scope_->block : nullptr;
        if (has_self(*method)) {
            Variable& self = resolution_.variable_storage.emplace_back();
            self.name = runtime_.known().self;
            self.kind = VariableKind::Parameter;
            self.span = method->name.span;
            self.owner = function;
            if (scope != nullptr && scope->class_declaration != nullptr) {
                self.type = Type{TypeKind::Instance, scope};
            } else {
                self.type = Type{};
            }
            function->self = &self;
        }
        defer(*method, function);
    }
}

void Resolver::resolve_class(const syntax::Class& declaration) {
    ClassScope* scope = resolution_.classes[declaration.id];
    for (const syntax::FieldDecl& field : declaration.fields) {
        resolve_thunk(field.default_value, nullptr);
    }
    resolve_methods(declaration.methods, scope);
}

void Resolver::resolve_enum(const syntax::Enum& declaration) {
    for (const syntax::VariantDecl& variant : declaration.variants) {
        resolve_expression(variant.value);
    }
    resolve_methods(declaration.methods, resolution_.classes[declaration.id]);
}

void Resolver::resolve_impl(const syntax::Impl& impl) {
    const bool builtin = runtime::names_type(impl.type.name.text());
    const Ref ref = builtin ? lookup_existing(impl.type.name) : lookup(impl.type.name, false);
    ClassScope* scope = ref.kind == RefKind::Variable ? ref.variable->type_scope : nullptr;
    if (ref.kind == RefKind::Unresolved && !builtin) {
        report_unknown(impl.type.name, impl.type.span);
    }
    if (impl.trait.name) {
        resolution_.refs[impl.id] = lookup(impl.trait.name, false);
        if (resolution_.refs[impl.id].kind == RefKind::Unresolved) {
            report_unknown(impl.trait.name, impl.trait.span);
        }
    }
    resolution_.classes[impl.id] = scope;
    resolution_.variables[impl.id] = ref.variable;
    resolution_.impls.push_back(&impl);
    if (scope != nullptr) {
        for (const syntax::Function* method : impl.methods) {
            scope->methods[method->name.name] = method;
        }
        if (const auto trait = traits_.find(resolution_.refs[impl.id].variable); trait != traits_.end()) {
            for (const syntax::Function* method : trait->second->methods) {
                if (method->body != nullptr) {
                    provided_[scope].insert(method->name.name);
                }
            }
        }
    }
    if (traits_.contains(resolution_.refs[impl.id].variable) && (scope != nullptr || builtin)) {
        trait_impls_.push_back(&impl);
    }
    resolve_methods(impl.methods, scope != nullptr ? scope : methods_of(impl.type.name, impl.methods));
}

/// Makes the scope in which methods of a trait or of a built-in type call one another by their bare names.
ClassScope* Resolver::methods_of(Symbol name, const List<syntax::Function*>& methods) {
    ClassScope& scope = resolution_.method_scopes.emplace_back();
    scope.name = name;
    for (const syntax::Function* method : methods) {
        scope.methods[method->name.name] = method;
    }
    return &scope;
}

/// Reports methods that a trait requires and a type of this module has nowhere.
void Resolver::check_required_methods() {
    const runtime::ClassInfo* every_value = runtime_.builtin_class(runtime::Tag::Instance);
    for (const syntax::Impl* impl : trait_impls_) {
        const ClassScope* scope = resolution_.classes[impl->id];
        std::span<const runtime::Tag> tags;
        if (scope == nullptr) {
            scope = methods_of(impl->type.name, impl->methods);
            tags = runtime::tags_of_type(impl->type.name.text());
        }
        const syntax::Trait& trait = *traits_.at(resolution_.refs[impl->id].variable);
        for (const syntax::Function* method : trait.methods) {
            const Symbol name = method->name.name;
            if (method->body != nullptr || scope->methods.contains(name) || scope->fields.contains(name) ||
                provided_[scope].contains(name) || every_value->find_method(name) != nullptr ||
                (!tags.empty() && runtime_.builtin_class(tags[0])->find_method(name) != nullptr)) {
                continue;
            }
            error(make_error(codes::kMissingTraitMethod,
                             std::string(scope->name.text()) + " does not define `" + std::string(name.text()) +
                                 "`, which trait " + std::string(trait.name.name.text()) + " requires",
                             impl->type.span)
                      .with_label(method->name.span, "required here"));
        }
    }
}

// --- Imports -------------------------------------------------------------------------------------------------------

namespace {

std::string join_path(const List<syntax::Identifier>& path, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += i == 0 ? "" : ".";
        text += path[i].name.text();
    }
    return text;
}

std::vector<Symbol> path_symbols(const List<syntax::Identifier>& path, std::size_t count) {
    std::vector<Symbol> symbols;
    for (std::size_t i = 0; i < count; ++i) {
        symbols.push_back(path[i].name);
    }
    return symbols;
}

/// Names that `.*` takes.
std::vector<Symbol> exported_names(const runtime::ModuleInfo& module) {
    if (module.has_export_list) {
        return module.exports;
    }
    std::vector<Symbol> names;
    for (const auto& entry : module.slots) {
        if (entry.first.text().substr(0, 1) != "_") {
            names.push_back(entry.first);
        }
    }
    return names;
}

} // namespace

Variable* Resolver::bind_import(const syntax::Use& use, Symbol name, Span span, runtime::Value* address,
                                runtime::ModuleInfo* module, VariableKind kind) {
    // A definition in this file wins over an imported item of the same name, and a named import over `.*`.
    const auto found = scope_->names.find(name);
    if (use.all && found != scope_->names.end()) {
        const Variable* visible = found->second;
        const bool imported = visible->kind == VariableKind::Import || visible->kind == VariableKind::Namespace;
        if (visible->owner != nullptr || (imported && !starred_.contains(visible))) {
            return nullptr;
        }
    }
    Variable& variable = resolution_.variable_storage.emplace_back();
    variable.name = name;
    variable.span = span;
    variable.kind = kind;
    variable.module_level = true;
    variable.immutable = true;
    variable.address = address;
    variable.module = module;
    variable.type = Type{};
    scope_->names[name] = &variable;
    if (use.all) {
        starred_.insert(&variable);
    }
    resolution_.use_items[use.id].push_back(&variable);
    if (scope_->parent == nullptr && kind == VariableKind::Import) {
        // Imported names belong to this module too, so that later inputs and re-exports see them.
        module_info_.slots[name] = address;
        if (module->constants.contains(name) || module->native) {
            module_info_.constants.insert(name);
        }
        if (use.reexport) {
            module_info_.exports.push_back(name);
            module_info_.has_export_list = true;
        }
    }
    return &variable;
}

void Resolver::import_name(const syntax::Use& use, runtime::ModuleInfo& module, const syntax::Identifier& item,
                           const syntax::Identifier& alias) {
    const syntax::Identifier& bound = alias.name ? alias : item;
    runtime::Value* address = module.find(item.name);
    if (address == nullptr) {
        resolution_.failed_imports.insert(bound.name);
    }
    if (address == nullptr && module.failed) {
        return;
    }
    if (address == nullptr) {
        Diagnostic diagnostic =
            make_error(codes::kImportedNameMissing,
                       "module `" + module.name + "` has no `" + std::string(item.name.text()) + "`", item.span);
        std::vector<std::string> names;
        for (const auto& entry : module.slots) {
            names.emplace_back(entry.first.text());
        }
        const std::string nearest = nearest_name(item.name.text(), names);
        if (!nearest.empty()) {
            diagnostic.with_help("did you mean `" + nearest + "`?").with_fix(item.span, nearest);
        }
        error(std::move(diagnostic));
        return;
    }
    bind_import(use, bound.name, bound.span, address, &module, VariableKind::Import);
}

/// What an import that fails would have bound is not reported again as undefined.
void Resolver::note_failed_names(const syntax::Use& use) {
    if (use.all) {
        resolution_.any_name_failed = true;
    }
    for (const syntax::UseItem& item : use.items) {
        resolution_.failed_imports.insert(item.alias.name ? item.alias.name : item.name.name);
    }
    if (!use.all && use.items.empty()) {
        resolution_.failed_imports.insert(use.alias.name ? use.alias.name : use.path.back().name);
    }
}

void Resolver::resolve_use(const syntax::Use& use) {
    runtime::ModuleInfo* module = importer_.import(path_symbols(use.path, use.path.size()), use.span);
    if (module == nullptr && use.items.empty() && !use.all && use.path.size() > 1) {
        // `use a.b.c` where `a.b` exports `c`.
        module = importer_.import(path_symbols(use.path, use.path.size() - 1), use.span);
        if (module != nullptr) {
            resolution_.imports[use.id] = module;
            import_name(use, *module, use.path.back(), use.alias);
            return;
        }
    }
    const std::string_view root = use.path[0].name.text();
    if (module == nullptr) {
        note_failed_names(use);
    }
    if (module == nullptr && (root == "std" || root == "core")) {
        error(syntax::make_unsupported("module " + join_path(use.path, use.path.size()), use.span));
        return;
    }
    if (module == nullptr) {
        const std::string path = join_path(use.path, use.path.size());
        Diagnostic diagnostic = make_error(codes::kModuleNotFound, "module `" + path + "` was not found", use.span);
        if (importer_.reads_files()) {
            diagnostic.with_note(
                "looked beside this file, in the program's folder, its src folder and the module path");
        } else {
            diagnostic = make_error(
                codes::kImportForbidden,
                "module `" + path + "` is not part of the library, and reading files is not allowed", use.span);
        }
        const std::string nearest = importer_.nearest_module(path);
        if (const syntax::ForeignName* foreign = syntax::foreign_name(root); foreign != nullptr) {
            diagnostic.with_help(std::string(foreign->advice));
        } else if (!nearest.empty()) {
            diagnostic.with_help("did you mean `" + nearest + "`?");
        }
        error(std::move(diagnostic));
        return;
    }
    resolution_.imports[use.id] = module;
    if (module->failed) {
        note_failed_names(use);
        return;
    }
    if (use.all) {
        for (const Symbol name : exported_names(*module)) {
            if (runtime::Value* address = module->find(name)) {
                bind_import(use, name, use.span, address, module, VariableKind::Import);
            }
        }
    } else if (!use.items.empty()) {
        for (const syntax::UseItem& item : use.items) {
            import_name(use, *module, item.name, item.alias);
        }
    } else {
        const syntax::Identifier& name = use.alias.name ? use.alias : use.path.back();
        Variable* variable = declare(name.name, name.span, VariableKind::Namespace, true);
        variable->module = module;
        variable->hoisted = true;
        resolution_.use_items[use.id].push_back(variable);
    }
}

} // namespace simple::sema
