#include "catch.hpp"

#include <cmath>

#include "stdlib/data/synthetic.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::data;
using simple::tensor::Generator;
using simple::tensor::message_of;
using simple::tensor::Shape;

TEST_CASE("XOR in the documented order", "[data]") {
    const Points points = make_xor();
    CHECK(matches(points.X, {4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}));
    CHECK(matches(points.y, {4}, {0, 1, 1, 0}));
    CHECK(points.y.dtype() == simple::DType::I64);
}

TEST_CASE("a line without noise is exact", "[data]") {
    Generator rng;
    const Points points = make_linear(rng, 4, 2.0, 1.0);
    CHECK(matches(points.X, {4, 1}, {0, 0.25, 0.5, 0.75}));
    CHECK(matches(points.y, {4, 1}, {1, 1.5, 2, 2.5}));
    CHECK(make_linear(rng, 0, 1, 1).X.numel() == 0);
}

TEST_CASE("shapes and labels of the point clouds", "[data]") {
    Generator rng;
    const Points spirals = make_spirals(rng, 10, 3, 0.0);
    CHECK(spirals.X.shape() == Shape{30, 2});
    CHECK(spirals.y.get({29}).as_i64() == 2);
    CHECK(simple::tensor::amax(simple::tensor::abs(spirals.X)).item().as_f64() < 1.0);
    const Points moons = make_moons(rng, 101, 0.0);
    CHECK(simple::tensor::sum(moons.y).item().as_i64() == 51);
    CHECK(moons.X.get({0, 0}).as_f64() == 1.0);
    const Points circles = make_circles(rng, 10, 0.0);
    CHECK(std::hypot(circles.X.get({3, 0}).as_f64(), circles.X.get({3, 1}).as_f64()) == Approx(1.0));
    CHECK(std::hypot(circles.X.get({9, 0}).as_f64(), circles.X.get({9, 1}).as_f64()) == Approx(0.5));
    CHECK(simple::tensor::sum(make_blobs(rng, 9, 3).y).item().as_i64() == 9);
}

TEST_CASE("counts and noise are checked", "[data]") {
    Generator rng;
    CHECK(message_of([&] { make_moons(rng, -1); }).find("num_samples must be between 0") != std::string::npos);
    CHECK(message_of([&] { make_moons(rng, 10, -1.0); }).find("noise") != std::string::npos);
    CHECK(message_of([&] { make_spirals(rng, 100'000'000, 100'000'000); }).find("points_per_class") !=
          std::string::npos);
    CHECK(message_of([&] { make_spirals(rng, 10, 0); }).find("num_classes") != std::string::npos);
    CHECK(message_of([&] { make_circles(rng, INT64_MAX); }).find("num_samples") != std::string::npos);
}
