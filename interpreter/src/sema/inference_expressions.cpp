// Types of expressions.
#include "sema/inference_impl.hpp"

namespace simple::sema {

using syntax::as;
using syntax::NodeKind;

Type Inference::visit(const syntax::Expr* expression, bool float_context) {
    if (expression == nullptr) {
        return of(TypeKind::Nil);
    }
    resolution_.float_context[expression->id] = float_context;
    return record(*expression, compute(*expression, float_context));
}

Type Inference::compute(const syntax::Expr& node, bool float_context) {
    switch (node.kind) {
        case NodeKind::IntLiteral: return of(TypeKind::Int);
        case NodeKind::FloatLiteral: return of(TypeKind::Float);
        case NodeKind::BoolLiteral: return of(TypeKind::Bool);
        case NodeKind::NilLiteral: return of(TypeKind::Nil);
        case NodeKind::TextLiteral: return of(TypeKind::Text);
        case NodeKind::Name: return name_type(as<syntax::Name>(node));
        case NodeKind::Self: {
            const Ref& ref = resolution_.refs[node.id];
            return ref.kind == RefKind::Variable ? ref.variable->type : kAny;
        }
        case NodeKind::Unary: return unary_type(as<syntax::Unary>(node), float_context);
        case NodeKind::Binary: return binary_type(as<syntax::Binary>(node), float_context);
        case NodeKind::Comparison:
            for (const syntax::Expr* operand : as<syntax::Comparison>(node).operands) {
                visit(operand);
            }
            return of(TypeKind::Bool);
        case NodeKind::Call: return call_type(as<syntax::Call>(node));
        case NodeKind::Index:
            visit(as<syntax::Index>(node).object);
            for (const syntax::Expr* argument : as<syntax::Index>(node).arguments) {
                visit(argument);
            }
            return kAny;
        case NodeKind::Slice:
            visit(as<syntax::Slice>(node).start);
            visit(as<syntax::Slice>(node).stop);
            visit(as<syntax::Slice>(node).step);
            return of(TypeKind::Range);
        case NodeKind::Field: return field_type(as<syntax::Field>(node));
        case NodeKind::TupleField: visit(as<syntax::TupleField>(node).object); return kAny;
        case NodeKind::Presence:
            visit(as<syntax::Presence>(node).operand);
            return as<syntax::Presence>(node).condition ? of(TypeKind::Bool) : kAny;
        case NodeKind::Propagate: visit(as<syntax::Propagate>(node).operand); return kAny;
        case NodeKind::Unwrap: visit(as<syntax::Unwrap>(node).operand); return kAny;
        case NodeKind::Interpolation:
        case NodeKind::Array:
        case NodeKind::Set:
        case NodeKind::Dict:
        case NodeKind::Tuple: return collection_type(node, float_context);
        case NodeKind::Comprehension: return comprehension_type(as<syntax::Comprehension>(node));
        case NodeKind::Range:
            visit(as<syntax::Range>(node).low);
            visit(as<syntax::Range>(node).high);
            return of(TypeKind::Range);
        case NodeKind::Lambda: return of(TypeKind::Function);
        case NodeKind::If: return if_type(as<syntax::If>(node), float_context);
        case NodeKind::Match:
        case NodeKind::Try:
        case NodeKind::BlockValue: return block_type(node, float_context);
        case NodeKind::LoopValue: visit_statement(*as<syntax::LoopValue>(node).loop); return kAny;
        case NodeKind::Cast: {
            const Type operand = visit(as<syntax::Cast>(node).operand);
            const TypeKind target = enforced_type(as<syntax::Cast>(node).type);
            if (target == TypeKind::Text || target == TypeKind::Bool || operand.is_number()) {
                return of(target);
            }
            return kAny;
        }
        case NodeKind::Throw: visit(as<syntax::Throw>(node).value); return kNever;
        case NodeKind::MathBlock: visit(as<syntax::MathBlock>(node).body); return kAny;
        default: return kAny;
    }
}

Type Inference::collection_type(const syntax::Expr& node, bool float_context) {
    switch (node.kind) {
        case NodeKind::Interpolation:
            for (const syntax::InterpolationPart& part : as<syntax::Interpolation>(node).parts) {
                visit(part.value);
            }
            return of(TypeKind::Text);
        case NodeKind::Array:
            for (const syntax::Argument& element : as<syntax::Array>(node).elements) {
                visit(element.value, float_context && !element.spread);
            }
            return of(TypeKind::Array);
        case NodeKind::Set:
            for (const syntax::Argument& element : as<syntax::Set>(node).elements) {
                visit(element.value);
            }
            return kAny;
        case NodeKind::Dict:
            for (const syntax::DictEntry& entry : as<syntax::Dict>(node).entries) {
                visit(entry.key);
                visit(entry.value);
            }
            return of(TypeKind::Dict);
        case NodeKind::Tuple:
            for (const syntax::Expr* element : as<syntax::Tuple>(node).elements) {
                visit(element);
            }
            return of(as<syntax::Tuple>(node).elements.empty() ? TypeKind::Nil : TypeKind::Tuple);
        default: return kAny;
    }
}

Type Inference::block_type(const syntax::Expr& node, bool float_context) {
    switch (node.kind) {
        case NodeKind::Match:
            visit(as<syntax::Match>(node).subject);
            for (const syntax::Arm& arm : as<syntax::Match>(node).arms) {
                set_pattern(arm.pattern, kAny);
                visit(arm.guard);
                visit_block(*arm.body, float_context);
            }
            return kAny;
        case NodeKind::Try: {
            const auto& node_try = as<syntax::Try>(node);
            visit_block(*node_try.body, float_context);
            if (node_try.handler != nullptr) {
                visit_block(*node_try.handler, float_context);
            }
            if (node_try.cleanup != nullptr) {
                visit_block(*node_try.cleanup);
            }
            return kAny;
        }
        case NodeKind::BlockValue:
            visit_block(*as<syntax::BlockValue>(node).body, float_context);
            return block_value(*as<syntax::BlockValue>(node).body);
        default: return kAny;
    }
}

Type Inference::name_type(const syntax::Name& name) const {
    const Ref& ref = resolution_.refs[name.id];
    switch (ref.kind) {
        case RefKind::Variable: return read(*ref.variable);
        case RefKind::SelfField: return of(ref.member.type);
        case RefKind::Builtin:
            switch (ref.address->tag) {
                case runtime::Tag::Int: return of(TypeKind::Int);
                case runtime::Tag::Float: return of(TypeKind::Float);
                case runtime::Tag::Bool: return of(TypeKind::Bool);
                default: return kAny;
            }
        default: return kAny;
    }
}

Type Inference::unary_type(const syntax::Unary& node, bool float_context) {
    const Type operand = visit(node.operand, float_context);
    switch (node.op) {
        case syntax::UnaryOp::Not: return of(TypeKind::Bool);
        case syntax::UnaryOp::BitNot: return operand.is(TypeKind::Int) ? operand : kAny;
        case syntax::UnaryOp::Negate:
        case syntax::UnaryOp::Plus: return operand.is_number() || operand.is(TypeKind::Never) ? operand : kAny;
    }
    return kAny;
}

Type Inference::field_type(const syntax::Field& field) {
    const Type object = visit(field.object);
    if (object.is(TypeKind::Instance) && !field.safe) {
        const auto found = object.of->fields.find(field.name.name);
        if (found != object.of->fields.end()) {
            return of(found->second.type);
        }
    }
    return kAny;
}

Type Inference::comprehension_type(const syntax::Comprehension& node) {
    for (const syntax::ComprehensionClause& clause : node.clauses) {
        set_pattern(clause.pattern, element_type(visit(clause.iterable)));
        for (const syntax::Expr* condition : clause.conditions) {
            visit(condition);
        }
    }
    visit(node.key);
    visit(node.value);
    return of(node.collection == syntax::ComprehensionKind::Array ? TypeKind::Array : TypeKind::Dict);
}

Type Inference::if_type(const syntax::If& node, bool float_context) {
    Type type = kNever;
    for (const syntax::Branch& branch : node.branches) {
        visit(branch.condition.value);
        if (branch.condition.pattern != nullptr) {
            set_pattern(branch.condition.pattern, kAny);
        }
        visit_block(*branch.body, float_context);
        type = join(type, block_value(*branch.body));
    }
    if (node.otherwise == nullptr) {
        return join(type, of(TypeKind::Nil));
    }
    visit_block(*node.otherwise, float_context);
    return join(type, block_value(*node.otherwise));
}

} // namespace simple::sema
