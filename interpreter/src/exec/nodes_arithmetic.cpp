// Binary arithmetic: plain and fused nodes from one template over operator and operand kinds.
#include <array>

#include "exec/inline_nodes.hpp"
#include "exec/nodes_operator.hpp"
#include "exec/nodes_value.hpp"
#include "exec/places.hpp"

namespace simple::exec {

namespace {

/// Operands of any kind.
template <typename Op, typename L, typename R> struct Binary final : Node {
    Binary(Span where, L l, R r) noexcept : Node(where), left(l), right(r) {}
    Value eval(Value* fp) const override { return apply_operands<Op>(*this, left, right, fp); }
    L left;
    R right;
};

/// Both operands proved to be integers.
template <typename Op, typename L, typename R> struct BinaryInt final : IntNode {
    BinaryInt(Span where, L l, R r) noexcept : IntNode(where), left(l), right(r) {}
    std::int64_t eval_int(Value* fp) const override {
        const std::int64_t a = left.get_int(fp);
        const std::int64_t b = right.get_int(fp);
        return Op::ints(*this, a, b);
    }
    L left;
    R right;
};

/// The result proved to be a float; Int operands come as nodes that convert.
template <typename Op, typename L, typename R> struct BinaryFloat final : FloatNode {
    BinaryFloat(Span where, L l, R r) noexcept : FloatNode(where), left(l), right(r) {}
    double eval_float(Value* fp) const override {
        const double a = left.get_float(fp);
        const double b = right.get_float(fp);
        return Op::floats(a, b);
    }
    L left;
    R right;
};

/// Operators without a fast case.
struct BinarySlow final : Node {
    BinarySlow(Span where, BinaryOp o, NodePtr l, NodePtr r) noexcept : Node(where), op(o), left(l), right(r) {}
    Value eval(Value* fp) const override {
        const Owned a(left->eval(fp));
        const Owned b(right->eval(fp));
        return runtime::binary(runtime_now(), op, a, b, span);
    }
    BinaryOp op;
    NodePtr left;
    NodePtr right;
};

/// Float power is frequent in numeric code.
struct PowerFloat final : FloatNode {
    PowerFloat(Span where, NodePtr l, NodePtr r) noexcept : FloatNode(where), left(l), right(r) {}
    double eval_float(Value* fp) const override {
        const double a = left->eval_float(fp);
        const double b = right->eval_float(fp);
        return b == 2.0 ? a * a : std::pow(a, b);
    }
    NodePtr left;
    NodePtr right;
};

struct MathBinary final : Node {
    MathBinary(Span where, BinaryOp o, NodePtr l, NodePtr r) noexcept : Node(where), op(o), left(l), right(r) {}
    Value eval(Value* fp) const override {
        const Owned a(left->eval(fp));
        const Owned b(right->eval(fp));
        if (a.get().is_number() && b.get().is_number()) {
            if (op == BinaryOp::Divide) {
                return Value::of(a.get().as_double() / b.get().as_double());
            }
            if (op == BinaryOp::Power) {
                return Value::of(std::pow(a.get().as_double(), b.get().as_double()));
            }
            return runtime::binary(runtime_now(), op, a, b, span);
        }
        const bool arrays = a.get().is(Tag::Array) || b.get().is(Tag::Array);
        if (arrays && op != BinaryOp::MatMul) {
            return runtime::broadcast(runtime_now(), op, a, b, span);
        }
        return runtime::binary(runtime_now(), op, a, b, span);
    }
    BinaryOp op;
    NodePtr left;
    NodePtr right;
};

template <template <typename, typename, typename> typename NodeType, typename Op>
NodePtr make_fused(Arena& arena, Span span, const OperandRef& left, const OperandRef& right) {
    return with_operand(left, [&](auto l) {
        return with_operand(
            right, [&](auto r) -> NodePtr { return arena.make<NodeType<Op, decltype(l), decltype(r)>>(span, l, r); });
    });
}

/// Frequent operators also read fields and elements in place.
template <typename Op> NodePtr make_inline(Arena& arena, Span span, const OperandRef& left, const OperandRef& right) {
    return with_inline_operand(left, [&](auto l) {
        return with_inline_operand(
            right, [&](auto r) -> NodePtr { return arena.make<Binary<Op, decltype(l), decltype(r)>>(span, l, r); });
    });
}

/// Sums and differences also read products in place.
template <template <typename, typename, typename> typename NodeType, typename Op>
NodePtr make_fused_sum(Arena& arena, Span span, const OperandRef& left, const OperandRef& right) {
    return with_typed_operand(left, [&](auto l) {
        return with_typed_operand(
            right, [&](auto r) -> NodePtr { return arena.make<NodeType<Op, decltype(l), decltype(r)>>(span, l, r); });
    });
}
template <typename Op>
NodePtr make_sum(Arena& arena, Span span, OperandTypes types, const OperandRef& left, const OperandRef& right) {
    switch (types) {
        case OperandTypes::Ints: return make_fused_sum<BinaryInt, Op>(arena, span, left, right);
        case OperandTypes::Floats: return make_fused_sum<BinaryFloat, Op>(arena, span, left, right);
        case OperandTypes::Unknown: break;
    }
    return make_inline<Op>(arena, span, left, right);
}

/// `x = x op operand` where x is a local of known type: one node, no value built.
template <typename Op, typename R> struct UpdateInt final : StatementNode {
    UpdateInt(Span where, std::uint32_t s, R r) noexcept : StatementNode(where), slot(s), right(r) {}
    Flow exec(Value* fp) const override {
        const std::int64_t a = fp[slot].integer;
        const std::int64_t b = right.get_int(fp);
        fp[slot].integer = Op::ints(*this, a, b);
        return Flow::Next;
    }
    std::uint32_t slot;
    R right;
};
template <typename Op, typename R> struct UpdateFloat final : StatementNode {
    UpdateFloat(Span where, std::uint32_t s, R r) noexcept : StatementNode(where), slot(s), right(r) {}
    Flow exec(Value* fp) const override {
        const double a = fp[slot].number;
        const double b = right.get_float(fp);
        fp[slot].number = Op::floats(a, b);
        return Flow::Next;
    }
    std::uint32_t slot;
    R right;
};
template <typename Op>
NodePtr make_update_of(Arena& arena, Span span, OperandTypes types, std::uint32_t slot, const OperandRef& right) {
    return with_typed_operand(right, [&](auto r) -> NodePtr {
        if (types == OperandTypes::Ints) {
            return arena.make<UpdateInt<Op, decltype(r)>>(span, slot, r);
        }
        return arena.make<UpdateFloat<Op, decltype(r)>>(span, slot, r);
    });
}

/// `x = x op operand` where x is a local that holds a number; `general` runs when it holds anything else.
template <typename Op, typename R> struct UpdateNumber final : StatementNode {
    UpdateNumber(Span where, std::uint32_t s, R r, NodePtr g) noexcept
        : StatementNode(where), slot(s), right(r), general(g) {}
    Flow exec(Value* fp) const override {
        const Value a = copy_of(fp[slot]);
        if (!a.is_number()) {
            return general->exec(fp);
        }
        const Value b = right.get(fp);
        if (a.is_float() && b.is_float() && fp[slot].is_float()) {
            fp[slot].number = Op::floats(a.number, b.number);
            return Flow::Next;
        }
        if (a.is_int() && b.is_int() && fp[slot].is_int()) {
            fp[slot].integer = Op::ints(*this, a.integer, b.integer);
            return Flow::Next;
        }
        return store_slow(fp, a, b);
    }
    [[gnu::noinline]] Flow store_slow(Value* fp, Value a, Value b) const {
        const Value result = apply_slow<Op, false, !R::borrowed>(*this, a, b);
        runtime::store(fp[slot], result);
        return Flow::Next;
    }
    std::uint32_t slot;
    R right;
    NodePtr general;
};
/// `x.name = x.name op operand` where x is a local and the field holds a number; `general` runs when it does not.
template <typename Op, typename R> struct UpdateFieldNumber final : StatementNode {
    UpdateFieldNumber(Span where, Span t, std::uint32_t s, Symbol n, R r, NodePtr g) noexcept
        : StatementNode(where), target_span(t), slot(s), name(n), right(r), general(g) {}
    Flow exec(Value* fp) const override {
        const Value object = copy_of(fp[slot]);
        if (!cache.hit(object) && cache.find(object, name) == nullptr) {
            return general->exec(fp);
        }
        const Value a = copy_of(cache.field(object));
        if (!a.is_number()) {
            return general->exec(fp);
        }
        const Value b = right.get(fp);
        // The operand may have replaced the object.
        const Value target = copy_of(fp[slot]);
        if (a.is_float() && b.is_float() && cache.hit(target) && cache.field(target).is_float()) {
            cache.field(target).number = Op::floats(a.number, b.number);
            return Flow::Next;
        }
        if (a.is_int() && b.is_int() && cache.hit(target) && cache.field(target).is_int()) {
            cache.field(target).integer = Op::ints(*this, a.integer, b.integer);
            return Flow::Next;
        }
        return store_slow(fp, a, b);
    }
    [[gnu::noinline]] Flow store_slow(Value* fp, Value a, Value b) const {
        const Value result = apply_slow<Op, false, !R::borrowed>(*this, a, b);
        const Value target = copy_of(fp[slot]);
        if (cache.hit(target) && cache.admits(result)) {
            runtime::store(cache.field(target), result);
        } else {
            set_field(runtime_now(), target, name, result, target_span);
        }
        return Flow::Next;
    }
    Span target_span;
    std::uint32_t slot;
    Symbol name;
    R right;
    NodePtr general;
    mutable FieldCache cache;
};

/// Calls `use` with the policy of an operator whose updates have nodes of their own; null for others.
template <typename Use> NodePtr with_update_operator(BinaryOp op, Use&& use) {
    switch (op) {
        case BinaryOp::Add: return use(AddOp{});
        case BinaryOp::Subtract: return use(SubtractOp{});
        case BinaryOp::Multiply: return use(MultiplyOp{});
        default: return nullptr;
    }
}

template <typename Op>
NodePtr make_typed(Arena& arena, Span span, OperandTypes types, const OperandRef& left, const OperandRef& right) {
    switch (types) {
        case OperandTypes::Ints: return make_fused<BinaryInt, Op>(arena, span, left, right);
        case OperandTypes::Floats:
            if constexpr (HasFloats<Op>) {
                return make_fused<BinaryFloat, Op>(arena, span, left, right);
            }
            break;
        case OperandTypes::Unknown: break;
    }
    return make_fused<Binary, Op>(arena, span, left, right);
}

/// The node behind an operand, for operators that have no fused form.
NodePtr as_node(Arena& arena, Span span, const OperandRef& operand) {
    switch (operand.kind) {
        case OperandRef::Kind::Local: return arena.make<Load<LocalPlace>>(span, LocalPlace{operand.slot});
        case OperandRef::Kind::Const: return make_const(arena, span, operand.value);
        default: break;
    }
    return operand.node;
}

} // namespace

NodePtr make_binary(Arena& arena, BinaryOp op, Span span, OperandTypes types, OperandRef left, OperandRef right) {
    switch (op) {
        case BinaryOp::Add: return make_sum<AddOp>(arena, span, types, left, right);
        case BinaryOp::Subtract: return make_sum<SubtractOp>(arena, span, types, left, right);
        case BinaryOp::Multiply:
            return types == OperandTypes::Unknown ? make_inline<MultiplyOp>(arena, span, left, right)
                                                  : make_typed<MultiplyOp>(arena, span, types, left, right);
        case BinaryOp::Divide: return make_typed<DivideOp>(arena, span, types, left, right);
        case BinaryOp::Modulo: return make_typed<ModuloOp>(arena, span, types, left, right);
        case BinaryOp::FloorDivide: return make_typed<FloorDivideOp>(arena, span, types, left, right);
        case BinaryOp::ShiftLeft: return make_typed<ShiftLeftOp>(arena, span, types, left, right);
        case BinaryOp::ShiftRight: return make_typed<ShiftRightOp>(arena, span, types, left, right);
        case BinaryOp::BitAnd: return make_typed<BitAndOp>(arena, span, types, left, right);
        case BinaryOp::BitOr: return make_typed<BitOrOp>(arena, span, types, left, right);
        case BinaryOp::BitXor: return make_typed<BitXorOp>(arena, span, types, left, right);
        default: break;
    }
    NodePtr l = as_node(arena, span, left);
    NodePtr r = as_node(arena, span, right);
    if (op == BinaryOp::Power && types == OperandTypes::Floats) {
        return arena.make<PowerFloat>(span, l, r);
    }
    return arena.make<BinarySlow>(span, op, l, r);
}

NodePtr make_update_local(Arena& arena, BinaryOp op, Span span, OperandTypes types, std::uint32_t slot,
                          OperandRef right) {
    return with_update_operator(
        op, [&](auto policy) { return make_update_of<decltype(policy)>(arena, span, types, slot, right); });
}

NodePtr make_update_number(Arena& arena, BinaryOp op, Span span, std::uint32_t slot, const OperandRef& right,
                           NodePtr general) {
    return with_update_operator(op, [&](auto policy) {
        return with_inline_operand(right, [&](auto r) -> NodePtr {
            return arena.make<UpdateNumber<decltype(policy), decltype(r)>>(span, slot, r, general);
        });
    });
}

NodePtr make_update_field_number(Arena& arena, BinaryOp op, Span span, Span target, std::uint32_t slot, Symbol name,
                                 const OperandRef& right, NodePtr general) {
    return with_update_operator(op, [&](auto policy) {
        return with_inline_operand(right, [&](auto r) -> NodePtr {
            return arena.make<UpdateFieldNumber<decltype(policy), decltype(r)>>(span, target, slot, name, r, general);
        });
    });
}

NodePtr make_true_division(Arena& arena, Span span, const OperandRef& left, const OperandRef& right) {
    return make_fused<Binary, TrueDivideOp>(arena, span, left, right);
}

NodePtr make_math_binary(Arena& arena, BinaryOp op, Span span, NodePtr left, NodePtr right) {
    return arena.make<MathBinary>(span, op, left, right);
}

} // namespace simple::exec
