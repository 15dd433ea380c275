#include "catch.hpp"

#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/shape_layers.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::tensor::Generator;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("text form of nested containers", "[nn]") {
    Generator rng;
    const auto inner = std::make_shared<Sequential>(std::vector<ModulePtr>{Activation::make("ReLU")});
    const Sequential model({std::make_shared<Linear>(2, 4, rng), inner, std::make_shared<Residual>(inner)});
    CHECK(model.to_string() == "Sequential(\n  Linear(2 -> 4, bias=true)\n  Sequential(\n    ReLU()\n  )\n"
                               "  Residual(\n    Sequential(\n      ReLU()\n    )\n  )\n)");
    CHECK(Sequential().to_string() == "Sequential()");
}

TEST_CASE("a wrong input names the path", "[nn]") {
    Generator rng;
    const auto inner = std::make_shared<Sequential>(
        std::vector<ModulePtr>{Activation::make("ReLU"), std::make_shared<Linear>(3, 2, rng)});
    Sequential model({std::make_shared<Identity>(), inner});
    CHECK(message_of([&] {
              model.call(reals({1, 2}));
          }) == "Linear(3 -> 2): input [2] must have last size 3 (at model.layers[1].layers[1])");
}

TEST_CASE("elements can be read, replaced and added", "[nn]") {
    Sequential model({Activation::make("ReLU")});
    model.push(Activation::make("Tanh"));
    model.insert(0, std::make_shared<Identity>());
    model.insert(3, std::make_shared<Softmax>());
    CHECK(model.size() == 4);
    CHECK(model.at(0)->to_string() == "Identity()");
    CHECK(model.at(-1)->to_string() == "Softmax(dim=-1)");
    model.set(-1, Activation::make("Sigmoid"));
    CHECK(model.at(3)->to_string() == "Sigmoid()");
    CHECK(message_of([&] { model.at(4); }) == "Sequential: index 4 is out of range for 4 layers");
    CHECK(message_of([&] { model.insert(6, nullptr); }).find("out of range") != std::string::npos);
}

TEST_CASE("an empty container gives its input, a residual adds it", "[nn]") {
    CHECK(matches(Sequential().call(reals({1, 2})).value(), {2}, {1, 2}));
    Residual residual(Activation::make("ReLU"));
    CHECK(matches(residual.call(reals({-1, 2})).value(), {2}, {-1, 4}));
    CHECK(matches(residual.clone()->call(reals({-1, 2})).value(), {2}, {-1, 4}));
}

TEST_CASE("deep nesting is an error to run and no problem to free", "[nn][limits]") {
    ModulePtr model = std::make_shared<Identity>();
    for (int i = 0; i < 1'000'000; ++i) {
        model = std::make_shared<Sequential>(std::vector<ModulePtr>{std::move(model)});
    }
    CHECK(message_of([&] { model->call(reals({1})); }).find("nested more than 1000 deep") != std::string::npos);
    CHECK(message_of([&] { static_cast<void>(model->to_string()); }).find("nested more than 1000 deep") !=
          std::string::npos);
    model.reset();
}
