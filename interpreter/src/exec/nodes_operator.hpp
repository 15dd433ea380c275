// Nodes of unary and binary operators and comparisons.
#pragma once

#include "exec/arithmetic.hpp"
#include "exec/operands.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// What inference proved about both operands.
enum class OperandTypes : std::uint8_t { Unknown, Ints, Floats };

/// Makes the node of a binary operator other than And, Or, Coalesce. In `math` notation arrays work element-wise and
/// `/` is true division.
NodePtr make_binary(Arena& arena, BinaryOp op, Span span, OperandTypes types, OperandRef left, OperandRef right);
/// `x = x op right` for +, -, * where the local x and the result are of one known type; null for other operators.
NodePtr make_update_local(Arena& arena, BinaryOp op, Span span, OperandTypes types, std::uint32_t slot,
                          OperandRef right);
/// `x = x op right` and `x.name = x.name op right` for +, -, * where x is a local of any type; null for other
/// operators. `general` is the plain assignment: it runs when what is updated is no number.
NodePtr make_update_number(Arena& arena, BinaryOp op, Span span, std::uint32_t slot, const OperandRef& right,
                           NodePtr general);
NodePtr make_update_field_number(Arena& arena, BinaryOp op, Span span, Span target, std::uint32_t slot, Symbol name,
                                 const OperandRef& right, NodePtr general);
/// True division of numbers, also of two integers; other kinds as `/`.
NodePtr make_true_division(Arena& arena, Span span, const OperandRef& left, const OperandRef& right);
NodePtr make_math_binary(Arena& arena, BinaryOp op, Span span, NodePtr left, NodePtr right);
/// Makes the node of <, <=, >, >=, ==, !=.
NodePtr make_compare(Arena& arena, CompareOp op, Span span, OperandTypes types, OperandRef left, OperandRef right);
/// A loop or condition whose test compares two integer operands that are locals or constants: the test is part of the
/// node. Null when the operands are of another kind.
NodePtr make_while_ints(Arena& arena, Span span, Runtime& runtime, CompareOp op, OperandRef left, OperandRef right,
                        NodePtr body);
NodePtr make_if_ints(Arena& arena, Span span, CompareOp op, OperandRef left, OperandRef right, NodePtr body,
                     NodePtr otherwise);
/// Makes the node of `in` and `not in`, or of a longer chain.
NodePtr make_membership(Arena& arena, bool negated, Span span, NodePtr left, NodePtr right);
NodePtr make_compare_chain(Arena& arena, Span span, List<NodePtr> operands, List<CompareOp> operators);
NodePtr make_identity(Arena& arena, bool negated, Span span, NodePtr left, NodePtr right);
/// `v is T`: `type` gives a class or trait, or is null with the name of a built-in type.
NodePtr make_type_test(Arena& arena, bool negated, Span span, NodePtr operand, NodePtr type, Symbol type_name);

NodePtr make_negate(Arena& arena, Span span, OperandTypes type, NodePtr operand);
NodePtr make_plus(Arena& arena, Span span, NodePtr operand);
NodePtr make_not(Arena& arena, Span span, NodePtr operand);
NodePtr make_bit_not(Arena& arena, Span span, NodePtr operand);
NodePtr make_and(Arena& arena, Span span, NodePtr left, NodePtr right);
NodePtr make_or(Arena& arena, Span span, NodePtr left, NodePtr right);
NodePtr make_coalesce(Arena& arena, Span span, NodePtr left, NodePtr right);

/// One step of a chain of arithmetic, in postfix order; see make_chain.
struct ChainStep {
    enum class Kind : std::uint8_t { Leaf, Negate, Plus, Apply } kind;
    BinaryOp op = BinaryOp::Add;
    NodePtr leaf = nullptr;
    Span span;
};
/// A chain whose divisions depend on the kinds of all operands (language 2.4): operands are evaluated left to right
/// into temporaries from `first_slot` on, then the chain is computed. `floats`: its divisions are true ones anyway.
NodePtr make_chain(Arena& arena, Span span, List<ChainStep> steps, std::uint32_t first_slot, bool floats);
/// Computes `floats` when the locals in `slots` are all floats, and `general` when they are not.
NodePtr make_float_chain(Arena& arena, Span span, List<std::uint32_t> slots, NodePtr floats, NodePtr general);

/// A very long chain of one precedence: folded in a loop instead of a tree as deep as the chain is long.
struct FoldStep {
    BinaryOp op;
    NodePtr operand;
    Span span;
};
NodePtr make_fold(Arena& arena, Span span, NodePtr first, List<FoldStep> steps);
/// `loss{…}` and `nograd{…}`.
NodePtr make_math_scope(Arena& arena, Span span, syntax::MathKind kind, NodePtr body);

} // namespace simple::exec
