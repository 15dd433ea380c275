// Operand kinds: what a fused node reads without calling another node. One template per node over these replaces
// hand-written combinations.
#pragma once

#include "exec/node.hpp"

namespace simple::exec {

/// Reads a value part by part, so that it stays in registers.
inline Value copy_of(const Value& value) noexcept {
    Value copy;
    copy.bits = value.bits;
    copy.tag = value.tag;
    return copy;
}

/// A slot of the frame, read without counting.
struct LocalOperand {
    std::uint32_t slot;
    static constexpr bool borrowed = true;
    Value get(Value* fp) const noexcept { return copy_of(fp[slot]); }
    std::int64_t get_int(Value* fp) const noexcept { return fp[slot].integer; }
    double get_float(Value* fp) const noexcept { return fp[slot].number; }
};
/// A constant.
struct ConstOperand {
    Value value;
    static constexpr bool borrowed = true;
    Value get(Value* /*fp*/) const noexcept { return copy_of(value); }
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

/// The product of two simple operands of known types, computed in place: what `s + x * x` reads.
template <typename L, typename R> struct ProductOperand {
    L left;
    R right;
    static constexpr bool borrowed = true;
    std::int64_t get_int(Value* fp) const noexcept {
        return runtime::wrapping_multiply(left.get_int(fp), right.get_int(fp));
    }
    double get_float(Value* fp) const noexcept { return left.get_float(fp) * right.get_float(fp); }
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

/// Reads an operand while `first`, the value of a First, waits; it is not lost when an error passes.
template <typename First, typename Operand>
[[gnu::always_inline]] inline Value get_after(Value first, const Operand& operand, Value* fp) {
    if constexpr (First::borrowed || Operand::borrowed) {
        return operand.get(fp);
    } else {
        try {
            return operand.get(fp);
        } catch (...) {
            runtime::release(first);
            throw;
        }
    }
}

/// An operand as lowering sees it.
struct OperandRef {
    /// Field and Element are expressions, of a kind that inline_nodes.hpp knows: `local.name` and `local[local]`.
    enum class Kind : std::uint8_t { Local, Const, Expr, Field, Element, ProductOfLocals, ProductWithConst };
    Kind kind = Kind::Expr;
    std::uint32_t slot = 0;
    std::uint32_t second_slot = 0; ///< Of a product of locals.
    Value value = Value::nil();
    NodePtr node = nullptr;
};

template <typename Use> auto with_operand(const OperandRef& operand, Use&& use) {
    switch (operand.kind) {
        case OperandRef::Kind::Local: return use(LocalOperand{operand.slot});
        case OperandRef::Kind::Const: return use(ConstOperand{operand.value});
        default: break;
    }
    return use(ExprOperand{operand.node});
}

/// The same for nodes of known types, which also take products.
template <typename Use> auto with_typed_operand(const OperandRef& operand, Use&& use) {
    switch (operand.kind) {
        case OperandRef::Kind::ProductOfLocals:
            return use(ProductOperand<LocalOperand, LocalOperand>{{operand.slot}, {operand.second_slot}});
        case OperandRef::Kind::ProductWithConst:
            return use(ProductOperand<LocalOperand, ConstOperand>{{operand.slot}, {operand.value}});
        default: break;
    }
    return with_operand(operand, use);
}

} // namespace simple::exec
