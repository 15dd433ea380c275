// Element-wise arithmetic, functions of one tensor, comparison and choice.
#pragma once

#include <optional>
#include <string_view>

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"

namespace simple::autograd {

using tensor::BinaryOp;
using tensor::UnaryOp;
using tensor::UnaryParams;

/// Runs a binary operation with broadcasting; at least one argument must be a tensor. Comparisons and logic are never
/// recorded. Throws as tensor::binary. An empty name stands for that of the operation.
Variable binary(BinaryOp op, const Input& a, const Input& b, std::string_view name = {});
/// Runs a function of one tensor, also an element-wise activation.
Variable unary(UnaryOp op, const Input& x, std::string_view name = {}, UnaryParams params = {});
/// Finds an operation by its public name ("exp", "relu", "maximum"); for tables of bindings.
std::optional<UnaryOp> find_unary(std::string_view name) noexcept;
std::optional<BinaryOp> find_binary(std::string_view name) noexcept;

inline Variable add(const Input& a, const Input& b) { return binary(BinaryOp::Add, a, b); }
inline Variable sub(const Input& a, const Input& b) { return binary(BinaryOp::Sub, a, b); }
inline Variable mul(const Input& a, const Input& b) { return binary(BinaryOp::Mul, a, b); }
inline Variable div(const Input& a, const Input& b) { return binary(BinaryOp::Div, a, b); }
inline Variable pow(const Input& a, const Input& b) { return binary(BinaryOp::Pow, a, b); }
inline Variable maximum(const Input& a, const Input& b) { return binary(BinaryOp::Maximum, a, b); }
inline Variable minimum(const Input& a, const Input& b) { return binary(BinaryOp::Minimum, a, b); }
inline Variable neg(const Input& x) { return unary(UnaryOp::Neg, x); }
inline Variable exp(const Input& x) { return unary(UnaryOp::Exp, x); }
inline Variable log(const Input& x) { return unary(UnaryOp::Log, x); }
inline Variable sqrt(const Input& x) { return unary(UnaryOp::Sqrt, x); }
inline Variable square(const Input& x) { return unary(UnaryOp::Square, x); }
inline Variable abs(const Input& x) { return unary(UnaryOp::Abs, x); }

/// Limits elements; min > max: max wins. The gradient is that of x inside and on the limits.
Variable clamp(const Input& x, std::optional<tensor::Scalar> min, std::optional<tensor::Scalar> max,
               std::string_view name = "clamp");
/// Takes a where cond is true, else b; all broadcast. Throws E1, E7.
Variable where(const Tensor& cond, const Input& a, const Input& b, std::string_view name = "where");
/// Replaces elements where the mask is true. Throws E1, E7.
Variable masked_fill(const Input& x, const Tensor& mask, tensor::Scalar value, std::string_view name = "masked_fill");
/// Replaces NaN, and infinities by the largest finite values. The gradient is that of x at finite elements.
Variable nan_to_num(const Input& x, double nan = 0.0);
/// Returns a + w·(b - a).
Variable lerp(const Input& a, const Input& b, const Input& w);
/// Returns a + value·b·c.
Variable addcmul(const Input& a, const Input& b, const Input& c, tensor::Scalar value = 1.0);

} // namespace simple::autograd
