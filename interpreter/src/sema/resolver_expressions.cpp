#include "runtime/type_names.hpp"
#include "sema/resolver_impl.hpp"
#include "support/error_codes.hpp"
#include "support/suggest.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

void Resolver::resolve_arguments(const List<syntax::Argument>& arguments) {
    for (const syntax::Argument& argument : arguments) {
        resolve_expression(argument.value);
    }
}

void Resolver::resolve_expression(const syntax::Expr* expression) {
    if (expression == nullptr) {
        return;
    }
    // Chains of calls and fields are as deep as they are long, and every later pass walks them recursively.
    if (expression_depth_ == kMaxExpressionDepth) {
        error(make_error(codes::kTooDeep, "nesting is deeper than " + std::to_string(kMaxExpressionDepth) + " levels",
                         expression->span)
                  .with_help("give inner parts names of their own"));
        return;
    }
    ++expression_depth_;
    resolve_node(*expression);
    --expression_depth_;
}

void Resolver::resolve_node(const syntax::Expr& node) {
    const syntax::Expr* expression = &node;
    switch (node.kind) {
        case NodeKind::Interpolation:
            for (const syntax::InterpolationPart& part : as<syntax::Interpolation>(node).parts) {
                resolve_expression(part.value);
            }
            break;
        case NodeKind::Name: resolve_name(as<syntax::Name>(node)); break;
        case NodeKind::Self: resolve_self(node); break;
        case NodeKind::Unary: resolve_expression(as<syntax::Unary>(node).operand); break;
        case NodeKind::Binary: {
            // Chains of operators are left-deep and may be very long: walk down the left side without recursion.
            std::vector<const syntax::Binary*> chain;
            const syntax::Expr* left = expression;
            while (left->kind == NodeKind::Binary) {
                chain.push_back(&as<syntax::Binary>(*left));
                left = chain.back()->left;
            }
            resolve_expression(left);
            for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
                resolve_expression((*link)->right);
            }
            break;
        }
        case NodeKind::Comparison: resolve_comparison(as<syntax::Comparison>(node)); break;
        case NodeKind::Call: resolve_call(as<syntax::Call>(node)); break;
        case NodeKind::Index:
            resolve_expression(as<syntax::Index>(node).object);
            for (const syntax::Expr* argument : as<syntax::Index>(node).arguments) {
                resolve_expression(argument);
            }
            break;
        case NodeKind::Slice:
            resolve_expression(as<syntax::Slice>(node).start);
            resolve_expression(as<syntax::Slice>(node).stop);
            resolve_expression(as<syntax::Slice>(node).step);
            break;
        case NodeKind::Field: {
            const auto& field = as<syntax::Field>(node);
            resolve_field(field);
            if (resolution_.refs[field.id].kind == RefKind::Unresolved) {
                const Ref function = visible_function(field.name.name);
                if (function.kind != RefKind::Unresolved) {
                    resolution_.uniform_fields.emplace(field.id, function);
                }
            }
            break;
        }
        case NodeKind::TupleField: resolve_expression(as<syntax::TupleField>(node).object); break;
        case NodeKind::Presence: resolve_expression(as<syntax::Presence>(node).operand); break;
        case NodeKind::Propagate: resolve_expression(as<syntax::Propagate>(node).operand); break;
        case NodeKind::Unwrap: resolve_expression(as<syntax::Unwrap>(node).operand); break;
        case NodeKind::Array: resolve_arguments(as<syntax::Array>(node).elements); break;
        case NodeKind::Set: resolve_arguments(as<syntax::Set>(node).elements); break;
        case NodeKind::Dict:
            for (const syntax::DictEntry& entry : as<syntax::Dict>(node).entries) {
                resolve_key(entry.key);
                resolve_expression(entry.value);
            }
            break;
        case NodeKind::Tuple:
            for (const syntax::Expr* element : as<syntax::Tuple>(node).elements) {
                resolve_expression(element);
            }
            break;
        case NodeKind::Comprehension: resolve_comprehension(as<syntax::Comprehension>(node)); break;
        case NodeKind::Range:
            resolve_expression(as<syntax::Range>(node).low);
            resolve_expression(as<syntax::Range>(node).high);
            break;
        case NodeKind::Lambda: resolve_lambda(as<syntax::Lambda>(node)); break;
        case NodeKind::If:
        case NodeKind::Match:
        case NodeKind::Try:
        case NodeKind::BlockValue:
        case NodeKind::LoopValue: {
            const int is_value = &node == statement_ ? 0 : 1;
            value_blocks_ += is_value;
            resolve_control(node);
            value_blocks_ -= is_value;
            break;
        }
        case NodeKind::Cast: resolve_cast(as<syntax::Cast>(node)); break;
        case NodeKind::Throw: resolve_expression(as<syntax::Throw>(node).value); break;
        case NodeKind::MathBlock:
            ++math_depth_;
            resolve_expression(as<syntax::MathBlock>(node).body);
            --math_depth_;
            break;
        default: break;
    }
}

void Resolver::resolve_control(const syntax::Expr& node) {
    switch (node.kind) {
        case NodeKind::If: return resolve_if(as<syntax::If>(node));
        case NodeKind::Match: return resolve_match(as<syntax::Match>(node));
        case NodeKind::Try: return resolve_try(as<syntax::Try>(node));
        case NodeKind::BlockValue: return resolve_block(*as<syntax::BlockValue>(node).body);
        default: return resolve_statement(*as<syntax::LoopValue>(node).loop);
    }
}

/// Finds what a name means, and remembers the use.
Ref Resolver::use_name(const syntax::Name& name) {
    const Ref ref = lookup(name.name);
    resolution_.refs[name.id] = ref;
    if (ref.kind == RefKind::Variable && ref.variable->initializer.known()) {
        resolution_.uses.push_back({name.span.begin, ref.variable});
    }
    return ref;
}

void Resolver::resolve_name(const syntax::Name& name) {
    if (use_name(name).kind == RefKind::Unresolved && name.name.text() != "None") {
        report_unknown(name.name, name.span);
    }
}

/// Resolves the key of a dict literal. A name that nothing defines was meant as a text.
void Resolver::resolve_key(const syntax::Expr* key) {
    if (key == nullptr || key->kind != NodeKind::Name) {
        resolve_expression(key);
        return;
    }
    const auto& name = as<syntax::Name>(*key);
    resolution_.refs[name.id] = lookup(name.name);
    const std::string text(name.name.text());
    if (resolution_.refs[name.id].kind == RefKind::Unresolved && text != "None") {
        error(make_error(codes::kUndefinedName, "`" + text + "` is not defined", name.span,
                         "the key is the value of this name")
                  .with_help("write a text key in quotes: `\"" + text + "\"`")
                  .with_fix(name.span, "\"" + text + "\""));
    }
}

void Resolver::resolve_self(const syntax::Expr& node) {
    for (FunctionScope* f = function_; f != nullptr; f = f->parent) {
        if (f->self != nullptr) {
            Ref ref;
            ref.kind = RefKind::Variable;
            ref.variable = f->self;
            capture(f->self);
            resolution_.refs[node.id] = ref;
            return;
        }
    }
    // A plain function may have a parameter called self.
    const Ref ref = lookup(runtime_.known().self);
    resolution_.refs[node.id] = ref;
    if (ref.kind == RefKind::Unresolved) {
        error(make_error(codes::kMisplacedControl, "`self` outside of a method", node.span));
    }
}

void Resolver::resolve_call(const syntax::Call& call) {
    if (resolve_test_call(call)) {
        return;
    }
    if (call.callee->kind == NodeKind::Field) {
        // Remember what the method's name means as a function, for `x.f(a)` where x has no method f.
        const auto& field = as<syntax::Field>(*call.callee);
        resolve_field(field);
        if (resolution_.refs[field.id].kind == RefKind::Unresolved) {
            Ref function = visible_function(field.name.name);
            if (function.kind == RefKind::Unresolved && lookup_existing(field.name.name).kind == RefKind::Unresolved) {
                function.address = runtime_.find_prelude(field.name.name);
                function.kind = function.address != nullptr ? RefKind::Builtin : RefKind::Unresolved;
            }
            resolution_.refs[call.id] = function;
        }
    } else if (call.callee->kind == NodeKind::Name) {
        const auto& name = as<syntax::Name>(*call.callee);
        if (use_name(name).kind == RefKind::Unresolved) {
            report_unknown(name.name, name.span);
        }
    } else {
        resolve_expression(call.callee);
    }
    resolve_arguments(call.arguments);
}

/// Returns the function or import that a name means here, unresolved when it means something else.
Ref Resolver::visible_function(Symbol name) {
    const Ref existing = lookup_existing(name);
    const bool callable = existing.kind == RefKind::Variable && (existing.variable->kind == VariableKind::Function ||
                                                                 existing.variable->kind == VariableKind::Import);
    if (!callable) {
        return {};
    }
    capture(existing.variable);
    return existing;
}

void Resolver::resolve_field(const syntax::Field& field) {
    resolve_expression(field.object);
    if (field.object->kind != NodeKind::Name) {
        return;
    }
    const Ref& object = resolution_.refs[field.object->id];
    if (object.kind != RefKind::Variable || object.variable->kind != VariableKind::Namespace) {
        return;
    }
    runtime::ModuleInfo& module = *object.variable->module;
    Ref ref;
    ref.address = module.find(field.name.name);
    if (ref.address == nullptr) {
        Diagnostic diagnostic = make_error(
            codes::kImportedNameMissing,
            "module `" + module.name + "` has no `" + std::string(field.name.name.text()) + "`", field.name.span);
        std::vector<std::string> names;
        for (const auto& entry : module.slots) {
            names.emplace_back(entry.first.text());
        }
        const std::string nearest = nearest_name(field.name.name.text(), names);
        if (!nearest.empty()) {
            diagnostic.with_help("did you mean `" + nearest + "`?").with_fix(field.name.span, nearest);
        }
        error(std::move(diagnostic));
        return;
    }
    const bool constant = module.native || module.constants.contains(field.name.name);
    ref.kind = constant ? RefKind::Builtin : RefKind::Variable;
    if (!constant) {
        Variable& variable = resolution_.variable_storage.emplace_back();
        variable.name = field.name.name;
        variable.module_level = true;
        variable.address = ref.address;
        variable.module = &module;
        variable.type = Type{};
        ref.variable = &variable;
    }
    resolution_.refs[field.id] = ref;
}

void Resolver::resolve_comparison(const syntax::Comparison& comparison) {
    using syntax::CompareOp;
    for (std::size_t i = 0; i < comparison.operands.size(); ++i) {
        const syntax::Expr* operand = comparison.operands[i];
        const bool type_position =
            i > 0 && (comparison.operators[i - 1] == CompareOp::Is || comparison.operators[i - 1] == CompareOp::IsNot);
        if (type_position && operand->kind == NodeKind::Name) {
            // May be a built-in type's name, which is no variable.
            const auto& type = as<syntax::Name>(*operand);
            resolution_.refs[operand->id] = lookup(type.name);
            const bool known = resolution_.refs[operand->id].kind != RefKind::Unresolved ||
                               runtime::names_type(type.name.text()) || names_type_parameter(*function_, type.name);
            if (!known) {
                report_unknown(type.name, type.span);
            }
        } else {
            resolve_expression(operand);
        }
    }
}

void Resolver::resolve_cast(const syntax::Cast& cast) {
    resolve_expression(cast.operand);
    const syntax::TypeExpr* type = cast.type;
    if (type != nullptr && type->kind == syntax::TypeKind::Optional) {
        type = type->arguments[0];
    }
    if (type == nullptr || !type->name) {
        return;
    }
    const Ref visible = lookup_existing(type->name);
    const bool own_type = visible.kind == RefKind::Variable && visible.variable->type_scope != nullptr;
    if (own_type || !runtime::names_type(type->name.text())) {
        resolution_.refs[cast.id] = lookup(type->name);
    }
}

void Resolver::resolve_comprehension(const syntax::Comprehension& comprehension) {
    push_scope(nullptr);
    for (const syntax::ComprehensionClause& clause : comprehension.clauses) {
        resolve_expression(clause.iterable);
        declare_pattern(clause.pattern, false);
        for (const syntax::Expr* condition : clause.conditions) {
            resolve_expression(condition);
        }
    }
    resolve_expression(comprehension.key);
    resolve_expression(comprehension.value);
    pop_scope();
}

void Resolver::resolve_if(const syntax::If& node) {
    for (const syntax::Branch& branch : node.branches) {
        push_scope(nullptr);
        resolve_expression(branch.condition.value);
        if (branch.condition.pattern != nullptr) {
            declare_condition(*branch.condition.pattern);
        }
        resolve_block(*branch.body);
        pop_scope();
    }
    if (node.otherwise != nullptr) {
        resolve_block(*node.otherwise);
    }
}

void Resolver::resolve_match(const syntax::Match& node) {
    resolve_expression(node.subject);
    for (const syntax::Arm& arm : node.arms) {
        push_scope(nullptr);
        declare_test(arm.pattern);
        resolve_expression(arm.guard);
        resolve_block(*arm.body);
        pop_scope();
    }
}

void Resolver::resolve_try(const syntax::Try& node) {
    resolve_block(*node.body);
    if (node.handler != nullptr) {
        push_scope(nullptr);
        if (node.error.name) {
            resolution_.variables[node.id] = declare(node.error.name, node.error.span, VariableKind::Variable, false);
            resolution_.variables[node.id]->type = Type{};
        }
        resolve_block(*node.handler);
        pop_scope();
    }
    if (node.cleanup != nullptr) {
        const int loops = std::exchange(loops_, 0);
        resolve_block(*node.cleanup);
        loops_ = loops;
    }
}

void Resolver::resolve_lambda(const syntax::Lambda& lambda) {
    FunctionScope* scope = make_function(*lambda.function, nullptr);
    resolve_function_body(Deferred{lambda.function, scope, scope_});
}

} // namespace simple::sema
