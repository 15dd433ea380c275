// Types of bindings, assignments, loops and patterns.
#include "sema/inference_impl.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

void Inference::visit_block(const syntax::Block& block, bool float_context) {
    for (const syntax::Stmt* statement : block.statements) {
        const bool value = float_context && statement == block.statements.back();
        if (value && statement->kind == NodeKind::ExpressionStatement) {
            visit(as<syntax::ExpressionStatement>(*statement).value, true);
        } else {
            visit_statement(*statement);
        }
    }
}

Type Inference::block_value(const syntax::Block& block) const {
    if (block.statements.empty()) {
        return of(TypeKind::Nil);
    }
    const syntax::Stmt& last = *block.statements.back();
    if (last.kind == NodeKind::ExpressionStatement) {
        return type_of(as<syntax::ExpressionStatement>(last).value);
    }
    const bool leaves =
        last.kind == NodeKind::Return || last.kind == NodeKind::Break || last.kind == NodeKind::Continue;
    return leaves ? kNever : of(TypeKind::Nil);
}

void Inference::visit_statement(const syntax::Stmt& statement) {
    switch (statement.kind) {
        case NodeKind::ExpressionStatement: visit(as<syntax::ExpressionStatement>(statement).value); break;
        case NodeKind::Binding: visit_binding(as<syntax::Binding>(statement)); break;
        case NodeKind::Assign: visit_assign(as<syntax::Assign>(statement)); break;
        case NodeKind::Return: {
            const syntax::Expr* value = as<syntax::Return>(statement).value;
            const syntax::Function* declaration = function_->declaration;
            visit(value, declaration != nullptr && is_float_context(declaration->result, value));
            break;
        }
        case NodeKind::Break: visit(as<syntax::Break>(statement).value); break;
        case NodeKind::While: {
            const auto& node = as<syntax::While>(statement);
            visit(node.condition.value);
            if (node.condition.pattern != nullptr) {
                set_pattern(node.condition.pattern, kAny);
            }
            visit_block(*node.body);
            break;
        }
        case NodeKind::For: {
            const auto& node = as<syntax::For>(statement);
            set_pattern(node.pattern, element_type(visit(node.iterable)));
            visit_block(*node.body);
            break;
        }
        case NodeKind::Loop: visit_block(*as<syntax::Loop>(statement).body); break;
        case NodeKind::Assert:
            visit(as<syntax::Assert>(statement).condition);
            visit(as<syntax::Assert>(statement).message);
            break;
        case NodeKind::Defer: visit(as<syntax::Defer>(statement).action); break;
        case NodeKind::With:
            for (const syntax::WithItem& item : as<syntax::With>(statement).items) {
                visit(item.value);
                if (item.pattern != nullptr) {
                    set_pattern(item.pattern, kAny);
                }
            }
            visit_block(*as<syntax::With>(statement).body);
            break;
        case NodeKind::Enum:
            for (const syntax::VariantDecl& variant : as<syntax::Enum>(statement).variants) {
                visit(variant.value);
            }
            break;
        case NodeKind::TypeAlias: set_named(statement.id, kAny); break;
        default: break;
    }
}

Type Inference::element_type(Type iterable) {
    if (iterable.is(TypeKind::Range) || iterable.is(TypeKind::Int)) {
        return of(TypeKind::Int);
    }
    if (iterable.is(TypeKind::Text)) {
        return of(TypeKind::Text);
    }
    return iterable.is(TypeKind::Never) ? kNever : kAny;
}

void Inference::visit_binding(const syntax::Binding& binding) {
    const bool to_float = is_float_type(binding.type);
    Type type = binding.value != nullptr ? visit(binding.value, is_float_context(binding.type, binding.value))
                                         : of(TypeKind::Nil);
    if (binding.pattern->kind == syntax::PatternKind::Bind) {
        if (Variable* variable = resolution_.variables[binding.pattern->id]) {
            // What a hook of test blocks declares may be read before the hook runs.
            const bool has_value = binding.value != nullptr && !type.is(TypeKind::Nil) && !variable->maybe_unset;
            if (has_value && binding.type != nullptr) {
                variable->enforced = enforced_type(binding.type);
            }
            variable->to_float = to_float && !has_value;
            variable->float_array = is_float_array_type(binding.type);
            if (binding.value == nullptr) {
                type = kAny;
            }
        }
    }
    set_pattern(binding.pattern, type);
}

void Inference::visit_assign(const syntax::Assign& assign) {
    const bool single = assign.targets.size() == 1;
    if (single && assign.targets[0]->kind == NodeKind::Field) {
        visit(as<syntax::Field>(*assign.targets[0]).object);
    }
    const Type value = visit(assign.value, single && assigns_float(*assign.targets[0], assign));
    for (const syntax::Expr* target : assign.targets) {
        visit_target(*target, assign, single ? value : kAny);
    }
}

bool Inference::assigns_float(const syntax::Expr& target, const syntax::Assign& assign) const {
    const bool literal = !assign.compound && assign.value->kind == NodeKind::Array;
    const auto member_is_float = [&](const Member& member) {
        return member.type == TypeKind::Float || (literal && member.float_array);
    };
    if (target.kind == NodeKind::Name) {
        const Ref& ref = resolution_.refs[target.id];
        if (ref.kind == RefKind::SelfField) {
            return member_is_float(ref.member);
        }
        return ref.kind == RefKind::Variable &&
               (ref.variable->enforced == TypeKind::Float || ref.variable->to_float ||
                (literal && ref.variable->float_array) || (assign.compound && ref.variable->type.is(TypeKind::Float)));
    }
    if (target.kind != NodeKind::Field) {
        return false;
    }
    const auto& field = as<syntax::Field>(target);
    const Type object = type_of(field.object);
    if (!object.is(TypeKind::Instance)) {
        return false;
    }
    const auto member = object.of->fields.find(field.name.name);
    return member != object.of->fields.end() && member_is_float(member->second);
}

void Inference::visit_target(const syntax::Expr& target, const syntax::Assign& assign, Type value) {
    if (target.kind == NodeKind::Name) {
        const Ref& ref = resolution_.refs[target.id];
        if (ref.kind == RefKind::Variable) {
            Type type = value;
            if (assign.compound) {
                const Type old = read(*ref.variable);
                const ChainMode mode = chain_mode({old, value});
                type = binary(assign.op, old, value, mode, false);
                record(target, old);
            }
            set(*ref.variable, type);
        } else if (ref.kind == RefKind::SelfField) {
            record(target, of(ref.member.type));
        }
        return;
    }
    if (target.kind == NodeKind::Tuple) {
        for (const syntax::Expr* element : as<syntax::Tuple>(target).elements) {
            visit_target(*element, assign, kAny);
        }
        return;
    }
    if (target.kind == NodeKind::Array) {
        for (const syntax::Argument& element : as<syntax::Array>(target).elements) {
            visit_target(*element.value, assign, kAny);
        }
        return;
    }
    visit(&target);
}

void Inference::set_pattern(const syntax::Pattern* pattern, Type type) {
    using syntax::PatternKind;
    switch (pattern->kind) {
        case PatternKind::Bind: set_named(pattern->id, type); break;
        case PatternKind::Or:
            for (const syntax::Pattern* alternative : static_cast<const syntax::OrPattern&>(*pattern).alternatives) {
                set_pattern(alternative, kAny);
            }
            break;
        case PatternKind::Tuple:
        case PatternKind::Array:
            for (const syntax::Pattern* element : static_cast<const syntax::SequencePattern&>(*pattern).elements) {
                set_pattern(element, kAny);
            }
            break;
        case PatternKind::Variant:
            for (const syntax::FieldPattern& field : static_cast<const syntax::VariantPattern&>(*pattern).fields) {
                set_pattern(field.pattern, kAny);
            }
            break;
        case PatternKind::Record:
            for (const syntax::FieldPattern& field : static_cast<const syntax::RecordPattern&>(*pattern).fields) {
                set_pattern(field.pattern, kAny);
            }
            break;
        case PatternKind::At:
            set_named(pattern->id, kAny);
            set_pattern(static_cast<const syntax::AtPattern&>(*pattern).pattern, kAny);
            break;
        case PatternKind::Literal: visit(static_cast<const syntax::LiteralPattern&>(*pattern).value); break;
        case PatternKind::Range:
            visit(static_cast<const syntax::RangePattern&>(*pattern).low);
            visit(static_cast<const syntax::RangePattern&>(*pattern).high);
            break;
        case PatternKind::Wildcard: break;
    }
}

} // namespace simple::sema
