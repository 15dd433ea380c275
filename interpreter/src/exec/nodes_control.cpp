// Blocks, conditions, loops and function bodies.
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

struct DeferScope final : Node {
    DeferScope(Span where, NodePtr b, std::uint32_t slot, List<NodePtr> l) noexcept
        : Node(where), body(b), list_slot(slot), blocks(l) {}
    Value eval(Value* fp) const override {
        runtime::store(fp[list_slot], runtime::array_value(runtime::make_array(runtime_now().heap())));
        Owned result;
        try {
            result = Owned(body->eval(fp));
        } catch (...) {
            run_deferred(fp);
            throw;
        }
        run_deferred(fp);
        return result.leak();
    }
    void run_deferred(Value* fp) const {
        auto* reached = fp[list_slot].as<runtime::Array>();
        while (reached->size > 0) {
            const std::size_t index = static_cast<std::size_t>(reached->ints()[reached->size - 1]);
            runtime::truncate(reached, reached->size - 1);
            blocks[index]->exec(fp);
        }
        runtime::store(fp[list_slot], Value::nil());
    }
    NodePtr body;
    std::uint32_t list_slot;
    List<NodePtr> blocks;
};
struct Defer final : StatementNode {
    Defer(Span where, std::uint32_t slot, std::uint32_t i) noexcept : StatementNode(where), list_slot(slot), index(i) {}
    Flow exec(Value* fp) const override {
        runtime::push(fp[list_slot].as<runtime::Array>(), Value::of(static_cast<std::int64_t>(index)));
        return Flow::Next;
    }
    std::uint32_t list_slot;
    std::uint32_t index;
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

// --- Conditions ------------------------------------------------------------------------------------------------------

struct IfElse final : Node {
    IfElse(Span where, NodePtr c, NodePtr b, NodePtr o) noexcept : Node(where), condition(c), body(b), otherwise(o) {}
    Value eval(Value* fp) const override {
        if (condition->eval_bool(fp)) {
            return body->eval(fp);
        }
        return otherwise != nullptr ? otherwise->eval(fp) : Value::nil();
    }
    std::int64_t eval_int(Value* fp) const override {
        return condition->eval_bool(fp) ? body->eval_int(fp) : otherwise->eval_int(fp);
    }
    double eval_float(Value* fp) const override {
        return condition->eval_bool(fp) ? body->eval_float(fp) : otherwise->eval_float(fp);
    }
    Flow exec(Value* fp) const override {
        if (condition->eval_bool(fp)) {
            return body->exec(fp);
        }
        return otherwise != nullptr ? otherwise->exec(fp) : Flow::Next;
    }
    NodePtr condition;
    NodePtr body;
    NodePtr otherwise;
};

/// Decides a condition with an optional pattern.
bool branch_taken(const BranchNode& branch, Value* fp) {
    if (branch.pattern == nullptr) {
        return branch.condition->eval_bool(fp);
    }
    const Owned value(branch.condition->eval(fp));
    Value v = value.get();
    if (branch.present_only) {
        if (v.is_nil()) {
            return false;
        }
        if (v.is(Tag::Some)) {
            v = v.as<runtime::Box>()->value;
        }
    }
    return branch.pattern->match(fp, v);
}

struct If final : Node {
    If(Span where, List<BranchNode> b, NodePtr o) noexcept : Node(where), branches(b), otherwise(o) {}
    Value eval(Value* fp) const override {
        for (const BranchNode& branch : branches) {
            if (branch_taken(branch, fp)) {
                return branch.body->eval(fp);
            }
        }
        return otherwise != nullptr ? otherwise->eval(fp) : Value::nil();
    }
    Flow exec(Value* fp) const override {
        for (const BranchNode& branch : branches) {
            if (branch_taken(branch, fp)) {
                return branch.body->exec(fp);
            }
        }
        return otherwise != nullptr ? otherwise->exec(fp) : Flow::Next;
    }
    List<BranchNode> branches;
    NodePtr otherwise;
};

// --- Loops -----------------------------------------------------------------------------------------------------------

struct While final : StatementNode {
    While(Span where, Runtime& r, NodePtr c, NodePtr b) noexcept
        : StatementNode(where), runtime(&r), condition(c), body(b) {}
    Flow exec(Value* fp) const override {
        while (condition->eval_bool(fp)) {
            runtime->step(span);
            const Flow flow = body->exec(fp);
            if (flow == Flow::Break) {
                break;
            }
            if (flow == Flow::Return) {
                return flow;
            }
        }
        return Flow::Next;
    }
    Runtime* runtime;
    NodePtr condition;
    NodePtr body;
};
struct WhilePattern final : StatementNode {
    WhilePattern(Span where, Runtime& r, BranchNode b) noexcept : StatementNode(where), runtime(&r), branch(b) {}
    Flow exec(Value* fp) const override {
        while (branch_taken(branch, fp)) {
            runtime->step(span);
            const Flow flow = branch.body->exec(fp);
            if (flow == Flow::Break) {
                break;
            }
            if (flow == Flow::Return) {
                return flow;
            }
        }
        return Flow::Next;
    }
    Runtime* runtime;
    BranchNode branch;
};
struct Loop final : StatementNode {
    Loop(Span where, Runtime& r, NodePtr b) noexcept : StatementNode(where), runtime(&r), body(b) {}
    Flow exec(Value* fp) const override {
        for (;;) {
            runtime->step(span);
            const Flow flow = body->exec(fp);
            if (flow == Flow::Break) {
                return Flow::Next;
            }
            if (flow == Flow::Return) {
                return flow;
            }
        }
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
        for (;; ++i) {
            runtime->step(span);
            fp[slot] = Value::of(i);
            const Flow flow = body->exec(fp);
            if (flow == Flow::Break) {
                break;
            }
            if (flow == Flow::Return) {
                return flow;
            }
            if (i == last) {
                break;
            }
        }
        return Flow::Next;
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
        for (std::size_t i = 0; i < array->size; ++i) {
            runtime->step(span);
            const Owned element(runtime::get(array, i));
            bind(fp, element);
            const Flow flow = body->exec(fp);
            if (flow == Flow::Break) {
                break;
            }
            if (flow == Flow::Return) {
                return flow;
            }
        }
        return Flow::Next;
    }
    Flow over_any(Value* fp, Value source) const {
        runtime::Iteration it(*runtime, source, iterable->span);
        Value next;
        while (it.next(next)) {
            const Owned element(next);
            runtime->step(span);
            bind(fp, element);
            const Flow flow = body->exec(fp);
            if (flow == Flow::Break) {
                break;
            }
            if (flow == Flow::Return) {
                return flow;
            }
        }
        return Flow::Next;
    }
    void bind(Value* fp, Value element) const {
        if (!pattern->match(fp, element)) {
            runtime->fail(codes::kDestructuringCount,
                          "the loop's pattern does not fit " + runtime::describe(*runtime, element), pattern->span);
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

struct Match final : Node {
    Match(Span where, NodePtr s, std::uint32_t slot, List<ArmNode> a) noexcept
        : Node(where), subject(s), subject_slot(slot), arms(a) {}
    Value eval(Value* fp) const override {
        const ArmNode* arm = choose(fp);
        return arm != nullptr ? arm->body->eval(fp) : Value::nil();
    }
    Flow exec(Value* fp) const override {
        const ArmNode* arm = choose(fp);
        return arm != nullptr ? arm->body->exec(fp) : Flow::Next;
    }
    const ArmNode* choose(Value* fp) const {
        const Value v = subject->eval(fp);
        runtime::store(fp[subject_slot], v);
        const ArmNode* chosen = nullptr;
        for (const ArmNode& arm : arms) {
            if (arm.pattern->match(fp, v) && (arm.guard == nullptr || arm.guard->eval_bool(fp))) {
                chosen = &arm;
                break;
            }
        }
        runtime::store(fp[subject_slot], Value::nil());
        return chosen;
    }
    NodePtr subject;
    std::uint32_t subject_slot;
    List<ArmNode> arms;
};

// --- Declarations ----------------------------------------------------------------------------------------------------

struct BindPatternStatement final : StatementNode {
    BindPatternStatement(Span where, PatternPtr p, NodePtr v) noexcept : StatementNode(where), pattern(p), value(v) {}
    Flow exec(Value* fp) const override {
        const Owned v(value->eval(fp));
        if (!pattern->match(fp, v)) {
            runtime_now().fail(codes::kDestructuringCount,
                               "the pattern does not fit " + runtime::describe(runtime_now(), v), pattern->span);
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
    EnterBlock(Span where, List<std::uint32_t> n, List<std::uint32_t> c, List<NodePtr> s) noexcept
        : StatementNode(where), nil_slots(n), cell_slots(c), stores(s) {}
    Flow exec(Value* fp) const override {
        for (const std::uint32_t slot : nil_slots) {
            runtime::store(fp[slot], Value::nil());
        }
        for (const std::uint32_t slot : cell_slots) {
            auto* cell = runtime_now().heap().make<runtime::Box>(Tag::Cell);
            cell->value = Value::nil();
            runtime::store(fp[slot], Value::of(cell, Tag::Cell));
        }
        for (const NodePtr store : stores) {
            store->exec(fp);
        }
        return Flow::Next;
    }
    List<std::uint32_t> nil_slots;
    List<std::uint32_t> cell_slots;
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
NodePtr make_defer_scope(Arena& arena, Span span, NodePtr body, std::uint32_t list_slot, List<NodePtr> blocks) {
    return arena.make<DeferScope>(span, body, list_slot, blocks);
}
NodePtr make_defer(Arena& arena, Span span, std::uint32_t list_slot, std::uint32_t index) {
    return arena.make<Defer>(span, list_slot, index);
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
NodePtr make_if(Arena& arena, Span span, List<BranchNode> branches, NodePtr otherwise) {
    return arena.make<If>(span, branches, otherwise);
}
NodePtr make_if_else(Arena& arena, Span span, NodePtr condition, NodePtr body, NodePtr otherwise) {
    return arena.make<IfElse>(span, condition, body, otherwise);
}
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
NodePtr make_match(Arena& arena, Span span, NodePtr subject, std::uint32_t subject_slot, List<ArmNode> arms) {
    return arena.make<Match>(span, subject, subject_slot, arms);
}
NodePtr make_bind_pattern(Arena& arena, Span span, PatternPtr pattern, NodePtr value) {
    return arena.make<BindPatternStatement>(span, pattern, value);
}
NodePtr make_declare_cell(Arena& arena, Span span, std::uint32_t slot, NodePtr value) {
    return arena.make<DeclareCell>(span, slot, value);
}
NodePtr make_enter_block(Arena& arena, Span span, List<std::uint32_t> nil_slots, List<std::uint32_t> cell_slots,
                         List<NodePtr> stores) {
    return arena.make<EnterBlock>(span, nil_slots, cell_slots, stores);
}

} // namespace simple::exec
