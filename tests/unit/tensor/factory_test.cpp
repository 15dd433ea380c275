#include "stdlib/tensor/factory.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

TEST_CASE("data must fill the shape") {
    CHECK(matches(reals({1, 2, 3, 4}, {2, 2}), {2, 2}, {1, 2, 3, 4}));
    CHECK(message_of([] { reals({1, 2, 3, 4, 5}, {2, 3}); }) == "from_data: 5 values for shape [2, 3] (6 elements)");
    CHECK(message_of([] { reals({1}, {-1}); }) == "from_data: shape [-1] has a negative size");
    CHECK(reals({}, {0}).numel() == 0);
    CHECK(reals({1}, {}).ndim() == 0);
}

TEST_CASE("buffers become tensors without a copy") {
    const BufferRef buffer = Buffer::allocate_zeroed(DType::F64, 6);
    const Tensor t = from_buffer(buffer, {2, 3});
    CHECK(t.storage().get() == buffer.get());
    CHECK_THROWS_AS(from_buffer(buffer, {7}), Error);
    const Tensor strided = from_strided(buffer, {2, 2}, {3, 2});
    CHECK(strided.strides() == Shape{3, 2});
    CHECK_THROWS_AS(from_strided(buffer, {2, 2}, {3, 3}), Error);
    CHECK_THROWS_AS(from_strided(buffer, {2, 2}, {-1, 1}), Error);
    CHECK_THROWS_AS(from_strided(buffer, {2, 2}, {INT64_MAX, 1}), Error);
    CHECK_THROWS_AS(from_strided(buffer, {2}, {1, 1}), Error);
    CHECK(from_strided(buffer, {4}, {0}).numel() == 4);
}

TEST_CASE("constants") {
    CHECK(matches(ones({2}, DType::I64), {2}, {1, 1}));
    CHECK(full({2}, 3).dtype() == DType::I64);
    CHECK(full({2}, 3.0).dtype() == DType::F64);
    CHECK(full_like(ints({1, 2}), 3.5).dtype() == DType::I64);
    CHECK(matches(eye(2, 3), {2, 3}, {1, 0, 0, 0, 1, 0}));
    CHECK(message_of([] { zeros({-2}); }) == "zeros: shape [-2] has a negative size");
    CHECK(Tensor::scalar(2.5).item().as_f64() == 2.5);
}

TEST_CASE("counting and spacing") {
    CHECK(matches(arange(0, 5), {5}, {0, 1, 2, 3, 4}));
    CHECK(arange(0, 5).dtype() == DType::I64);
    CHECK(matches(arange(0.0, 1.0, 0.25), {4}, {0, 0.25, 0.5, 0.75}));
    CHECK(matches(arange(10, 0, -3), {4}, {10, 7, 4, 1}));
    CHECK(arange(3, 3).numel() == 0);
    CHECK(message_of([] { arange(0, 5, 0); }) == "arange: step must be a number other than 0, got 0");
    CHECK(message_of([] { arange(0, 5, -1); }) == "arange: step -1 leads away from the end 5 (start 0)");
    CHECK_THROWS_AS(arange(0.0, 1e300), Error);
    CHECK(matches(linspace(0.0, 1.0, 5), {5}, {0, 0.25, 0.5, 0.75, 1}));
    CHECK(matches(linspace(2.0, 9.0, 1), {1}, {2}));
    CHECK(linspace(0.0, 1.0, 0).numel() == 0);
    CHECK(message_of([] { linspace(0.0, 1.0, -1); }) == "linspace: steps must be at least 0, got -1");
}

TEST_CASE("random tensors are filled in row-major order from the stream") {
    Generator rng(42);
    CHECK(matches(rand(rng, {3}), {3}, {0.4685865183391049, 0.34086154938517876, 0.32706338120338474}));
    rng.seed(42);
    CHECK(matches(randn(rng, {3}), {3}, {-0.6076510539335191, 0.9461447819697152, -0.8536440633116089}));
    rng.seed(42);
    CHECK(matches(uniform(rng, {1}, 10.0, 20.0), {1}, {14.685865183391049}, 1e-15));
    rng.seed(42);
    CHECK(matches(randint(rng, 0, 10, {3}), {3}, {4, 3, 3}));
    rng.seed(42);
    CHECK(matches(bernoulli(rng, 0.4, {3}), {3}, {0, 1, 1}));
    CHECK(rand(rng, {1000}, DType::F32).dtype() == DType::F32);
    CHECK(randperm(rng, 10).numel() == 10);
    CHECK(message_of([&] { uniform(rng, {1}, 2.0, 1.0); }) == "uniform: low must be at most high (1.0), got 2.0");
    CHECK(message_of([&] { normal(rng, {1}, 0.0, -1.0); }) == "normal: std must be at least 0, got -1.0");
    CHECK(message_of([&] { bernoulli(rng, 1.5, {1}); }) == "bernoulli: p must be between 0 and 1, got 1.5");
    CHECK(message_of([&] { randint(rng, 3, 3, {1}); }) == "randint: low must be below high (3), got 3");
    CHECK_THROWS_AS(randperm(rng, -1), Error);
}
