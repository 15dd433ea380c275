#include "catch.hpp"

#include <cmath>

#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::tensor::Generator;
using simple::tensor::message_of;
using simple::tensor::Tensor;

namespace {

double largest(const Tensor& t) { return simple::tensor::amax(simple::tensor::abs(t)).item().as_f64(); }
double deviation(const Tensor& t) { return simple::tensor::standard_deviation(t).item().as_f64(); }

} // namespace

TEST_CASE("fans", "[nn][init]") {
    CHECK(init::fans(Tensor::zeros({3, 5})).in == 5);
    CHECK(init::fans(Tensor::zeros({3, 5})).out == 3);
    CHECK(init::fans(Tensor::zeros({8, 4, 3, 3})).in == 36);
    CHECK(init::fans(Tensor::zeros({8, 4, 3, 3})).out == 72);
    CHECK(init::fans(Tensor::zeros({7})).in == 7);
}

TEST_CASE("distributions have the width their formula says", "[nn][init]") {
    Generator rng;
    Tensor t = Tensor::zeros({200, 300});
    init::xavier_uniform(t, rng);
    CHECK(largest(t) == Approx(std::sqrt(6.0 / 500.0)).epsilon(0.01));
    init::xavier_normal(t, rng, 2.0);
    CHECK(deviation(t) == Approx(2.0 * std::sqrt(2.0 / 500.0)).epsilon(0.02));
    init::kaiming_uniform(t, rng);
    CHECK(largest(t) == Approx(std::sqrt(2.0) * std::sqrt(3.0 / 300.0)).epsilon(0.01));
    init::kaiming_normal(t, rng, "fan_out", "tanh");
    CHECK(deviation(t) == Approx(5.0 / 3.0 / std::sqrt(200.0)).epsilon(0.02));
    init::trunc_normal(t, rng, 0.0, 1.0, -0.5, 0.5);
    CHECK(largest(t) <= 0.5);
    init::eye(t);
    CHECK(simple::tensor::sum(t).item().as_f64() == 200.0);
    init::constant(t, 0.25);
    CHECK(largest(t) == 0.25);
}

TEST_CASE("the same seed gives the same parameters", "[nn][init]") {
    Generator first(3);
    Generator second(3);
    Tensor a = Tensor::zeros({4, 4});
    Tensor b = Tensor::zeros({4, 4});
    init::xavier_uniform(a, first);
    init::xavier_uniform(b, second);
    CHECK(simple::tensor::equal(a, b));
}

TEST_CASE("wrong options are named", "[nn][init]") {
    Generator rng;
    Tensor t = Tensor::zeros({2, 2});
    CHECK(message_of([&] { init::kaiming_uniform(t, rng, "fan"); }).find("unknown mode \"fan\"") != std::string::npos);
    CHECK(message_of([&] { init::kaiming_normal(t, rng, "fan_in", "gelu"); }).find("nonlinearity") !=
          std::string::npos);
    CHECK(message_of([&] { init::uniform(t, rng, 1.0, 0.0); }).find("init_uniform") != std::string::npos);
    CHECK(message_of([&] { init::trunc_normal(t, rng, 0, 1, 1, -1); }).find("greater than a") != std::string::npos);
    CHECK(message_of([&] { init::trunc_normal(t, rng, 0, 1, 50, 60); }).find("std_val") != std::string::npos);
}
