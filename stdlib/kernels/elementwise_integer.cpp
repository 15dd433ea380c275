#include "stdlib/kernels/elementwise_integer.hpp"

#include <limits>

#include "stdlib/kernels/convert.hpp"

namespace simple::kernels {

namespace {

std::uint64_t bits_of(std::int64_t x) noexcept { return static_cast<std::uint64_t>(x); }
std::int64_t wrap(std::uint64_t x) noexcept { return static_cast<std::int64_t>(x); }

/// floor(a / b) for b other than 0; the one quotient that does not fit wraps around.
std::int64_t floor_quotient(std::int64_t a, std::int64_t b) noexcept {
    if (b == -1) {
        return wrap(0 - bits_of(a));
    }
    const std::int64_t q = a / b;
    return a % b != 0 && ((a % b < 0) != (b < 0)) ? q - 1 : q;
}
std::int64_t floor_rest(std::int64_t a, std::int64_t b) noexcept {
    if (b == -1) {
        return 0;
    }
    const std::int64_t r = a % b;
    return r != 0 && ((r < 0) != (b < 0)) ? r + b : r;
}
std::int64_t power(std::int64_t base, std::int64_t exponent) noexcept {
    std::uint64_t result = 1;
    std::uint64_t factor = bits_of(base);
    for (std::uint64_t rest = bits_of(exponent); rest != 0; rest >>= 1U) {
        if ((rest & 1U) != 0) {
            result *= factor;
        }
        factor *= factor;
    }
    return wrap(result);
}

template <typename T, typename R, typename F> void map(const T* x, R* out, std::size_t n, F f) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = f(x[i]);
    }
}
template <typename T, typename R, typename F> void map(const T* a, const T* b, R* out, std::size_t n, F f) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        out[i] = f(a[i], b[i]);
    }
}

bool any_below(const std::int64_t* x, std::size_t n, std::int64_t limit) noexcept {
    bool found = false;
    for (std::size_t i = 0; i < n; ++i) {
        found |= x[i] < limit;
    }
    return found;
}
bool any_zero(const std::int64_t* x, std::size_t n) noexcept {
    bool found = false;
    for (std::size_t i = 0; i < n; ++i) {
        found |= x[i] == 0;
    }
    return found;
}

/// Turns a limit that may be infinite or a fraction into an integer limit; NaN is no limit.
std::int64_t lower_limit(double x) noexcept {
    return x != x ? std::numeric_limits<std::int64_t>::min() : to_integer(__builtin_ceil(x));
}
std::int64_t upper_limit(double x) noexcept {
    return x != x ? std::numeric_limits<std::int64_t>::max() : to_integer(__builtin_floor(x));
}

template <typename T>
void test_binary_of(BinaryOp op, const T* a, const T* b, std::int64_t* out, std::size_t n) noexcept {
    constexpr T kZero{0};
    switch (op) {
        case BinaryOp::Eq: return map(a, b, out, n, [](T x, T y) { return x == y; });
        case BinaryOp::Ne: return map(a, b, out, n, [](T x, T y) { return x != y; });
        case BinaryOp::Lt: return map(a, b, out, n, [](T x, T y) { return x < y; });
        case BinaryOp::Le: return map(a, b, out, n, [](T x, T y) { return x <= y; });
        case BinaryOp::Gt: return map(a, b, out, n, [](T x, T y) { return x > y; });
        case BinaryOp::Ge: return map(a, b, out, n, [](T x, T y) { return x >= y; });
        case BinaryOp::And: return map(a, b, out, n, [](T x, T y) { return x != kZero && y != kZero; });
        case BinaryOp::Or: return map(a, b, out, n, [](T x, T y) { return x != kZero || y != kZero; });
        case BinaryOp::Xor: return map(a, b, out, n, [](T x, T y) { return (x != kZero) != (y != kZero); });
        default: return;
    }
}

} // namespace

bool has_integer_form(UnaryOp op) noexcept {
    switch (op) {
        case UnaryOp::Neg:
        case UnaryOp::Abs:
        case UnaryOp::Sign:
        case UnaryOp::Square:
        case UnaryOp::Floor:
        case UnaryOp::Ceil:
        case UnaryOp::Round:
        case UnaryOp::Trunc:
        case UnaryOp::Relu:
        case UnaryOp::Hardtanh:
        case UnaryOp::AddScalar:
        case UnaryOp::IsNan:
        case UnaryOp::IsInf:
        case UnaryOp::IsFinite:
        case UnaryOp::LogicalNot: return true;
        default: return false;
    }
}

bool has_integer_form(BinaryOp op) noexcept {
    return op != BinaryOp::Div && op != BinaryOp::Atan2 && op != BinaryOp::Hypot;
}

void integer_unary(UnaryOp op, const std::int64_t* x, std::int64_t* out, std::size_t n, UnaryParams params) noexcept {
    using I = std::int64_t;
    switch (op) {
        case UnaryOp::Neg: return map(x, out, n, [](I v) { return wrap(0 - bits_of(v)); });
        case UnaryOp::Abs: return map(x, out, n, [](I v) { return v < 0 ? wrap(0 - bits_of(v)) : v; });
        case UnaryOp::Sign: return map(x, out, n, [](I v) { return I{v > 0} - I{v < 0}; });
        case UnaryOp::Square: return map(x, out, n, [](I v) { return wrap(bits_of(v) * bits_of(v)); });
        case UnaryOp::Relu: return map(x, out, n, [](I v) { return v < 0 ? 0 : v; });
        case UnaryOp::AddScalar: {
            const I scalar = to_integer(params.a);
            return map(x, out, n, [=](I v) { return wrap(bits_of(v) + bits_of(scalar)); });
        }
        case UnaryOp::Hardtanh: {
            const I low = lower_limit(params.a);
            const I high = upper_limit(params.b);
            return map(x, out, n, [=](I v) { return v > high ? high : v < low ? (low > high ? high : low) : v; });
        }
        default: return map(x, out, n, [](I v) { return v; });
    }
}

Status integer_binary(BinaryOp op, const std::int64_t* a, const std::int64_t* b, std::int64_t* out, std::size_t n,
                      std::int64_t scale) noexcept {
    using I = std::int64_t;
    switch (op) {
        case BinaryOp::Add: map(a, b, out, n, [](I x, I y) { return wrap(bits_of(x) + bits_of(y)); }); break;
        case BinaryOp::Sub: map(a, b, out, n, [](I x, I y) { return wrap(bits_of(x) - bits_of(y)); }); break;
        case BinaryOp::Mul: map(a, b, out, n, [](I x, I y) { return wrap(bits_of(x) * bits_of(y)); }); break;
        case BinaryOp::Maximum: map(a, b, out, n, [](I x, I y) { return x > y ? x : y; }); break;
        case BinaryOp::Minimum: map(a, b, out, n, [](I x, I y) { return x < y ? x : y; }); break;
        case BinaryOp::AddScaled:
            map(a, b, out, n, [=](I x, I y) { return wrap(bits_of(x) + bits_of(scale) * bits_of(y)); });
            break;
        case BinaryOp::FloorDiv:
        case BinaryOp::Remainder:
            if (any_zero(b, n)) {
                return Status::DivisionByZero;
            }
            map(a, b, out, n, op == BinaryOp::FloorDiv ? &floor_quotient : &floor_rest);
            break;
        case BinaryOp::Pow:
            if (any_below(b, n, 0)) {
                return Status::NegativePower;
            }
            map(a, b, out, n, &power);
            break;
        default: break;
    }
    return Status::Ok;
}

void test_unary(UnaryOp op, const double* x, std::int64_t* out, std::size_t n) noexcept {
    switch (op) {
        case UnaryOp::IsNan: return map(x, out, n, [](double v) { return v != v; });
        case UnaryOp::IsInf: return map(x, out, n, [](double v) { return v == v && v - v != 0.0; });
        case UnaryOp::IsFinite: return map(x, out, n, [](double v) { return v - v == 0.0; });
        default: return map(x, out, n, [](double v) { return v == 0.0; });
    }
}

void test_unary(UnaryOp op, const std::int64_t* x, std::int64_t* out, std::size_t n) noexcept {
    switch (op) {
        case UnaryOp::IsNan:
        case UnaryOp::IsInf: return map(x, out, n, [](std::int64_t) { return 0; });
        case UnaryOp::IsFinite: return map(x, out, n, [](std::int64_t) { return 1; });
        default: return map(x, out, n, [](std::int64_t v) { return v == 0; });
    }
}

void test_binary(BinaryOp op, const double* a, const double* b, std::int64_t* out, std::size_t n) noexcept {
    test_binary_of(op, a, b, out, n);
}
void test_binary(BinaryOp op, const std::int64_t* a, const std::int64_t* b, std::int64_t* out, std::size_t n) noexcept {
    test_binary_of(op, a, b, out, n);
}

} // namespace simple::kernels
