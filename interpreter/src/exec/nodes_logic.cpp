// Logic and the operators of one operand.
#include "exec/nodes_operator.hpp"
#include "runtime/format.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct Not final : BoolNode {
    Not(Span where, NodePtr o) noexcept : BoolNode(where), operand(o) {}
    bool eval_bool(Value* fp) const override { return !operand->eval_bool(fp); }
    NodePtr operand;
};
struct And final : BoolNode {
    And(Span where, NodePtr l, NodePtr r) noexcept : BoolNode(where), left(l), right(r) {}
    bool eval_bool(Value* fp) const override { return left->eval_bool(fp) && right->eval_bool(fp); }
    NodePtr left;
    NodePtr right;
};
struct Or final : BoolNode {
    Or(Span where, NodePtr l, NodePtr r) noexcept : BoolNode(where), left(l), right(r) {}
    bool eval_bool(Value* fp) const override { return left->eval_bool(fp) || right->eval_bool(fp); }
    NodePtr left;
    NodePtr right;
};

/// `a ?? b`: the value inside a present option or Ok, else b.
struct Coalesce final : Node {
    Coalesce(Span where, NodePtr l, NodePtr r) noexcept : Node(where), left(l), right(r) {}
    Value eval(Value* fp) const override {
        Owned value(left->eval(fp));
        switch (value.get().tag) {
            case Tag::Nil:
            case Tag::Err: return right->eval(fp);
            case Tag::Some:
            case Tag::Ok: return runtime::retained(value.get().as<runtime::Box>()->value);
            default: return value.leak();
        }
    }
    NodePtr left;
    NodePtr right;
};

struct Negate final : Node {
    Negate(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        const Value v = operand->eval(fp);
        if (v.is_int()) {
            return Value::of(runtime::wrapping_subtract(0, v.integer));
        }
        if (v.is_float()) {
            return Value::of(-v.number);
        }
        const Owned holder(v);
        return runtime::negate(runtime_now(), v, span);
    }
    NodePtr operand;
};
struct NegateInt final : IntNode {
    NegateInt(Span where, NodePtr o) noexcept : IntNode(where), operand(o) {}
    std::int64_t eval_int(Value* fp) const override { return runtime::wrapping_subtract(0, operand->eval_int(fp)); }
    NodePtr operand;
};
struct NegateFloat final : FloatNode {
    NegateFloat(Span where, NodePtr o) noexcept : FloatNode(where), operand(o) {}
    double eval_float(Value* fp) const override { return -operand->eval_float(fp); }
    NodePtr operand;
};
struct Plus final : Node {
    Plus(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        const Owned v(operand->eval(fp));
        return runtime::plus(runtime_now(), v, span);
    }
    NodePtr operand;
};
struct BitNot final : Node {
    BitNot(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        const Owned v(operand->eval(fp));
        return runtime::bit_not(runtime_now(), v, span);
    }
    NodePtr operand;
};

} // namespace

NodePtr make_negate(Arena& arena, Span span, OperandTypes type, NodePtr operand) {
    switch (type) {
        case OperandTypes::Ints: return arena.make<NegateInt>(span, operand);
        case OperandTypes::Floats: return arena.make<NegateFloat>(span, operand);
        case OperandTypes::Unknown: break;
    }
    return arena.make<Negate>(span, operand);
}
NodePtr make_plus(Arena& arena, Span span, NodePtr operand) { return arena.make<Plus>(span, operand); }
NodePtr make_not(Arena& arena, Span span, NodePtr operand) { return arena.make<Not>(span, operand); }
NodePtr make_bit_not(Arena& arena, Span span, NodePtr operand) { return arena.make<BitNot>(span, operand); }
NodePtr make_and(Arena& arena, Span span, NodePtr left, NodePtr right) { return arena.make<And>(span, left, right); }
NodePtr make_or(Arena& arena, Span span, NodePtr left, NodePtr right) { return arena.make<Or>(span, left, right); }
NodePtr make_coalesce(Arena& arena, Span span, NodePtr left, NodePtr right) {
    return arena.make<Coalesce>(span, left, right);
}

} // namespace simple::exec
