#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"
#include "support/suggest.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

void Resolver::resolve_block(const syntax::Block& block) {
    push_scope(&block);
    const std::size_t first = deferred_.size();
    hoist(block);
    resolve_statements(block);
    resolve_deferred(first);
    pop_scope();
}

void Resolver::resolve_statements(const syntax::Block& block) {
    for (const syntax::Stmt* statement : block.statements) {
        resolve_statement(*statement);
    }
}

void Resolver::resolve_loop_body(const syntax::Block& body) {
    ++loops_;
    resolve_block(body);
    --loops_;
}

void Resolver::resolve_statement(const syntax::Stmt& statement) {
    switch (statement.kind) {
        case NodeKind::ExpressionStatement:
            statement_ = as<syntax::ExpressionStatement>(statement).value;
            resolve_expression(statement_);
            break;
        case NodeKind::Binding: resolve_binding(as<syntax::Binding>(statement)); break;
        case NodeKind::Assign: resolve_assign(as<syntax::Assign>(statement)); break;
        case NodeKind::Return: {
            const auto& node = as<syntax::Return>(statement);
            resolve_expression(node.value);
            if (function_->is_module) {
                error(make_error(codes::kMisplacedControl, "`return` outside of a function", node.span));
            }
            function_->returns.push_back(node.value);
            break;
        }
        case NodeKind::Break: resolve_expression(as<syntax::Break>(statement).value); [[fallthrough]];
        case NodeKind::Continue:
            if (loops_ == 0) {
                const char* word = statement.kind == NodeKind::Break ? "`break`" : "`continue`";
                error(make_error(codes::kMisplacedControl, std::string(word) + " outside of a loop", statement.span));
            }
            break;
        case NodeKind::While: {
            const auto& node = as<syntax::While>(statement);
            push_scope(nullptr);
            resolve_expression(node.condition.value);
            if (node.condition.pattern != nullptr) {
                declare_condition(*node.condition.pattern);
            }
            resolve_loop_body(*node.body);
            pop_scope();
            break;
        }
        case NodeKind::For: {
            const auto& node = as<syntax::For>(statement);
            resolve_expression(node.iterable);
            push_scope(nullptr);
            declare_pattern(node.pattern, false);
            resolve_loop_body(*node.body);
            pop_scope();
            break;
        }
        case NodeKind::Loop: resolve_loop_body(*as<syntax::Loop>(statement).body); break;
        case NodeKind::Assert:
            resolve_expression(as<syntax::Assert>(statement).condition);
            resolve_expression(as<syntax::Assert>(statement).message);
            break;
        case NodeKind::Defer:
            function_->has_defer = true;
            resolve_expression(as<syntax::Defer>(statement).action);
            break;
        case NodeKind::With: {
            const auto& node = as<syntax::With>(statement);
            for (const syntax::WithItem& item : node.items) {
                resolve_expression(item.value);
                if (item.pattern != nullptr) {
                    declare_pattern(item.pattern, false);
                }
            }
            hoist(*node.body);
            resolve_statements(*node.body);
            break;
        }
        case NodeKind::Export: {
            const auto& node = as<syntax::Export>(statement);
            for (const syntax::Identifier& name : node.names) {
                module_info_.exports.push_back(name.name);
            }
            module_info_.has_export_list = true;
            break;
        }
        case NodeKind::Class: resolve_class(as<syntax::Class>(statement)); break;
        case NodeKind::Enum: resolve_enum(as<syntax::Enum>(statement)); break;
        case NodeKind::Trait: {
            const auto& trait = as<syntax::Trait>(statement);
            resolve_methods(trait.methods, methods_of(trait.name.name, trait.methods));
            break;
        }
        case NodeKind::Impl: resolve_impl(as<syntax::Impl>(statement)); break;
        case NodeKind::Function: {
            const auto& function = as<syntax::Function>(statement);
            if (function.alias_of.name) {
                resolution_.refs[function.id] = lookup(function.alias_of.name);
                if (resolution_.refs[function.id].kind == RefKind::Unresolved) {
                    report_unknown(function.alias_of.name, function.alias_of.span);
                }
            }
            break;
        }
        case NodeKind::TypeAlias: {
            const auto& alias = as<syntax::TypeAlias>(statement);
            if (alias.type != nullptr && alias.type->name) {
                resolution_.refs[alias.id] = lookup(alias.type->name);
            }
            break;
        }
        default: break;
    }
}

void Resolver::resolve_binding(const syntax::Binding& binding) {
    using syntax::BindingForm;
    const bool immutable = binding.form == BindingForm::Val || binding.form == BindingForm::Let ||
                           binding.form == BindingForm::Const || binding.form == BindingForm::Walrus;
    // A lambda may call itself by the name it is bound to, unless the name already means something.
    const bool recursive = binding.value != nullptr && binding.value->kind == NodeKind::Lambda &&
                           binding.pattern->kind == syntax::PatternKind::Bind;
    if (recursive) {
        const auto& bind = static_cast<const syntax::BindPattern&>(*binding.pattern);
        if (lookup_existing(bind.name).kind == RefKind::Unresolved && runtime_.find_prelude(bind.name) == nullptr) {
            declare_pattern(binding.pattern, immutable);
            Variable* variable = resolution_.variables[binding.pattern->id];
            resolve_expression(binding.value);
            if (variable->captured) {
                variable->hoisted = true;
                resolution_.blocks[scope_->block].cells.push_back(variable);
            }
            return;
        }
    }
    resolve_expression(binding.value);
    unset_ = binding.value == nullptr;
    declare_pattern(binding.pattern, immutable);
    unset_ = false;
    if (binding.value != nullptr && binding.pattern->kind == syntax::PatternKind::Bind) {
        resolution_.variables[binding.pattern->id]->initializer = binding.value->span;
    }
}

void Resolver::resolve_assign(const syntax::Assign& assign) {
    resolve_expression(assign.value);
    for (const syntax::Expr* target : assign.targets) {
        resolve_target(*target, assign.compound);
    }
}

void Resolver::resolve_target(const syntax::Expr& target, bool compound) {
    switch (target.kind) {
        case NodeKind::Name: assign_name(as<syntax::Name>(target), compound); break;
        case NodeKind::Tuple:
            for (const syntax::Expr* element : as<syntax::Tuple>(target).elements) {
                resolve_target(*element, compound);
            }
            break;
        case NodeKind::Array:
            for (const syntax::Argument& element : as<syntax::Array>(target).elements) {
                resolve_target(*element.value, compound);
            }
            break;
        default: resolve_expression(&target); break;
    }
}

/// Returns the word that binds an immutable name, as it stands around the name.
std::string Resolver::binding_word(Span name) const {
    const auto stands_before = [&](std::string_view word) {
        const auto size = static_cast<std::uint32_t>(word.size());
        return name.begin > size && runtime_.sources().text({name.begin - size, name.begin}) == word;
    };
    if (stands_before("let ")) {
        return "let";
    }
    if (stands_before("const ")) {
        return "const";
    }
    return name.known() && runtime_.sources().text({name.end, name.end + 3}) == " :=" ? ":=" : "val";
}

void Resolver::report_immutable(const syntax::Name& name, const Variable& variable) {
    const std::string text(name.name.text());
    if (variable.kind == VariableKind::Import || variable.kind == VariableKind::Namespace) {
        const std::string module = variable.module != nullptr ? variable.module->name : std::string();
        error(make_error(codes::kImportAssignment, "cannot assign to `" + text + "`: it is imported from " + module,
                         name.span));
        return;
    }
    const std::string what = variable.kind == VariableKind::Function ? "a function"
                             : variable.kind == VariableKind::Class  ? "a class"
                             : variable.kind == VariableKind::Enum   ? "an enum"
                                                                     : "bound by `" + binding_word(variable.span) + "`";
    Diagnostic diagnostic = make_error(codes::kImmutableAssignment, "cannot assign to `" + text + "`: it is " + what,
                                       name.span, "assigned here");
    if (variable.span.known()) {
        diagnostic.with_label(variable.span, "`" + text + "` is defined here");
    }
    if (variable.kind == VariableKind::Variable) {
        diagnostic.with_help("use `var " + text + "` where it is defined to make it assignable");
    }
    error(std::move(diagnostic));
}

void Resolver::assign_name(const syntax::Name& name, bool compound) {
    Ref ref = lookup_existing(name.name);
    if (ref.kind == RefKind::SelfField) {
        capture(ref.variable);
        resolution_.refs[name.id] = ref;
        return;
    }
    if (ref.kind == RefKind::SelfMethod) {
        ref = Ref{};
    }
    if (ref.kind == RefKind::Variable && ref.variable->immutable) {
        const bool module_constant = ref.variable->module_level && !function_->is_module &&
                                     ref.variable->kind == VariableKind::Variable && !compound;
        if (!module_constant) {
            report_immutable(name, *ref.variable);
            return;
        }
        sink_.add(make_warning(codes::kModuleConstantShadowed,
                               "`" + std::string(name.name.text()) +
                                   "` is an immutable binding of the module; this declares a local",
                               name.span));
        ref = Ref{};
    }
    if (ref.kind == RefKind::Unresolved) {
        if (compound) {
            report_unknown(name.name, name.span);
            return;
        }
        Scope* root = root_scope(scope_);
        Variable* variable = declare_in(root, name.name, name.span, VariableKind::Variable, false);
        // Written in an inner block or read by an inner function, it may be read before this assignment runs.
        variable->maybe_unset = scope_ != root;
        variable->hoisted = true;
        variable->assigned_inside = value_blocks_ > 0;
        resolution_.blocks[root->block].cells.push_back(variable);
        note_definition(variable);
        ref.kind = RefKind::Variable;
        ref.variable = variable;
    } else {
        ref.variable->reassigned = true;
        if (compound) {
            note_mention(ref.variable);
        }
        if (ref.variable->owner != function_ || value_blocks_ > 0) {
            ref.variable->assigned_inside = true;
        }
    }
    if (compound) {
        ref.variable->used = true;
    }
    capture(ref.variable);
    resolution_.refs[name.id] = ref;
}

} // namespace simple::sema
