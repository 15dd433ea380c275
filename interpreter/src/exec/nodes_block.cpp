// Blocks, function bodies, declarations, and the ways to leave them.
#include <exception>

#include "exec/calls.hpp"
#include "exec/nodes_control.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

struct Block final : Node {
    Block(Span where, List<NodePtr> s, NodePtr r) noexcept : Node(where), statements(s), result(r) {}
    Value eval(Value* fp) const override {
        for (const NodePtr statement : statements) {
            statement->exec(fp);
        }
        return result != nullptr ? result->eval(fp) : Value::nil();
    }
    std::int64_t eval_int(Value* fp) const override {
        run(fp);
        return result->eval_int(fp);
    }
    double eval_float(Value* fp) const override {
        run(fp);
        return result->eval_float(fp);
    }
    Flow exec(Value* fp) const override {
        for (const NodePtr statement : statements) {
            const Flow flow = statement->exec(fp);
            if (flow != Flow::Next) {
                return flow;
            }
        }
        return result != nullptr ? result->exec(fp) : Flow::Next;
    }
    void run(Value* fp) const {
        for (const NodePtr statement : statements) {
            statement->exec(fp);
        }
    }
    List<NodePtr> statements;
    NodePtr result;
};

/// Two statements are the most frequent body of a loop.
struct Block2 final : StatementNode {
    Block2(Span where, NodePtr a, NodePtr b) noexcept : StatementNode(where), first(a), second(b) {}
    Flow exec(Value* fp) const override {
        const Flow flow = first->exec(fp);
        return flow != Flow::Next ? flow : second->exec(fp);
    }
    NodePtr first;
    NodePtr second;
};

struct FunctionBody final : Node {
    FunctionBody(Span where, List<NodePtr> s, NodePtr r, std::uint32_t slot) noexcept
        : Node(where), statements(s), result(r), return_slot(slot) {}
    Value eval(Value* fp) const override {
        for (const NodePtr statement : statements) {
            if (statement->exec(fp) == Flow::Return) {
                return runtime::take(fp[return_slot]);
            }
        }
        return result != nullptr ? result->eval(fp) : Value::nil();
    }
    List<NodePtr> statements;
    NodePtr result;
    std::uint32_t return_slot;
};

struct CatchReturn final : Node {
    CatchReturn(Span where, NodePtr b) noexcept : Node(where), body(b) {}
    Value eval(Value* fp) const override {
        try {
            return body->eval(fp);
        } catch (const ControlTransfer& transfer) {
            return transfer.take();
        }
    }
    NodePtr body;
};

/// Runs what `defer` collected on every way out of a function, last first, whether or not some of it fails. The first
/// error goes on.
struct DeferScope final : Node {
    DeferScope(Span where, NodePtr b, std::uint32_t slot) noexcept : Node(where), body(b), list_slot(slot) {}
    Value eval(Value* fp) const override {
        runtime::store(fp[list_slot], runtime::array_value(runtime::make_array(runtime_now().heap())));
        Owned result;
        std::exception_ptr failure;
        try {
            result = Owned(body->eval(fp));
        } catch (...) {
            failure = std::current_exception();
        }
        run_deferred(fp, failure);
        if (failure) {
            std::rethrow_exception(failure);
        }
        return result.leak();
    }
    void run_deferred(Value* fp, std::exception_ptr& failure) const {
        const Owned actions(runtime::take(fp[list_slot]));
        auto* reached = actions.get().as<runtime::Array>();
        Runtime& rt = runtime_now();
        for (std::size_t i = reached->size; i > 0; --i) {
            const Owned action(runtime::get(reached, i - 1));
            try {
                runtime::release(call_value(rt, action, rt.stack_top, 0, span_of(action)));
            } catch (...) {
                failure = failure ? failure : std::current_exception();
            }
        }
    }
    static Span span_of(Value action) { return action.as<runtime::Closure>()->code->span; }
    NodePtr body;
    std::uint32_t list_slot;
};
struct Defer final : StatementNode {
    Defer(Span where, std::uint32_t slot, NodePtr a) noexcept : StatementNode(where), list_slot(slot), action(a) {}
    Flow exec(Value* fp) const override {
        runtime::push(fp[list_slot].as<runtime::Array>(), action->eval(fp));
        return Flow::Next;
    }
    std::uint32_t list_slot;
    NodePtr action;
};

struct Return final : StatementNode {
    Return(Span where, NodePtr v, std::uint32_t slot) noexcept : StatementNode(where), value(v), return_slot(slot) {}
    Flow exec(Value* fp) const override {
        const Value v = value != nullptr ? value->eval(fp) : Value::nil();
        runtime::store(fp[return_slot], v);
        return Flow::Return;
    }
    NodePtr value;
    std::uint32_t return_slot;
};
struct FlowNode final : StatementNode {
    FlowNode(Span where, Flow f) noexcept : StatementNode(where), flow(f) {}
    Flow exec(Value* /*fp*/) const override { return flow; }
    Flow flow;
};
struct BreakValue final : StatementNode {
    BreakValue(Span where, NodePtr v, std::uint32_t s) noexcept : StatementNode(where), value(v), slot(s) {}
    Flow exec(Value* fp) const override {
        const Value v = value->eval(fp);
        runtime::store(fp[slot], v);
        return Flow::Break;
    }
    NodePtr value;
    std::uint32_t slot;
};
struct Transfer final : StatementNode {
    Transfer(Span where, Flow f, NodePtr v) noexcept : StatementNode(where), flow(f), value(v) {}
    Flow exec(Value* fp) const override {
        throw ControlTransfer(flow, value != nullptr ? value->eval(fp) : Value::nil());
    }
    Flow flow;
    NodePtr value;
};

struct BindPatternStatement final : StatementNode {
    BindPatternStatement(Span where, PatternPtr p, NodePtr v) noexcept : StatementNode(where), pattern(p), value(v) {}
    Flow exec(Value* fp) const override {
        const Owned v(value->eval(fp));
        if (!pattern->match(fp, v)) {
            pattern->fail_misfit(fp, v);
        }
        return Flow::Next;
    }
    PatternPtr pattern;
    NodePtr value;
};
struct DeclareCell final : StatementNode {
    DeclareCell(Span where, std::uint32_t s, NodePtr v) noexcept : StatementNode(where), slot(s), value(v) {}
    Flow exec(Value* fp) const override {
        Owned v(value->eval(fp));
        auto* cell = runtime_now().heap().make<runtime::Box>(Tag::Cell);
        cell->value = v.leak();
        runtime::store(fp[slot], Value::of(cell, Tag::Cell));
        return Flow::Next;
    }
    std::uint32_t slot;
    NodePtr value;
};
struct EnterBlock final : StatementNode {
    EnterBlock(Span where, List<std::uint32_t> n, List<std::uint32_t> c, List<std::uint32_t> u,
               List<NodePtr> s) noexcept
        : StatementNode(where), nil_slots(n), cell_slots(c), unset_slots(u), stores(s) {}
    Flow exec(Value* fp) const override {
        for (const std::uint32_t slot : nil_slots) {
            runtime::store(fp[slot], Value::nil());
        }
        for (const std::uint32_t slot : cell_slots) {
            make_cell(fp[slot], Value::nil());
        }
        for (const std::uint32_t slot : unset_slots) {
            make_cell(fp[slot], Value::absent());
        }
        for (const NodePtr store : stores) {
            store->exec(fp);
        }
        return Flow::Next;
    }
    static void make_cell(Value& slot, Value value) {
        auto* cell = runtime_now().heap().make<runtime::Box>(Tag::Cell);
        cell->value = value;
        runtime::store(slot, Value::of(cell, Tag::Cell));
    }
    List<std::uint32_t> nil_slots;
    List<std::uint32_t> cell_slots;
    List<std::uint32_t> unset_slots;
    List<NodePtr> stores;
};

} // namespace

NodePtr make_block(Arena& arena, Span span, List<NodePtr> statements, NodePtr result) {
    if (result == nullptr && statements.count == 1) {
        return statements[0];
    }
    if (result == nullptr && statements.count == 2) {
        return arena.make<Block2>(span, statements[0], statements[1]);
    }
    if (result != nullptr && statements.empty()) {
        return result;
    }
    return arena.make<Block>(span, statements, result);
}
NodePtr make_function_body(Arena& arena, Span span, List<NodePtr> statements, NodePtr result,
                           std::uint32_t return_slot) {
    if (statements.empty() && result != nullptr) {
        return result;
    }
    return arena.make<FunctionBody>(span, statements, result, return_slot);
}
NodePtr make_catch_return(Arena& arena, Span span, NodePtr body) { return arena.make<CatchReturn>(span, body); }
NodePtr make_defer_scope(Arena& arena, Span span, NodePtr body, std::uint32_t list_slot) {
    return arena.make<DeferScope>(span, body, list_slot);
}
NodePtr make_defer(Arena& arena, Span span, std::uint32_t list_slot, NodePtr action) {
    return arena.make<Defer>(span, list_slot, action);
}
NodePtr make_return(Arena& arena, Span span, NodePtr value, std::uint32_t return_slot) {
    return arena.make<Return>(span, value, return_slot);
}
NodePtr make_flow(Arena& arena, Span span, Flow flow) { return arena.make<FlowNode>(span, flow); }
NodePtr make_break_value(Arena& arena, Span span, NodePtr value, std::uint32_t slot) {
    return arena.make<BreakValue>(span, value, slot);
}
NodePtr make_transfer(Arena& arena, Span span, Flow flow, NodePtr value) {
    return arena.make<Transfer>(span, flow, value);
}
NodePtr make_bind_pattern(Arena& arena, Span span, PatternPtr pattern, NodePtr value) {
    return arena.make<BindPatternStatement>(span, pattern, value);
}
NodePtr make_declare_cell(Arena& arena, Span span, std::uint32_t slot, NodePtr value) {
    return arena.make<DeclareCell>(span, slot, value);
}
NodePtr make_enter_block(Arena& arena, Span span, List<std::uint32_t> nil_slots, List<std::uint32_t> cell_slots,
                         List<std::uint32_t> unset_slots, List<NodePtr> stores) {
    return arena.make<EnterBlock>(span, nil_slots, cell_slots, unset_slots, stores);
}

} // namespace simple::exec
