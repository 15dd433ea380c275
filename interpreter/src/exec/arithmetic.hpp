// Operators as template policies: the fast case of numbers inline, everything else through runtime/operators.
#pragma once

#include <cmath>
#include <cstdint>

#include "exec/operands.hpp"

namespace simple::exec {

using syntax::BinaryOp;
using syntax::CompareOp;

struct AddOp {
    static constexpr BinaryOp op = BinaryOp::Add;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) { return runtime::wrapping_add(a, b); }
    static double floats(double a, double b) { return a + b; }
};
struct SubtractOp {
    static constexpr BinaryOp op = BinaryOp::Subtract;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) { return runtime::wrapping_subtract(a, b); }
    static double floats(double a, double b) { return a - b; }
};
struct MultiplyOp {
    static constexpr BinaryOp op = BinaryOp::Multiply;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) { return runtime::wrapping_multiply(a, b); }
    static double floats(double a, double b) { return a * b; }
};
/// Integer operands truncate; chains with a float use TrueDivideOp or a chain node.
struct DivideOp {
    static constexpr BinaryOp op = BinaryOp::Divide;
    static std::int64_t ints(const Node& node, std::int64_t a, std::int64_t b) {
        // 0 and -1 need care; one unsigned comparison tells them apart from all others.
        if (static_cast<std::uint64_t>(b) + 1 > 1) {
            return a / b;
        }
        return runtime::divide(runtime_now(), a, b, node.span);
    }
    static double floats(double a, double b) { return a / b; }
};
/// `/` where a float in the chain makes every division true division.
struct TrueDivideOp {
    static constexpr BinaryOp op = BinaryOp::Divide;
    static double ints(const Node&, std::int64_t a, std::int64_t b) {
        return static_cast<double>(a) / static_cast<double>(b);
    }
    static double floats(double a, double b) { return a / b; }
};
struct ModuloOp {
    static constexpr BinaryOp op = BinaryOp::Modulo;
    static std::int64_t ints(const Node& node, std::int64_t a, std::int64_t b) {
        if (static_cast<std::uint64_t>(b) + 1 > 1) {
            // 32-bit division is several times faster than 64-bit division on many processors.
            if (((a | b) >> 31) == 0) {
                return static_cast<std::int64_t>(static_cast<std::uint32_t>(a) % static_cast<std::uint32_t>(b));
            }
            return a % b;
        }
        return runtime::modulo(runtime_now(), a, b, node.span);
    }
    static double floats(double a, double b) { return std::fmod(a, b); }
};
struct FloorDivideOp {
    static constexpr BinaryOp op = BinaryOp::FloorDivide;
    static std::int64_t ints(const Node& node, std::int64_t a, std::int64_t b) {
        return runtime::floor_divide(runtime_now(), a, b, node.span);
    }
    static double floats(double a, double b) { return runtime::floor_divide(a, b); }
};
struct ShiftLeftOp {
    static constexpr BinaryOp op = BinaryOp::ShiftLeft;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << (static_cast<std::uint64_t>(b) & 63));
    }
};
struct ShiftRightOp {
    static constexpr BinaryOp op = BinaryOp::ShiftRight;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) {
        return a >> (static_cast<std::uint64_t>(b) & 63);
    }
};
struct BitAndOp {
    static constexpr BinaryOp op = BinaryOp::BitAnd;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) { return a & b; }
};
struct BitOrOp {
    static constexpr BinaryOp op = BinaryOp::BitOr;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) { return a | b; }
};
struct BitXorOp {
    static constexpr BinaryOp op = BinaryOp::BitXor;
    static std::int64_t ints(const Node&, std::int64_t a, std::int64_t b) { return a ^ b; }
};

template <typename Op>
concept HasFloats = requires(double d) {
    Op::floats(d, d);
};

/// Applies an operator to borrowed values; numbers inline.
template <typename Op> inline Value apply(const Node& node, Value a, Value b) {
    if (a.is_int() && b.is_int()) {
        return Value::of(Op::ints(node, a.integer, b.integer));
    }
    if constexpr (HasFloats<Op>) {
        if (a.is_float()) {
            if (b.is_float()) {
                return Value::of(Op::floats(a.number, b.number));
            }
            if (b.is_int()) {
                return Value::of(Op::floats(a.number, static_cast<double>(b.integer)));
            }
        } else if (a.is_int() && b.is_float()) {
            return Value::of(Op::floats(static_cast<double>(a.integer), b.number));
        }
    }
    return runtime::binary(runtime_now(), Op::op, a, b, node.span);
}

/// The same where references of `a` and `b` are given up if they are owned; for what a node does not do in place.
template <typename Op, bool OwnsA, bool OwnsB> [[gnu::noinline]] Value apply_slow(const Node& node, Value a, Value b) {
    const Owned hold_a(OwnsA ? a : Value::nil());
    const Owned hold_b(OwnsB ? b : Value::nil());
    return apply<Op>(node, a, b);
}
/// Applies an operator to two operands, the first read before the second.
template <typename Op, typename L, typename R>
inline Value apply_operands(const Node& node, const L& left, const R& right, Value* fp) {
    const Value a = left.get(fp);
    const Value b = get_after<L>(a, right, fp);
    if (a.is_int() && b.is_int()) {
        return Value::of(Op::ints(node, a.integer, b.integer));
    }
    if constexpr (HasFloats<Op>) {
        if (a.is_number() && b.is_number()) {
            return Value::of(Op::floats(a.as_double(), b.as_double()));
        }
    }
    return apply_slow<Op, !L::borrowed, !R::borrowed>(node, a, b);
}

struct LessOp {
    static constexpr CompareOp op = CompareOp::Less;
    template <typename T> static bool test(T a, T b) { return a < b; }
};
struct LessEqualOp {
    static constexpr CompareOp op = CompareOp::LessEqual;
    template <typename T> static bool test(T a, T b) { return a <= b; }
};
struct GreaterOp {
    static constexpr CompareOp op = CompareOp::Greater;
    template <typename T> static bool test(T a, T b) { return a > b; }
};
struct GreaterEqualOp {
    static constexpr CompareOp op = CompareOp::GreaterEqual;
    template <typename T> static bool test(T a, T b) { return a >= b; }
};
struct EqualOp {
    static constexpr CompareOp op = CompareOp::Equal;
    template <typename T> static bool test(T a, T b) { return a == b; }
};
struct NotEqualOp {
    static constexpr CompareOp op = CompareOp::NotEqual;
    template <typename T> static bool test(T a, T b) { return a != b; }
};

/// Compares values that are not both numbers.
bool compare_slow(const Node& node, CompareOp op, Value a, Value b);

} // namespace simple::exec
