// Loops.
#include "exec/nodes_control.hpp"

#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct While final : StatementNode {
    While(Span where, Runtime& r, NodePtr c, NodePtr b) noexcept
        : StatementNode(where), runtime(&r), condition(c), body(b) {}
    Flow exec(Value* fp) const override {
        Flow outcome = Flow::Next;
        while (condition->eval_bool(fp)) {
            runtime->step(span);
            if (body_ends_loop(*body, fp, outcome)) {
                break;
            }
        }
        return outcome;
    }
    Runtime* runtime;
    NodePtr condition;
    NodePtr body;
};
struct WhilePattern final : StatementNode {
    WhilePattern(Span where, Runtime& r, BranchNode b) noexcept : StatementNode(where), runtime(&r), branch(b) {}
    Flow exec(Value* fp) const override {
        Flow outcome = Flow::Next;
        while (branch_taken(branch, fp)) {
            runtime->step(span);
            if (body_ends_loop(*branch.body, fp, outcome)) {
                break;
            }
        }
        return outcome;
    }
    Runtime* runtime;
    BranchNode branch;
};
struct Loop final : StatementNode {
    Loop(Span where, Runtime& r, NodePtr b) noexcept : StatementNode(where), runtime(&r), body(b) {}
    Flow exec(Value* fp) const override {
        Flow outcome = Flow::Next;
        for (;;) {
            runtime->step(span);
            if (body_ends_loop(*body, fp, outcome)) {
                break;
            }
        }
        return outcome;
    }
    Runtime* runtime;
    NodePtr body;
};

struct ForRange final : StatementNode {
    ForRange(Span where, Runtime& r, std::uint32_t s, NodePtr l, NodePtr h, bool i, NodePtr b) noexcept
        : StatementNode(where), runtime(&r), slot(s), low(l), high(h), inclusive(i), body(b) {}
    Flow exec(Value* fp) const override {
        std::int64_t i = bound(low, fp);
        std::int64_t last = bound(high, fp);
        if (!inclusive) {
            if (last == INT64_MIN) {
                return Flow::Next;
            }
            --last;
        }
        if (i > last) {
            return Flow::Next;
        }
        Flow outcome = Flow::Next;
        for (;; ++i) {
            runtime->step(span);
            fp[slot] = Value::of(i);
            if (body_ends_loop(*body, fp, outcome)) {
                break;
            }
            if (i == last) {
                break;
            }
        }
        return outcome;
    }
    std::int64_t bound(NodePtr node, Value* fp) const {
        const Owned v(node->eval(fp));
        if (!v.get().is_int()) {
            runtime->fail(codes::kTypeMismatch,
                          "the bounds of a range must be i64, got " + runtime::describe(*runtime, v), node->span);
        }
        return v.get().integer;
    }
    Runtime* runtime;
    std::uint32_t slot;
    NodePtr low;
    NodePtr high;
    bool inclusive;
    NodePtr body;
};

struct ForEach final : StatementNode {
    ForEach(Span where, Runtime& r, NodePtr i, PatternPtr p, NodePtr b, std::uint32_t s) noexcept
        : StatementNode(where), runtime(&r), iterable(i), pattern(p), body(b), source_slot(s) {}
    Flow exec(Value* fp) const override {
        const Value source = iterable->eval(fp);
        runtime::store(fp[source_slot], source);
        const Flow flow = source.is(Tag::Array) ? over_array(fp, source.as<runtime::Array>()) : over_any(fp, source);
        runtime::store(fp[source_slot], Value::nil());
        return flow;
    }
    Flow over_array(Value* fp, const runtime::Array* array) const {
        // The array may grow while it is walked; new elements are seen.
        Flow outcome = Flow::Next;
        for (std::size_t i = 0; i < array->size; ++i) {
            runtime->step(span);
            const Owned element(runtime::get(array, i));
            bind(fp, element);
            if (body_ends_loop(*body, fp, outcome)) {
                break;
            }
        }
        return outcome;
    }
    Flow over_any(Value* fp, Value source) const {
        runtime::Iteration it(*runtime, source, iterable->span);
        Value next;
        Flow outcome = Flow::Next;
        while (it.next(next)) {
            const Owned element(next);
            runtime->step(span);
            bind(fp, element);
            if (body_ends_loop(*body, fp, outcome)) {
                break;
            }
        }
        return outcome;
    }
    void bind(Value* fp, Value element) const {
        if (!pattern->match(fp, element)) {
            pattern->fail_misfit(fp, element);
        }
    }
    Runtime* runtime;
    NodePtr iterable;
    PatternPtr pattern;
    NodePtr body;
    std::uint32_t source_slot;
};

/// Catches breaks and continues that leave expressions of the body.
struct CatchFlow final : StatementNode {
    CatchFlow(Span where, NodePtr b) noexcept : StatementNode(where), body(b) {}
    Flow exec(Value* fp) const override {
        try {
            return body->exec(fp);
        } catch (const ControlTransfer& transfer) {
            if (transfer.flow() == Flow::Return) {
                throw;
            }
            return transfer.flow();
        }
    }
    NodePtr body;
};
struct LoopValue final : Node {
    LoopValue(Span where, NodePtr l, std::uint32_t s) noexcept : Node(where), loop(l), slot(s) {}
    Value eval(Value* fp) const override {
        loop->exec(fp);
        return runtime::take(fp[slot]);
    }
    NodePtr loop;
    std::uint32_t slot;
};

} // namespace

NodePtr make_while(Arena& arena, Span span, Runtime& runtime, NodePtr condition, NodePtr body) {
    return arena.make<While>(span, runtime, condition, body);
}
NodePtr make_while_pattern(Arena& arena, Span span, Runtime& runtime, BranchNode branch) {
    return arena.make<WhilePattern>(span, runtime, branch);
}
NodePtr make_loop(Arena& arena, Span span, Runtime& runtime, NodePtr body) {
    return arena.make<Loop>(span, runtime, body);
}
NodePtr make_for_range(Arena& arena, Span span, Runtime& runtime, std::uint32_t slot, NodePtr low, NodePtr high,
                       bool inclusive, NodePtr body) {
    return arena.make<ForRange>(span, runtime, slot, low, high, inclusive, body);
}
NodePtr make_for_each(Arena& arena, Span span, Runtime& runtime, NodePtr iterable, PatternPtr pattern, NodePtr body,
                      std::uint32_t source_slot) {
    return arena.make<ForEach>(span, runtime, iterable, pattern, body, source_slot);
}
NodePtr make_catch_flow(Arena& arena, Span span, NodePtr body) { return arena.make<CatchFlow>(span, body); }
NodePtr make_loop_value(Arena& arena, Span span, NodePtr loop, std::uint32_t slot) {
    return arena.make<LoopValue>(span, loop, slot);
}

} // namespace simple::exec
