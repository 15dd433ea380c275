#include "stdlib/tensor/ops_activation.hpp"

#include "checks.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

using namespace simple;
using namespace simple::tensor;

namespace {

constexpr double kTight = 1e-15;

Tensor x3() { return reals({1, 2, 3}); }
Tensor x5() { return reals({-2, -0.5, 0, 0.5, 2}); }

} // namespace

TEST_CASE("golden values of softmax") {
    CHECK(matches(softmax(x3()), {3}, {0.09003057317038045, 0.2447284710547976, 0.6652409557748218}, kTight));
    CHECK(matches(log_softmax(x3()), {3}, {-2.4076059644443806, -1.4076059644443804, -0.4076059644443804}, kTight));
    const Tensor columns = reals({1, 5, 2, 5, 3, 5}, {3, 2});
    CHECK(matches(softmax(columns, 0), {3, 2},
                  {0.09003057317038045, 1.0 / 3, 0.2447284710547976, 1.0 / 3, 0.6652409557748218, 1.0 / 3}, kTight));
    CHECK(matches(softmax(Tensor::scalar(3.0)), {}, {1}));
    CHECK(softmax(zeros({2, 0})).numel() == 0);
    CHECK(softmax(to(x3(), DType::F32)).dtype() == DType::F32);
    CHECK(softmax(ints({1, 2})).dtype() == DType::F64);
    CHECK(message_of([] {
              softmax(zeros({4, 3}), 2);
          }) == "softmax: dim 2 is out of range for shape [4, 3] (allowed -2 to 1)");
}

TEST_CASE("golden values of activations") {
    CHECK(matches(gelu(x5()), {5},
                  {-0.04550026389635842, -0.15426876936299344, 0, 0.34573123063700656, 1.9544997361036416}, kTight));
    CHECK(matches(gelu(x5(), "tanh"), {5},
                  {-0.04540230591222494, -0.15428599017485606, 0, 0.34571400982514394, 1.954597694087775}, kTight));
    CHECK(matches(silu(x5()), {5},
                  {-0.2384058440442351, -0.1887703343990727, 0, 0.3112296656009273, 1.7615941559557646}, kTight));
    CHECK(matches(selu(x5()), {5}, {-1.5201664685956948, -0.6917581878028713, 0, 0.5253504936777402, 2.101401974710961},
                  kTight));
    CHECK(matches(elu(x5()), {5}, {-0.8646647167633873, -0.3934693402873666, 0, 0.5, 2}, kTight));
    CHECK(matches(softplus(x5()), {5},
                  {0.1269280110429725, 0.4740769841801067, 0.6931471805599453, 0.9740769841801067, 2.1269280110429727},
                  kTight));
    CHECK(matches(leaky_relu(x5()), {5}, {-0.02, -0.005, 0, 0.5, 2}, kTight));
    CHECK(message_of([] { gelu(x5(), "fast"); }) ==
          "gelu: unknown approximate \"fast\" (expected \"none\" or \"tanh\")");
    CHECK(matches(sigmoid(reals({-1000, 0, 1000})), {3}, {0, 0.5, 1}));
}

TEST_CASE("gradients along a dimension") {
    const Tensor y = softmax(x3());
    const Tensor g = reals({1, 0, 0});
    const double p = 0.09003057317038045;
    CHECK(
        matches(softmax_backward(g, y), {3}, {p * (1 - p), -p * 0.2447284710547976, -p * 0.6652409557748218}, kTight));
    CHECK(matches(log_softmax_backward(g, log_softmax(x3())), {3}, {1 - p, -0.2447284710547976, -0.6652409557748218},
                  kTight));
    const Tensor columns = transpose(reals({1, 2, 3, 1, 2, 3}, {2, 3}));
    const Tensor result = softmax_backward(transpose(reals({1, 0, 0, 1, 0, 0}, {2, 3})), softmax(columns, 0), 0);
    CHECK(result.shape() == Shape{3, 2});
    CHECK(result.get({0, 1}).as_f64() == Approx(p * (1 - p)).epsilon(1e-14));
}

TEST_CASE("dropout masks keep the expected share") {
    Generator rng(42);
    CHECK(matches(dropout_mask(rng, x3(), 0.4), {3}, {1 / 0.6, 0, 0}, kTight));
    CHECK(matches(dropout_mask(rng, x3(), 1.0), {3}, {0, 0, 0}));
    CHECK(matches(dropout_mask(rng, x3(), 0.0), {3}, {1, 1, 1}));
    CHECK(message_of([&] { dropout_mask(rng, x3(), 1.5); }) == "dropout: p must be between 0 and 1, got 1.5");
}
