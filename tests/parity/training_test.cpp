// Twenty steps of a small network with each optimiser: losses on the way and weights at the end.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/adaptive.hpp"
#include "stdlib/optim/sgd.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple;
using autograd::Variable;
using parity::agrees;
using parity::value;

namespace {

constexpr double kTolerance = 1e-10;

using MakeOptimizer = std::function<std::unique_ptr<optim::Optimizer>(std::vector<Variable>)>;

Variable start(const std::string& name, int n) {
    return Variable::leaf(tensor::clone(value(name + ".start" + std::to_string(n))));
}

void check_training(const std::string& name, const MakeOptimizer& make) {
    INFO(name);
    nn::Sequential model({std::make_shared<nn::Linear>(start(name, 0), start(name, 1)), nn::Activation::make("Tanh"),
                          std::make_shared<nn::Linear>(start(name, 2), start(name, 3))});
    const std::vector<Variable> parameters = nn::parameters(model);
    REQUIRE(parameters.size() == 4);
    const std::unique_ptr<optim::Optimizer> optimizer = make(parameters);
    std::vector<double> losses;
    for (int step = 0; step < 20; ++step) {
        optimizer->zero_grad();
        const Variable loss = autograd::mse_loss(model.call(value(name + ".inputs")), value(name + ".targets"));
        autograd::backward(loss);
        optimizer->step();
        losses.push_back(loss.value().item().as_f64());
    }
    CHECK(agrees(tensor::from_data(std::span<const double>(losses), {20}), name + ".losses", kTolerance));
    for (std::size_t n = 0; n < parameters.size(); ++n) {
        CHECK(agrees(parameters[n].value(), name + ".end" + std::to_string(n), kTolerance));
    }
}

} // namespace

TEST_CASE("training with SGD agrees with PyTorch", "[parity]") {
    check_training("sgd", [](std::vector<Variable> p) {
        return std::make_unique<optim::Sgd>(std::move(p), optim::SgdOptions{0.1});
    });
    check_training("sgd_momentum", [](std::vector<Variable> p) {
        return std::make_unique<optim::Sgd>(std::move(p), optim::SgdOptions{0.1, 0.9, 0.01, false, 0.1});
    });
    check_training("sgd_nesterov", [](std::vector<Variable> p) {
        return std::make_unique<optim::Sgd>(std::move(p), optim::SgdOptions{0.05, 0.9, 0.0, true});
    });
}

TEST_CASE("training with adaptive optimisers agrees with PyTorch", "[parity]") {
    check_training("adam", [](std::vector<Variable> p) {
        return std::make_unique<optim::Adam>(std::move(p), optim::AdamOptions{0.05, 0.9, 0.999, 1e-8, 0.01});
    });
    check_training("amsgrad", [](std::vector<Variable> p) {
        return std::make_unique<optim::Adam>(std::move(p), optim::AdamOptions{0.05, 0.9, 0.999, 1e-8, 0.0, true});
    });
    check_training("adamw", [](std::vector<Variable> p) {
        return std::make_unique<optim::Adam>(std::move(p),
                                             optim::AdamOptions{0.05, 0.9, 0.999, 1e-8, 0.1, false, true});
    });
    check_training("rmsprop", [](std::vector<Variable> p) {
        return std::make_unique<optim::Rmsprop>(std::move(p), optim::RmspropOptions{0.01, 0.99, 1e-8, 0.0, 0.5, true});
    });
    check_training("adagrad", [](std::vector<Variable> p) {
        return std::make_unique<optim::Adagrad>(std::move(p), optim::AdagradOptions{0.1, 0.01});
    });
}
