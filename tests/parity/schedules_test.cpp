// Learning-rate schedules, losses over pairs, and 50 steps of a classifier with clipping and a schedule.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/autograd/ops_loss_pairs.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/clip.hpp"
#include "stdlib/optim/scheduler.hpp"
#include "stdlib/optim/sgd.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple;
using autograd::Variable;
using parity::agrees;
using parity::value;
using tensor::Tensor;

namespace {

Tensor list(const std::vector<double>& values) {
    return tensor::from_data(std::span<const double>(values), {static_cast<std::int64_t>(values.size())});
}

std::shared_ptr<optim::Optimizer> two_groups() {
    const auto weight = [] { return Variable::leaf(Tensor::zeros({1})); };
    return std::make_shared<optim::Sgd>(std::vector<optim::Group>{{{weight()}, 0.5}, {{weight()}, 0.03}},
                                        optim::SgdOptions{0.5});
}

/// Compares the rates of both groups at the start and after each step.
template <typename Scheduler, typename Step>
void check_rates(const std::string& name, Scheduler& scheduler, const Step& step) {
    std::vector<double> rates;
    const std::int64_t count = value("schedule." + name).shape()[0];
    for (std::int64_t n = 0; n < count; ++n) {
        if (n > 0) {
            step(scheduler, n - 1);
        }
        rates.push_back(scheduler.target().rate(0));
        rates.push_back(scheduler.target().rate(1));
    }
    CHECK(agrees(list(rates), "schedule." + name, 1e-12));
}

void check_schedule(const std::string& name, const optim::Schedule& schedule) {
    optim::FormulaScheduler scheduler(name, optim::RateTarget(two_groups()), schedule);
    check_rates(name, scheduler, [](optim::FormulaScheduler& s, std::int64_t) { s.step(); });
}

void check_plateau(const std::string& name, const optim::PlateauScheduler::Options& options) {
    optim::PlateauScheduler scheduler(optim::RateTarget(two_groups()), options);
    check_rates(name, scheduler,
                [](optim::PlateauScheduler& s, std::int64_t n) { s.step(value("plateau.metrics").load(n).as_f64()); });
}

void check_loss(const std::string& name, const std::function<Variable(const std::vector<Variable>&)>& f) {
    INFO(name);
    std::vector<Variable> leaves;
    for (int n = 0; parity::reference().contains(name + ".x" + std::to_string(n)); ++n) {
        leaves.push_back(Variable::leaf(tensor::clone(value(name + ".x" + std::to_string(n)))));
    }
    const Variable loss = f(leaves);
    autograd::backward(loss);
    CHECK(agrees(loss.value(), name + ".y", 1e-12));
    for (std::size_t n = 0; n < leaves.size(); ++n) {
        REQUIRE(leaves[n].grad() != nullptr);
        CHECK(agrees(*leaves[n].grad(), name + ".g" + std::to_string(n), 1e-12));
    }
}

} // namespace

TEST_CASE("learning-rate schedules agree with PyTorch", "[parity]") {
    namespace schedules = optim::schedules;
    check_schedule("step", schedules::step(3, 0.3));
    check_schedule("multi_step", schedules::multi_step({2, 5, 5, 9}, 0.2));
    check_schedule("exponential", schedules::exponential(0.9));
    check_schedule("cosine", schedules::cosine(10, 0.01));
    check_schedule("restarts", schedules::cosine_restarts(3, 2, 0.001));
    check_schedule("lambda", [](double base, std::int64_t n) { return base / (1.0 + static_cast<double>(n)); });
    check_schedule("linear", schedules::linear(1.0 / 3.0, 1.0, 5));
    check_schedule("cyclic", schedules::cyclic(0.1, 0.9, 4));
    check_schedule("one_cycle", schedules::one_cycle_torch(1.0, 20, 0.3, 25.0, 1e4));
    check_plateau("plateau", {0.5, 2, 0.02, 1e-4, false});
    check_plateau("plateau_max", {0.1, 1, 0.0, 1e-4, true});
}

TEST_CASE("losses over pairs agree with PyTorch", "[parity]") {
    check_loss("cosine_embedding", [](const std::vector<Variable>& x) {
        return autograd::cosine_embedding_loss(x[0], x[1], value("signs"), 0.2);
    });
    check_loss("triplet",
               [](const std::vector<Variable>& x) { return autograd::triplet_margin_loss(x[0], x[1], x[2], 0.7); });
    check_loss("triplet_p1", [](const std::vector<Variable>& x) {
        return autograd::triplet_margin_loss(x[0], x[1], x[2], 2.0, 1.0, autograd::Reduction::Sum);
    });
}

TEST_CASE("50 steps of Adam with clipping and a schedule agree with PyTorch", "[parity]") {
    const auto start = [](int n) { return Variable::leaf(tensor::clone(value("mlp.start" + std::to_string(n)))); };
    const auto linear = [&](int n) { return std::make_shared<nn::Linear>(start(n), start(n + 1)); };
    nn::Sequential model({linear(0), nn::Activation::make("ReLU"), linear(2), nn::Activation::gelu("none"), linear(4)});
    const std::vector<Variable> parameters = nn::parameters(model);
    const auto optimizer = std::make_shared<optim::Adam>(parameters, optim::AdamOptions{0.01, 0.9, 0.999, 1e-8, 0.001});
    optim::FormulaScheduler scheduler("CosineAnnealingLR", optim::RateTarget(optimizer),
                                      optim::schedules::cosine(50, 0));
    autograd::ClassLossOptions options;
    options.label_smoothing = 0.05;
    const Tensor targets = tensor::to(value("mlp.targets"), DType::I64);
    std::vector<double> losses;
    std::vector<double> norms;
    for (int step = 0; step < 50; ++step) {
        optimizer->zero_grad();
        const Variable loss = autograd::cross_entropy_loss(model.call(value("mlp.inputs")), targets, options);
        autograd::backward(loss);
        std::vector<Tensor> gradients = optim::gradients(parameters);
        norms.push_back(optim::clip_grad_norm(gradients, 0.5));
        optimizer->step();
        scheduler.step();
        losses.push_back(loss.value().item().as_f64());
    }
    CHECK(agrees(list(losses), "mlp.losses", 1e-9));
    CHECK(agrees(list(norms), "mlp.norms", 1e-9));
    for (std::size_t n = 0; n < parameters.size(); ++n) {
        CHECK(agrees(parameters[n].value(), "mlp.end" + std::to_string(n), 1e-9));
    }
}
