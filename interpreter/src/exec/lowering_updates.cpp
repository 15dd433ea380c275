// Assignments that change what is there: `x op= e`, and the forms `x = x op e` that one node can do.
#include <algorithm>

#include "exec/chains.hpp"
#include "exec/lowering.hpp"
#include "exec/nodes_append.hpp"

namespace simple::exec {

using sema::RefKind;
using sema::Type;
using sema::TypeKind;
using sema::Variable;
using syntax::as;
using syntax::NodeKind;

/// Tells whether two expressions name one variable that lives in a slot.
bool FunctionLowering::same_local(const syntax::Expr& a, const syntax::Expr& b, OperandRef& place) {
    if (a.kind != NodeKind::Name || b.kind != NodeKind::Name ||
        module_.resolution.refs[a.id].variable != module_.resolution.refs[b.id].variable) {
        return false;
    }
    place = operand(a, nullptr);
    return place.kind == OperandRef::Kind::Local;
}

/// `x = x op e` and `x.name = x.name op e` where types are not known. Null when the assignment has another form.
NodePtr FunctionLowering::lower_number_update(const syntax::Assign& assign) {
    const syntax::Expr& target = *assign.targets[0];
    if (!fuse() || assign.value->kind != NodeKind::Binary) {
        return nullptr;
    }
    const auto& binary = as<syntax::Binary>(*assign.value);
    const bool known = type_of(*binary.left).is_number() && type_of(*binary.right).is_number();
    const bool updates = binary.op == syntax::BinaryOp::Add || binary.op == syntax::BinaryOp::Subtract ||
                         binary.op == syntax::BinaryOp::Multiply;
    if (known || !updates || binary.math || target.kind != binary.left->kind || is_mixed_chain(binary)) {
        return nullptr;
    }
    OperandRef place;
    Symbol name;
    if (target.kind == NodeKind::Name) {
        if (!same_local(target, *binary.left, place)) {
            return nullptr;
        }
        const Variable& variable = *module_.resolution.refs[target.id].variable;
        if (variable.type.is_number() || variable.enforced != TypeKind::Any || variable.to_float) {
            return nullptr;
        }
    } else if (target.kind == NodeKind::Field) {
        const auto& field = as<syntax::Field>(target);
        const auto& source = as<syntax::Field>(*binary.left);
        name = field.name.name;
        if (name != source.name.name || source.safe || !same_local(*field.object, *source.object, place) ||
            module_.resolution.refs[field.id].kind != RefKind::Unresolved ||
            type_of(*field.object).is(TypeKind::Instance)) {
            return nullptr;
        }
    } else {
        return nullptr;
    }
    const OperandRef left = operand(*binary.left, binary.right);
    const OperandRef right = binary.right->kind == NodeKind::Binary
                                 ? expression_operand(lower_binary(as<syntax::Binary>(*binary.right), true))
                                 : operand(*binary.right, nullptr);
    NodePtr sum = make_binary(arena_, binary.op, binary.span, OperandTypes::Unknown, left, right);
    NodePtr general = lower_assign_target(target, sum, type_of(binary));
    return target.kind == NodeKind::Name
               ? make_update_number(arena_, binary.op, binary.span, place.slot, right, general)
               : make_update_field_number(arena_, binary.op, binary.span, target.span, place.slot, name, right,
                                          general);
}

/// `d[k] = (d[k] ?? 0) + 1`, the idiom of counting; other assignments stay as they are.
NodePtr FunctionLowering::lower_count(const syntax::Assign& assign, NodePtr general) {
    if (!fuse() || assign.targets[0]->kind != NodeKind::Index || assign.value->kind != NodeKind::Binary) {
        return general;
    }
    const auto& target = as<syntax::Index>(*assign.targets[0]);
    const auto& sum = as<syntax::Binary>(*assign.value);
    if (sum.op != syntax::BinaryOp::Add || sum.right->kind != NodeKind::IntLiteral ||
        sum.left->kind != NodeKind::Binary || target.arguments.size() != 1) {
        return general;
    }
    const auto& choice = as<syntax::Binary>(*sum.left);
    if (choice.op != syntax::BinaryOp::Coalesce || choice.right->kind != NodeKind::IntLiteral ||
        choice.left->kind != NodeKind::Index || as<syntax::Index>(*choice.left).arguments.size() != 1) {
        return general;
    }
    const auto& source = as<syntax::Index>(*choice.left);
    OperandRef object;
    OperandRef key;
    if (!same_local(*target.object, *source.object, object) ||
        !same_local(*target.arguments[0], *source.arguments[0], key)) {
        return general;
    }
    return make_count_entry(arena_, assign.span, object.slot, key.slot, as<syntax::IntLiteral>(*choice.right).value,
                            as<syntax::IntLiteral>(*sum.right).value, general);
}

/// `x = x op e` where x and the result are of one known number type. Null when the assignment has another form.
NodePtr FunctionLowering::lower_update(const Variable& variable, const syntax::Expr& value, Span span) {
    if (!fuse() || value.kind != NodeKind::Binary || !in_own_slot(variable) || !variable.type.is_number()) {
        return nullptr;
    }
    const auto& binary = as<syntax::Binary>(value);
    const bool same = binary.left->kind == NodeKind::Name &&
                      module_.resolution.refs[binary.left->id].variable == &variable &&
                      module_.resolution.refs[binary.left->id].kind == RefKind::Variable;
    const bool ints = variable.type.is(TypeKind::Int);
    const Type right = type_of(*binary.right);
    const bool fits = ints ? right.is(TypeKind::Int) : right.is_number();
    if (!same || !fits || binary.math || !(type_of(value) == variable.type)) {
        return nullptr;
    }
    const OperandTypes types = ints ? OperandTypes::Ints : OperandTypes::Floats;
    switch (binary.op) {
        case syntax::BinaryOp::Add:
        case syntax::BinaryOp::Subtract:
        case syntax::BinaryOp::Multiply:
            return make_update_local(arena_, binary.op, span, types, variable.slot,
                                     typed_operand(*binary.right, types, syntax::BinaryOp::Add));
        default: return nullptr;
    }
}

/// `s = s + a + b` where s may be text: grows in place. Null when the assignment has another form.
NodePtr FunctionLowering::lower_append(const syntax::Assign& assign) {
    if (!fuse() || assign.targets[0]->kind != NodeKind::Name || assign.value->kind != NodeKind::Binary) {
        return nullptr;
    }
    const auto& target = as<syntax::Name>(*assign.targets[0]);
    const sema::Ref& ref = module_.resolution.refs[target.id];
    if (ref.kind != RefKind::Variable || ref.variable->type.is_number() || ref.variable->enforced != TypeKind::Any ||
        ref.variable->to_float || ref.variable->read_early) {
        return nullptr;
    }
    std::vector<NodePtr> parts;
    const syntax::Expr* left = assign.value;
    std::vector<const syntax::Expr*> operands;
    while (left->kind == NodeKind::Binary && as<syntax::Binary>(*left).op == syntax::BinaryOp::Add &&
           !as<syntax::Binary>(*left).math) {
        operands.push_back(as<syntax::Binary>(*left).right);
        left = as<syntax::Binary>(*left).left;
    }
    const bool changes = std::any_of(operands.begin(), operands.end(),
                                     [&](const syntax::Expr* part) { return may_change(*ref.variable, *part); });
    if (changes || operands.empty() || operands.size() > 16 || left->kind != NodeKind::Name ||
        module_.resolution.refs[left->id].variable != ref.variable) {
        return nullptr;
    }
    for (auto part = operands.rbegin(); part != operands.rend(); ++part) {
        const bool chain_member = (*part)->kind == NodeKind::Binary || (*part)->kind == NodeKind::Unary;
        if (chain_member) {
            return nullptr; // Its divisions belong to the whole chain.
        }
        parts.push_back(lower_expression(**part));
    }
    const std::uint32_t first = push_temporary(static_cast<std::uint32_t>(parts.size()));
    // With one operand the failing operator is known; with more any of them may fail.
    const Span span = parts.size() == 1 ? assign.value->span : assign.span;
    return make_append(arena_, span, place_of(*ref.variable), arena_.list(parts), first);
}

NodePtr FunctionLowering::lower_compound(const syntax::Assign& assign) {
    const syntax::Expr& target = *assign.targets[0];
    const Span span = assign.span;
    if (target.kind == NodeKind::Name) {
        return lower_compound_name(assign, module_.resolution.refs[target.id]);
    }
    if (target.kind == NodeKind::Field) {
        return lower_compound_field(assign, as<syntax::Field>(target));
    }
    if (target.kind == NodeKind::Index) {
        const auto& index = as<syntax::Index>(target);
        const Reading value = lower_reading(*assign.value);
        if (index.arguments.size() == 1) {
            return make_update_index(arena_, span, assign.op, lower_expression(*index.object),
                                     lower_index_argument(*index.arguments[0]), value);
        }
        std::vector<NodePtr> arguments;
        for (const syntax::Expr* argument : index.arguments) {
            arguments.push_back(lower_index_argument(*argument));
        }
        return make_update_index_many(arena_, span, assign.op, lower_expression(*index.object), arena_.list(arguments),
                                      value);
    }
    NodePtr value = lower_expression(*assign.value);
    NodePtr current = lower_expression(target);
    return lower_assign_target(target,
                               make_binary(arena_, assign.op, span, OperandTypes::Unknown, expression_operand(current),
                                           expression_operand(value)),
                               Type{});
}

/// What is known of `left op right`; `result` is its type.
OperandTypes FunctionLowering::compound_types(syntax::BinaryOp op, Type left, Type right, Type& result) const {
    if (!fuse() || !left.is_number() || !right.is_number()) {
        return OperandTypes::Unknown;
    }
    const bool ints = left.is(TypeKind::Int) && right.is(TypeKind::Int);
    if (ints && op == syntax::BinaryOp::Power) {
        return OperandTypes::Unknown;
    }
    result.kind = ints ? TypeKind::Int : TypeKind::Float;
    return ints ? OperandTypes::Ints : OperandTypes::Floats;
}

NodePtr FunctionLowering::lower_compound_name(const syntax::Assign& assign, const sema::Ref& ref) {
    const syntax::Expr& target = *assign.targets[0];
    const Span span = assign.span;
    const Type left = type_of(target);
    NodePtr current =
        ref.kind == RefKind::SelfField
            ? make_get_known_field(arena_, target.span, self_operand(*ref.variable), ref.member.slot, ref.member.type)
            : load(*ref.variable, target.span, false);
    bool plain_leaves = true;
    if (in_chain(assign.op) && !left.is_number() && reads_two_ways(*assign.value, plain_leaves)) {
        return lower_assign_target(target, lower_compound_chain(assign, current), Type{});
    }
    if (fuse() && ref.kind == RefKind::Variable && assign.op == syntax::BinaryOp::Add && !left.is_number() &&
        ref.variable->enforced == TypeKind::Any && !ref.variable->to_float && !ref.variable->read_early &&
        !may_change(*ref.variable, *assign.value)) {
        NodePtr part = lower_expression(*assign.value);
        const std::uint32_t first = push_temporary(1);
        return make_append(arena_, span, place_of(*ref.variable), arena_.list<NodePtr>({part}), first);
    }
    Type result{};
    const OperandTypes types = compound_types(assign.op, left, type_of(*assign.value), result);
    OperandRef left_operand = expression_operand(current);
    if (types != OperandTypes::Unknown && ref.kind == RefKind::Variable && in_own_slot(*ref.variable) &&
        !may_change(*ref.variable, *assign.value) && (types == OperandTypes::Ints || left.is(TypeKind::Float))) {
        left_operand.kind = OperandRef::Kind::Local;
        left_operand.slot = ref.variable->slot;
    }
    const OperandRef right_operand =
        types == OperandTypes::Floats ? float_operand(*assign.value, nullptr) : operand(*assign.value, nullptr);
    NodePtr value = make_binary(arena_, assign.op, span, types, left_operand, right_operand);
    return lower_assign_target(target, value, result);
}

/// `x op= a / b` where x may be a float: one chain that begins with x.
NodePtr FunctionLowering::lower_compound_chain(const syntax::Assign& assign, NodePtr current) {
    const std::uint32_t outer = temporaries_;
    const std::uint32_t first = push_temporary();
    std::vector<ChainStep> steps{{ChainStep::Kind::Leaf, syntax::BinaryOp::Add, current, assign.targets[0]->span}};
    lower_chain_steps(*assign.value, steps);
    steps.push_back({ChainStep::Kind::Apply, assign.op, nullptr, assign.span});
    temporaries_ = outer;
    return make_chain(arena_, assign.span, arena_.list(steps), first, false);
}

NodePtr FunctionLowering::lower_compound_field(const syntax::Assign& assign, const syntax::Field& target) {
    const Type object = type_of(*target.object);
    // The object is a variable: reading it twice is evaluating it once.
    if (object.is(TypeKind::Instance) &&
        (target.object->kind == NodeKind::Self || target.object->kind == NodeKind::Name)) {
        const auto member = object.of->fields.find(target.name.name);
        if (member != object.of->fields.end()) {
            const Type left{member->second.type, nullptr};
            Type result{};
            const OperandTypes types = compound_types(assign.op, left, type_of(*assign.value), result);
            if (types != OperandTypes::Unknown) {
                NodePtr current = make_get_known_field(arena_, target.span, operand(*target.object, nullptr),
                                                       member->second.slot, member->second.type);
                const OperandRef right = types == OperandTypes::Floats ? float_operand(*assign.value, nullptr)
                                                                       : operand(*assign.value, nullptr);
                NodePtr sum = make_binary(arena_, assign.op, assign.span, types, expression_operand(current), right);
                return lower_assign_target(target, sum, result);
            }
        }
    }
    return make_update_field(arena_, assign.span, assign.op, lower_expression(*target.object), target.name.name,
                             lower_reading(*assign.value));
}

} // namespace simple::exec
