// Chains of operators: whether their divisions are true ones depends on all operands.
#include <vector>

#include "sema/inference_impl.hpp"

namespace simple::sema {

using syntax::as;
using syntax::BinaryOp;
using syntax::NodeKind;

namespace {

bool in_chain(BinaryOp op) {
    return op == BinaryOp::Add || op == BinaryOp::Subtract || op == BinaryOp::Multiply || op == BinaryOp::Divide ||
           op == BinaryOp::Modulo || op == BinaryOp::FloorDivide || op == BinaryOp::Power;
}

} // namespace

ChainMode Inference::chain_mode(std::initializer_list<Type> leaves) {
    ChainMode mode = ChainMode::Integers;
    for (const Type leaf : leaves) {
        mode = combine(mode, leaf);
    }
    return mode;
}

ChainMode Inference::combine(ChainMode mode, Type leaf) {
    if (leaf.is(TypeKind::Float) || mode == ChainMode::Floats) {
        return ChainMode::Floats;
    }
    const bool integer = leaf.is(TypeKind::Int) || leaf.is(TypeKind::Never);
    return integer ? mode : ChainMode::Unknown;
}

Type Inference::binary(BinaryOp op, Type left, Type right, ChainMode mode, bool math) {
    if (left.is(TypeKind::Never) || right.is(TypeKind::Never)) {
        return kNever;
    }
    const bool numbers = left.is_number() && right.is_number();
    const bool integers = left.is(TypeKind::Int) && right.is(TypeKind::Int);
    switch (op) {
        case BinaryOp::Add:
            if (left.is(TypeKind::Text) && right.is(TypeKind::Text)) {
                return left;
            }
            [[fallthrough]];
        case BinaryOp::Subtract:
        case BinaryOp::Multiply:
        case BinaryOp::Modulo:
        case BinaryOp::FloorDivide: return !numbers ? kAny : of(integers ? TypeKind::Int : TypeKind::Float);
        case BinaryOp::Divide:
            if (!numbers) {
                return kAny;
            }
            if (!integers || math || mode == ChainMode::Floats) {
                return of(TypeKind::Float);
            }
            return mode == ChainMode::Integers ? of(TypeKind::Int) : kAny;
        case BinaryOp::Power: return numbers && (!integers || math) ? of(TypeKind::Float) : kAny;
        case BinaryOp::ShiftLeft:
        case BinaryOp::ShiftRight: return integers ? left : kAny;
        case BinaryOp::BitAnd:
        case BinaryOp::BitOr:
        case BinaryOp::BitXor: return integers || (left.is(TypeKind::Bool) && right.is(TypeKind::Bool)) ? left : kAny;
        case BinaryOp::And:
        case BinaryOp::Or: return of(TypeKind::Bool);
        default: return kAny;
    }
}

Type Inference::binary_type(const syntax::Binary& root, bool float_context) {
    std::vector<const syntax::Binary*> spine;
    const syntax::Expr* left = &root;
    const bool arithmetic = in_chain(root.op);
    while (left->kind == NodeKind::Binary && in_chain(as<syntax::Binary>(*left).op) == arithmetic) {
        spine.push_back(&as<syntax::Binary>(*left));
        left = spine.back()->left;
    }
    ChainMode mode = float_context && arithmetic ? ChainMode::Floats : ChainMode::Integers;
    visit_leaves(left, arithmetic, mode);
    for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
        visit_leaves((*link)->right, arithmetic, mode);
    }
    Type type = resolve_chain(left, mode);
    for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
        const Type right = resolve_chain((*link)->right, mode);
        resolution_.true_division[(*link)->id] = mode == ChainMode::Floats;
        type = record(**link, binary((*link)->op, type, right, mode, (*link)->math));
    }
    return type;
}

bool Inference::chain_member(const syntax::Expr& node) {
    return (node.kind == NodeKind::Binary && in_chain(as<syntax::Binary>(node).op)) ||
           (node.kind == NodeKind::Unary && as<syntax::Unary>(node).op != syntax::UnaryOp::Not &&
            as<syntax::Unary>(node).op != syntax::UnaryOp::BitNot);
}

const syntax::Expr* Inference::spine_of(const syntax::Expr* node, std::vector<const syntax::Binary*>& spine) {
    while (node->kind == NodeKind::Binary && chain_member(*node)) {
        spine.push_back(&as<syntax::Binary>(*node));
        node = spine.back()->left;
    }
    return node;
}

void Inference::visit_leaves(const syntax::Expr* node, bool arithmetic, ChainMode& mode) {
    if (!arithmetic) {
        visit(node);
        return;
    }
    if (node->kind == NodeKind::Unary && chain_member(*node)) {
        visit_leaves(as<syntax::Unary>(*node).operand, arithmetic, mode);
        return;
    }
    if (chain_member(*node)) {
        std::vector<const syntax::Binary*> spine;
        visit_leaves(spine_of(node, spine), arithmetic, mode);
        for (const syntax::Binary* link : spine) {
            visit_leaves(link->right, arithmetic, mode);
        }
        return;
    }
    mode = combine(mode, visit(node));
}

Type Inference::resolve_chain(const syntax::Expr* node, ChainMode mode) {
    if (node->kind == NodeKind::Unary && chain_member(*node)) {
        const Type operand = resolve_chain(as<syntax::Unary>(*node).operand, mode);
        return record(*node, operand.is_number() || operand.is(TypeKind::Never) ? operand : kAny);
    }
    if (chain_member(*node)) {
        std::vector<const syntax::Binary*> spine;
        Type type = resolve_chain(spine_of(node, spine), mode);
        for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
            const Type right = resolve_chain((*link)->right, mode);
            resolution_.true_division[(*link)->id] = mode == ChainMode::Floats;
            type = record(**link, binary((*link)->op, type, right, mode, (*link)->math));
        }
        return type;
    }
    return type_of(node);
}

} // namespace simple::sema
