#include "stdlib/kernels/math.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "stdlib/kernels/simd.hpp"

using namespace simple::kernels;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A reproducible stream of numbers between 0 and 1.
struct Stream {
    std::uint64_t state = 1;
    double next() {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>(state >> 11U) * 0x1p-53;
    }
};

double ulps(double got, long double want) {
    const auto rounded = static_cast<double>(want);
    if (std::isnan(got) || std::isnan(rounded)) {
        return std::isnan(got) && std::isnan(rounded) ? 0.0 : kInf;
    }
    if (got == rounded) {
        return 0.0;
    }
    const double unit = std::nextafter(std::abs(rounded), kInf) - std::abs(rounded);
    return static_cast<double>(std::abs(static_cast<long double>(got) - want) / static_cast<long double>(unit));
}

struct Function {
    UnaryOp op;
    long double (*reference)(long double);
    double low;
    double high;
};

long double sigmoid(long double x) { return 1.0L / (1.0L + std::exp(-x)); }

const Function kFunctions[] = {
    {UnaryOp::Exp, [](long double x) { return std::exp(x); }, -745.0, 709.7},
    {UnaryOp::Exp, [](long double x) { return std::exp(x); }, -1.0, 1.0},
    {UnaryOp::Expm1, [](long double x) { return std::expm1(x); }, -3.0, 3.0},
    {UnaryOp::Expm1, [](long double x) { return std::expm1(x); }, -60.0, 709.0},
    {UnaryOp::Log, [](long double x) { return std::log(x); }, 0.0, 3.0},
    {UnaryOp::Log2, [](long double x) { return std::log2(x); }, 0.0, 9.0},
    {UnaryOp::Log10, [](long double x) { return std::log10(x); }, 0.0, 2000.0},
    {UnaryOp::Log1p, [](long double x) { return std::log1p(x); }, -0.99, 4.0},
    {UnaryOp::Sin, [](long double x) { return std::sin(x); }, -30.0, 30.0},
    {UnaryOp::Cos, [](long double x) { return std::cos(x); }, -30.0, 30.0},
    {UnaryOp::Tan, [](long double x) { return std::tan(x); }, -30.0, 30.0},
    {UnaryOp::Sin, [](long double x) { return std::sin(x); }, 1e5, 1e9},
    {UnaryOp::Cos, [](long double x) { return std::cos(x); }, 1e5, 1e9},
    {UnaryOp::Asin, [](long double x) { return std::asin(x); }, -1.0, 1.0},
    {UnaryOp::Acos, [](long double x) { return std::acos(x); }, -1.0, 1.0},
    {UnaryOp::Atan, [](long double x) { return std::atan(x); }, -6.0, 6.0},
    {UnaryOp::Sinh, [](long double x) { return std::sinh(x); }, -710.0, 710.0},
    {UnaryOp::Cosh, [](long double x) { return std::cosh(x); }, -710.0, 710.0},
    {UnaryOp::Tanh, [](long double x) { return std::tanh(x); }, -25.0, 25.0},
    {UnaryOp::Sigmoid, sigmoid, -700.0, 40.0},
    {UnaryOp::Erf, [](long double x) { return std::erf(x); }, -7.0, 7.0},
};

std::vector<double> run(const SimdTable& table, UnaryOp op, const std::vector<double>& x) {
    std::vector<double> y(x.size());
    table.unary[static_cast<std::size_t>(op)](x.data(), y.data(), x.size(), UnaryParams{});
    return y;
}

std::vector<double> special_numbers() {
    return {0.0,  -0.0,  1.0,    -1.0,   0.5,     -0.5,   2.0,   -2.0,   3.0,   -3.0, 2.5,  -2.5,   1.5,    kInf, -kInf,
            kNan, 1e308, -1e308, 5e-324, -5e-324, 1e-310, 710.0, -746.0, 1e300, 1e22, 1e-9, 0x1p53, 0x1p54, 1e6,  1e19};
}

bool same_value(double a, double b) {
    return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b)) ||
           std::abs(a - b) <= 1e-15 * std::abs(b) || (std::abs(b) < 1e-307 && std::abs(a - b) < 1e-322);
}

} // namespace

TEST_CASE("elementary functions are within 4 units in the last place") {
    for (const Function& f : kFunctions) {
        Stream stream;
        std::vector<double> x(20000);
        for (double& value : x) {
            value = f.low + (f.high - f.low) * stream.next();
        }
        const std::vector<double> y = run(simd(), f.op, x);
        double worst = 0.0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            worst = std::max(worst, ulps(y[i], f.reference(static_cast<long double>(x[i]))));
        }
        INFO("operation " << static_cast<int>(f.op) << " on " << f.low << " to " << f.high);
        CHECK(worst < 4.0);
    }
}

TEST_CASE("powers are within 4 units in the last place") {
    Stream stream;
    double worst = 0.0;
    for (int i = 0; i < 20000; ++i) {
        const double x = std::exp(stream.next() * 40.0 - 20.0);
        const double y = (stream.next() * 2.0 - 1.0) * std::min(700.0 / std::abs(std::log(x)), 1e6);
        const long double want = std::pow(static_cast<long double>(x), static_cast<long double>(y));
        worst = std::max(worst, ulps(simple::kernels::pow(x, y), want));
    }
    CHECK(worst < 4.0);
}

TEST_CASE("powers with huge exponents are 0, 1 or infinite") {
    Stream stream;
    for (int i = 0; i < 20000; ++i) {
        const double x = std::exp(stream.next() * 40.0 - 20.0);
        const double y = (stream.next() * 2.0 - 1.0) * std::exp(stream.next() * 700.0);
        const double want = std::pow(x, y);
        if (want == 0.0 || std::isinf(want)) {
            INFO(x << " to the power of " << y);
            CHECK(simple::kernels::pow(x, y) == want);
        }
    }
}

TEST_CASE("special numbers follow IEEE") {
    const std::vector<double> x = special_numbers();
    const auto check = [&](UnaryOp op, double (*reference)(double)) {
        const std::vector<double> y = run(simd(), op, x);
        for (std::size_t i = 0; i < x.size(); ++i) {
            INFO("operation " << static_cast<int>(op) << " of " << x[i] << " gives " << y[i]);
            CHECK(same_value(y[i], reference(x[i])));
        }
    };
    check(UnaryOp::Exp, [](double v) { return std::exp(v); });
    check(UnaryOp::Expm1, [](double v) { return std::expm1(v); });
    check(UnaryOp::Log, [](double v) { return std::log(v); });
    check(UnaryOp::Log1p, [](double v) { return std::log1p(v); });
    check(UnaryOp::Log2, [](double v) { return std::log2(v); });
    check(UnaryOp::Log10, [](double v) { return std::log10(v); });
    check(UnaryOp::Sin, [](double v) { return std::sin(v); });
    check(UnaryOp::Cos, [](double v) { return std::cos(v); });
    check(UnaryOp::Atan, [](double v) { return std::atan(v); });
    check(UnaryOp::Asin, [](double v) { return std::asin(v); });
    check(UnaryOp::Acos, [](double v) { return std::acos(v); });
    check(UnaryOp::Sinh, [](double v) { return std::sinh(v); });
    check(UnaryOp::Cosh, [](double v) { return std::cosh(v); });
    check(UnaryOp::Tanh, [](double v) { return std::tanh(v); });
    check(UnaryOp::Erf, [](double v) { return std::erf(v); });
    check(UnaryOp::Sqrt, [](double v) { return std::sqrt(v); });
    check(UnaryOp::Floor, [](double v) { return std::floor(v); });
    check(UnaryOp::Ceil, [](double v) { return std::ceil(v); });
    check(UnaryOp::Trunc, [](double v) { return std::trunc(v); });
    check(UnaryOp::Round, [](double v) { return std::nearbyint(v); });
}

TEST_CASE("pow, atan2 and hypot of special numbers follow IEEE") {
    const auto binary = [](BinaryOp op, double a, double b) {
        double out = 0.0;
        simd().binary[static_cast<std::size_t>(op)](&a, &b, &out, 1, 1.0);
        return out;
    };
    for (const double a : special_numbers()) {
        for (const double b : special_numbers()) {
            INFO(a << " and " << b);
            CHECK(same_value(binary(BinaryOp::Pow, a, b), std::pow(a, b)));
            CHECK(same_value(binary(BinaryOp::Atan2, a, b), std::atan2(a, b)));
            CHECK(same_value(binary(BinaryOp::Hypot, a, b), std::hypot(a, b)));
        }
    }
}

TEST_CASE("element-wise functions have the same bits with every instruction set") {
    Stream stream;
    std::vector<double> x = special_numbers();
    for (int i = 0; i < 500; ++i) {
        x.push_back((stream.next() - 0.5) * std::exp(20.0 * stream.next()));
    }
    const SimdTable& generic = simd_table(Isa::Generic);
    for (const Isa isa : {Isa::Avx2, Isa::Avx512}) {
        if (isa > best_isa()) {
            continue;
        }
        for (std::size_t op = 0; op < kNumericUnaryOps; ++op) {
            const UnaryParams params{0.7, 1.3};
            std::vector<double> a(x.size());
            std::vector<double> b(x.size());
            generic.unary[op](x.data(), a.data(), x.size(), params);
            simd_table(isa).unary[op](x.data(), b.data(), x.size(), params);
            std::size_t equal = 0;
            for (std::size_t i = 0; i < x.size(); ++i) {
                equal += std::bit_cast<std::uint64_t>(a[i]) == std::bit_cast<std::uint64_t>(b[i]) ||
                         (std::isnan(a[i]) && std::isnan(b[i]));
            }
            INFO("operation " << op);
            CHECK(equal == x.size());
        }
    }
}

TEST_CASE("gradients of element-wise functions agree with central differences") {
    const double points[] = {-2.3, -0.7, -0.2, 0.3, 0.6, 0.9, 1.7};
    for (std::size_t op = 0; op < kNumericUnaryOps; ++op) {
        const UnaryParams params{op == static_cast<std::size_t>(UnaryOp::Hardtanh) ? -1.0 : 1.4, 20.0};
        const auto f = [&](double x) {
            double y = 0.0;
            simd().unary[op](&x, &y, 1, params);
            return y;
        };
        for (const double x : points) {
            constexpr double kStep = 1e-6;
            const double g = 1.7;
            const double y = f(x);
            double slope = 0.0;
            simd().gradient[op](&g, &x, &y, &slope, 1, params);
            const double estimate = g * (f(x + kStep) - f(x - kStep)) / (2.0 * kStep);
            INFO("operation " << op << " at " << x << ": " << slope << " against " << estimate);
            CHECK(((std::isnan(y) && std::isnan(estimate)) ||
                   std::abs(slope - estimate) <= 1e-7 * (1.0 + std::abs(estimate))));
        }
    }
}
