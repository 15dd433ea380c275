#include "catch.hpp"

#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/summary.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::tensor::Generator;
using simple::tensor::message_of;

TEST_CASE("summary lists layers, shapes and counts", "[nn]") {
    Generator rng;
    Sequential model({std::make_shared<Linear>(784, 256, rng), Activation::make("ReLU"), std::make_shared<Dropout>(),
                      std::make_shared<Linear>(256, 10, rng)});
    CHECK(summary(model, Shape{32, 784}) == "Layer                              Output shape    Parameters\n"
                                            "0 Linear(784 -> 256, bias=true)    [32, 256]       200,960\n"
                                            "1 ReLU()                           [32, 256]       0\n"
                                            "2 Dropout(p=0.5)                   [32, 256]       0\n"
                                            "3 Linear(256 -> 10, bias=true)     [32, 10]        2,570\n"
                                            "Total parameters: 203,530\nTrainable: 203,530\nSize: 1.6 MB");
    CHECK(model.layers()[2]->training());
    CHECK(summary(model).find("0 Linear(784 -> 256, bias=true)    -") != std::string::npos);
    CHECK(message_of([&] { summary(model, Shape{32, 100}); }).find("(at model.layers[0])") != std::string::npos);
}

TEST_CASE("grouped digits", "[nn]") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(203530) == "203,530");
    CHECK(grouped(-1234567) == "-1,234,567");
}
