// The catalogue of element-wise operations on vectors of doubles: one struct per entry of UnaryOp and BinaryOp.
//
// forward() is the function; gradient() returns g·f'(x), from the input x or the output y, whichever kNeeds names in
// the table of elementwise.cpp. a and b are the parameters of UnaryParams. Formulas of PyTorch 2.
#pragma once

#include "stdlib/kernels/math_trig_impl.hpp"

namespace simple::kernels::SIMPLE_ISA::ops {

#define SIMPLE_UNARY(Name, forward_expression, gradient_expression)                                                    \
    struct Name {                                                                                                      \
        static SIMPLE_INLINE V forward([[maybe_unused]] V x, [[maybe_unused]] V a, [[maybe_unused]] V b) {             \
            return forward_expression;                                                                                 \
        }                                                                                                              \
        static SIMPLE_INLINE V gradient([[maybe_unused]] V g, [[maybe_unused]] V x, [[maybe_unused]] V y,              \
                                        [[maybe_unused]] V a, [[maybe_unused]] V b) {                                  \
            return gradient_expression;                                                                                \
        }                                                                                                              \
    }

inline constexpr double kInvLn2 = 1.44269504088896340736;
inline constexpr double kInvLn10 = 0.434294481903251827651;
inline constexpr double kSqrtHalf = 0.70710678118654752440;
inline constexpr double kInvSqrt2Pi = 0.39894228040143267794;
inline constexpr double kTwoOverSqrtPi = 1.12837916709551257390;
inline constexpr double kSqrt2OverPi = 0.79788456080286535588;
inline constexpr double kGeluCubic = 0.044715;
inline constexpr double kSeluAlpha = 1.6732632423543772;
inline constexpr double kSeluLambda = 1.0507009873554805;

SIMPLE_INLINE V sign_of(V x) {
    const V y = select(x > 0.0, splat(1.0), select(x < 0.0, splat(-1.0), V{}));
    return select(x != x, x, y);
}
SIMPLE_INLINE V normal_cdf(V x) { return 0.5 * (1.0 + erf(x * kSqrtHalf)); }
SIMPLE_INLINE V gelu_inner(V x) { return tanh(kSqrt2OverPi * (x + kGeluCubic * x * x * x)); }
SIMPLE_INLINE V gelu_tanh_slope(V x) {
    const V t = gelu_inner(x);
    const V inner = kSqrt2OverPi * (1.0 + 3.0 * kGeluCubic * x * x);
    return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * inner;
}
SIMPLE_INLINE V mish_slope(V x) {
    const V t = tanh(log1p_exp(x));
    return t + x * sigmoid(x) * (1.0 - t * t);
}
SIMPLE_INLINE V softplus(V x, V beta, V threshold) {
    return select(x * beta > threshold, x, log1p_exp(x * beta) / beta);
}

// clang-format off
SIMPLE_UNARY(Neg, -x, -g);
SIMPLE_UNARY(Abs, magnitude(x), g * sign_of(x));
SIMPLE_UNARY(Sign, sign_of(x), V{});
SIMPLE_UNARY(Square, x * x, 2.0 * g * x);
SIMPLE_UNARY(Reciprocal, 1.0 / x, -g * y * y);
SIMPLE_UNARY(Sqrt, square_root(x), g / (2.0 * y));
SIMPLE_UNARY(Rsqrt, 1.0 / square_root(x), -0.5 * g * y * y * y);
SIMPLE_UNARY(Exp, exp(x), g * y);
SIMPLE_UNARY(Expm1, expm1(x), g * (y + 1.0));
SIMPLE_UNARY(Log, log(x), g / x);
SIMPLE_UNARY(Log2, log2(x), g * kInvLn2 / x);
SIMPLE_UNARY(Log10, log10(x), g * kInvLn10 / x);
SIMPLE_UNARY(Log1p, log1p(x), g / (1.0 + x));
SIMPLE_UNARY(Sin, sin(x), g * cos(x));
SIMPLE_UNARY(Cos, cos(x), -g * sin(x));
SIMPLE_UNARY(Tan, tan(x), g * (1.0 + y * y));
SIMPLE_UNARY(Asin, asin(x), g / square_root(1.0 - x * x));
SIMPLE_UNARY(Acos, acos(x), -g / square_root(1.0 - x * x));
SIMPLE_UNARY(Atan, atan(x), g / (1.0 + x * x));
SIMPLE_UNARY(Sinh, sinh(x), g * cosh(x));
SIMPLE_UNARY(Cosh, cosh(x), g * sinh(x));
SIMPLE_UNARY(Tanh, tanh(x), g * (1.0 - y * y));
SIMPLE_UNARY(Erf, erf(x), g * kTwoOverSqrtPi * exp(-x * x));
SIMPLE_UNARY(Floor, floor(x), V{});
SIMPLE_UNARY(Ceil, ceil(x), V{});
SIMPLE_UNARY(Round, round_even(x), V{});
SIMPLE_UNARY(Trunc, trunc(x), V{});
SIMPLE_UNARY(Relu, select(x <= 0.0, V{}, x), select(x <= 0.0, V{}, g));
SIMPLE_UNARY(LeakyRelu, select(x > 0.0, x, x * a), select(x > 0.0, g, g * a));
SIMPLE_UNARY(Elu, select(x > 0.0, x, a * expm1(x)), select(x > 0.0, g, g * a * exp(x)));
SIMPLE_UNARY(Selu, kSeluLambda * select(x > 0.0, x, kSeluAlpha * expm1(x)),
             g * kSeluLambda * select(x > 0.0, splat(1.0), kSeluAlpha * exp(x)));
SIMPLE_UNARY(Gelu, x * normal_cdf(x), g * (normal_cdf(x) + x * kInvSqrt2Pi * exp(-0.5 * x * x)));
SIMPLE_UNARY(GeluTanh, 0.5 * x * (1.0 + gelu_inner(x)), g * gelu_tanh_slope(x));
SIMPLE_UNARY(Silu, x * sigmoid(x), g * sigmoid(x) * (1.0 + x * (1.0 - sigmoid(x))));
SIMPLE_UNARY(Sigmoid, sigmoid(x), g * y * (1.0 - y));
SIMPLE_UNARY(Softplus, softplus(x, a, b), select(x * a > b, g, g * sigmoid(x * a)));
SIMPLE_UNARY(Hardtanh, select(x > b, b, select(x < a, select(a > b, b, a), x)),
             select((x <= a) | (x >= b), V{}, g));
SIMPLE_UNARY(Hardswish, select(x > 3.0, x, select(x < -3.0, x * 0.0, x * (x + 3.0) / 6.0)),
             select(x > 3.0, g, select(x < -3.0, V{}, g * (2.0 * x + 3.0) / 6.0)));
SIMPLE_UNARY(Mish, x * tanh(log1p_exp(x)), g * mish_slope(x));
SIMPLE_UNARY(AddScalar, x + a, g);
SIMPLE_UNARY(PowScalar, pow(x, a), select(a == 0.0, V{}, g * a * pow(x, a - 1.0)));
// clang-format on
#undef SIMPLE_UNARY

#define SIMPLE_BINARY(Name, expression)                                                                                \
    struct Name {                                                                                                      \
        static SIMPLE_INLINE V forward(V a, V b, [[maybe_unused]] V scale) { return expression; }                      \
    }

/// floor(a / b) from the exact remainder, so that it agrees with a - b·floor(a / b).
SIMPLE_INLINE V floor_divide(V a, V b) { return floor(a / b); }
/// a - b·floor(a / b) with the sign of b. Exact as in C's fmod, which has no vector form.
SIMPLE_INLINE V floor_remainder(V a, V b) {
    V r;
    for (std::size_t i = 0; i < kLanes; ++i) {
        r[i] = __builtin_fmod(a[i], b[i]);
    }
    const VI shift = (r != 0.0) & ((bits(r) < 0) != (bits(b) < 0));
    return select(shift, r + b, select(r == 0.0, with_sign_of(r, b), r));
}

// clang-format off
SIMPLE_BINARY(Add, a + b);
SIMPLE_BINARY(Sub, a - b);
SIMPLE_BINARY(Mul, a * b);
SIMPLE_BINARY(Div, a / b);
SIMPLE_BINARY(FloorDiv, floor_divide(a, b));
SIMPLE_BINARY(Remainder, floor_remainder(a, b));
SIMPLE_BINARY(Pow, pow(a, b));
SIMPLE_BINARY(Maximum, select(a != a, a, select(b > a, b, select(b != b, b, a))));
SIMPLE_BINARY(Minimum, select(a != a, a, select(b < a, b, select(b != b, b, a))));
SIMPLE_BINARY(Atan2, atan2(a, b));
SIMPLE_BINARY(Hypot, hypot(a, b));
SIMPLE_BINARY(AddScaled, a + scale * b);
// clang-format on
#undef SIMPLE_BINARY

} // namespace simple::kernels::SIMPLE_ISA::ops
