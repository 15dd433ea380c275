#include "stdlib/kernels/math.hpp"

#include <cmath>

#include "stdlib/kernels/simd.hpp"

namespace simple::kernels {

namespace {

double run(UnaryOp op, double x) noexcept {
    double y = 0.0;
    simd().unary[static_cast<std::size_t>(op)](&x, &y, 1, UnaryParams{});
    return y;
}

} // namespace

double exp(double x) noexcept { return run(UnaryOp::Exp, x); }
double log(double x) noexcept { return run(UnaryOp::Log, x); }
double sin(double x) noexcept { return run(UnaryOp::Sin, x); }
double cos(double x) noexcept { return run(UnaryOp::Cos, x); }
double pow(double x, double y) noexcept {
    double z = 0.0;
    simd().binary[static_cast<std::size_t>(BinaryOp::Pow)](&x, &y, &z, 1, 1.0);
    return z;
}

void normal_pairs(double* values, std::size_t n) noexcept {
    constexpr double kTwoPi = 6.283185307179586;
    constexpr std::size_t kPairs = 64;
    const auto* unary = simd().unary;
    for (std::size_t done = 0; done < n; done += kPairs) {
        const std::size_t count = n - done < kPairs ? n - done : kPairs;
        double* pair = values + 2 * done;
        double radius[kPairs];
        double angle[kPairs];
        double sine[kPairs];
        for (std::size_t i = 0; i < count; ++i) {
            radius[i] = 1.0 - pair[2 * i];
            angle[i] = kTwoPi * pair[2 * i + 1];
        }
        unary[static_cast<std::size_t>(UnaryOp::Log)](radius, radius, count, UnaryParams{});
        unary[static_cast<std::size_t>(UnaryOp::Sin)](angle, sine, count, UnaryParams{});
        unary[static_cast<std::size_t>(UnaryOp::Cos)](angle, angle, count, UnaryParams{});
        for (std::size_t i = 0; i < count; ++i) {
            const double r = std::sqrt(-2.0 * radius[i]);
            pair[2 * i] = r * angle[i];
            pair[2 * i + 1] = r * sine[i];
        }
    }
}

} // namespace simple::kernels
