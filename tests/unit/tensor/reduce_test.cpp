#include "stdlib/tensor/ops_reduce.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

namespace {

Tensor two_by_three() { return reals({1, 2, 3, 4, 5, 6}, {2, 3}); }

} // namespace

TEST_CASE("sums over all, one and several dimensions") {
    const Tensor x = two_by_three();
    CHECK(matches(sum(x), {}, {21}));
    CHECK(matches(sum(x, 0), {3}, {5, 7, 9}));
    CHECK(matches(sum(x, -1), {2}, {6, 15}));
    CHECK(matches(sum(x, 1, true), {2, 1}, {6, 15}));
    CHECK(matches(sum(x, Dims(), true), {1, 1}, {21}));
    CHECK(matches(sum(transpose(x), 0), {2}, {6, 15}));
    const Tensor cube = reshape(arange(0.0, 24.0), {2, 3, 4});
    CHECK(matches(sum(cube, Shape{0, 2}), {3}, {60, 92, 124}));
    CHECK(matches(sum(cube, Shape{1, 2}, true), {2, 1, 1}, {66, 210}));
    CHECK(matches(sum(permute(cube, {2, 0, 1}), Shape{1}), {4, 3}, {12, 20, 28, 14, 22, 30, 16, 24, 32, 18, 26, 34}));
    CHECK(matches(sum(x, Shape{}), {2, 3}, {1, 2, 3, 4, 5, 6}));
    CHECK(matches(sum(Tensor::scalar(3.0), 0), {}, {3}));
}

TEST_CASE("types of sums") {
    CHECK(sum(ints({1, 2, 3, 4}, {2, 2})).dtype() == DType::I64);
    CHECK(sum(bools({1, 1, 0}, {3})).item().integer == 2);
    CHECK(sum(to(reals({1}), DType::F32)).dtype() == DType::F32);
    CHECK(mean(ints({1, 2})).item().as_f64() == 1.5);
    CHECK(sum(full({1000000}, 0.1, DType::F32)).item().as_f64() == Approx(100000.0).epsilon(1e-7));
}

TEST_CASE("reductions of nothing") {
    CHECK(matches(sum(zeros({0})), {}, {0}));
    CHECK(matches(mean(zeros({0})), {}, {NAN}));
    CHECK(matches(prod(zeros({0})), {}, {1}));
    CHECK(matches(sum(zeros({0, 2}), 0), {2}, {0, 0}));
    CHECK(matches(sum(zeros({0, 2}), 1), {0}, {}));
    CHECK(matches(variance(zeros({0})), {}, {NAN}));
    CHECK(matches(logsumexp(zeros({0}), 0), {}, {-INFINITY}));
    CHECK(message_of([] { amax(zeros({0})); }) == "max: a tensor of shape [0] has no elements");
    CHECK(message_of([] { argmax(zeros({2, 0}), 1); }) == "argmax: a tensor of shape [2, 0] has no elements");
    CHECK(amax(zeros({0, 2}), 1).shape() == Shape{0});
}

TEST_CASE("extrema and their positions") {
    const Tensor x = reals({1, 3, 3, 2, 0, 5}, {2, 3});
    CHECK(amax(x).item().as_f64() == 5.0);
    CHECK(matches(amin(x, 0), {3}, {1, 0, 3}));
    const auto [values, positions] = max_with_index(x, 1);
    CHECK(matches(values, {2}, {3, 5}));
    CHECK(matches(positions, {2}, {1, 2}));
    CHECK(matches(min_with_index(x, 0, true).second, {1, 3}, {0, 1, 0}));
    CHECK(argmax(x).item().integer == 5);
    CHECK(argmin(transpose(x)).item().integer == 3);
    CHECK(matches(argmax(x, 0, true), {1, 3}, {1, 0, 1}));
    CHECK(amax(bools({0, 1}, {2})).dtype() == DType::Bool);
    CHECK(amax(ints({3, 7})).item().integer == 7);
    CHECK(argmax(reals({1, NAN, 5})).item().integer == 1);
    CHECK(matches(amax(reals({1, NAN, 5})), {}, {NAN}));
}

TEST_CASE("variance, deviation and norms") {
    const Tensor x = reals({1, 2, 3});
    CHECK(standard_deviation(x).item().as_f64() == 1.0);
    CHECK(standard_deviation(x, {}, false, false).item().as_f64() == Approx(0.816496580927726).epsilon(1e-14));
    CHECK(matches(variance(two_by_three(), 0), {3}, {4.5, 4.5, 4.5}));
    CHECK(matches(variance(two_by_three(), 1), {2}, {1, 1}));
    CHECK(matches(variance(reals({1})), {}, {NAN}));
    CHECK(norm(reals({3, 4})).item().as_f64() == 5.0);
    CHECK(norm(reals({-3, 4}), 1.0).item().as_f64() == 7.0);
    CHECK(norm(reals({-3, 4}), INFINITY).item().as_f64() == 4.0);
    CHECK(norm(reals({1, 2}), 3.0).item().as_f64() == Approx(std::cbrt(9.0)).epsilon(1e-14));
    CHECK(message_of([] { norm(reals({1}), 0.0); }) == "norm: p must be above 0, got 0.0");
    CHECK(logsumexp(reals({1000, 1001, 1002}), 0).item().as_f64() == Approx(1002.4076059644444).epsilon(1e-14));
    CHECK(matches(logsumexp(reals({0, 1, 0, 1}, {2, 2}), 0), {2}, {std::log(2.0), 1.0 + std::log(2.0)}, 1e-14));
}

TEST_CASE("counting and testing") {
    const Tensor x = reals({0, 1, 2, 0}, {2, 2});
    CHECK(count_nonzero(x).item().integer == 2);
    CHECK(matches(all(x, 0), {2}, {0, 0}));
    CHECK(matches(any(x, 1), {2}, {1, 1}));
    CHECK(all(zeros({0})).item().integer == 1);
    CHECK(any(zeros({0})).item().integer == 0);
    CHECK(all(x).dtype() == DType::Bool);
}

TEST_CASE("dimension lists are checked") {
    CHECK(message_of([] { sum(zeros({2, 3}), Shape{0, -2}); }) == "sum: dimension 0 is listed twice in [0, -2]");
    CHECK(message_of([] {
              mean(zeros({2, 3}), 2);
          }) == "mean: dim 2 is out of range for shape [2, 3] (allowed -2 to 1)");
}

TEST_CASE("broadcasting is undone by summing") {
    const Tensor g = ones({2, 3, 4});
    CHECK(matches(sum_to_shape(g, {3, 1}), {3, 1}, {8, 8, 8}));
    CHECK(matches(sum_to_shape(g, {}), {}, {24}));
    CHECK(sum_to_shape(g, {2, 3, 4}).shares_storage(g));
    CHECK(matches(sum_to_shape(ones({2, 0}), {2, 1}), {2, 1}, {0, 0}));
    CHECK(restore_dims(zeros({3}), {2, 3, 4}, Shape{0, 2}, false).shape() == Shape{1, 3, 1});
}
