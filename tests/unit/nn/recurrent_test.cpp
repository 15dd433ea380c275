#include "stdlib/nn/recurrent.hpp"

#include <cmath>

#include "sequence_support.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::nn;
using simple::DType;
using simple::autograd::NoGrad;
using simple::tensor::Generator;
using simple::tensor::message_of;
namespace ag = simple::autograd;

namespace {

RecurrentOptions sizes(std::int64_t in, std::int64_t hidden, std::int64_t layers = 1) {
    RecurrentOptions options;
    options.input_size = in;
    options.hidden_size = hidden;
    options.num_layers = layers;
    return options;
}

/// Everything a layer gives, as one tensor.
Variable all_of(const Recurrent::Result& result) {
    std::vector<Variable> parts = {ag::flatten(result.output), ag::flatten(result.state.h)};
    if (result.state.c.defined()) {
        parts.push_back(ag::flatten(result.state.c));
    }
    return ag::cat(parts);
}

} // namespace

TEST_CASE("recurrent layers have the gradients of their formulas", "[nn]") {
    for (const Cell cell : {Cell::Tanh, Cell::Gru, Cell::Lstm}) {
        Generator rng(3);
        RecurrentOptions options = sizes(2, 3, 2);
        options.bidirectional = options.batch_first = true;
        Recurrent layer(cell, options, rng);
        INFO(layer.to_string());
        const bool lstm = cell == Cell::Lstm;
        CHECK(layer_gradients_agree(
            layer,
            lstm ? std::vector<Variable>{input_of({2, 4, 2}), input_of({4, 2, 3}, 2), input_of({4, 2, 3}, 3)}
                 : std::vector<Variable>{input_of({2, 4, 2}), input_of({4, 2, 3}, 2)},
            [&](const std::vector<Variable>& x) {
                return all_of(layer.run(x[0], {x[1], lstm ? x[2] : Variable()}));
            }));
    }
}

TEST_CASE("the last state alone has a gradient", "[nn]") {
    for (const Cell cell : {Cell::Relu, Cell::Gru, Cell::Lstm}) {
        Generator rng(4);
        Recurrent layer(cell, sizes(2, 3), rng);
        CHECK(layer_gradients_agree(layer, {input_of({3, 2, 2})}, [&](const std::vector<Variable>& x) {
            const CellState state = layer.run(x[0]).state;
            return state.c.defined() ? state.c : state.h;
        }));
    }
}

TEST_CASE("cells have the gradients of their formulas", "[nn]") {
    for (const Cell cell : {Cell::Tanh, Cell::Gru, Cell::Lstm}) {
        Generator rng(5);
        RecurrentCell layer(cell, 2, 3, cell != Cell::Gru, rng);
        CHECK(
            layer_gradients_agree(layer, {input_of({2, 2}), input_of({2, 3}, 2)}, [&](const std::vector<Variable>& x) {
                return layer.run(x[0], {x[1], {}}).h;
            }));
    }
}

TEST_CASE("a cell does what one step of its layer does", "[nn]") {
    for (const Cell cell : {Cell::Tanh, Cell::Gru, Cell::Lstm}) {
        Generator rng(6);
        Recurrent layer(cell, sizes(3, 4), rng);
        RecurrentCell step(cell, 3, 4, true, rng);
        const std::vector<Variable> from = parameters(layer);
        std::vector<Variable> to = parameters(step);
        for (std::size_t i = 0; i < 4; ++i) {
            to[i].set_value(from[i].value());
        }
        const Variable x = input_of({3, 2, 3});
        CellState state;
        for (std::int64_t t = 0; t < 3; ++t) {
            state = step.run(ag::select(x, 0, t), state);
        }
        CHECK(simple::tensor::equal(state.h.value(), ag::select(layer.run(x).state.h, 0, 0).value()));
    }
}

TEST_CASE("a run that is not recorded gives the same numbers", "[nn]") {
    Generator rng;
    Recurrent layer(Cell::Lstm, sizes(3, 4, 2), rng);
    const Variable x = input_of({5, 2, 3});
    const Variable recorded = layer.run(x).output;
    const NoGrad off;
    const Variable plain = layer.run(x).output;
    CHECK_FALSE(plain.requires_grad());
    CHECK(simple::tensor::equal(plain.value(), recorded.value()));
}

TEST_CASE("a batch does not mix its sequences", "[nn]") {
    Generator rng;
    Recurrent layer(Cell::Gru, sizes(3, 4), rng);
    const Variable x = input_of({5, 2, 3});
    const Variable alone = layer.run(ag::select(x, 1, 1)).output;
    CHECK(simple::tensor::allclose(alone.value(), ag::select(layer.run(x).output, 1, 1).value(), 0.0, 1e-15));
    const Variable none = Variable::leaf(simple::tensor::zeros({std::int64_t{1} << 40, 0, 3}));
    const Variable y = layer.run(none).output;
    CHECK(y.shape() == Shape{std::int64_t{1} << 40, 0, 4});
    ag::backward(y);
    CHECK(none.grad()->shape() == none.shape());
}

TEST_CASE("f32 stays f32 and is as exact as it can be", "[nn]") {
    for (const Cell cell : {Cell::Tanh, Cell::Gru, Cell::Lstm}) {
        Generator rng;
        Recurrent layer(cell, sizes(3, 4), rng);
        const Variable x = input_of({5, 2, 3});
        const Tensor exact = layer.run(x).output.value();
        convert(layer, DType::F32);
        const Variable small = Variable::leaf(simple::tensor::to(x.value(), DType::F32));
        const Variable y = layer.run(small).output;
        CHECK(y.dtype() == DType::F32);
        CHECK(simple::tensor::allclose(simple::tensor::to(y.value(), DType::F64), exact, 0.0, 1e-6));
        ag::backward(y);
        REQUIRE(small.grad() != nullptr);
        CHECK(small.grad()->dtype() == DType::F32);
        CHECK(parameters(layer)[0].grad()->dtype() == DType::F32);
    }
}

TEST_CASE("dropout between layers acts in training alone", "[nn]") {
    Generator rng;
    RecurrentOptions options = sizes(3, 4, 2);
    options.dropout = 0.5;
    Recurrent layer(Cell::Gru, options, rng);
    const Variable x = input_of({5, 2, 3});
    CHECK_FALSE(simple::tensor::equal(layer.run(x).output.value(), layer.run(x).output.value()));
    train(layer, false);
    CHECK(simple::tensor::equal(layer.run(x).output.value(), layer.run(x).output.value()));
}

TEST_CASE("parameters are drawn from a range that the hidden size gives", "[nn]") {
    Generator rng;
    const Recurrent layer(Cell::Lstm, sizes(20, 25), rng);
    for (const Variable& parameter : parameters(layer)) {
        const double largest = simple::tensor::amax(simple::tensor::abs(parameter.value())).item().as_f64();
        CHECK(largest <= 0.2);
        CHECK(largest > 0.18);
    }
    CHECK(count_parameters(layer) == std::int64_t{4} * 25 * (20 + 25 + 2));
}

TEST_CASE("a clone of a recurrent layer has parameters of its own", "[nn]") {
    Generator rng;
    Recurrent layer(Cell::Lstm, sizes(2, 3), rng);
    const ModulePtr copy = layer.clone();
    const Variable x = input_of({4, 2});
    CHECK(simple::tensor::equal(copy->call(x).value(), layer.call(x).value()));
    simple::tensor::Tensor weight = parameters(layer)[0].value();
    weight.store(0, 5.0);
    CHECK_FALSE(simple::tensor::equal(copy->call(x).value(), layer.call(x).value()));
    RecurrentCell cell(Cell::Gru, 2, 3, true, rng);
    CHECK(cell.clone()->to_string() == "GRUCell(2, 3)");
}

TEST_CASE("a recorded sequence notices that its weight was changed", "[nn]") {
    Generator rng;
    Recurrent layer(Cell::Gru, sizes(2, 3), rng);
    const Variable y = layer.run(input_of({4, 2})).output;
    simple::tensor::Tensor weight = parameters(layer)[1].value();
    weight.set({0, 0}, 5.0);
    weight.bump_version();
    CHECK(message_of([&] { ag::backward(y); }).find("was changed in place") != std::string::npos);
}
