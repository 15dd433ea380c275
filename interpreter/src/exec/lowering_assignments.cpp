// Bindings and plain assignments.
#include "exec/lowering.hpp"
#include "exec/nodes_append.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

NodePtr FunctionLowering::checked(const Variable& variable, Span span, NodePtr value, Type type) {
    if (variable.to_float && !type.is(TypeKind::Float)) {
        return make_to_float(arena_, span, value);
    }
    if (variable.enforced == TypeKind::Any || type.is(variable.enforced)) {
        return value;
    }
    const Tag tag = variable.enforced == TypeKind::Int     ? Tag::Int
                    : variable.enforced == TypeKind::Float ? Tag::Float
                    : variable.enforced == TypeKind::Bool  ? Tag::Bool
                                                           : Tag::Text;
    return make_enforce(arena_, span, value, tag, variable.name);
}

NodePtr FunctionLowering::store(const Variable& variable, Span span, NodePtr value, Type value_type, bool declares) {
    value = checked(variable, span, value, value_type);
    if (declares && variable.boxed() && !variable.hoisted) {
        return make_declare_cell(arena_, span, variable.slot, value);
    }
    const PlaceRef place = place_of(variable);
    return with_place(place, [&](auto p) -> NodePtr {
        if (fuse() && variable.type.is(TypeKind::Int)) {
            return arena_.make<StoreInt<decltype(p)>>(span, p, value);
        }
        if (fuse() && variable.type.is(TypeKind::Float) && (value_type.is_number())) {
            return arena_.make<StoreFloat<decltype(p)>>(span, p, value);
        }
        return arena_.make<Store<decltype(p)>>(span, p, value);
    });
}

NodePtr FunctionLowering::lower_binding(const syntax::Binding& binding) {
    NodePtr value = nullptr;
    Type type{TypeKind::Nil, nullptr};
    if (binding.value == nullptr) {
        value = constant(binding.span, Value::nil());
    } else {
        value = lower_bound(*binding.value);
        type = type_of(*binding.value);
    }
    if (binding.pattern->kind == syntax::PatternKind::Bind) {
        return store(*module_.resolution.variables[binding.pattern->id], binding.span, value, type, true);
    }
    return make_bind_pattern(arena_, binding.span, lower_pattern(*binding.pattern), value);
}

NodePtr FunctionLowering::lower_assign(const syntax::Assign& assign) {
    if (assign.compound) {
        return lower_compound(assign);
    }
    if (assign.targets.size() == 1 && assign.targets[0]->kind != NodeKind::Tuple &&
        assign.targets[0]->kind != NodeKind::Array) {
        if (NodePtr append = lower_append(assign)) {
            return append;
        }
        if (assign.targets[0]->kind == NodeKind::Name) {
            const sema::Ref& ref = module_.resolution.refs[assign.targets[0]->id];
            if (ref.kind == RefKind::Variable) {
                if (NodePtr update = lower_update(*ref.variable, *assign.value, assign.span)) {
                    return update;
                }
            }
        }
        if (NodePtr update = lower_number_update(assign)) {
            return update;
        }
        if (NodePtr store_field = lower_field_reading(assign)) {
            return store_field;
        }
        NodePtr value = lower_bound(*assign.value);
        return lower_count(assign, lower_assign_target(*assign.targets[0], value, type_of(*assign.value)));
    }
    NodePtr value = lower_expression(*assign.value);
    return assign.targets.size() == 1 ? lower_assign_target(*assign.targets[0], value, Type{})
                                      : lower_destructuring(assign.targets, assign.span, value);
}

/// `object.name = value` where only a run knows how the field is declared. Null when the value reads in one way.
NodePtr FunctionLowering::lower_field_reading(const syntax::Assign& assign) {
    const syntax::Expr& target = *assign.targets[0];
    bool plain_leaves = true;
    if (target.kind != NodeKind::Field || type_of(*as<syntax::Field>(target).object).is(TypeKind::Instance) ||
        (assign.value->kind != NodeKind::Array && !reads_two_ways(*assign.value, plain_leaves))) {
        return nullptr;
    }
    const auto& field = as<syntax::Field>(target);
    return make_set_field_reading(arena_, target.span, lower_expression(*field.object), field.name.name,
                                  lower_reading(*assign.value));
}

/// Several targets: the value is taken apart into temporaries, then stored part by part.
NodePtr FunctionLowering::lower_destructuring(List<syntax::Expr*> targets, Span span, NodePtr value) {
    const std::uint32_t first = push_temporary(targets.size());
    std::vector<NodePtr> statements;
    std::vector<PatternPtr> parts;
    for (std::uint32_t i = 0; i < targets.size(); ++i) {
        PlaceRef place;
        place.slot = first + i;
        parts.push_back(make_bind_pattern_node(arena_, targets[i]->span, place, false));
    }
    PatternPtr pattern = make_sequence_pattern(arena_, span, arena_.list(parts), -1);
    statements.push_back(make_bind_pattern(arena_, span, pattern, value));
    for (std::uint32_t i = 0; i < targets.size(); ++i) {
        NodePtr part = make_take(arena_, targets[i]->span, first + i);
        statements.push_back(lower_assign_target(*targets[i], part, Type{}));
    }
    return make_block(arena_, span, arena_.list(statements), nullptr);
}

NodePtr FunctionLowering::lower_assign_target(const syntax::Expr& target, NodePtr value, Type value_type) {
    switch (target.kind) {
        case NodeKind::Name: {
            const sema::Ref& ref = module_.resolution.refs[target.id];
            if (ref.kind == RefKind::SelfField) {
                return make_set_known_field(arena_, target.span, self_operand(*ref.variable), ref.member.slot,
                                            ref.member.type, value_type.kind, value);
            }
            return store(*ref.variable, target.span, value, value_type, false);
        }
        case NodeKind::Index: {
            const auto& index = as<syntax::Index>(target);
            if (index.arguments.size() == 1 && index.arguments[0]->kind != NodeKind::Slice) {
                return make_set_index(arena_, target.span, operand(*index.object, index.arguments[0]),
                                      operand(*index.arguments[0], index.object), value);
            }
            std::vector<NodePtr> arguments;
            for (const syntax::Expr* argument : index.arguments) {
                arguments.push_back(lower_index_argument(*argument));
            }
            return make_set_index_many(arena_, target.span, lower_expression(*index.object), arena_.list(arguments),
                                       value);
        }
        case NodeKind::Field: {
            const auto& field = as<syntax::Field>(target);
            const sema::Ref& ref = module_.resolution.refs[field.id];
            if (ref.kind == RefKind::Variable) {
                // A variable of another module: checked against what that module relies on.
                return make_set_field(arena_, target.span, operand(*field.object, nullptr), field.name.name, value);
            }
            const Type object = type_of(*field.object);
            if (fuse() && object.is(TypeKind::Instance)) {
                const auto member = object.of->fields.find(field.name.name);
                if (member != object.of->fields.end()) {
                    return make_set_known_field(arena_, target.span, operand(*field.object, nullptr),
                                                member->second.slot, member->second.type, value_type.kind, value);
                }
            }
            return make_set_field(arena_, target.span, operand(*field.object, nullptr), field.name.name, value);
        }
        case NodeKind::TupleField: {
            const auto& element = as<syntax::TupleField>(target);
            NodePtr index = constant(target.span, Value::of(std::int64_t{element.index}));
            return make_set_index(arena_, target.span, operand(*element.object, nullptr), expression_operand(index),
                                  value);
        }
        case NodeKind::Tuple: return lower_destructuring(as<syntax::Tuple>(target).elements, target.span, value);
        case NodeKind::Array: {
            std::vector<syntax::Expr*> elements;
            for (const syntax::Argument& element : as<syntax::Array>(target).elements) {
                elements.push_back(element.value);
            }
            return lower_destructuring(arena_.list(elements), target.span, value);
        }
        default:
            return make_block(arena_, target.span, arena_.list<NodePtr>({value, lower_expression(target)}), nullptr);
    }
}

} // namespace simple::exec
