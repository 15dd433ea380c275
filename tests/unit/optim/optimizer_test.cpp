#include "catch.hpp"

#include <cmath>
#include <functional>
#include <memory>

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/adaptive.hpp"
#include "stdlib/optim/sgd.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::optim;
using simple::tensor::message_of;
using simple::tensor::reals;

namespace {

Variable start() { return Variable::leaf(reals({1.0, -2.0})); }

/// Takes one step on w₀² + w₁²/2.
void step(Optimizer& optimizer, const Variable& w) {
    optimizer.zero_grad();
    simple::autograd::backward(simple::autograd::sum(mul(mul(w, w), reals({1.0, 0.5}))));
    optimizer.step();
}

template <typename Opt, typename Options> std::vector<double> after_three(const Options& options) {
    const Variable w = start();
    Opt optimizer(std::vector<Variable>{w}, options);
    for (int i = 0; i < 3; ++i) {
        step(optimizer, w);
    }
    return values(w.value());
}

void check(const std::vector<double>& got, double first, double second) {
    CHECK(got[0] == Approx(first).epsilon(1e-12));
    CHECK(got[1] == Approx(second).epsilon(1e-12));
}

} // namespace

TEST_CASE("golden steps of SGD", "[optim][golden]") {
    check(after_three<Sgd>(SgdOptions{0.1}), 0.512, -1.458);
    check(after_three<Sgd>(SgdOptions{0.1, 0.9}), 0.062, -0.972);
    check(after_three<Sgd>(SgdOptions{0.1, 0.9, 0.0, true}), -0.108352, -0.654642);
    check(after_three<Sgd>(SgdOptions{0.1, 0.0, 0.1}), 0.493039, -1.409938);
}

TEST_CASE("golden steps of the adaptive ones", "[optim][golden]") {
    check(after_three<Adam>(AdamOptions{0.1}), 0.7015862729460302, -1.7006233928121137);
    AdamOptions decoupled{0.1};
    decoupled.decoupled = true;
    decoupled.weight_decay = 0.01;
    check(after_three<Adam>(decoupled), 0.6989111831582322, -1.6949445151502027);
    CHECK(after_three<Rmsprop>(RmspropOptions{0.1})[1] == Approx(-0.3096874093624029).epsilon(1e-12));
    check(after_three<Adagrad>(AdagradOptions{0.1}), 0.7804561813568098, -1.7758215150175451);
}

TEST_CASE("text forms", "[optim]") {
    const std::vector<Variable> parameters = {start(), start(), start(), start()};
    CHECK(Sgd(parameters, SgdOptions{0.01, 0.9}).to_string() == "SGD(lr=0.01, momentum=0.9, params=4)");
    CHECK(Adam(parameters).to_string() == "Adam(lr=0.001, betas=(0.9, 0.999), eps=1e-8, t=0)");
    AdamOptions decoupled;
    decoupled.decoupled = true;
    decoupled.weight_decay = 0.01;
    CHECK(Adam(parameters, decoupled).to_string() == "AdamW(lr=0.001, weight_decay=0.01)");
    CHECK(Rmsprop(parameters).to_string() == "RMSprop(lr=0.01, alpha=0.99, eps=1e-8)");
    CHECK(Adagrad(parameters).to_string() == "Adagrad(lr=0.01)");
}

TEST_CASE("state is zero before the first step and readable after", "[optim]") {
    const Variable w = start();
    Adam adam(std::vector<Variable>{w});
    CHECK(matches(adam.state("m")[0], {2}, {0.0, 0.0}));
    CHECK(adam.state("velocity").empty());
    step(adam, w);
    CHECK(matches(adam.state("m")[0], {2}, {0.2, -0.2}, 1e-12));
    CHECK(adam.steps() == 1);
    Sgd sgd(std::vector<Variable>{w});
    CHECK(matches(sgd.state("velocity")[0], {2}, {0.0, 0.0}));
}

TEST_CASE("parameters without a gradient stay, groups have their rates", "[optim]") {
    const Variable a = start();
    const Variable b = start();
    const Variable c = start();
    Sgd sgd(std::vector<Group>{{{a, c}, 0.1}, {{b}, 0.0}}, SgdOptions{0.1});
    simple::autograd::backward(add(sum(a), sum(b)));
    sgd.step();
    CHECK(matches(a.value(), {2}, {0.9, -2.1}, 1e-12));
    CHECK(matches(b.value(), {2}, {1.0, -2.0}));
    CHECK(matches(c.value(), {2}, {1.0, -2.0}));
    sgd.set_lr(0.5);
    CHECK(sgd.lr() == 0.5);
    sgd.zero_grad();
    CHECK(a.grad() == nullptr);
    Sgd empty(std::vector<Variable>{});
    empty.step();
    CHECK(empty.steps() == 1);
}

TEST_CASE("views and f32 parameters are updated", "[optim]") {
    const Variable view = Variable::leaf(simple::tensor::transpose(reals({1, 2, 3, 4}, {2, 2})));
    const Variable single = Variable::leaf(simple::tensor::to(reals({1.0}), simple::DType::F32));
    Sgd sgd(std::vector<Variable>{view, single}, SgdOptions{1.0});
    simple::autograd::backward(add(sum(view), sum(single)));
    sgd.step();
    CHECK(matches(view.value(), {2, 2}, {0, 2, 1, 3}));
    CHECK(matches(single.value(), {1}, {0.0}));
    CHECK(single.dtype() == simple::DType::F32);
}

TEST_CASE("continuing from saved state equals going on", "[optim]") {
    const Variable w = start();
    Adam adam(std::vector<Variable>{w}, AdamOptions{0.1});
    step(adam, w);
    step(adam, w);
    StateDict state;
    for (const auto& [name, tensor] : adam.state_dict()) {
        state.emplace_back(name, simple::tensor::clone(tensor));
    }
    const Variable other = Variable::leaf(simple::tensor::clone(w.value()));
    step(adam, w);
    Adam second(std::vector<Variable>{other}, AdamOptions{0.7});
    second.load_state_dict(state);
    step(second, other);
    CHECK(values(w.value()) == values(other.value()));
    CHECK(second.steps() == 3);
    state.pop_back();
    CHECK(message_of([&] { second.load_state_dict(state); }).find("no entry lr.0") != std::string::npos);
    Adam larger(std::vector<Variable>{Variable::leaf(reals({1, 2, 3}))});
    CHECK(message_of([&] { larger.load_state_dict(adam.state_dict()); }).find("saved m.0 [2]") != std::string::npos);
}

TEST_CASE("wrong options are named", "[optim]") {
    const std::vector<Variable> w = {start()};
    CHECK(message_of([&] { Sgd(w, SgdOptions{-0.1}); }).find("SGD: lr must be at least 0") != std::string::npos);
    CHECK(message_of([&] { Sgd(w, SgdOptions{0.1, 0.0, 0.0, true}); }).find("nesterov") != std::string::npos);
    CHECK(message_of([&] { Adam(w, AdamOptions{0.1, 1.0}); }).find("betas[0]") != std::string::npos);
    CHECK(message_of([&] { Rmsprop(w, RmspropOptions{0.1, 0.9, -1.0}); }).find("eps") != std::string::npos);
    const std::vector<Variable> whole = {Variable(simple::tensor::ints({1}))};
    CHECK(message_of([&] { Sgd{whole}; }).find("parameters[0] must be a tensor of floats, got i64") !=
          std::string::npos);
    Sgd sgd(w);
    CHECK(message_of([&] { sgd.set_lr(HUGE_VAL); }).find("lr") != std::string::npos);
}
