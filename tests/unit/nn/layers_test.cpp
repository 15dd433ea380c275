#include "catch.hpp"

#include <cmath>

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/grad_check.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/shape_layers.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::DType;
using simple::tensor::Generator;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("Linear computes x·Wᵀ + b on any leading sizes", "[nn]") {
    Linear layer(Variable::leaf(reals({1, 2, 3, 4, 5, 6}, {3, 2})), Variable::leaf(reals({0.5, 0, -0.5})));
    CHECK(matches(layer.call(reals({1, 1})).value(), {3}, {3.5, 7, 10.5}));
    CHECK(matches(layer.call(reals({1, 1, 0, 1}, {2, 2})).value(), {2, 3}, {3.5, 7, 10.5, 2.5, 4, 5.5}));
    CHECK(layer.call(simple::tensor::zeros({2, 5, 2})).shape() == Shape{2, 5, 3});
    CHECK(layer.call(simple::tensor::zeros({0, 2})).shape() == Shape{0, 3});
    CHECK(layer.to_string() == "Linear(2 -> 3, bias=true)");
}

TEST_CASE("Linear names a wrong input", "[nn]") {
    Generator rng;
    Linear layer(784, 256, rng);
    CHECK(message_of([&] {
              layer.call(simple::tensor::zeros({32, 100}));
          }) == "Linear(784 -> 256): input [32, 100] must have last size 784");
    CHECK(message_of([&] { layer.call(simple::tensor::zeros({})); }).find("input []") != std::string::npos);
}

TEST_CASE("Linear is initialised as asked", "[nn]") {
    Generator rng;
    const Linear xavier(784, 256, rng);
    const double bound = 0.075955452531275;
    const double largest = simple::tensor::amax(simple::tensor::abs(xavier.weight().value())).item().as_f64();
    CHECK(largest <= bound);
    CHECK(largest > 0.99 * bound);
    CHECK(simple::tensor::equal(xavier.bias().value(), simple::tensor::zeros({256})));
    const Linear constant(2, 2, true, "constant:0.1", rng);
    CHECK(matches(constant.weight().value(), {2, 2}, {0.1, 0.1, 0.1, 0.1}));
    const Linear pytorch(4, 3, true, "pytorch", rng);
    CHECK(simple::tensor::amax(simple::tensor::abs(pytorch.bias().value())).item().as_f64() <= 0.5);
    const Linear bare(4, 3, false, "zeros", rng);
    CHECK_FALSE(bare.bias().defined());
    CHECK(bare.to_string() == "Linear(4 -> 3, bias=false)");
    CHECK(parameters(bare).size() == 1);
    CHECK(message_of([&] { Linear(0, 3, rng); }).find("Linear: in_features must be at least 1, got 0") !=
          std::string::npos);
    CHECK(message_of([&] { Linear(3, -1, rng); }).find("out_features") != std::string::npos);
    CHECK(message_of([&] { Linear(3, 3, true, "xavier", rng); }).find("Linear: unknown init \"xavier\"") !=
          std::string::npos);
    CHECK(message_of([&] { Linear(3, 3, true, "constant:x", rng); }).find("unknown init") != std::string::npos);
}

TEST_CASE("text forms of layers", "[nn]") {
    CHECK(Activation::make("ReLU")->to_string() == "ReLU()");
    CHECK(Activation::make("LeakyReLU")->to_string() == "LeakyReLU(negative_slope=0.01)");
    CHECK(Activation::make("ELU", 0.5)->to_string() == "ELU(alpha=0.5)");
    CHECK(Activation::make("ELU")->to_string() == "ELU(alpha=1.0)");
    CHECK(Activation::gelu("none")->to_string() == "GELU()");
    CHECK(Activation::gelu("tanh")->to_string() == "GELU(approximate=tanh)");
    CHECK(Softmax().to_string() == "Softmax(dim=-1)");
    CHECK(Softmax(1, true).to_string() == "LogSoftmax(dim=1)");
    CHECK(Dropout().to_string() == "Dropout(p=0.5)");
    CHECK(Flatten().to_string() == "Flatten(start_dim=1, end_dim=-1)");
    CHECK(Identity().to_string() == "Identity()");
    CHECK(Reshape({2, 3}).to_string() == "Reshape(shape=[2, 3])");
}

TEST_CASE("activation layers are the functions", "[nn]") {
    const Tensor x = reals({-1, 0, 7});
    CHECK(matches(Activation::make("ReLU")->call(x).value(), {3}, {0, 0, 7}));
    CHECK(matches(Activation::make("ReLU6")->call(x).value(), {3}, {0, 0, 6}));
    CHECK(matches(Activation::make("LeakyReLU", 0.1)->call(x).value(), {3}, {-0.1, 0, 7}));
    CHECK(matches(Softmax().call(reals({0, 0})).value(), {2}, {0.5, 0.5}));
    CHECK(message_of([] { Activation::make("Relu"); }).find("unknown activation") != std::string::npos);
    CHECK(message_of([] { Activation::gelu("fast"); }).find("GELU: unknown approximate \"fast\"") != std::string::npos);
}

TEST_CASE("Dropout drops in training only", "[nn]") {
    simple::autograd::Session session;
    const simple::autograd::Session::Scope scope(session);
    Dropout layer(0.25);
    const Tensor x = simple::tensor::ones({10'000});
    const Tensor y = layer.call(x).value();
    CHECK(simple::tensor::count_nonzero(y).item().as_i64() == Approx(7500).epsilon(0.05));
    CHECK(simple::tensor::amax(y).item().as_f64() == Approx(1.0 / 0.75));
    train(layer, false);
    CHECK(simple::tensor::equal(layer.call(x).value(), x));
    CHECK(simple::tensor::equal(Dropout(1.0).call(x).value(), simple::tensor::zeros({10'000})));
    CHECK(message_of([] { Dropout(1.5); }).find("Dropout: p must be between 0 and 1, got 1.5") != std::string::npos);
    CHECK(message_of([] { Dropout(std::nan("")); }).find("Dropout: p") != std::string::npos);
}

TEST_CASE("shape layers", "[nn]") {
    const Tensor x = simple::tensor::zeros({2, 3, 4});
    CHECK(Flatten().call(x).shape() == Shape{2, 12});
    CHECK(Flatten(0, 1).call(x).shape() == Shape{6, 4});
    CHECK(Unflatten(1, {3, 1}).call(x).shape() == Shape{2, 3, 1, 4});
    CHECK(Reshape({-1}).call(x).shape() == Shape{2, 12});
    CHECK(message_of([] {
              Flatten().call(simple::tensor::zeros({3}));
          }).find("Flatten(start_dim=1, end_dim=-1): input [3]") != std::string::npos);
}

TEST_CASE("gradients of layers", "[nn][gradcheck]") {
    Generator rng(5);
    const std::vector<Variable> inputs = {Variable::leaf(simple::tensor::randn(rng, {3, 4})),
                                          Variable::leaf(simple::tensor::randn(rng, {2, 4})),
                                          Variable::leaf(simple::tensor::randn(rng, {2}))};
    const auto network = [](std::span<const Variable> v) {
        Linear layer(v[1], v[2]);
        return Softmax(-1, true).call(Activation::make("Tanh")->call(layer.call(v[0])));
    };
    CHECK(simple::autograd::gradcheck(network, inputs, {1e-6, 1e-7, 1e-6}).ok);
}
