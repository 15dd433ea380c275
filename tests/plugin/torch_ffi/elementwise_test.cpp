// Element-wise functions and matrix products against values worked out by hand.
#include <cmath>
#include <limits>

#include "support.hpp"

using namespace torch_test;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

using Unary = std::int64_t (*)(std::int64_t);
using Binary = std::int64_t (*)(std::int64_t, std::int64_t);
using WithNumber = std::int64_t (*)(std::int64_t, double);

void check_unary(Unary function, double (*reference)(double), const std::vector<double>& points) {
    std::vector<double> expected;
    for (const double point : points) {
        expected.push_back(reference(point));
    }
    const auto n = static_cast<std::int64_t>(points.size());
    const Held x(tensor({n}, points));
    const Held y(function(x));
    check_values(y, {n}, expected);
}

void check_binary(Binary function, const std::vector<double>& a, const std::vector<double>& b,
                  const std::vector<double>& expected) {
    const auto n = static_cast<std::int64_t>(a.size());
    const Held x(tensor({n}, a));
    const Held y(tensor({n}, b));
    const Held z(function(x, y));
    check_values(z, {n}, expected);
}

void check_with_number(WithNumber function, double number, const std::vector<double>& expected) {
    const Held x(tensor({2}, {-4, 9}));
    const Held y(function(x, number));
    check_values(y, {2}, expected);
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

} // namespace

TEST_CASE("functions of one tensor", "[torch]") {
    const std::vector<double> any = {-2.5, -0.5, 0, 0.5, 1.5, 3};
    const std::vector<double> positive = {0.25, 1, 4};
    check_unary(
        rt_torch_neg, [](double x) { return -x; }, any);
    check_unary(
        rt_torch_abs, [](double x) { return std::fabs(x); }, any);
    check_unary(
        rt_torch_exp, [](double x) { return std::exp(x); }, any);
    check_unary(
        rt_torch_log, [](double x) { return std::log(x); }, positive);
    check_unary(
        rt_torch_sqrt, [](double x) { return std::sqrt(x); }, positive);
    check_unary(
        rt_torch_sin, [](double x) { return std::sin(x); }, any);
    check_unary(
        rt_torch_cos, [](double x) { return std::cos(x); }, any);
    check_unary(
        rt_torch_tan, [](double x) { return std::tan(x); }, any);
    check_unary(
        rt_torch_sign, [](double x) { return x > 0   ? 1.0
                                             : x < 0 ? -1.0
                                                     : 0.0; }, any);
    check_unary(
        rt_torch_floor, [](double x) { return std::floor(x); }, any);
    check_unary(
        rt_torch_ceil, [](double x) { return std::ceil(x); }, any);
    check_unary(
        rt_torch_round, [](double x) { return std::nearbyint(x); }, any);
    check_unary(
        rt_torch_reciprocal, [](double x) { return 1 / x; }, positive);
    check_unary(
        rt_torch_square, [](double x) { return x * x; }, any);
    check_unary(
        rt_torch_contiguous, [](double x) { return x; }, any);
    check_unary(
        rt_torch_clone, [](double x) { return x; }, any);
    check_unary(
        rt_torch_detach, [](double x) { return x; }, any);
}

TEST_CASE("activations", "[torch]") {
    const std::vector<double> points = {-30, -2.5, 0, 0.5, 30};
    check_unary(
        rt_torch_relu, [](double x) { return x > 0 ? x : 0; }, points);
    check_unary(rt_torch_sigmoid, sigmoid, points);
    check_unary(
        rt_torch_tanh, [](double x) { return std::tanh(x); }, points);
    check_unary(
        rt_torch_gelu, [](double x) { return x * 0.5 * std::erfc(-x / std::sqrt(2.0)); }, points);
    check_unary(
        rt_torch_silu, [](double x) { return x * sigmoid(x); }, points);
    check_unary(
        rt_torch_softplus, [](double x) { return x > 20 ? x : std::log1p(std::exp(x)); }, points);
    check_with_number(rt_torch_leaky_relu, 0.1, {-0.4, 9});
    check_with_number(rt_torch_elu, 2, {2 * std::expm1(-4.0), 9});
}

TEST_CASE("functions of two tensors", "[torch]") {
    check_binary(rt_torch_add, {1, 2}, {3, 5}, {4, 7});
    check_binary(rt_torch_sub, {1, 2}, {3, 5}, {-2, -3});
    check_binary(rt_torch_mul, {1, 2}, {3, 5}, {3, 10});
    check_binary(rt_torch_div, {1, 2}, {4, 5}, {0.25, 0.4});
    check_binary(rt_torch_maximum, {1, 6}, {3, 5}, {3, 6});
    check_binary(rt_torch_minimum, {1, 6}, {3, 5}, {1, 5});
    check_binary(rt_torch_pow_tensor, {2, 9}, {3, 0.5}, {8, 3});
    check_binary(rt_torch_eq, {1, 2, 3}, {1, 3, 2}, {1, 0, 0});
    check_binary(rt_torch_ne, {1, 2, 3}, {1, 3, 2}, {0, 1, 1});
    check_binary(rt_torch_lt, {1, 2, 3}, {1, 3, 2}, {0, 1, 0});
    check_binary(rt_torch_le, {1, 2, 3}, {1, 3, 2}, {1, 1, 0});
    check_binary(rt_torch_gt, {1, 2, 3}, {1, 3, 2}, {0, 0, 1});
    check_binary(rt_torch_ge, {1, 2, 3}, {1, 3, 2}, {1, 0, 1});
    const Held bits(flags({2}, {1, 0}));
    const Held compared(rt_torch_eq(bits, bits));
    CHECK(dtype(compared) == "bool");
}

TEST_CASE("a tensor and a number", "[torch]") {
    check_with_number(rt_torch_add_scalar, 1.5, {-2.5, 10.5});
    check_with_number(rt_torch_sub_scalar, 1.5, {-5.5, 7.5});
    check_with_number(rt_torch_mul_scalar, 0.5, {-2, 4.5});
    check_with_number(rt_torch_div_scalar, 2, {-2, 4.5});
    check_with_number(rt_torch_pow, 2, {16, 81});
}

TEST_CASE("types meet in the later one", "[torch]") {
    const Held whole(integers({2}, {3, 4}));
    const Held bits(flags({2}, {1, 1}));
    const Held single(as_dtype(whole, "f32"));
    const Held sum(rt_torch_add(bits, bits));
    CHECK(dtype(sum) == "i64");
    check_values(sum, {2}, {2, 2});
    const Held mixed(rt_torch_mul(whole, single));
    CHECK(dtype(mixed) == "f32");
    const Held quotient(rt_torch_div(whole, whole));
    CHECK(dtype(quotient) == "f64");
    const Held scaled(rt_torch_mul_scalar(single, 0.5));
    CHECK(dtype(scaled) == "f32");
    const Held moved(rt_torch_add_scalar(whole, 0.5));
    CHECK(dtype(moved) == "f64");
    check_values(moved, {2}, {3.5, 4.5});
    const Held root(rt_torch_sqrt(whole));
    CHECK(dtype(root) == "f64");
    const Held negative(rt_torch_neg(whole));
    CHECK(dtype(negative) == "i64");
    const Held fraction(tensor({2}, {0.5, 0.25}));
    const Held product(rt_torch_mul(whole, fraction));
    CHECK(dtype(product) == "f64");
    const Held exponent(integers({2}, {-1, 2}));
    CHECK_FAILURE(rt_torch_pow_tensor(whole, exponent),
                  "7: rt_torch_pow_tensor: an integer to a negative power is no integer, convert to f64 first");
}

TEST_CASE("shapes broadcast", "[torch]") {
    const Held column(tensor({2, 1}, {1, 2}));
    const Held row(tensor({3}, {10, 20, 30}));
    const Held sum(rt_torch_add(column, row));
    check_values(sum, {2, 3}, {11, 21, 31, 12, 22, 32});
    const Held matrix(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held four(tensor({4}, {1, 2, 3, 4}));
    CHECK_FAILURE(rt_torch_add(matrix, four),
                  "2: rt_torch_add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1");
    CHECK_FAILURE(rt_torch_lt(matrix, four),
                  "2: rt_torch_lt: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1");
}

TEST_CASE("a result too large for the machine is refused", "[torch]") {
    const std::int64_t many[] = {10000000};
    const std::int64_t upright[] = {10000000, 1};
    const Held row(rt_torch_tensor_zeros(many, 1));
    const Held column(rt_torch_reshape(row, upright, 2));
    for (const std::int64_t huge : {rt_torch_add(row, column), rt_torch_outer(row, row)}) {
        CHECK(huge == 0);
        CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_NO_MEMORY);
    }
    const std::int64_t square[] = {10000000, 10000000};
    const Held view(rt_torch_expand(row, square, 2));
    CHECK(rt_torch_neg(view) == 0);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_NO_MEMORY);
}

TEST_CASE("choice", "[torch]") {
    const Held condition(flags({2}, {1, 0}));
    const Held a(tensor({2}, {1, 2}));
    const Held b(tensor({1}, {9}));
    const Held chosen(rt_torch_where(condition, a, b));
    check_values(chosen, {2}, {1, 9});
    const Held clamped(rt_torch_clamp(a, 1.5, 5));
    check_values(clamped, {2}, {1.5, 2});
    const Held filled(rt_torch_masked_fill(a, condition, -1));
    check_values(filled, {2}, {-1, 2});
    CHECK_FAILURE(rt_torch_where(a, a, b), "3: rt_torch_where: cond must be bool, got f64");
    CHECK_FAILURE(rt_torch_masked_fill(a, b, 0), "3: rt_torch_masked_fill: mask must be bool, got f64");
}

TEST_CASE("NaN goes through", "[torch]") {
    const Held x(tensor({2}, {kNan, 1}));
    const Held one(tensor({2}, {0, 0}));
    for (const std::int64_t made : {rt_torch_relu(x), rt_torch_maximum(x, one), rt_torch_minimum(one, x),
                                    rt_torch_clamp(x, 0, 1), rt_torch_sigmoid(x)}) {
        const Held y(made);
        CHECK(std::isnan(values(y)[0]));
    }
}

TEST_CASE("matrix products", "[torch]") {
    const Held a(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held b(tensor({3, 2}, {7, 8, 9, 10, 11, 12}));
    const Held v(tensor({3}, {1, 0, -1}));
    const Held w(tensor({2}, {1, 2}));
    const Held product(rt_torch_matmul(a, b));
    check_values(product, {2, 2}, {58, 64, 139, 154});
    const Held same(rt_torch_mm(a, b));
    check_values(same, {2, 2}, {58, 64, 139, 154});
    const Held applied(rt_torch_matmul(a, v));
    check_values(applied, {2}, {-2, -2});
    const Held number(rt_torch_dot(v, v));
    check_values(number, {}, {2});
    const Held outer(rt_torch_outer(w, v));
    check_values(outer, {2, 3}, {1, 0, -1, 2, 0, -2});
    const Held batch(rt_torch_unsqueeze(a, 0));
    const Held other(rt_torch_unsqueeze(b, 0));
    const Held batched(rt_torch_bmm(batch, other));
    check_values(batched, {1, 2, 2}, {58, 64, 139, 154});
    const Held whole(integers({2, 2}, {1, 2, 3, 4}));
    const Held squared(rt_torch_matmul(whole, whole));
    CHECK(dtype(squared) == "i64");
    check_values(squared, {2, 2}, {7, 10, 15, 22});
    const Held none(tensor({2, 0}, {}));
    const Held nothing(tensor({0, 2}, {}));
    const Held zeros(rt_torch_matmul(none, nothing));
    check_values(zeros, {2, 2}, {0, 0, 0, 0});
}

TEST_CASE("products of sizes that do not fit", "[torch]") {
    const Held a(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held v(tensor({2}, {1, 2}));
    const Held number(tensor({}, {1}));
    const Held batch(tensor({2, 1, 1}, {1, 2}));
    const Held other(tensor({3, 1, 1}, {1, 2, 3}));
    CHECK_FAILURE(rt_torch_matmul(a, a), "2: rt_torch_matmul: inner sizes differ, 3 and 2 (left [2, 3], right [2, "
                                         "3]); transposing the right one would fit");
    CHECK_FAILURE(rt_torch_matmul(a, v), "2: rt_torch_matmul: inner sizes differ, 3 and 2 (left [2, 3], right [2])");
    CHECK_FAILURE(rt_torch_matmul(a, number),
                  "2: rt_torch_matmul: needs tensors with at least one dimension, got shapes [2, 3] and []");
    CHECK_FAILURE(rt_torch_matmul(batch, other),
                  "2: rt_torch_matmul: shapes [2] and [3] do not broadcast: sizes 2 and 3 at dimension 0");
    CHECK_FAILURE(rt_torch_mm(a, v), "2: rt_torch_mm: needs a 2-D tensor, got shape [2]");
    CHECK_FAILURE(rt_torch_bmm(batch, other),
                  "2: rt_torch_bmm: batches differ, 2 and 3 (left [2, 1, 1], right [3, 1, 1])");
    CHECK_FAILURE(rt_torch_dot(a, a), "2: rt_torch_dot: needs a 1-D tensor, got shape [2, 3]");
    CHECK_FAILURE(rt_torch_outer(a, v), "2: rt_torch_outer: needs a 1-D tensor, got shape [2, 3]");
}

TEST_CASE("inverse and determinant", "[torch]") {
    const Held m(tensor({2, 2}, {4, 7, 2, 6}));
    const Held inverse(rt_torch_inverse(m));
    check_values(inverse, {2, 2}, {0.6, -0.7, -0.2, 0.4});
    CHECK(rt_torch_det(m) == Approx(10.0));
    const Held singular(tensor({2, 2}, {1, 2, 2, 4}));
    CHECK(rt_torch_inverse(singular) == 0);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_FAILED);
    CHECK(std::string(rt_torch_last_error()).find('\n') == std::string::npos);
    const Held wide(tensor({1, 2}, {1, 2}));
    CHECK(std::isnan(rt_torch_det(wide)));
    CHECK(failure() == "2: rt_torch_det: needs a square matrix, got shape [1, 2]");
}
