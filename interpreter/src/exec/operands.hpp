// Operand kinds: what a fused node reads without calling another node. One template per node over these replaces
// hand-written combinations.
#pragma once

#include "exec/node.hpp"

namespace simple::exec {

/// A slot of the frame, read without counting.
struct LocalOperand {
    std::uint32_t slot;
    static constexpr bool borrowed = true;
    Value get(Value* fp) const noexcept { return fp[slot]; }
    std::int64_t get_int(Value* fp) const noexcept { return fp[slot].integer; }
    double get_float(Value* fp) const noexcept { return fp[slot].number; }
};
/// A constant.
struct ConstOperand {
    Value value;
    static constexpr bool borrowed = true;
    Value get(Value* /*fp*/) const noexcept { return value; }
    std::int64_t get_int(Value* /*fp*/) const noexcept { return value.integer; }
    double get_float(Value* /*fp*/) const noexcept { return value.number; }
};
/// Anything else.
struct ExprOperand {
    NodePtr node;
    static constexpr bool borrowed = false;
    Value get(Value* fp) const { return node->eval(fp); }
    std::int64_t get_int(Value* fp) const { return node->eval_int(fp); }
    double get_float(Value* fp) const { return node->eval_float(fp); }
};

/// Holds the value of an operand for as long as the operation needs it.
template <typename Operand> class Held {
public:
    Held(const Operand& operand, Value* fp) : value_(operand.get(fp)) {}
    ~Held() {
        if constexpr (!Operand::borrowed) {
            runtime::release(value_);
        }
    }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    Value get() const noexcept { return value_; }

private:
    Value value_;
};

/// An operand as lowering sees it.
struct OperandRef {
    enum class Kind : std::uint8_t { Local, Const, Expr } kind = Kind::Expr;
    std::uint32_t slot = 0;
    Value value = Value::nil();
    NodePtr node = nullptr;
};

template <typename Use> auto with_operand(const OperandRef& operand, Use&& use) {
    switch (operand.kind) {
        case OperandRef::Kind::Local: return use(LocalOperand{operand.slot});
        case OperandRef::Kind::Const: return use(ConstOperand{operand.value});
        case OperandRef::Kind::Expr: break;
    }
    return use(ExprOperand{operand.node});
}

} // namespace simple::exec
