// Element-wise arithmetic, functions of one tensor, comparison and choice.
//
// Operations are entries of tables (kernels::UnaryOp, kernels::BinaryOp); unary() and binary() run any of them, the
// named functions are shorthands.
#pragma once

#include <optional>
#include <string_view>

#include "stdlib/kernels/elementwise.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

using kernels::BinaryOp;
using kernels::UnaryOp;
using kernels::UnaryParams;

/// Runs a binary operation. Result type: promotion; true division and the like turn integers into f64, comparisons
/// and logic give bool, arithmetic on two bools is done in i64. Throws E1; an arithmetic error for integer division by
/// zero; a value error for negative integer powers of integers.
SIMPLE_API Tensor binary(BinaryOp op, const Operand& a, const Operand& b, std::string_view name);
/// Runs a unary operation; see kernels::UnaryOp for what `params` mean.
SIMPLE_API Tensor unary(UnaryOp op, const Tensor& x, std::string_view name, UnaryParams params = {});
/// Returns g · f'(x) in one pass, for every differentiable unary operation. `x` and `y` are input and output of the
/// forward operation; only the one unary_needs() names is read, the other may be undefined. All have equal shapes.
SIMPLE_API Tensor unary_backward(UnaryOp op, const Tensor& g, const Tensor& x, const Tensor& y,
                                 UnaryParams params = {});

/// What unary_backward reads.
enum class Needs : unsigned char { Nothing, Input, Output };
/// Tells which tensor to save for unary_backward.
SIMPLE_API Needs unary_needs(UnaryOp op) noexcept;

inline Tensor add(const Operand& a, const Operand& b, std::string_view name = "add") {
    return binary(BinaryOp::Add, a, b, name);
}
inline Tensor sub(const Operand& a, const Operand& b, std::string_view name = "sub") {
    return binary(BinaryOp::Sub, a, b, name);
}
inline Tensor mul(const Operand& a, const Operand& b, std::string_view name = "mul") {
    return binary(BinaryOp::Mul, a, b, name);
}
/// Divides; always true division.
inline Tensor div(const Operand& a, const Operand& b, std::string_view name = "div") {
    return binary(BinaryOp::Div, a, b, name);
}
/// Returns floor(a / b).
inline Tensor floor_div(const Operand& a, const Operand& b, std::string_view name = "floor_div") {
    return binary(BinaryOp::FloorDiv, a, b, name);
}
/// Returns a - b·floor(a / b), with the sign of b, as torch.remainder.
inline Tensor remainder(const Operand& a, const Operand& b, std::string_view name = "remainder") {
    return binary(BinaryOp::Remainder, a, b, name);
}
inline Tensor pow(const Operand& a, const Operand& b, std::string_view name = "pow") {
    return binary(BinaryOp::Pow, a, b, name);
}
/// Returns the larger one; NaN wins.
inline Tensor maximum(const Operand& a, const Operand& b, std::string_view name = "maximum") {
    return binary(BinaryOp::Maximum, a, b, name);
}
/// Returns the smaller one; NaN wins.
inline Tensor minimum(const Operand& a, const Operand& b, std::string_view name = "minimum") {
    return binary(BinaryOp::Minimum, a, b, name);
}
inline Tensor atan2(const Operand& a, const Operand& b, std::string_view name = "atan2") {
    return binary(BinaryOp::Atan2, a, b, name);
}
inline Tensor hypot(const Operand& a, const Operand& b, std::string_view name = "hypot") {
    return binary(BinaryOp::Hypot, a, b, name);
}

inline Tensor eq(const Operand& a, const Operand& b) { return binary(BinaryOp::Eq, a, b, "eq"); }
inline Tensor ne(const Operand& a, const Operand& b) { return binary(BinaryOp::Ne, a, b, "ne"); }
inline Tensor lt(const Operand& a, const Operand& b) { return binary(BinaryOp::Lt, a, b, "lt"); }
inline Tensor le(const Operand& a, const Operand& b) { return binary(BinaryOp::Le, a, b, "le"); }
inline Tensor gt(const Operand& a, const Operand& b) { return binary(BinaryOp::Gt, a, b, "gt"); }
inline Tensor ge(const Operand& a, const Operand& b) { return binary(BinaryOp::Ge, a, b, "ge"); }
inline Tensor logical_and(const Operand& a, const Operand& b) { return binary(BinaryOp::And, a, b, "logical_and"); }
inline Tensor logical_or(const Operand& a, const Operand& b) { return binary(BinaryOp::Or, a, b, "logical_or"); }
inline Tensor logical_xor(const Operand& a, const Operand& b) { return binary(BinaryOp::Xor, a, b, "logical_xor"); }

inline Tensor neg(const Tensor& x) { return unary(UnaryOp::Neg, x, "neg"); }
inline Tensor abs(const Tensor& x) { return unary(UnaryOp::Abs, x, "abs"); }
inline Tensor sign(const Tensor& x) { return unary(UnaryOp::Sign, x, "sign"); }
inline Tensor exp(const Tensor& x) { return unary(UnaryOp::Exp, x, "exp"); }
inline Tensor log(const Tensor& x) { return unary(UnaryOp::Log, x, "log"); }
inline Tensor sqrt(const Tensor& x) { return unary(UnaryOp::Sqrt, x, "sqrt"); }
inline Tensor square(const Tensor& x) { return unary(UnaryOp::Square, x, "square"); }
inline Tensor reciprocal(const Tensor& x) { return unary(UnaryOp::Reciprocal, x, "reciprocal"); }
inline Tensor sin(const Tensor& x) { return unary(UnaryOp::Sin, x, "sin"); }
inline Tensor cos(const Tensor& x) { return unary(UnaryOp::Cos, x, "cos"); }
inline Tensor logical_not(const Tensor& x) { return unary(UnaryOp::LogicalNot, x, "logical_not"); }

/// Limits elements; min > max: max wins; NaN stays.
SIMPLE_API Tensor clamp(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max,
                        std::string_view name = "clamp");
/// Takes a where cond is true, else b; all broadcast. Throws E1, and E7 when cond is not bool.
SIMPLE_API Tensor where(const Tensor& cond, const Operand& a, const Operand& b, std::string_view name = "where");
/// Replaces elements where the mask is true. The mask broadcasts to x. Throws E1, E7.
SIMPLE_API Tensor masked_fill(const Tensor& x, const Tensor& mask, Scalar value, std::string_view name = "masked_fill");
/// Returns a + w·(b - a).
SIMPLE_API Tensor lerp(const Operand& a, const Operand& b, const Operand& w, std::string_view name = "lerp");
/// Returns a + value·b·c.
SIMPLE_API Tensor addcmul(const Operand& a, const Operand& b, const Operand& c, Scalar value,
                          std::string_view name = "addcmul");
/// Replaces NaN, and infinities by the largest finite values, as torch.nan_to_num.
SIMPLE_API Tensor nan_to_num(const Tensor& x, double nan = 0.0);

/// Tells whether shapes and all elements are equal by value; NaN differs from everything.
SIMPLE_API bool equal(const Tensor& a, const Tensor& b);
/// Compares element-wise: |a - b| <= atol + rtol·|b|, equal infinities are close, as torch.isclose.
SIMPLE_API Tensor isclose(const Operand& a, const Operand& b, double rtol = 1e-5, double atol = 1e-8,
                          bool equal_nan = false, std::string_view name = "isclose");
/// Tells whether isclose holds everywhere after broadcasting.
SIMPLE_API bool allclose(const Operand& a, const Operand& b, double rtol = 1e-5, double atol = 1e-8,
                         bool equal_nan = false, std::string_view name = "allclose");

} // namespace simple::tensor
