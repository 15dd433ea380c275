#include "catch.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/data/iris.hpp"
#include "stdlib/data/scaling.hpp"
#include "stdlib/data/synthetic.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/sgd.hpp"
#include "stdlib/training/trainer.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::training;
using simple::nn::Activation;
using simple::nn::Linear;
using simple::nn::Sequential;
using simple::tensor::message_of;
using simple::tensor::reals;

namespace {

/// A model with its optimiser, a trainer on both, and everything it printed.
struct Fixture {
    Fixture(std::vector<simple::nn::ModulePtr> layers, double lr = 0.1)
        : scope(session), model(std::move(layers)), optimizer(simple::nn::parameters(model), {lr}),
          trainer(hooks(), optimizer) {}

    TrainerHooks hooks() {
        TrainerHooks result;
        result.forward = [this](const Variable& x) { return model.call(x); };
        result.loss = [](const Variable& p, const Variable& t) { return simple::autograd::mse_loss(p, t); };
        result.set_training = [this](bool on) {
            const bool former = model.training();
            simple::nn::train(model, on);
            return former;
        };
        result.line = [this](std::string_view text) { lines += text; };
        return result;
    }
    void change(const std::function<void(TrainerHooks&)>& edit) {
        TrainerHooks result = hooks();
        edit(result);
        trainer.set_hooks(std::move(result));
    }

    simple::autograd::Session session;
    simple::autograd::Session::Scope scope;
    Sequential model;
    simple::optim::Sgd optimizer;
    Trainer trainer;
    std::string lines;
};

std::vector<simple::nn::ModulePtr> one_weight(double w) {
    return {std::make_shared<Linear>(Variable::leaf(reals({w}, {1, 1})), Variable())};
}

PairSamples line_pairs() {
    std::vector<std::pair<Tensor, Tensor>> pairs;
    for (const double x : {1.0, 2.0, 3.0, 4.0}) {
        pairs.emplace_back(reals({x}, {1, 1}), reals({2.0 * x}, {1, 1}));
    }
    return PairSamples(std::move(pairs));
}

} // namespace

TEST_CASE("a step is one gradient step", "[training]") {
    Fixture f(one_weight(1.0));
    CHECK(f.trainer.train_step(reals({1}, {1, 1}), reals({3}, {1, 1})) == 4.0);
    CHECK(simple::nn::parameters(f.model)[0].value().item().as_f64() == Approx(1.4));
}

TEST_CASE("lines appear as documented", "[training]") {
    Fixture f(one_weight(0.0), 0.01);
    PairSamples data = line_pairs();
    FitOptions options;
    options.epochs = 20;
    f.trainer.fit(data, options);
    CHECK(f.lines.rfind("Epoch 2/20 - Loss: 5.2830\n", 0) == 0);
    CHECK(std::count(f.lines.begin(), f.lines.end(), '\n') == 10);
    CHECK(f.lines.find("Acc") == std::string::npos);
    CHECK(f.lines.find("Epoch 20/20 - Loss: ") != std::string::npos);
    CHECK(f.trainer.history().size() == 20);
    CHECK(f.trainer.history().epochs[19] == 19);
    f.lines.clear();
    options.verbose = false;
    f.trainer.fit(data, options);
    CHECK(f.lines.empty());
    CHECK(f.trainer.history().size() == 40);
}

TEST_CASE("batches, whole tensors and pairs take their steps", "[training]") {
    Fixture f(one_weight(0.0), 0.001);
    int steps = 0;
    f.change([&](TrainerHooks& h) {
        h.on_batch_end = [&](std::int64_t, double) {
            ++steps;
            return true;
        };
    });
    PairSamples pairs = line_pairs();
    FitOptions options;
    options.verbose = false;
    f.trainer.fit(pairs, options);
    CHECK(steps == 4);
    options.batch_size = 3;
    f.trainer.fit(pairs, options);
    CHECK(steps == 6);
    options.batch_size = INT64_MAX;
    f.trainer.fit(pairs, options);
    CHECK(steps == 7);
    TensorSamples whole(reals({1, 2, 3}, {3, 1}), reals({2, 4, 6}, {3, 1}));
    options.batch_size.reset();
    f.trainer.fit(whole, options);
    CHECK(steps == 8);
    options.batch_size = 2;
    f.trainer.fit(whole, options);
    CHECK(steps == 10);
}

TEST_CASE("XOR is learned and its accuracy shown", "[training]") {
    simple::tensor::Generator rng(7);
    Fixture f({std::make_shared<Linear>(2, 8, rng), Activation::make("Tanh"), std::make_shared<Linear>(8, 1, rng),
               Activation::make("Sigmoid")},
              0.5);
    const simple::data::Points points = simple::data::make_xor();
    TensorSamples data(points.X, simple::tensor::to(simple::tensor::reshape(points.y, {4, 1}), simple::DType::F64));
    FitOptions options;
    options.epochs = 2000;
    f.trainer.fit(data, options);
    CHECK(f.lines.find(" - Acc: 100.00%\n") != std::string::npos);
    CHECK(f.trainer.evaluate(data) == 1.0);
    CHECK(f.trainer.evaluate_loss(data) < 0.02);
    CHECK(f.trainer.predict(points.X).shape() == simple::tensor::Shape{4, 1});
}

TEST_CASE("Iris reaches its accuracy", "[training]") {
    simple::tensor::Generator rng(42);
    Fixture f({std::make_shared<Linear>(4, 16, rng), Activation::make("ReLU"), std::make_shared<Linear>(16, 3, rng)},
              0.1);
    f.change([](TrainerHooks& h) {
        h.loss = [](const Variable& p, const Variable& t) { return simple::autograd::cross_entropy_loss(p, t); };
    });
    const simple::data::IrisTensors iris = simple::data::iris_tensors();
    TensorSamples data(simple::data::standardize(iris.X, 0), iris.y);
    const std::span<const std::int64_t> labels(iris.y.data<std::int64_t>(), 150);
    simple::data::Split split = simple::data::ratio_split(150, 0.8, &rng, labels);
    SubsetSamples train(data, split.train);
    SubsetSamples test(data, split.test);
    FitOptions options;
    options.epochs = 50;
    options.batch_size = 16;
    options.shuffle = true;
    options.validation = &test;
    f.trainer.fit(train, options);
    CHECK(f.trainer.evaluate(test) >= 0.93);
    CHECK(f.lines.find("- Val loss: ") != std::string::npos);
    CHECK(f.trainer.history().val_losses.size() == 50);
}

TEST_CASE("a loss that is not finite stops training", "[training]") {
    Fixture f(one_weight(1.0), 1e10);
    PairSamples data = line_pairs();
    FitOptions options;
    options.epochs = 100;
    const std::string message = message_of([&] { f.trainer.fit(data, options); });
    CHECK(message.find("Trainer.fit: the loss became ") == 0);
    CHECK(message.find("(last finite loss ") != std::string::npos);
    CHECK(f.model.training());
}

TEST_CASE("clipping limits the step", "[training]") {
    Fixture f(one_weight(0.0), 1.0);
    PairSamples data = line_pairs();
    FitOptions options;
    options.clip_norm = 0.5;
    f.trainer.train_step(reals({100}, {1, 1}), reals({100}, {1, 1}), options);
    CHECK(simple::nn::parameters(f.model)[0].value().item().as_f64() == Approx(0.5).epsilon(1e-4));
    options.clip_norm.reset();
    options.clip_value = 0.25;
    f.trainer.train_step(reals({100}, {1, 1}), reals({100}, {1, 1}), options);
    CHECK(simple::nn::parameters(f.model)[0].value().item().as_f64() == Approx(0.75).epsilon(1e-4));
}

TEST_CASE("early stopping puts the best parameters back", "[training]") {
    Fixture f(one_weight(0.0), 0.25); // overshoots: the loss grows from the start
    TensorSamples data(reals({1, 2, 3}, {3, 1}), reals({2, 4, 6}, {3, 1}));
    FitOptions options;
    options.epochs = 100;
    options.early_stopping = EarlyStopping{3};
    f.trainer.fit(data, options);
    CHECK(f.trainer.history().size() == 4);
    CHECK(f.lines.find("Stopped early at epoch 4 (best 1, loss ") != std::string::npos);
    options.early_stopping->monitor = "accuracy";
    CHECK(message_of([&] { f.trainer.fit(data, options); }).find("unknown monitor") != std::string::npos);
}

TEST_CASE("metrics, split-off validation, schedulers and callbacks", "[training]") {
    Fixture f(one_weight(0.0), 0.01);
    std::vector<double> watched;
    std::string logged;
    f.change([&](TrainerHooks& h) {
        h.scheduler = [&](double loss) { watched.push_back(loss); };
        h.on_epoch_end = [&](std::int64_t epoch, const Metrics& logs) {
            for (const auto& [name, value] : logs) {
                logged += name + " ";
            }
            return epoch < 2;
        };
    });
    PairSamples data = line_pairs();
    FitOptions options;
    options.epochs = 10;
    options.validation_split = 0.25;
    options.metrics = {{"count", [](const Tensor& p, const Tensor&) { return static_cast<double>(p.numel()); }}};
    f.trainer.fit(data, options);
    CHECK(f.trainer.history().size() == 3);
    CHECK(watched == f.trainer.history().val_losses);
    CHECK(logged == "loss val_loss val_count loss val_loss val_count loss val_loss val_count ");
    REQUIRE(f.trainer.history().metrics.size() == 1);
    CHECK(f.trainer.history().metrics[0].second == std::vector<double>{1, 1, 1});
    CHECK(f.lines.find(" - Val loss: ") != std::string::npos);
    CHECK(f.lines.find(" - val_count: 1.0000") != std::string::npos);
}

TEST_CASE("wrong data and options are named", "[training]") {
    Fixture f(one_weight(0.0));
    PairSamples empty{std::vector<std::pair<Tensor, Tensor>>{}};
    FitOptions options;
    CHECK(message_of([&] { f.trainer.fit(empty, options); }).find("no samples") != std::string::npos);
    PairSamples data = line_pairs();
    options.batch_size = 0;
    CHECK(message_of([&] { f.trainer.fit(data, options); }).find("batch_size must be at least 1") != std::string::npos);
    options = {};
    options.epochs = -1;
    CHECK(message_of([&] { f.trainer.fit(data, options); }).find("epochs") != std::string::npos);
    options = {};
    options.validation_split = 1.0;
    CHECK(message_of([&] { f.trainer.fit(data, options); }).find("validation_split") != std::string::npos);
    CHECK(message_of([&] { f.trainer.evaluate(data); }).find("accuracy needs class targets") != std::string::npos);
    f.change([](TrainerHooks& h) {
        h.loss = [](const Variable& p, const Variable& t) { return simple::autograd::sub(p, t); };
    });
    TensorSamples whole(reals({1, 2}, {2, 1}), reals({2, 4}, {2, 1}));
    CHECK(message_of([&] { f.trainer.fit(whole, {}); }).find("the loss must be one number, got shape [2, 1]") !=
          std::string::npos);
}

TEST_CASE("an error in a hook leaves history, mode and whole steps", "[training]") {
    Fixture f(one_weight(0.0), 0.01);
    int batches = 0;
    f.change([&](TrainerHooks& h) {
        h.on_batch_end = [&](std::int64_t, double) {
            if (++batches == 6) {
                throw std::runtime_error("stop");
            }
            return true;
        };
    });
    simple::nn::train(f.model, false);
    PairSamples data = line_pairs();
    FitOptions options;
    options.epochs = 5;
    CHECK_THROWS_AS(f.trainer.fit(data, options), std::runtime_error);
    CHECK(f.trainer.history().size() == 1);
    CHECK_FALSE(f.model.training());
    CHECK(f.optimizer.steps() == 6);
}
