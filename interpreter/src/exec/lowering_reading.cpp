// Chains of arithmetic, and values that read differently under a declaration of f64 or [f64] (language 2.4).
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

/// Longer chains are computed from left to right, each division by itself.
constexpr std::size_t kMaxLeaves = 256;

} // namespace

bool FunctionLowering::is_mixed_chain(const syntax::Binary& root) const {
    bool ambiguous = false;
    bool any_float = module_.resolution.float_context[root.id];
    bool unknown = false;
    std::size_t leaves = 0;
    walk_chain(
        root,
        [&](const syntax::Expr& leaf) {
            const Type type = type_of(leaf);
            any_float = any_float || type.is(TypeKind::Float);
            unknown = unknown || !type.is_number();
            ++leaves;
        },
        [&](const syntax::Expr& op) {
            if (op.kind == NodeKind::Binary && as<syntax::Binary>(op).op == BinaryOp::Divide &&
                !as<syntax::Binary>(op).math) {
                ambiguous = ambiguous || !type_of(op).is_number();
                // Behind a sign the root may be a part of a chain that is known to have a float.
                any_float = any_float || module_.resolution.true_division[op.id];
            }
        });
    return ambiguous && unknown && !any_float && leaves > 2 && leaves <= kMaxLeaves;
}

/// Lowers the operands of a chain into consecutive temporaries; the caller gives these back.
void FunctionLowering::lower_chain_steps(const syntax::Expr& root, std::vector<ChainStep>& steps) {
    walk_chain(
        root,
        [&](const syntax::Expr& leaf) {
            steps.push_back({ChainStep::Kind::Leaf, BinaryOp::Add, lower_expression(leaf), leaf.span});
            // The operand waits in a temporary while the others are evaluated.
            push_temporary();
        },
        [&](const syntax::Expr& op) {
            ChainStep step{ChainStep::Kind::Apply, BinaryOp::Add, nullptr, op.span};
            if (op.kind == NodeKind::Unary) {
                step.kind = as<syntax::Unary>(op).op == syntax::UnaryOp::Negate ? ChainStep::Kind::Negate
                                                                                : ChainStep::Kind::Plus;
            } else {
                step.op = as<syntax::Binary>(op).op;
            }
            steps.push_back(step);
        });
}

NodePtr FunctionLowering::lower_mixed_chain(const syntax::Binary& root) {
    std::vector<ChainStep> steps;
    const std::uint32_t outer = temporaries_;
    const std::uint32_t first = first_temporary_ + temporaries_;
    lower_chain_steps(root, steps);
    temporaries_ = outer;
    NodePtr chain = make_chain(arena_, root.span, arena_.list(steps), first, false);
    return fuse() ? lower_float_chain(root, chain) : chain;
}

/// A chain of locals that are all floats when it runs needs no look at its operands one by one; `chain` runs when they
/// are not.
NodePtr FunctionLowering::lower_float_chain(const syntax::Binary& root, NodePtr chain) {
    std::vector<OperandRef> stack;
    std::vector<std::uint32_t> slots;
    bool simple = true;
    walk_chain(
        root,
        [&](const syntax::Expr& leaf) {
            const bool candidate = leaf.kind == NodeKind::Name || leaf.kind == NodeKind::FloatLiteral;
            const OperandRef value = candidate ? operand(leaf, nullptr) : OperandRef{};
            simple = simple && candidate && value.kind != OperandRef::Kind::Expr;
            if (simple && value.kind == OperandRef::Kind::Local) {
                slots.push_back(value.slot);
            }
            stack.push_back(value);
        },
        [&](const syntax::Expr& op) {
            simple = simple && op.kind == NodeKind::Binary && !as<syntax::Binary>(op).math;
            if (!simple) {
                return;
            }
            const OperandRef right = stack.back();
            stack.pop_back();
            stack.back() = expression_operand(
                make_binary(arena_, as<syntax::Binary>(op).op, op.span, OperandTypes::Floats, stack.back(), right));
        });
    if (!simple) {
        return chain;
    }
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    return make_float_chain(arena_, root.span, arena_.list(slots), stack.back().node, chain);
}

// --- Readings --------------------------------------------------------------------------------------------------------

namespace {

/// What decides how the chain of a value may be read.
struct ChainShape {
    bool divides = false;
    bool any_float = false;
    bool plain_leaves = true; ///< Evaluating an operand twice would be cheap: names and literals.
    std::size_t leaves = 0;
};

bool is_plain_leaf(const syntax::Expr& leaf) {
    return leaf.kind == NodeKind::Name || leaf.kind == NodeKind::IntLiteral || leaf.kind == NodeKind::FloatLiteral;
}

} // namespace

/// Tells whether dividing truly would change what a value is.
bool FunctionLowering::reads_two_ways(const syntax::Expr& value, bool& plain_leaves) const {
    ChainShape shape;
    if (!is_chain(value) || module_.resolution.float_context[value.id]) {
        return false;
    }
    walk_chain(
        value,
        [&](const syntax::Expr& leaf) {
            shape.any_float = shape.any_float || type_of(leaf).is(TypeKind::Float);
            shape.plain_leaves = shape.plain_leaves && is_plain_leaf(leaf);
            ++shape.leaves;
        },
        [&](const syntax::Expr& op) {
            shape.divides = shape.divides || (op.kind == NodeKind::Binary && !as<syntax::Binary>(op).math &&
                                              as<syntax::Binary>(op).op == BinaryOp::Divide);
        });
    plain_leaves = shape.plain_leaves;
    return shape.divides && !shape.any_float && shape.leaves <= kMaxLeaves;
}

Reading FunctionLowering::lower_reading(const syntax::Expr& value) {
    if (value.kind == NodeKind::Array && !module_.resolution.float_context[value.id]) {
        return lower_array_reading(as<syntax::Array>(value));
    }
    bool plain_leaves = true;
    if (!reads_two_ways(value, plain_leaves)) {
        return {lower_bound(value), nullptr, runtime::Conversion::None};
    }
    std::vector<ChainStep> steps;
    const std::uint32_t outer = temporaries_;
    const std::uint32_t first = first_temporary_ + temporaries_;
    lower_chain_steps(value, steps);
    temporaries_ = outer;
    const List<ChainStep> list = arena_.list(steps);
    // Both readings share the operands, so that calls nested in calls are lowered once.
    NodePtr plain = plain_leaves ? lower_bound(value) : make_chain(arena_, value.span, list, first, false);
    return {plain, make_chain(arena_, value.span, list, first, true), runtime::Conversion::ToFloat};
}

Reading FunctionLowering::lower_array_reading(const syntax::Array& array) {
    std::vector<ElementNode> plain;
    std::vector<ElementNode> floats;
    bool differs = false;
    for (const syntax::Argument& element : array.elements) {
        if (element.spread) {
            NodePtr node = lower_expression(*element.value);
            plain.push_back({node, true});
            floats.push_back({node, true});
            differs = true;
            continue;
        }
        const Reading reading = lower_reading(*element.value);
        const Type type = type_of(*element.value);
        differs = differs || reading.floats != nullptr || type.is(TypeKind::Int) || type.is(TypeKind::Any);
        plain.push_back({reading.plain, false});
        floats.push_back({reading.floats != nullptr ? reading.floats : reading.plain, false});
    }
    Reading reading;
    reading.plain = make_array_literal(arena_, array.span, arena_.list(plain), false);
    if (differs) {
        NodePtr literal = make_array_literal(arena_, array.span, arena_.list(floats), false);
        reading.floats = make_float_array(arena_, array.span, literal);
        reading.when = runtime::Conversion::ToFloatArray;
    }
    return reading;
}

} // namespace simple::exec
