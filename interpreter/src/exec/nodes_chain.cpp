// Chains of arithmetic that are computed as a whole, and the scopes of mathematical notation.
#include "exec/nodes_operator.hpp"
#include "runtime/format.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

/// See make_chain.
struct Chain final : Node {
    Chain(Span where, List<ChainStep> s, std::uint32_t first, bool f) noexcept
        : Node(where), steps(s), first_slot(first), floats(f) {}
    Value eval(Value* fp) const override {
        Value* const base = fp + first_slot;
        bool any_float = floats;
        std::uint32_t evaluated = 0;
        for (const ChainStep& step : steps) {
            if (step.kind == ChainStep::Kind::Leaf) {
                const Value v = step.leaf->eval(fp);
                base[evaluated++] = v;
                any_float = any_float || v.is_float();
            }
        }
        // Operands move to the front as they are consumed: the postfix stack never outgrows what was read.
        std::uint32_t top = 0;
        std::uint32_t next = 0;
        for (const ChainStep& step : steps) {
            switch (step.kind) {
                case ChainStep::Kind::Leaf: {
                    const Value v = runtime::take(base[next++]);
                    base[top++] = v;
                    break;
                }
                case ChainStep::Kind::Plus:
                    runtime::store(base[top - 1], runtime::plus(runtime_now(), base[top - 1], step.span));
                    break;
                case ChainStep::Kind::Negate:
                    runtime::store(base[top - 1], runtime::negate(runtime_now(), base[top - 1], step.span));
                    break;
                case ChainStep::Kind::Apply: {
                    const Value result = combine(step, base[top - 2], base[top - 1], any_float);
                    runtime::store(base[top - 2], result);
                    clear_top(base[--top]);
                    break;
                }
            }
        }
        return runtime::take(base[0]);
    }
    static void clear_top(Value& slot) { runtime::store(slot, Value::nil()); }
    static Value combine(const ChainStep& step, Value a, Value b, bool any_float) {
        if (any_float && step.op == BinaryOp::Divide && a.is_int() && b.is_int()) {
            return Value::of(static_cast<double>(a.integer) / static_cast<double>(b.integer));
        }
        return runtime::binary(runtime_now(), step.op, a, b, step.span);
    }
    List<ChainStep> steps;
    std::uint32_t first_slot;
    bool floats;
};

struct FloatChain final : Node {
    FloatChain(Span where, List<std::uint32_t> s, NodePtr f, NodePtr g) noexcept
        : Node(where), slots(s), floats(f), general(g) {}
    Value eval(Value* fp) const override {
        for (const std::uint32_t slot : slots) {
            if (!fp[slot].is_float()) {
                return general->eval(fp);
            }
        }
        return Value::of(floats->eval_float(fp));
    }
    List<std::uint32_t> slots;
    NodePtr floats;
    NodePtr general;
};

struct Fold final : Node {
    Fold(Span where, NodePtr f, List<FoldStep> s) noexcept : Node(where), first(f), steps(s) {}
    Value eval(Value* fp) const override {
        Owned total(first->eval(fp));
        for (const FoldStep& step : steps) {
            const Owned right(step.operand->eval(fp));
            total = Owned(runtime::binary(runtime_now(), step.op, total, right, step.span));
        }
        return total.leak();
    }
    NodePtr first;
    List<FoldStep> steps;
};

/// Switches recording off around nograd{…}, and runs the backward pass of loss{…}. The numeric library provides both as
/// predefined functions; without it the block is just its value.
struct MathScope final : Node {
    MathScope(Span where, syntax::MathKind k, NodePtr b) noexcept : Node(where), kind(k), body(b) {}
    Value eval(Value* fp) const override {
        Runtime& rt = runtime_now();
        if (kind == syntax::MathKind::NoGrad) {
            call(rt, "no_grad_begin");
            Owned result;
            try {
                result = Owned(body->eval(fp));
            } catch (...) {
                call(rt, "no_grad_end");
                throw;
            }
            call(rt, "no_grad_end");
            return result.leak();
        }
        Owned result(body->eval(fp));
        const Symbol backward = rt.symbol("backward");
        if (result.get().is(Tag::NativeObject) && rt.class_of(result)->find_method(backward) != nullptr) {
            runtime::release(rt.invoker().call_method(result, backward, nullptr, 0));
        }
        return result.leak();
    }
    static void call(Runtime& rt, const char* name) {
        if (Value* function = rt.find_prelude(rt.symbol(name))) {
            runtime::release(rt.call(*function, nullptr, 0));
        }
    }
    syntax::MathKind kind;
    NodePtr body;
};

} // namespace

NodePtr make_chain(Arena& arena, Span span, List<ChainStep> steps, std::uint32_t first_slot, bool floats) {
    return arena.make<Chain>(span, steps, first_slot, floats);
}
NodePtr make_float_chain(Arena& arena, Span span, List<std::uint32_t> slots, NodePtr floats, NodePtr general) {
    return arena.make<FloatChain>(span, slots, floats, general);
}
NodePtr make_fold(Arena& arena, Span span, NodePtr first, List<FoldStep> steps) {
    return arena.make<Fold>(span, first, steps);
}
NodePtr make_math_scope(Arena& arena, Span span, syntax::MathKind kind, NodePtr body) {
    return arena.make<MathScope>(span, kind, body);
}

} // namespace simple::exec
