// Recurrent layers, attention and transformer encoders: results, and gradients of parameters and inputs.
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/nn/attention.hpp"
#include "stdlib/nn/recurrent.hpp"
#include "stdlib/nn/transformer.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple;
using autograd::Variable;
using nn::CellState;
using nn::MultiheadAttention;
using parity::agrees;
using parity::reference;
using parity::value;
using tensor::Cell;

namespace {

constexpr double kTolerance = 1e-12;

using Outputs = std::vector<Variable>;
using Run = std::function<Outputs(std::span<const Variable>)>;

std::string numbered(const std::string& name, const char* kind, std::size_t n) {
    return name + "." + kind + std::to_string(n);
}

/// Weighs an output as make_layer_reference.py does.
Variable weighted(const Variable& y) {
    const tensor::Tensor weight = tensor::reshape(tensor::linspace(0.5, 1.5, y.numel()), y.shape());
    return autograd::sum(autograd::mul(y, weight));
}

/// Gives a module the parameters of a case, runs it on the inputs of the case and compares everything.
void check(const std::string& name, nn::Module& module, const Run& run) {
    INFO(name);
    std::vector<Variable> parameters = nn::parameters(module);
    REQUIRE_FALSE(reference().contains(numbered(name, "p", parameters.size())));
    for (std::size_t n = 0; n < parameters.size(); ++n) {
        INFO("parameter " << n);
        REQUIRE(parameters[n].shape() == value(numbered(name, "p", n)).shape());
        parameters[n].set_value(tensor::clone(value(numbered(name, "p", n))));
    }
    std::vector<Variable> inputs;
    while (reference().contains(numbered(name, "x", inputs.size()))) {
        inputs.push_back(Variable::leaf(value(numbered(name, "x", inputs.size()))));
    }
    const Outputs outputs = run(inputs);
    REQUIRE_FALSE(reference().contains(numbered(name, "y", outputs.size())));
    Variable total(tensor::Tensor::zeros({1}));
    for (std::size_t n = 0; n < outputs.size(); ++n) {
        CHECK(outputs[n].shape() == value(numbered(name, "y", n)).shape());
        CHECK(agrees(outputs[n].value(), numbered(name, "y", n), kTolerance));
        total = autograd::add(total, weighted(outputs[n]));
    }
    autograd::backward(total);
    for (std::size_t n = 0; n < inputs.size(); ++n) {
        REQUIRE(inputs[n].grad() != nullptr);
        CHECK(agrees(*inputs[n].grad(), numbered(name, "dx", n), kTolerance));
    }
    for (std::size_t n = 0; n < parameters.size(); ++n) {
        REQUIRE(parameters[n].grad() != nullptr);
        CHECK(agrees(*parameters[n].grad(), numbered(name, "dp", n), kTolerance));
    }
}

void check_recurrent(const std::string& name, Cell cell, const nn::RecurrentOptions& options) {
    tensor::Generator rng;
    nn::Recurrent layer(cell, options, rng);
    check(name, layer, [&](std::span<const Variable> x) {
        const CellState start = {x.size() > 1 ? x[1] : Variable(), x.size() > 2 ? x[2] : Variable()};
        nn::Recurrent::Result result = layer.run(x[0], start);
        Outputs outputs = {result.output, result.state.h};
        if (result.state.c.defined()) {
            outputs.push_back(result.state.c);
        }
        return outputs;
    });
}

void check_cell(const std::string& name, Cell cell) {
    tensor::Generator rng;
    nn::RecurrentCell layer(cell, 3, 4, true, rng);
    check(name, layer, [&](std::span<const Variable> x) {
        const CellState next = layer.run(x[0], {x[1], x.size() > 2 ? x[2] : Variable()});
        return next.c.defined() ? Outputs{next.h, next.c} : Outputs{next.h};
    });
}

nn::RecurrentOptions options(std::int64_t layers = 1, bool both_ways = false, bool bias = true) {
    nn::RecurrentOptions result;
    result.input_size = 3;
    result.hidden_size = 4;
    result.num_layers = layers;
    result.bidirectional = result.batch_first = both_ways;
    result.bias = bias;
    return result;
}

/// A mask over 3 keys for each of two samples.
Variable padding() {
    const double excluded[] = {0, 0, 1, 0, 0, 0};
    return tensor::to(tensor::from_data(std::span<const double>(excluded), {2, 3}), DType::Bool);
}

Outputs both(const nn::Attention& attention) { return {attention.output, attention.weights}; }

} // namespace

TEST_CASE("recurrent layers agree with PyTorch", "[parity]") {
    check_recurrent("rnn", Cell::Tanh, options());
    check_recurrent("rnn_relu", Cell::Relu, options(2));
    check_recurrent("gru", Cell::Gru, options());
    check_recurrent("gru_deep", Cell::Gru, options(2, true));
    check_recurrent("gru_plain", Cell::Gru, options(1, false, false));
    check_recurrent("lstm", Cell::Lstm, options());
    check_recurrent("lstm_deep", Cell::Lstm, options(2, true));
    check_recurrent("lstm_plain", Cell::Lstm, options(1, false, false));
}

TEST_CASE("recurrent cells agree with PyTorch", "[parity]") {
    check_cell("rnn_cell", Cell::Tanh);
    check_cell("gru_cell", Cell::Gru);
    check_cell("lstm_cell", Cell::Lstm);
}

TEST_CASE("attention agrees with PyTorch", "[parity]") {
    tensor::Generator rng;
    MultiheadAttention plain(6, 2, 0.0, true, false, rng);
    check("mha", plain, [&](std::span<const Variable> x) { return both(plain.run(x[0], x[1], x[2])); });
    MultiheadAttention masked(6, 3, 0.0, true, true, rng);
    check("mha_masked", masked, [&](std::span<const Variable> x) {
        return both(masked.run(x[0], x[1], x[2], {padding(), x[3], false}));
    });
    MultiheadAttention each_head(6, 2, 0.0, false, true, rng);
    check("mha_heads_mask", each_head, [&](std::span<const Variable> x) {
        return Outputs{each_head.run(x[0], x[0], x[0], {{}, x[1], false}, false).output};
    });
    MultiheadAttention causal(6, 2, 0.0, true, false, rng);
    check("mha_causal", causal, [&](std::span<const Variable> x) {
        return both(causal.run(x[0], x[0], x[0], {{}, {}, true}));
    });
}

TEST_CASE("transformer encoders agree with PyTorch", "[parity]") {
    tensor::Generator rng;
    nn::EncoderOptions options;
    options.d_model = 6;
    options.nhead = 2;
    options.dim_feedforward = 5;
    options.dropout = 0.0;
    nn::TransformerEncoderLayer layer(options, rng);
    check("encoder_layer", layer, [&](std::span<const Variable> x) { return Outputs{layer.call(x[0])}; });
    nn::TransformerEncoder encoder(layer, 2);
    check("encoder", encoder, [&](std::span<const Variable> x) { return Outputs{encoder.call(x[0])}; });
    options.activation = "gelu";
    options.batch_first = options.norm_first = true;
    options.layer_norm_eps = 1e-3;
    nn::TransformerEncoderLayer norm_first(options, rng);
    check("encoder_first", norm_first, [&](std::span<const Variable> x) {
        return Outputs{norm_first.run(x[0], {padding(), x[1], false})};
    });
}
