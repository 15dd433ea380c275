// Math blocks. `name(x)` is a call when `name` is a function, else a product; as a product it has the precedence of
// `*`, so that `x(y)^2` is x * y^2 and `a / x(y)` is a / x * y. Both readings share the nodes of their parts.
#include "exec/lowering.hpp"

namespace simple::exec {

using syntax::as;
using syntax::BinaryOp;
using syntax::NodeKind;

namespace {

bool is_quotient(BinaryOp op) noexcept {
    return op == BinaryOp::Divide || op == BinaryOp::Modulo || op == BinaryOp::FloorDivide;
}

} // namespace

NodePtr FunctionLowering::lower_math(const syntax::MathBlock& node) {
    ++math_depth_;
    NodePtr body = lower_expression(*node.body);
    --math_depth_;
    return node.block == syntax::MathKind::Math ? body : make_math_scope(arena_, node.span, node.block, body);
}

/// Lowers `name(x)` or `name(x)^y` where the name may be a function or a number; false when it is anything else.
bool FunctionLowering::lower_application(const syntax::Expr& node, Application& application) {
    if (node.kind == NodeKind::Binary) {
        const auto& power = as<syntax::Binary>(node);
        // A parenthesis in front would begin the power, but not its base.
        const bool bare = power.op == BinaryOp::Power && power.left->span.begin == power.span.begin;
        if (!bare || power.parenthesized || power.left->kind != NodeKind::Call ||
            !lower_application(*power.left, application)) {
            return false;
        }
        NodePtr exponent = lower_expression(*power.right);
        application.call = make_math_binary(arena_, power.op, power.span, application.call, exponent);
        application.factor = make_math_binary(arena_, power.op, power.span, application.factor, exponent);
        return true;
    }
    if (node.kind != NodeKind::Call) {
        return false;
    }
    const auto& call = as<syntax::Call>(node);
    if (call.callee->kind != NodeKind::Name || call.arguments.size() != 1 || call.arguments[0].spread ||
        call.arguments[0].name.name) {
        return false;
    }
    const auto& name = as<syntax::Name>(*call.callee);
    const sema::Ref& ref = module_.resolution.refs[name.id];
    using sema::VariableKind;
    const VariableKind kind = ref.kind == sema::RefKind::Variable ? ref.variable->kind : VariableKind::Variable;
    const bool declared = kind == VariableKind::Function || kind == VariableKind::Class || kind == VariableKind::Enum;
    Value known;
    if (declared || ref.kind == sema::RefKind::SelfMethod ||
        (value_is_known(ref, known) && runtime::callable(module_.runtime, known))) {
        return false;
    }
    application.callee = lower_name(name, ref, name.name, false);
    const CallFrame frame = begin_call();
    const List<NodePtr> arguments = lower_arguments(call, 0);
    application.call = make_call_value(arena_, call.span, application.callee, frame, arguments, argument_names(call));
    application.factor = arguments[0];
    return true;
}

/// One operator of a chain in math notation; `left` is the node of what stands before it, null for the first.
NodePtr FunctionLowering::lower_math_link(const syntax::Binary& node, NodePtr left) {
    Application application;
    if (left == nullptr && node.op == BinaryOp::Power && lower_application(node, application)) {
        return make_application(arena_, node.span, application);
    }
    if (left == nullptr) {
        left = lower_expression(*node.left);
    }
    // A parenthesis behind the right operand would end the quotient, but not the operand.
    if (is_quotient(node.op) && node.right->span.end == node.span.end && lower_application(*node.right, application)) {
        NodePtr call = make_math_binary(arena_, node.op, node.span, left, application.call);
        NodePtr quotient = make_math_binary(arena_, node.op, node.span, left, application.callee);
        NodePtr product = make_math_binary(arena_, BinaryOp::Multiply, node.span, quotient, application.factor);
        return make_application(arena_, node.span, application.callee, call, product);
    }
    return make_math_binary(arena_, node.op, node.span, left, lower_expression(*node.right));
}

} // namespace simple::exec
