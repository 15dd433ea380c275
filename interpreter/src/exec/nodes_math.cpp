#include "exec/nodes_math.hpp"

#include "exec/nodes_operator.hpp"

namespace simple::exec {

namespace {

struct ApplicationNode final : Node {
    ApplicationNode(Span where, NodePtr f, NodePtr c, NodePtr p) noexcept
        : Node(where), callee(f), call(c), product(p) {}
    Value eval(Value* fp) const override {
        const Owned f(callee->eval(fp));
        const Value v = f;
        const bool factor =
            v.is_number() || v.is(Tag::Array) || (v.is(Tag::NativeObject) && !runtime::callable(runtime_now(), v));
        return factor ? product->eval(fp) : call->eval(fp);
    }
    NodePtr callee;
    NodePtr call;
    NodePtr product;
};

struct MathNegate final : Node {
    MathNegate(Span where, NodePtr o) noexcept : Node(where), operand(o) {}
    Value eval(Value* fp) const override {
        const Owned v(operand->eval(fp));
        return v.get().is(Tag::Array)
                   ? runtime::broadcast(runtime_now(), BinaryOp::Multiply, Value::of(std::int64_t{-1}), v, span)
                   : runtime::negate(runtime_now(), v, span);
    }
    NodePtr operand;
};

} // namespace

NodePtr make_application(Arena& arena, Span span, const Application& application) {
    return make_application(arena, span, application.callee, application.call,
                            make_math_binary(arena, BinaryOp::Multiply, span, application.callee, application.factor));
}

NodePtr make_application(Arena& arena, Span span, NodePtr callee, NodePtr call, NodePtr product) {
    return arena.make<ApplicationNode>(span, callee, call, product);
}

NodePtr make_math_negate(Arena& arena, Span span, NodePtr operand) { return arena.make<MathNegate>(span, operand); }

} // namespace simple::exec
