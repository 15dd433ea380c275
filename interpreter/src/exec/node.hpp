// Executable nodes: running a program is calling `eval` on a tree of these.
//
// Note [Node protocol]
// - `eval` returns an owned value (see Note [Ownership of values]). `eval_int`, `eval_float` and `eval_bool` never
//   build one: the first two may be called only where inference proved the kind; `eval_bool` gives truthiness.
// - `exec` runs a node as a statement and reports how it ended. Return, break and continue travel as this completion
//   code; errors travel as C++ exceptions thrown from out-of-line code.
// - `fp` points at the frame: slots of the function's variables, then temporaries. Slots above the frames in use hold
//   no references, so a frame needs no initialisation and an unwinder can clear it blindly.
// - Nodes live in an arena, are immutable but for inline caches, and are never destroyed one by one.
#pragma once

#include <cstdint>

#include "runtime/operators.hpp"
#include "runtime/runtime.hpp"
#include "support/span.hpp"

namespace simple::exec {

using runtime::Owned;
using runtime::Runtime;
using runtime::Tag;
using runtime::Value;

/// How a statement ended.
enum class Flow : std::uint8_t { Next, Return, Break, Continue };

/// The runtime whose program runs on this thread; set by Engine at each entry. Only out-of-line paths read it.
extern thread_local Runtime* current_runtime;

inline Runtime& runtime_now() noexcept { return *current_runtime; }

struct Node {
    explicit Node(Span where) noexcept : span(where) {}
    Node(const Node&) = default;

    virtual Value eval(Value* fp) const = 0;
    virtual std::int64_t eval_int(Value* fp) const { return eval(fp).integer; }
    /// Also for nodes of static type Int.
    virtual double eval_float(Value* fp) const { return eval(fp).as_double(); }
    virtual bool eval_bool(Value* fp) const;
    virtual Flow exec(Value* fp) const;

    Span span;

protected:
    ~Node() = default;
};

/// Runs the body of a loop once. Returns whether that ends the loop, and then in `outcome` what the loop gives.
[[gnu::always_inline]] inline bool body_ends_loop(const Node& body, Value* fp, Flow& outcome) {
    const Flow flow = body.exec(fp);
    if (flow == Flow::Return) {
        outcome = flow;
    }
    return flow == Flow::Break || flow == Flow::Return;
}

/// Truthiness with the common kinds decided inline; consumes the reference.
bool truthy_slow(Value owned);
inline bool consume_truthy(Value owned) {
    switch (owned.tag) {
        case Tag::Bool: return owned.boolean;
        case Tag::Nil: return false;
        case Tag::Int: return owned.integer != 0;
        case Tag::Float: return owned.number != 0.0;
        default: return truthy_slow(owned);
    }
}

inline bool Node::eval_bool(Value* fp) const { return consume_truthy(eval(fp)); }
inline Flow Node::exec(Value* fp) const {
    runtime::release(eval(fp));
    return Flow::Next;
}

/// Base of nodes whose static type is Int.
struct IntNode : Node {
    using Node::Node;
    Value eval(Value* fp) const final { return Value::of(eval_int(fp)); }
    double eval_float(Value* fp) const final { return static_cast<double>(eval_int(fp)); }
    bool eval_bool(Value* fp) const final { return eval_int(fp) != 0; }
    Flow exec(Value* fp) const final {
        eval_int(fp);
        return Flow::Next;
    }
};
/// Base of nodes whose static type is Float.
struct FloatNode : Node {
    using Node::Node;
    Value eval(Value* fp) const final { return Value::of(eval_float(fp)); }
    std::int64_t eval_int(Value* fp) const final { return static_cast<std::int64_t>(eval_float(fp)); }
    bool eval_bool(Value* fp) const final { return eval_float(fp) != 0.0; }
    Flow exec(Value* fp) const final {
        eval_float(fp);
        return Flow::Next;
    }
};
/// Base of nodes whose static type is Bool.
struct BoolNode : Node {
    using Node::Node;
    Value eval(Value* fp) const final { return Value::of(eval_bool(fp)); }
    Flow exec(Value* fp) const final {
        eval_bool(fp);
        return Flow::Next;
    }
};
/// Base of statements: as an expression they give nil.
struct StatementNode : Node {
    using Node::Node;
    Value eval(Value* fp) const override {
        exec(fp);
        return Value::nil();
    }
    Flow exec(Value* fp) const override = 0;
};

using NodePtr = const Node*;

} // namespace simple::exec
