#include "stdlib/kernels/reduce_pi.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace simple::kernels {

namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using SignedWide = __int128;

/// Binary digits of 2/π after the point, with a word of zeros in front so that any angle has digits to start from.
constexpr std::uint64_t kTwoOverPi[] = {0,
                                        0xa2f9836e4e441529,
                                        0xfc2757d1f534ddc0,
                                        0xdb6295993c439041,
                                        0xfe5163abdebbc561,
                                        0xb7246e3a424dd2e0,
                                        0x06492eea09d1921c,
                                        0xfe1deb1cb129a73e,
                                        0xe88235f52ebb4484,
                                        0xe99c7026b45f7e41,
                                        0x3991d639835339f4,
                                        0x9c845f8bbdf9283b,
                                        0x1ff897ffde05980f,
                                        0xef2f118b5a0a6d1f,
                                        0x6d367ecf27cb09b7,
                                        0x4f463f669e5fea2d,
                                        0x7527bac7ebe5f17b,
                                        0x3d0739f78a5292ea,
                                        0x6bfb5fb11f8d5d08,
                                        0x56033046fc7b6bab,
                                        0xf0cfbc209af4361d};

/// Returns the 64 digits that start at a bit position.
std::uint64_t digits_at(std::size_t bit) noexcept {
    const std::size_t word = bit / 64;
    const std::size_t shift = bit % 64;
    const std::uint64_t first = kTwoOverPi[word] << shift;
    return shift == 0 ? first : first | (kTwoOverPi[word + 1] >> (64 - shift));
}

constexpr double kHalfPiHigh = 0x1.921fb54442d18p+0;
constexpr double kHalfPiLow = 0x1.1a62633145c07p-54;

/// Splits a product of doubles into its rounded value and the error (Dekker, 1971).
void exact_product(double a, double b, double& high, double& low) noexcept {
    constexpr double kSplit = 134217729.0;
    const double a_part = a * kSplit;
    const double a_high = a_part - (a_part - a);
    const double a_low = a - a_high;
    const double b_part = b * kSplit;
    const double b_high = b_part - (b_part - b);
    const double b_low = b - b_high;
    high = a * b;
    low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low;
}

} // namespace

ReducedAngle reduce_large_angle(double x) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, &x, sizeof word);
    const bool negative = (word >> 63U) != 0;
    const int exponent = static_cast<int>((word >> 52U) & 0x7ffU) - 1075;
    const std::uint64_t mantissa = (word & 0xfffffffffffffU) | 0x10000000000000U;
    // x·2/π modulo 4 needs only the digits of weight below 4/x; the two highest bits of the product are the quadrant.
    const int first_digit = exponent - 2 + 64;
    const auto start = static_cast<std::size_t>(first_digit);
    const Wide low = Wide{mantissa} * digits_at(start + 128);
    const Wide middle = Wide{mantissa} * digits_at(start + 64) + (low >> 64U);
    const std::uint64_t high = mantissa * digits_at(start) + static_cast<std::uint64_t>(middle >> 64U);
    int quadrant = static_cast<int>(high >> 62U);
    Wide fraction = ((Wide{high} << 64U) | static_cast<std::uint64_t>(middle)) << 2U;
    fraction |= static_cast<std::uint64_t>(low) >> 62U;
    bool below = false;
    if ((fraction >> 127U) != 0) {
        fraction = ~fraction + 1;
        below = true;
        quadrant = (quadrant + 1) & 3;
    }
    const auto first = static_cast<double>(fraction);
    const auto second = static_cast<double>(static_cast<SignedWide>(fraction - static_cast<Wide>(first)));
    double product = 0.0;
    double error = 0.0;
    exact_product(first * 0x1p-128, kHalfPiHigh, product, error);
    error += first * 0x1p-128 * kHalfPiLow + second * 0x1p-128 * kHalfPiHigh;
    ReducedAngle angle{product + error, 0.0, quadrant};
    angle.low = (product - angle.high) + error;
    if (below != negative) {
        angle.high = -angle.high;
        angle.low = -angle.low;
    }
    if (negative) {
        angle.quadrant = (4 - quadrant) & 3;
    }
    return angle;
}

} // namespace simple::kernels
