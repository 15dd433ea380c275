// Comparisons: plain and fused nodes.
#include "exec/inline_nodes.hpp"
#include "exec/nodes_operator.hpp"
#include "runtime/type_names.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

bool compare_slow(const Node& node, CompareOp op, Value a, Value b) {
    return consume_truthy(runtime::compare(runtime_now(), op, a, b, node.span));
}

namespace {

/// Compares values of any kind, giving up the references that are owned.
template <bool OwnsA, bool OwnsB>
[[gnu::noinline]] bool compare_consuming(const Node& node, CompareOp op, Value a, Value b) {
    const Owned hold_a(OwnsA ? a : Value::nil());
    const Owned hold_b(OwnsB ? b : Value::nil());
    return compare_slow(node, op, a, b);
}

template <typename Op, typename L, typename R> struct Compare final : BoolNode {
    Compare(Span where, L l, R r) noexcept : BoolNode(where), left(l), right(r) {}
    bool eval_bool(Value* fp) const override {
        const Value a = left.get(fp);
        const Value b = get_after<L>(a, right, fp);
        if (a.is_int() && b.is_int()) {
            return Op::test(a.integer, b.integer);
        }
        if (a.is_float() && b.is_float()) {
            return Op::test(a.number, b.number);
        }
        return compare_consuming<!L::borrowed, !R::borrowed>(*this, Op::op, a, b);
    }
    L left;
    R right;
};
template <typename Op, typename L, typename R> struct CompareInt final : BoolNode {
    CompareInt(Span where, L l, R r) noexcept : BoolNode(where), left(l), right(r) {}
    bool eval_bool(Value* fp) const override {
        const std::int64_t a = left.get_int(fp);
        const std::int64_t b = right.get_int(fp);
        return Op::test(a, b);
    }
    L left;
    R right;
};
template <typename Op, typename L, typename R> struct CompareFloat final : BoolNode {
    CompareFloat(Span where, L l, R r) noexcept : BoolNode(where), left(l), right(r) {}
    bool eval_bool(Value* fp) const override {
        const double a = left.get_float(fp);
        const double b = right.get_float(fp);
        return Op::test(a, b);
    }
    L left;
    R right;
};

template <template <typename, typename, typename> typename NodeType, typename Op>
NodePtr make_fused(Arena& arena, Span span, const OperandRef& left, const OperandRef& right) {
    return with_operand(left, [&](auto l) {
        return with_operand(
            right, [&](auto r) -> NodePtr { return arena.make<NodeType<Op, decltype(l), decltype(r)>>(span, l, r); });
    });
}

template <typename Op>
NodePtr make_typed(Arena& arena, Span span, OperandTypes types, const OperandRef& left, const OperandRef& right) {
    switch (types) {
        case OperandTypes::Ints: return make_fused<CompareInt, Op>(arena, span, left, right);
        case OperandTypes::Floats: return make_fused<CompareFloat, Op>(arena, span, left, right);
        case OperandTypes::Unknown: break;
    }
    return with_inline_operand(left, [&](auto l) {
        return with_inline_operand(
            right, [&](auto r) -> NodePtr { return arena.make<Compare<Op, decltype(l), decltype(r)>>(span, l, r); });
    });
}

template <typename Op, typename L, typename R> struct WhileInts final : StatementNode {
    WhileInts(Span where, Runtime& r, L a, R b, NodePtr n) noexcept
        : StatementNode(where), runtime(&r), left(a), right(b), body(n) {}
    Flow exec(Value* fp) const override {
        Flow outcome = Flow::Next;
        while (Op::test(left.get_int(fp), right.get_int(fp))) {
            runtime->step(span);
            if (body_ends_loop(*body, fp, outcome)) {
                break;
            }
        }
        return outcome;
    }
    Runtime* runtime;
    L left;
    R right;
    NodePtr body;
};
template <typename Op, typename L, typename R> struct IfInts final : Node {
    IfInts(Span where, L a, R b, NodePtr t, NodePtr e) noexcept
        : Node(where), left(a), right(b), body(t), otherwise(e) {}
    Value eval(Value* fp) const override {
        if (Op::test(left.get_int(fp), right.get_int(fp))) {
            return body->eval(fp);
        }
        return otherwise != nullptr ? otherwise->eval(fp) : Value::nil();
    }
    std::int64_t eval_int(Value* fp) const override {
        return Op::test(left.get_int(fp), right.get_int(fp)) ? body->eval_int(fp) : otherwise->eval_int(fp);
    }
    double eval_float(Value* fp) const override {
        return Op::test(left.get_int(fp), right.get_int(fp)) ? body->eval_float(fp) : otherwise->eval_float(fp);
    }
    Flow exec(Value* fp) const override {
        if (Op::test(left.get_int(fp), right.get_int(fp))) {
            return body->exec(fp);
        }
        return otherwise != nullptr ? otherwise->exec(fp) : Flow::Next;
    }
    L left;
    R right;
    NodePtr body;
    NodePtr otherwise;
};

/// Calls `use` with the policy of a comparison.
template <typename Use> NodePtr with_compare(CompareOp op, Use&& use) {
    switch (op) {
        case CompareOp::Less: return use(LessOp{});
        case CompareOp::LessEqual: return use(LessEqualOp{});
        case CompareOp::Greater: return use(GreaterOp{});
        case CompareOp::GreaterEqual: return use(GreaterEqualOp{});
        case CompareOp::Equal: return use(EqualOp{});
        case CompareOp::NotEqual: return use(NotEqualOp{});
        default: return nullptr;
    }
}
/// Calls `use` with two simple operands, the left one a local.
template <typename Use> NodePtr with_simple_operands(const OperandRef& left, const OperandRef& right, Use&& use) {
    if (left.kind != OperandRef::Kind::Local) {
        return nullptr;
    }
    if (right.kind == OperandRef::Kind::Local) {
        return use(LocalOperand{left.slot}, LocalOperand{right.slot});
    }
    return right.kind == OperandRef::Kind::Const ? use(LocalOperand{left.slot}, ConstOperand{right.value}) : nullptr;
}

struct Membership final : BoolNode {
    Membership(Span where, bool n, NodePtr l, NodePtr r) noexcept : BoolNode(where), negated(n), left(l), right(r) {}
    bool eval_bool(Value* fp) const override {
        const Owned a(left->eval(fp));
        const Owned b(right->eval(fp));
        return runtime::contains(runtime_now(), a, b, span) != negated;
    }
    bool negated;
    NodePtr left;
    NodePtr right;
};

struct Identity final : BoolNode {
    Identity(Span where, bool n, NodePtr l, NodePtr r) noexcept : BoolNode(where), negated(n), left(l), right(r) {}
    bool eval_bool(Value* fp) const override {
        const Owned a(left->eval(fp));
        const Owned b(right->eval(fp));
        return runtime::identical(runtime_now(), a, b) != negated;
    }
    bool negated;
    NodePtr left;
    NodePtr right;
};

/// `v is T`.
struct TypeTest final : BoolNode {
    TypeTest(Span where, bool n, NodePtr o, NodePtr t, Symbol name) noexcept
        : BoolNode(where), negated(n), operand(o), type(t), type_name(name) {}
    bool eval_bool(Value* fp) const override {
        const Owned value(operand->eval(fp));
        Runtime& rt = runtime_now();
        if (type != nullptr) {
            const Owned expected(type->eval(fp));
            if (expected.get().is(Tag::Class) && !value.get().is(Tag::Class)) {
                return runtime::is_of_class(rt, value, expected) != negated;
            }
            if (!type_name) {
                return runtime::identical(rt, value, expected) != negated;
            }
        }
        return runtime::has_type(rt, value, type_name.text()) != negated;
    }
    bool negated;
    NodePtr operand;
    NodePtr type;
    Symbol type_name;
};

bool apply_comparison(Runtime& rt, CompareOp op, Value a, Value b, Span span) {
    switch (op) {
        case CompareOp::In: return runtime::contains(rt, a, b, span);
        case CompareOp::NotIn: return !runtime::contains(rt, a, b, span);
        case CompareOp::Is: return runtime::identical(rt, a, b);
        case CompareOp::IsNot: return !runtime::identical(rt, a, b);
        default: return consume_truthy(runtime::compare(rt, op, a, b, span));
    }
}

/// `a < b <= c`: each operand is evaluated at most once, from left to right.
struct CompareChain final : BoolNode {
    CompareChain(Span where, List<NodePtr> o, List<CompareOp> ops) noexcept
        : BoolNode(where), operands(o), operators(ops) {}
    bool eval_bool(Value* fp) const override {
        Runtime& rt = runtime_now();
        Owned left(operands[0]->eval(fp));
        for (std::size_t i = 0; i < operators.size(); ++i) {
            Owned right(operands[i + 1]->eval(fp));
            if (!apply_comparison(rt, operators[i], left, right, span)) {
                return false;
            }
            left = std::move(right);
        }
        return true;
    }
    List<NodePtr> operands;
    List<CompareOp> operators;
};

} // namespace

NodePtr make_compare(Arena& arena, CompareOp op, Span span, OperandTypes types, OperandRef left, OperandRef right) {
    switch (op) {
        case CompareOp::Less: return make_typed<LessOp>(arena, span, types, left, right);
        case CompareOp::LessEqual: return make_typed<LessEqualOp>(arena, span, types, left, right);
        case CompareOp::Greater: return make_typed<GreaterOp>(arena, span, types, left, right);
        case CompareOp::GreaterEqual: return make_typed<GreaterEqualOp>(arena, span, types, left, right);
        case CompareOp::NotEqual: return make_typed<NotEqualOp>(arena, span, types, left, right);
        default: return make_typed<EqualOp>(arena, span, types, left, right);
    }
}
NodePtr make_while_ints(Arena& arena, Span span, Runtime& runtime, CompareOp op, OperandRef left, OperandRef right,
                        NodePtr body) {
    return with_simple_operands(left, right, [&](auto l, auto r) {
        return with_compare(op, [&](auto policy) -> NodePtr {
            return arena.make<WhileInts<decltype(policy), decltype(l), decltype(r)>>(span, runtime, l, r, body);
        });
    });
}
NodePtr make_if_ints(Arena& arena, Span span, CompareOp op, OperandRef left, OperandRef right, NodePtr body,
                     NodePtr otherwise) {
    return with_simple_operands(left, right, [&](auto l, auto r) {
        return with_compare(op, [&](auto policy) -> NodePtr {
            return arena.make<IfInts<decltype(policy), decltype(l), decltype(r)>>(span, l, r, body, otherwise);
        });
    });
}
NodePtr make_membership(Arena& arena, bool negated, Span span, NodePtr left, NodePtr right) {
    return arena.make<Membership>(span, negated, left, right);
}
NodePtr make_compare_chain(Arena& arena, Span span, List<NodePtr> operands, List<CompareOp> operators) {
    return arena.make<CompareChain>(span, operands, operators);
}
NodePtr make_identity(Arena& arena, bool negated, Span span, NodePtr left, NodePtr right) {
    return arena.make<Identity>(span, negated, left, right);
}
NodePtr make_type_test(Arena& arena, bool negated, Span span, NodePtr operand, NodePtr type, Symbol type_name) {
    return arena.make<TypeTest>(span, negated, operand, type, type_name);
}

} // namespace simple::exec
