// Trigonometric functions, erf, powers and rounding on vectors. See the notes in vector.hpp and math_impl.hpp.
#pragma once

#include "stdlib/kernels/math_impl.hpp"
#include "stdlib/kernels/reduce_pi.hpp"

namespace simple::kernels::SIMPLE_ISA {

/// Adds exactly: a + b = sum + error (Knuth).
SIMPLE_INLINE V two_sum(V a, V b, V& error) {
    const V sum = a + b;
    const V part = sum - a;
    error = (a - (sum - part)) + (b - part);
    return sum;
}
/// Multiplies exactly: a·b = product + error (Dekker); magnitudes below 2^996.
SIMPLE_INLINE V two_product(V a, V b, V& error) {
    const V a_part = a * 134217729.0;
    const V a_high = a_part - (a_part - a);
    const V a_low = a - a_high;
    const V b_part = b * 134217729.0;
    const V b_high = b_part - (b_part - b);
    const V b_low = b - b_high;
    const V product = a * b;
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
    return product;
}

/// Reduces an angle to x - n·π/2 = high + low and returns n modulo 4 in the low bits.
inline VI reduce_angle(V x, V& high, V& low) {
    const VI large = magnitude(x) >= 0x1p20;
    const V inside = select(large, V{}, x);
    const V rounded = inside * 0x1.45f306dc9c883p-1 + kRound;
    const V n = rounded - kRound;
    V error_a;
    V error_b;
    const V first = two_sum(inside - n * 0x1.921fb544p+0, -(n * 0x1.0b4611a6p-34), error_a);
    const V second = two_sum(first, -(n * 0x1.3198a2ep-69), error_b);
    const V tail = (error_a + error_b) - n * 0x1.b839a252049c1p-104;
    high = second + tail;
    low = (second - high) + tail;
    VI quadrant = bits(rounded) & splat_bits(3);
    if (any(large)) {
        for (std::size_t i = 0; i < kLanes; ++i) {
            if (large[i] == 0) {
                continue;
            }
            if (x[i] - x[i] != 0.0) {
                high[i] = kNan;
                continue;
            }
            const ReducedAngle angle = reduce_large_angle(x[i]);
            high[i] = angle.high;
            low[i] = angle.low;
            quadrant[i] = angle.quadrant;
        }
    }
    return quadrant;
}

SIMPLE_INLINE V sin_reduced(V x, V y) {
    const V z = x * x;
    const V w = z * z;
    const V r = poly(z, 8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06) +
                z * w * poly(z, -2.50507602534068634195e-08, 1.58969099521155010221e-10);
    const V v = z * x;
    return x - ((z * (0.5 * y - v * r) - y) - v * -1.66666666666666324348e-01);
}
SIMPLE_INLINE V cos_reduced(V x, V y) {
    const V z = x * x;
    const V w = z * z;
    const V r = z * poly(z, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05) +
                w * w * poly(z, -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11);
    const V half = 0.5 * z;
    const V main = 1.0 - half;
    return main + (((1.0 - main) - half) + (z * r - x * y));
}
SIMPLE_INLINE V by_quadrant(VI quadrant, V sine, V cosine) {
    const VI odd = (quadrant & splat_bits(1)) != 0;
    const VI negative = (quadrant & splat_bits(2)) << 62;
    return from_bits(bits(select(odd, cosine, sine)) ^ negative);
}
inline V sin(V x) {
    V high;
    V low;
    const VI quadrant = reduce_angle(x, high, low);
    const V y = by_quadrant(quadrant, sin_reduced(high, low), cos_reduced(high, low));
    return select(magnitude(x) < 0x1p-27, x, y);
}
inline V cos(V x) {
    V high;
    V low;
    const VI quadrant = reduce_angle(x, high, low);
    return by_quadrant(quadrant + splat_bits(1), sin_reduced(high, low), cos_reduced(high, low));
}
/// tan; below 3 units in the last place.
inline V tan(V x) {
    V high;
    V low;
    const VI quadrant = reduce_angle(x, high, low);
    const V s = sin_reduced(high, low);
    const V c = cos_reduced(high, low);
    const VI odd = (quadrant & splat_bits(1)) != 0;
    const V y = select(odd, -c, s) / select(odd, s, c);
    return select(magnitude(x) < 0x1p-27, x, y);
}

inline V atan(V x) {
    const V a = magnitude(x);
    const VI past_1 = a >= 0.4375;
    const VI past_2 = a >= 0.6875;
    const VI past_3 = a >= 1.1875;
    const VI past_4 = a >= 2.4375;
    V over = select(past_1, 2.0 * a - 1.0, a);
    V under = select(past_1, 2.0 + a, splat(1.0));
    V high = select(past_1, splat(4.63647609000806093515e-01), V{});
    V low = select(past_1, splat(2.26987774529616870924e-17), V{});
    over = select(past_2, a - 1.0, over);
    under = select(past_2, a + 1.0, under);
    high = select(past_2, splat(7.85398163397448278999e-01), high);
    low = select(past_2, splat(3.06161699786838301793e-17), low);
    over = select(past_3, a - 1.5, over);
    under = select(past_3, 1.0 + 1.5 * a, under);
    high = select(past_3, splat(9.82793723247329054082e-01), high);
    low = select(past_3, splat(1.39033110312309984516e-17), low);
    over = select(past_4, splat(-1.0), over);
    under = select(past_4, a, under);
    high = select(past_4, splat(1.57079632679489655800e+00), high);
    low = select(past_4, splat(6.12323399573676603587e-17), low);
    const V t = over / under;
    const V z = t * t;
    const V w = z * z;
    const V sum = z * poly(w, 3.33333333333329318027e-01, 1.42857142725034663711e-01, 9.09088713343650656196e-02,
                           6.66107313738753120669e-02, 4.97687799461593236017e-02, 1.62858201153657823623e-02) +
                  w * poly(w, -1.99999999998764832476e-01, -1.11111104054623557880e-01, -7.69187620504482999495e-02,
                           -5.83357013379057348645e-02, -3.65315727442169155270e-02);
    const V y = high - ((t * sum - low) - t);
    return select(x != x, x, with_sign_of(select(past_1, y, a - a * sum), x));
}
/// asin; below 4 units in the last place.
inline V asin(V x) { return 2.0 * atan(x / (1.0 + square_root((1.0 - x) * (1.0 + x)))); }
/// acos; below 4 units in the last place.
inline V acos(V x) { return 2.0 * atan(square_root((1.0 - x) / (1.0 + x))); }
/// atan2(y, x); below 3 units in the last place.
inline V atan2(V y, V x) {
    const V ax = magnitude(x);
    const V ay = magnitude(y);
    V ratio = ay / ax;
    ratio = select((ax == kInf) & (ay == kInf), splat(1.0), ratio);
    ratio = select((ay == 0.0) & (ax == 0.0), V{}, ratio);
    const V a = atan(ratio);
    const VI left = bits(x) < 0;
    const V angle = select(left, 3.1415926535897931160e+00 - (a - 1.2246467991473531772e-16), a);
    return select((x != x) | (y != y), x + y, with_sign_of(angle, y));
}
/// sqrt(x² + y²) without overflow; below 2 units in the last place.
inline V hypot(V x, V y) {
    const V ax = magnitude(x);
    const V ay = magnitude(y);
    const V large = select(ax > ay, ax, ay);
    const V small = select(ax > ay, ay, ax);
    const V ratio = small / large;
    V r = large * square_root(1.0 + ratio * ratio);
    r = select(large == 0.0, large, r);
    r = select((x != x) | (y != y), x + y, r);
    return select((ax == kInf) | (ay == kInf), splat(kInf), r);
}

/// Rounds to whole numbers, half to even.
SIMPLE_INLINE V round_even(V x) {
    const V a = magnitude(x);
    const V r = with_sign_of((a + 0x1p52) - 0x1p52, x);
    return select(a < 0x1p52, r, x);
}
SIMPLE_INLINE V floor(V x) {
    const V r = round_even(x);
    return with_sign_of(select(r > x, r - 1.0, r), x);
}
SIMPLE_INLINE V ceil(V x) {
    const V r = round_even(x);
    return with_sign_of(select(r < x, r + 1.0, r), x);
}
SIMPLE_INLINE V trunc(V x) { return with_sign_of(floor(magnitude(x)), x); }

/// erf, after msun's s_erf.c: four intervals, each with a rational function of its own.
inline V erf(V x) {
    const V a = magnitude(x);
    const V z = a * a;
    const V near_zero = poly(z, 1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02,
                             -5.77027029648944159157e-03, -2.37630166566501626084e-05) /
                        poly(z, 1.0, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03,
                             1.32494738004321644526e-04, -3.96022827877536812320e-06);
    V y = a + a * near_zero;
    const VI past_1 = a >= 0.84375;
    if (any(past_1)) {
        const V s = a - 1.0;
        const V around_one =
            poly(s, -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01,
                 3.18346619901161753674e-01, -1.10894694282396677476e-01, 3.54783043256182359371e-02,
                 -2.16637559486879084300e-03) /
            poly(s, 1.0, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
                 1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02);
        y = select(past_1, 8.45062911510467529297e-01 + around_one, y);
        const V b = select(a > 6.0, splat(6.0), a);
        const V t = 1.0 / (b * b);
        const V middle = poly(t, -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e+01,
                              -6.23753324503260060396e+01, -1.62396669462573470355e+02, -1.84605092906711035994e+02,
                              -8.12874355063065934246e+01, -9.81432934416914548592e+00) /
                         poly(t, 1.0, 1.96512716674392571292e+01, 1.37657754143519042600e+02,
                              4.34565877475229228821e+02, 6.45387271733267880336e+02, 4.29008140027567833386e+02,
                              1.08635005541779435134e+02, 6.57024977031928170135e+00, -6.04244152148580987438e-02);
        const V outer = poly(t, -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e+01,
                             -1.60636384855821916062e+02, -6.37566443368389627722e+02, -1.02509513161107724954e+03,
                             -4.83519191608651397019e+02) /
                        poly(t, 1.0, 3.03380607434824582924e+01, 3.25792512996573918826e+02, 1.53672958608443695994e+03,
                             3.19985821950859553908e+03, 2.55305040643316442583e+03, 4.74528541206955367215e+02,
                             -2.24409524465858183362e+01);
        const V ratio = select(b < 1.0 / 0.35, middle, outer);
        const V head = from_bits(bits(b) & splat_bits(INT64_C(-0x100000000)));
        const V far = 1.0 - exp(-head * head - 0.5625) * exp((head - b) * (head + b) + ratio) / b;
        y = select(a >= 1.25, far, y);
        y = select(a >= 6.0, splat(1.0), y);
    }
    return select(x != x, x, with_sign_of(y, x));
}

/// log(x) = high + low for positive, finite x, to about 2^-66.
SIMPLE_INLINE V log_double(V x, V& low) {
    V k;
    const V m = split_exponent(x, k);
    const V f = m - 1.0;
    const V under = 2.0 + f;
    const V under_low = f - (under - 2.0);
    const V s = f / under;
    V error;
    const V back = two_product(s, under, error);
    const V s_low = (((f - back) - error) - s * under_low) / under;
    V z_low;
    const V z = two_product(s, s, z_low);
    z_low = z_low + 2.0 * s * s_low;
    V cube_low;
    const V cube = two_product(s, z, cube_low);
    cube_low = cube_low + (s * z_low + s_low * z);
    V third_low;
    const V third = two_product(cube, splat(0x1.5555555555555p-1), third_low);
    third_low = third_low + (cube * 0x1.5555555555555p-55 + cube_low * 0x1.5555555555555p-1);
    const V rest = (cube * z) * poly(z, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19,
                                     2.0 / 21, 2.0 / 23, 2.0 / 25, 2.0 / 27);
    V error_a;
    V error_b;
    const V first = two_sum(k * kLn2High, 2.0 * s, error_a);
    const V second = two_sum(first, third, error_b);
    const V tail = (error_a + error_b) + (2.0 * s_low + third_low) + (k * kLn2Low + rest);
    return two_sum(second, tail, low);
}

/// x^y with the special cases of IEEE 754; below 2 units in the last place.
inline V pow(V x, V y) {
    const V a = magnitude(x);
    const V limit = splat(0x1p64);
    const V b = select(magnitude(y) > limit, with_sign_of(limit, y), y);
    V low;
    const V high = log_double(a, low);
    V error;
    const V product = two_product(high, b, error);
    // Where the power is 0 or infinite, exp_sum limits the product, but what is missing from it may still be large.
    const V missing = select(magnitude(product) < 1000.0, error + low * b, V{});
    V r = exp_sum(product, missing);
    const VI up = ((a > 1.0) & (y > 0.0)) | ((a < 1.0) & (y < 0.0));
    const VI ends = (a == 0.0) | (a == kInf) | (magnitude(y) == kInf);
    r = select(ends, select(up, splat(kInf), V{}), r);
    const V half = 0.5 * y;
    const VI whole = (round_even(y) == y);
    const VI odd = whole & (round_even(half) != half) & (magnitude(y) < 0x1p53);
    const VI negative = bits(x) < 0;
    r = select(negative & odd, -r, r);
    r = select((x < 0.0) & ~whole & (a != kInf), splat(kNan), r);
    r = select((x != x) | (y != y), x + y, r);
    r = select((a == 1.0) & (magnitude(y) == kInf), splat(1.0), r);
    return select((x == 1.0) | (y == 0.0), splat(1.0), r);
}

} // namespace simple::kernels::SIMPLE_ISA
