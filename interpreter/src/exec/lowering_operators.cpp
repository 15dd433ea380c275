#include <algorithm>

#include "exec/chains.hpp"
#include "exec/lowering.hpp"

namespace simple::exec {

using sema::Type;
using sema::TypeKind;
using syntax::as;
using syntax::BinaryOp;
using syntax::NodeKind;

namespace {

/// Returns whether an operand of a comparison is a float, or a literal that is the same number as a float.
bool is_exact_float(const syntax::Expr& operand, Type type) {
    constexpr std::int64_t kGreatest = std::int64_t{1} << 53;
    return type.is(TypeKind::Float) ||
           (operand.kind == NodeKind::IntLiteral && as<syntax::IntLiteral>(operand).value <= kGreatest);
}

} // namespace

/// `x |> f(a)`; null when the right side is no call of a function.
NodePtr FunctionLowering::lower_pipe_into_call(const syntax::Binary& node) {
    if (node.right->kind != NodeKind::Call) {
        return nullptr;
    }
    const auto& call = as<syntax::Call>(*node.right);
    const bool method = call.callee->kind == NodeKind::Field &&
                        module_.resolution.refs[call.callee->id].kind == sema::RefKind::Unresolved;
    const bool spread = std::any_of(call.arguments.begin(), call.arguments.end(),
                                    [](const syntax::Argument& argument) { return argument.spread; });
    if (method || spread) {
        return nullptr;
    }
    std::vector<NodePtr> arguments;
    for (const syntax::Argument& argument : call.arguments) {
        arguments.push_back(lower_bound(*argument.value));
    }
    return make_pipe_call(arena_, node.span, lower_bound(*node.left), lower_expression(*call.callee),
                          arena_.list(arguments), argument_names(call));
}

NodePtr FunctionLowering::lower_binary(const syntax::Binary& node, bool inside_chain) {
    switch (node.op) {
        case BinaryOp::And:
            return make_and(arena_, node.span, lower_expression(*node.left), lower_expression(*node.right));
        case BinaryOp::Or:
            return make_or(arena_, node.span, lower_expression(*node.left), lower_expression(*node.right));
        case BinaryOp::Coalesce:
            return make_coalesce(arena_, node.span, lower_expression(*node.left), lower_expression(*node.right));
        case BinaryOp::Pipe: {
            if (NodePtr call = lower_pipe_into_call(node)) {
                return call;
            }
            const Reading value = lower_reading(*node.left);
            NodePtr function = lower_expression(*node.right);
            const CallFrame frame = begin_call();
            note_temporaries(temporaries_ + 1);
            if (value.floats != nullptr) {
                return make_call_value_reading(arena_, node.span, function, frame, arena_.list<Reading>({value}), {});
            }
            return make_call_value(arena_, node.span, function, frame, arena_.list<NodePtr>({value.plain}), {});
        }
        default: break;
    }
    if (in_chain(node.op) && !inside_chain && is_mixed_chain(node)) {
        return lower_mixed_chain(node);
    }
    // The left spine is folded without recursion.
    std::vector<const syntax::Binary*> spine;
    const syntax::Expr* left = &node;
    const bool arithmetic = in_chain(node.op);
    while (left->kind == NodeKind::Binary && in_chain(as<syntax::Binary>(*left).op) == arithmetic &&
           as<syntax::Binary>(*left).op != BinaryOp::And && as<syntax::Binary>(*left).op != BinaryOp::Or &&
           as<syntax::Binary>(*left).op != BinaryOp::Coalesce && as<syntax::Binary>(*left).op != BinaryOp::Pipe) {
        spine.push_back(&as<syntax::Binary>(*left));
        left = spine.back()->left;
    }
    constexpr std::size_t kLongChain = 128;
    if (spine.size() > kLongChain) {
        std::vector<FoldStep> steps;
        for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
            steps.push_back({(*link)->op, lower_expression(*(*link)->right), (*link)->span});
        }
        return make_fold(arena_, node.span, lower_expression(*left), arena_.list(steps));
    }
    NodePtr result = nullptr;
    for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
        result = lower_link(**link, result, link == spine.rbegin());
    }
    return result;
}

/// One operator of a chain; `left` is the node of what stands before it, unless it is the first.
NodePtr FunctionLowering::lower_link(const syntax::Binary& node, NodePtr left, bool first) {
    const Type left_type = type_of(*node.left);
    const Type right_type = type_of(*node.right);
    const Type result = type_of(node);
    const auto plain_right = [&] {
        const bool chain = node.right->kind == NodeKind::Binary && in_chain(node.op);
        return chain ? lower_binary(as<syntax::Binary>(*node.right), true) : lower_expression(*node.right);
    };
    if (node.math) {
        return lower_math_link(node, first ? nullptr : left);
    }
    const bool numbers = left_type.is_number() && right_type.is_number();
    OperandTypes types = OperandTypes::Unknown;
    if (numbers && result.is(TypeKind::Float)) {
        types = OperandTypes::Floats;
    } else if (numbers && result.is(TypeKind::Int)) {
        types = OperandTypes::Ints;
    }
    if (!fuse()) {
        // The plain tree keeps one node per operator; what the types say about divisions still holds.
        NodePtr l = first ? lower_expression(*node.left) : left;
        NodePtr r = plain_right();
        if (node.op == BinaryOp::Divide && (result.is(TypeKind::Float) || module_.resolution.true_division[node.id])) {
            return make_true_division(arena_, node.span, expression_operand(l), expression_operand(r));
        }
        return make_binary(arena_, node.op, node.span, OperandTypes::Unknown, expression_operand(l),
                           expression_operand(r));
    }
    if (types == OperandTypes::Floats) {
        const OperandRef l = first ? typed_operand(*node.left, types, node.op) : expression_operand(left);
        return make_binary(arena_, node.op, node.span, types, l, typed_operand(*node.right, types, node.op));
    }
    if (types == OperandTypes::Ints && first) {
        return make_binary(arena_, node.op, node.span, types, typed_operand(*node.left, types, node.op),
                           typed_operand(*node.right, types, node.op));
    }
    const OperandRef l = first ? operand(*node.left, node.right) : expression_operand(left);
    const bool chain_right = node.right->kind == NodeKind::Binary && in_chain(node.op);
    const OperandRef r = chain_right ? expression_operand(plain_right()) : operand(*node.right, nullptr);
    if (types == OperandTypes::Unknown && node.op == BinaryOp::Divide && module_.resolution.true_division[node.id]) {
        return make_true_division(arena_, node.span, l, r);
    }
    return make_binary(arena_, node.op, node.span, types, l, r);
}

/// An operand of an operation of known types. Sums and differences read products of simple operands in place.
OperandRef FunctionLowering::typed_operand(const syntax::Expr& expression, OperandTypes types, BinaryOp op) {
    const auto simple = [&](const syntax::Expr& e) {
        return types == OperandTypes::Floats ? float_operand(e, nullptr) : operand(e, nullptr);
    };
    if ((op == BinaryOp::Add || op == BinaryOp::Subtract) && expression.kind == NodeKind::Binary) {
        const auto& product = as<syntax::Binary>(expression);
        const TypeKind wanted = types == OperandTypes::Floats ? TypeKind::Float : TypeKind::Int;
        const auto leaf = [&](const syntax::Expr& e) {
            return (e.kind == NodeKind::Name && type_of(e).is(wanted)) || e.kind == NodeKind::IntLiteral ||
                   (e.kind == NodeKind::FloatLiteral && types == OperandTypes::Floats);
        };
        if (product.op == BinaryOp::Multiply && !product.math && leaf(*product.left) && leaf(*product.right)) {
            OperandRef l = simple(*product.left);
            OperandRef r = simple(*product.right);
            if (l.kind == OperandRef::Kind::Const && r.kind == OperandRef::Kind::Local) {
                std::swap(l, r); // Multiplication commutes, also of floats.
            }
            if (l.kind == OperandRef::Kind::Local && r.kind == OperandRef::Kind::Local) {
                l.kind = OperandRef::Kind::ProductOfLocals;
                l.second_slot = r.slot;
                return l;
            }
            if (l.kind == OperandRef::Kind::Local && r.kind == OperandRef::Kind::Const) {
                l.kind = OperandRef::Kind::ProductWithConst;
                l.value = r.value;
                return l;
            }
        }
        if (in_chain(product.op)) {
            return expression_operand(lower_binary(product, true));
        }
    }
    if (expression.kind == NodeKind::Binary && in_chain(as<syntax::Binary>(expression).op)) {
        return expression_operand(lower_binary(as<syntax::Binary>(expression), true));
    }
    return simple(expression);
}

NodePtr FunctionLowering::lower_unary(const syntax::Unary& node) {
    switch (node.op) {
        case syntax::UnaryOp::Not: return make_not(arena_, node.span, lower_expression(*node.operand));
        case syntax::UnaryOp::BitNot: return make_bit_not(arena_, node.span, lower_expression(*node.operand));
        case syntax::UnaryOp::Plus: {
            // In math notation a sign works on every element, and plus changes none.
            NodePtr value = lower_expression(*node.operand);
            return math_depth_ != 0 || type_of(*node.operand).is_number() ? value : make_plus(arena_, node.span, value);
        }
        case syntax::UnaryOp::Negate: break;
    }
    if (node.operand->kind == NodeKind::IntLiteral) {
        return constant(node.span,
                        Value::of(runtime::wrapping_subtract(0, as<syntax::IntLiteral>(*node.operand).value)));
    }
    if (node.operand->kind == NodeKind::FloatLiteral) {
        return constant(node.span, Value::of(-as<syntax::FloatLiteral>(*node.operand).value));
    }
    const Type type = type_of(*node.operand);
    OperandTypes types = OperandTypes::Unknown;
    if (fuse() && type.is(TypeKind::Int)) {
        types = OperandTypes::Ints;
    } else if (fuse() && type.is(TypeKind::Float)) {
        types = OperandTypes::Floats;
    }
    if (math_depth_ != 0 && types == OperandTypes::Unknown) {
        return make_math_negate(arena_, node.span, lower_expression(*node.operand));
    }
    return make_negate(arena_, node.span, types, lower_expression(*node.operand));
}

NodePtr FunctionLowering::lower_comparison(const syntax::Comparison& node) {
    using syntax::CompareOp;
    if (node.operators.size() > 1) {
        std::vector<NodePtr> operands;
        for (const syntax::Expr* operand_node : node.operands) {
            operands.push_back(lower_expression(*operand_node));
        }
        return make_compare_chain(arena_, node.span, arena_.list(operands), node.operators);
    }
    const CompareOp op = node.operators[0];
    const syntax::Expr& left = *node.operands[0];
    const syntax::Expr& right = *node.operands[1];
    if (op == CompareOp::In || op == CompareOp::NotIn) {
        return make_membership(arena_, op == CompareOp::NotIn, node.span, lower_expression(left),
                               lower_expression(right));
    }
    if (op == CompareOp::Is || op == CompareOp::IsNot) {
        const bool negated = op == CompareOp::IsNot;
        if (right.kind == NodeKind::Name) {
            const sema::Ref& ref = module_.resolution.refs[right.id];
            const Symbol name = as<syntax::Name>(right).name;
            const bool unresolved = ref.kind == sema::RefKind::Unresolved;
            const bool function = ref.kind == sema::RefKind::Builtin && ref.address->is(Tag::Native);
            if (unresolved || function) {
                return make_type_test(arena_, negated, node.span, lower_expression(left), nullptr, name);
            }
            return make_type_test(arena_, negated, node.span, lower_expression(left), lower_expression(right),
                                  Symbol());
        }
        if (right.kind == NodeKind::Field) {
            return make_type_test(arena_, negated, node.span, lower_expression(left), lower_expression(right),
                                  Symbol());
        }
        return make_identity(arena_, negated, node.span, lower_expression(left), lower_expression(right));
    }
    OperandTypes types = OperandTypes::Unknown;
    const Type left_type = type_of(left);
    const Type right_type = type_of(right);
    if (fuse() && left_type.is(TypeKind::Int) && right_type.is(TypeKind::Int)) {
        types = OperandTypes::Ints;
    } else if (fuse() && is_exact_float(left, left_type) && is_exact_float(right, right_type)) {
        // A mixed comparison stays exact: of integers only literals that a float can hold are converted.
        types = OperandTypes::Floats;
        return make_compare(arena_, op, node.span, types, float_operand(left, &right), float_operand(right, nullptr));
    }
    return make_compare(arena_, op, node.span, types, operand(left, &right), operand(right, nullptr));
}

} // namespace simple::exec
