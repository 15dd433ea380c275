#include "catch.hpp"

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::tensor::Generator;
using simple::tensor::message_of;
using simple::tensor::reals;

namespace {

/// A layer as a script would define it, with a buffer and a reference to itself.
class Odd final : public Module {
public:
    Odd() : scale_(Variable::leaf(reals({2.0}))), seen_(reals({0.0})) {}
    Variable forward(const Variable& x) override { return simple::autograd::mul(x, scale_); }
    std::vector<Member> members() const override {
        std::vector<Member> result = {{"scale", scale_}, {"seen", seen_}};
        if (inner != nullptr) {
            result.push_back({"inner", inner});
        }
        return result;
    }
    std::string to_string() const override { return "Odd()"; }
    std::string type_name() const override { return "Odd"; }
    ModulePtr inner;

private:
    Variable scale_;
    Tensor seen_;
};

std::shared_ptr<Sequential> network(Generator& rng) {
    return std::make_shared<Sequential>(std::vector<ModulePtr>{
        std::make_shared<Linear>(784, 256, rng), Activation::make("ReLU"), std::make_shared<Linear>(256, 10, rng)});
}

} // namespace

TEST_CASE("parameters have names and counts", "[nn]") {
    Generator rng;
    const auto model = network(rng);
    const auto named = named_parameters(*model);
    REQUIRE(named.size() == 4);
    CHECK(named[0].first == "0.weight");
    CHECK(named[3].first == "2.bias");
    CHECK(count_parameters(*model) == 203'530);
    CHECK(count_parameters_by_layer(*model) == std::vector<std::int64_t>{200'960, 2570});
    CHECK(children(*model).size() == 3);
}

TEST_CASE("a shared layer counts once, a cycle is walked once", "[nn]") {
    Generator rng;
    const auto layer = std::make_shared<Linear>(2, 2, rng);
    const Sequential twice({layer, layer});
    CHECK(parameters(twice).size() == 2);
    const auto odd = std::make_shared<Odd>();
    odd->inner = odd;
    CHECK(parameters(*odd).size() == 1);
    CHECK(state_dict(*odd).size() == 2);
    train(*odd, false);
    CHECK_FALSE(odd->training());
    odd->inner.reset();
}

TEST_CASE("state_dict shares storage and loads back", "[nn]") {
    Generator rng;
    const auto a = network(rng);
    const auto b = network(rng);
    const StateDict state = state_dict(*a);
    CHECK(state[0].first == "0.weight");
    CHECK(state[0].second.shares_storage(parameters(*a)[0].value()));
    load_state_dict(*b, state);
    CHECK(simple::tensor::equal(parameters(*a)[2].value(), parameters(*b)[2].value()));
    CHECK_FALSE(parameters(*a)[2].value().shares_storage(parameters(*b)[2].value()));
}

TEST_CASE("load_state_dict lists everything that does not fit and changes nothing", "[nn]") {
    Generator rng;
    Linear layer(2, 2, rng);
    const std::vector<double> before = values(layer.weight().value());
    const StateDict wrong = {{"weight", reals({1, 2, 3})}, {"extra", reals({1})}};
    CHECK(message_of([&] { load_state_dict(layer, wrong); }) ==
          "load_state_dict: wrong shape: weight [3] for [2, 2]; missing: bias; unexpected: extra");
    CHECK(message_of([&] { load_state_dict(layer, wrong, false); }).find("wrong shape: weight") != std::string::npos);
    CHECK(values(layer.weight().value()) == before);
    const LoadResult result = load_state_dict(layer, {{"bias", reals({7, 8})}, {"extra", reals({1})}}, false);
    CHECK(result.missing == std::vector<std::string>{"weight"});
    CHECK(result.unexpected == std::vector<std::string>{"extra"});
    CHECK(matches(layer.bias().value(), {2}, {7, 8}));
}

TEST_CASE("buffers are listed and loaded", "[nn]") {
    Odd odd;
    CHECK(named_buffers(odd)[0].first == "seen");
    load_state_dict(odd, {{"scale", reals({5})}, {"seen", reals({6})}});
    CHECK(matches(named_buffers(odd)[0].second, {1}, {6}));
}

TEST_CASE("modes, gradients and types of a whole tree", "[nn]") {
    Generator rng;
    const auto model = network(rng);
    train(*model, false);
    CHECK_FALSE(model->layers()[1]->training());
    train(*model);
    CHECK(model->layers()[1]->training());
    simple::autograd::backward(simple::autograd::sum(model->call(simple::tensor::ones({1, 784}))));
    CHECK(parameters(*model)[0].grad() != nullptr);
    zero_grad(*model);
    CHECK(parameters(*model)[0].grad() == nullptr);
    convert(*model, simple::DType::F32);
    CHECK(parameters(*model)[0].dtype() == simple::DType::F32);
    CHECK(message_of([&] { convert(*model, simple::DType::I64); }).find("must be f64 or f32") != std::string::npos);
}

TEST_CASE("clones have parameters of their own", "[nn]") {
    Generator rng;
    const auto model = network(rng);
    const ModulePtr copy = model->clone();
    CHECK(copy->to_string() == model->to_string());
    CHECK_FALSE(parameters(*copy)[0].same(parameters(*model)[0]));
    CHECK(simple::tensor::equal(parameters(*copy)[0].value(), parameters(*model)[0].value()));
    CHECK(message_of([] { Odd().clone(); }).find("cannot be cloned") != std::string::npos);
}
