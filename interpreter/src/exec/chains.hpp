// Chains of arithmetic in the tree: operators whose divisions depend on one another (language 2.4).
#pragma once

#include <vector>

#include "syntax/ast.hpp"

namespace simple::exec {

/// Tells whether an operator belongs to chains.
inline bool in_chain(syntax::BinaryOp op) {
    return op == syntax::BinaryOp::Add || op == syntax::BinaryOp::Subtract || op == syntax::BinaryOp::Multiply ||
           op == syntax::BinaryOp::Divide || op == syntax::BinaryOp::Modulo || op == syntax::BinaryOp::FloorDivide ||
           op == syntax::BinaryOp::Power;
}

/// Tells whether a node is a sign, which belongs to the chain of its operand.
inline bool is_sign(const syntax::Expr& node) {
    return node.kind == syntax::NodeKind::Unary && (syntax::as<syntax::Unary>(node).op == syntax::UnaryOp::Negate ||
                                                    syntax::as<syntax::Unary>(node).op == syntax::UnaryOp::Plus);
}

/// Tells whether a value is a chain.
inline bool is_chain(const syntax::Expr& node) {
    return is_sign(node) || (node.kind == syntax::NodeKind::Binary && in_chain(syntax::as<syntax::Binary>(node).op));
}

/// Walks a chain of arithmetic in evaluation order. The left spine is walked without recursion.
template <typename OnLeaf, typename OnOperator>
void walk_chain(const syntax::Expr& node, const OnLeaf& on_leaf, const OnOperator& on_operator) {
    if (is_sign(node)) {
        walk_chain(*syntax::as<syntax::Unary>(node).operand, on_leaf, on_operator);
        on_operator(node);
        return;
    }
    if (node.kind != syntax::NodeKind::Binary || !in_chain(syntax::as<syntax::Binary>(node).op)) {
        on_leaf(node);
        return;
    }
    std::vector<const syntax::Binary*> spine;
    const syntax::Expr* left = &node;
    while (left->kind == syntax::NodeKind::Binary && in_chain(syntax::as<syntax::Binary>(*left).op)) {
        spine.push_back(&syntax::as<syntax::Binary>(*left));
        left = spine.back()->left;
    }
    walk_chain(*left, on_leaf, on_operator);
    for (auto link = spine.rbegin(); link != spine.rend(); ++link) {
        walk_chain(*(*link)->right, on_leaf, on_operator);
        on_operator(**link);
    }
}

} // namespace simple::exec
