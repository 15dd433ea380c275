// Exponential and logarithmic functions on vectors. See the notes in vector.hpp.
//
// The polynomials and the way their parts are added are those of FreeBSD's msun (Sun Microsystems, 1993); errors stay
// below one unit in the last place unless a function says otherwise. NaN goes through, infinities follow IEEE.
#pragma once

#include "stdlib/kernels/vector.hpp"

namespace simple::kernels::SIMPLE_ISA {

inline constexpr double kInf = __builtin_inf();
inline constexpr double kNan = __builtin_nan("");
/// Adding and subtracting it rounds to a whole number, half to even, and leaves the number in the low bits.
inline constexpr double kRound = 0x1.8p52;
inline constexpr double kLn2High = 6.93147180369123816490e-01;
inline constexpr double kLn2Low = 1.90821492927058770002e-10;

/// Evaluates c0 + x·(c1 + x·(…)).
SIMPLE_INLINE V poly(V /*x*/, double c) { return splat(c); }
template <typename... Rest> SIMPLE_INLINE V poly(V x, double c, Rest... rest) { return c + x * poly(x, rest...); }

/// Returns 2^n for a whole n in -1022 … 1023, given as kRound + n.
SIMPLE_INLINE V power_of_two(V rounded) {
    return from_bits(add_bits(bits(rounded) << 52, splat_bits(std::int64_t{1023} << 52)));
}

/// e^(high - low) - 1 for a reduced argument, |high - low| <= ln(2)/2.
SIMPLE_INLINE V expm1_reduced(V high, V low) {
    const V r = high - low;
    const V t = r * r;
    const V c = r - t * poly(t, 1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
                             -1.65339022054652515390e-06, 4.13813679705723846039e-08);
    return high - (low - (r * c) / (2.0 - c));
}

/// e^(x + tail) for a tail far below x.
SIMPLE_INLINE V exp_sum(V x, V tail) {
    x = select(x > 710.0, splat(710.0), x);
    x = select(x < -750.0, splat(-750.0), x);
    const V rounded = x * 1.44269504088896338700e+00 + kRound;
    const V n = rounded - kRound;
    const V y = 1.0 + expm1_reduced(x - n * kLn2High, n * kLn2Low - tail);
    const V half = n * 0.5 + kRound;
    const V other = (n - (half - kRound)) + kRound;
    return (y * power_of_two(half)) * power_of_two(other);
}

SIMPLE_INLINE V exp(V x) { return exp_sum(x, V{}); }

SIMPLE_INLINE V expm1(V x) {
    const V inside = select(x > 100.0, splat(100.0), select(x < -100.0, splat(-100.0), x));
    const V rounded = inside * 1.44269504088896338700e+00 + kRound;
    const V n = rounded - kRound;
    const V scale = power_of_two(rounded);
    const V y = scale * expm1_reduced(inside - n * kLn2High, n * kLn2Low) + (scale - 1.0);
    const V tiny = select(magnitude(x) < 0x1p-54, x, y);
    return select(x > 100.0, exp(x), tiny);
}

/// The parts of log(x) = k·ln 2 + f - (half_square - s·(half_square + r)), with x = 2^k·(1 + f).
struct LogParts {
    V k;
    V f;
    V s;
    V half_square;
    V r;
};

/// Splits positive, finite x into 2^k · m with m between sqrt(1/2) and sqrt(2).
SIMPLE_INLINE V split_exponent(V x, V& k) {
    const VI subnormal = x < 0x1p-1022;
    x = select(subnormal, x * 0x1p54, x);
    const VI shifted = add_bits(bits(x), splat_bits(0x3ff0000000000000 - 0x3fe6a09e00000000));
    const VI exponent = (shifted >> 52) & splat_bits(0xfff);
    k = from_bits(exponent | splat_bits(0x4330000000000000)) - (0x1p52 + 1023.0);
    k = select(subnormal, k - 54.0, k);
    return from_bits((shifted & splat_bits(0x000fffffffffffff)) + splat_bits(0x3fe6a09e00000000));
}

SIMPLE_INLINE LogParts log_parts(V k, V f) {
    LogParts p;
    p.k = k;
    p.f = f;
    p.s = f / (2.0 + f);
    p.half_square = 0.5 * f * f;
    const V z = p.s * p.s;
    const V w = z * z;
    const V even = w * poly(w, 3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01);
    const V odd = z * poly(w, 6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01,
                           1.479819860511658591e-01);
    p.r = odd + even;
    return p;
}

/// Puts the values for zero, negative numbers, infinity and NaN over a logarithm of x.
SIMPLE_INLINE V log_edges(V x, V y) {
    y = select(x == kInf, x, y);
    y = select(x == 0.0, splat(-kInf), y);
    y = select(x < 0.0, splat(kNan), y);
    return select(x != x, x, y);
}

SIMPLE_INLINE V log(V x) {
    V k;
    const V m = split_exponent(x, k);
    const LogParts p = log_parts(k, m - 1.0);
    const V y = p.k * kLn2High - ((p.half_square - (p.s * (p.half_square + p.r) + p.k * kLn2Low)) - p.f);
    return log_edges(x, y);
}

SIMPLE_INLINE V log1p(V x) {
    const V u = 1.0 + x;
    V k;
    const V m = split_exponent(u, k);
    const VI small = k == 0.0;
    const V lost = select(k >= 2.0, 1.0 - (u - x), x - (u - 1.0)) / u;
    const V c = select(small, V{}, lost);
    const LogParts p = log_parts(k, select(small, x, m - 1.0));
    const V y = p.k * kLn2High - ((p.half_square - (p.s * (p.half_square + p.r) + (p.k * kLn2Low + c))) - p.f);
    const V edge = log_edges(u, y);
    return select(magnitude(x) < 0x1p-54, x, edge);
}

/// Multiplies a logarithm by a constant given in two parts, and adds k·scale given in two parts.
SIMPLE_INLINE V log_scaled(V x, double inv_high, double inv_low, double k_high, double k_low) {
    V k;
    const V m = split_exponent(x, k);
    const LogParts p = log_parts(k, m - 1.0);
    const V high = from_bits(bits(p.f - p.half_square) & splat_bits(INT64_C(-0x100000000)));
    const V low = (p.f - high) - p.half_square + p.s * (p.half_square + p.r);
    const V whole = p.k * k_high;
    const V main = high * inv_high;
    const V rest = p.k * k_low + ((low + high) * inv_low + low * inv_high);
    const V sum = whole + main;
    return log_edges(x, sum + (rest + ((whole - sum) + main)));
}
SIMPLE_INLINE V log2(V x) { return log_scaled(x, 1.44269504072144627571e+00, 1.67517131648865118353e-10, 1.0, 0.0); }
SIMPLE_INLINE V log10(V x) {
    return log_scaled(x, 4.34294481878168880939e-01, 2.50829467116452752298e-11, 3.01029995663611771306e-01,
                      3.69423907715893078616e-13);
}

/// tanh; below 3 units in the last place.
SIMPLE_INLINE V tanh(V x) {
    const V a = magnitude(x);
    const V t = expm1(-2.0 * a);
    const V y = select(a > 22.0, splat(1.0), -t / (t + 2.0));
    return select(x != x, x, with_sign_of(select(a < 0x1p-28, a, y), x));
}
/// 1 / (1 + e^-x) without overflow; below 3 units in the last place.
SIMPLE_INLINE V sigmoid(V x) {
    const V e = exp(-magnitude(x));
    return select(x < 0.0, e, splat(1.0)) / (1.0 + e);
}
/// sinh; below 3 units in the last place.
SIMPLE_INLINE V sinh(V x) {
    const V a = magnitude(x);
    const V t = expm1(a);
    const V half = exp(0.5 * a);
    const V y = select(a > 40.0, (0.5 * half) * half, 0.5 * (t + t / (t + 1.0)));
    return select(x != x, x, with_sign_of(select(a < 0x1p-28, a, y), x));
}
/// cosh; below 3 units in the last place.
SIMPLE_INLINE V cosh(V x) {
    const V a = magnitude(x);
    const V e = exp(a);
    const V half = exp(0.5 * a);
    return select(a > 40.0, (0.5 * half) * half, 0.5 * e + 0.5 / e);
}
/// log(1 + e^x) without overflow.
SIMPLE_INLINE V log1p_exp(V x) { return select(x > 0.0, x, V{}) + log1p(exp(-magnitude(x))); }

} // namespace simple::kernels::SIMPLE_ISA
