// 50 steps of a convolutional network with batch normalisation and pooling: losses, weights and running statistics.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/convolution.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/normalization.hpp"
#include "stdlib/nn/pooling.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/shape_layers.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/sgd.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple;
using autograd::Variable;
using parity::agrees;
using parity::value;

namespace {

constexpr double kTolerance = 1e-9;

using MakeOptimizer = std::function<std::unique_ptr<optim::Optimizer>(std::vector<Variable>)>;

void check_training(const std::string& name, const MakeOptimizer& make) {
    INFO(name);
    const auto start = [&](int n) { return Variable::leaf(tensor::clone(value(name + ".start" + std::to_string(n)))); };
    nn::ConvolutionConfig convolution{2, 4, {3, 3}, {}, true};
    convolution.options.padding = {1, 1};
    tensor::PoolOptions pool;
    pool.kernel = {2, 2};
    const auto norm = std::make_shared<nn::BatchNorm>(2, nn::BatchNormConfig{4});
    nn::Sequential model({std::make_shared<nn::Convolution>(2, convolution, start(0), start(1)), norm,
                          nn::Activation::make("ReLU"), std::make_shared<nn::Pool>(nn::Pool::Kind::Max, 2, pool),
                          std::make_shared<nn::Flatten>(), std::make_shared<nn::Linear>(start(4), start(5))});
    const std::vector<Variable> parameters = nn::parameters(model);
    REQUIRE(parameters.size() == 6);
    const std::unique_ptr<optim::Optimizer> optimizer = make(parameters);
    const tensor::Tensor targets = tensor::to(value(name + ".targets"), DType::I64);
    std::vector<double> losses;
    for (int step = 0; step < 50; ++step) {
        optimizer->zero_grad();
        const Variable scores = model.call(tensor::select(value(name + ".inputs"), 0, step % 2));
        const Variable loss = autograd::cross_entropy_loss(scores, tensor::select(targets, 0, step % 2));
        autograd::backward(loss);
        optimizer->step();
        losses.push_back(loss.value().item().as_f64());
    }
    CHECK(agrees(tensor::from_data(std::span<const double>(losses), {50}), name + ".losses", kTolerance));
    for (std::size_t n = 0; n < parameters.size(); ++n) {
        CHECK(agrees(parameters[n].value(), name + ".end" + std::to_string(n), kTolerance));
    }
    const auto buffers = nn::named_buffers(*norm);
    CHECK(agrees(buffers[0].second, name + ".running_mean", kTolerance));
    CHECK(agrees(buffers[1].second, name + ".running_var", kTolerance));
    nn::train(model, false);
    CHECK(agrees(model.call(tensor::select(value(name + ".inputs"), 0, 0)).value(), name + ".scores", kTolerance));
}

} // namespace

TEST_CASE("50 steps of SGD on a convolutional network agree with PyTorch", "[parity]") {
    check_training("cnn_sgd", [](std::vector<Variable> p) {
        return std::make_unique<optim::Sgd>(std::move(p), optim::SgdOptions{0.02, 0.9, 0.001});
    });
}

TEST_CASE("50 steps of Adam on a convolutional network agree with PyTorch", "[parity]") {
    check_training("cnn_adam", [](std::vector<Variable> p) {
        return std::make_unique<optim::Adam>(std::move(p), optim::AdamOptions{0.005});
    });
}
