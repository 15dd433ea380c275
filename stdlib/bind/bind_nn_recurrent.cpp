// RNN, GRU, LSTM and their cells: forward(x, state) for one tensor or a pair of them.
#include "stdlib/bind/declare_layer.hpp"
#include "stdlib/nn/recurrent.hpp"

namespace simple::bind {

namespace {

using nn::CellState;
using nn::Recurrent;
using nn::RecurrentCell;
using tensor::Cell;

// --- Arguments and results -------------------------------------------------------------------------------------------

/// The arguments of forward, and whether one of them is a V.
struct Step {
    Variable x;
    CellState state;
    bool variable = false;

    Variable take(const Call& c, const Value& value, const nn::Module& layer, std::string_view name) {
        variable = variable || is_variable(value);
        return to_variable(c, value, layer.type_name(), name);
    }
};

Step read_step(const Call& c, const nn::Module& layer, bool pair) {
    Step step;
    step.x = step.take(c, c[0], layer, "x");
    const Value state = c[1];
    if (state.is_nil()) {
        return step;
    }
    if (!pair && state.is_tuple()) {
        throw tensor::errors::wrong_type(layer.type_name(), "state", "a tensor", "tuple");
    }
    if (!pair) {
        step.state.h = step.take(c, state, layer, "state");
        return step;
    }
    if (!(state.is_tuple() || state.is_array()) || state.size() != 2) {
        throw tensor::errors::wrong_type(layer.type_name(), "state", "a tuple (h, c)", state.type_name());
    }
    if (!state.at(0).is_nil()) {
        step.state.h = step.take(c, state.at(0), layer, "state h");
    }
    if (!state.at(1).is_nil()) {
        step.state.c = step.take(c, state.at(1), layer, "state c");
    }
    return step;
}

Value state_value(const Call& c, const CellState& state, bool variable) {
    const Value h = wrap(c, state.h, variable);
    return state.c.defined() ? c.tuple({h, wrap(c, state.c, variable)}) : h;
}

Value forward_sequence(Call& c) {
    auto& layer = layer_self_as<Recurrent>(c);
    const Step step = read_step(c, layer, layer.has_cell_state());
    return recorded_if(step.variable, [&] {
        const Recurrent::Result result = layer.run(step.x, step.state);
        layer.show(result.output);
        return c.tuple({wrap(c, result.output, step.variable), state_value(c, result.state, step.variable)});
    });
}

Value forward_cell(Call& c) {
    auto& cell = layer_self_as<RecurrentCell>(c);
    const Step step = read_step(c, cell, cell.has_cell_state());
    return recorded_if(step.variable, [&] {
        const CellState next = cell.run(step.x, step.state);
        cell.show(next.h);
        return state_value(c, next, step.variable);
    });
}

// --- Constructors ----------------------------------------------------------------------------------------------------

/// Reads the options that all three have; those behind num_layers start at parameter `after_layers`.
nn::RecurrentOptions options_of(const Call& c, std::size_t after_layers) {
    nn::RecurrentOptions options;
    options.input_size = c.i64(0);
    options.hidden_size = c.i64(1);
    options.num_layers = c.i64(2);
    options.bias = c.boolean(after_layers);
    options.batch_first = c.boolean(after_layers + 1);
    options.dropout = c.f64(after_layers + 2);
    options.bidirectional = c.boolean(after_layers + 3);
    return options;
}
Value rnn(Call& c) {
    const Cell cell = nn::plain_cell("RNN", c.text(3));
    return box_layer<RecurrentTag<0>>(
        c, std::make_shared<Recurrent>(cell, options_of(c, 4), numeric(c).session.generator));
}
Value gru(Call& c) {
    return box_layer<RecurrentTag<1>>(
        c, std::make_shared<Recurrent>(Cell::Gru, options_of(c, 3), numeric(c).session.generator));
}
Value lstm(Call& c) {
    return box_layer<RecurrentTag<2>>(
        c, std::make_shared<Recurrent>(Cell::Lstm, options_of(c, 3), numeric(c).session.generator));
}
template <int N> Value make_cell(Call& c, Cell cell) {
    return box_layer<CellTag<N>>(
        c, std::make_shared<RecurrentCell>(cell, c.i64(0), c.i64(1), c.boolean(2), numeric(c).session.generator));
}
Value rnn_cell(Call& c) { return make_cell<0>(c, nn::plain_cell("RNNCell", c.text(3))); }
Value gru_cell(Call& c) { return make_cell<1>(c, Cell::Gru); }
Value lstm_cell(Call& c) { return make_cell<2>(c, Cell::Lstm); }

// --- Classes ---------------------------------------------------------------------------------------------------------

/// Name of the n-th parameter of a bidirectional network: weight_ih_l0 …, bias_hh_l0_reverse, weight_ih_l1 ….
std::string weight_name(std::size_t n) {
    constexpr const char* kKinds[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
    return std::string(kKinds[n % 4]) + "_l" + std::to_string(n / 8) + (n / 4 % 2 == 1 ? "_reverse" : "");
}
Variable weight_of(const Call& c, std::size_t n) {
    const std::string name = weight_name(n);
    for (const nn::Member& member : layer_self(c).members()) {
        if (member.name == name) {
            return std::get<Variable>(member.item);
        }
    }
    return {};
}
template <std::size_t N> Value get_weight(Call& c) {
    const Variable weight = weight_of(c, N);
    return weight.defined() ? wrap(c, weight, true) : Value();
}
template <std::size_t N> void set_weight(Call& c, const Value& value) {
    translated([&] {
        Variable weight = weight_of(c, N);
        if (!weight.defined()) {
            throw tensor::errors::value(layer_self(c).to_string(), "there is no " + weight_name(N) + " to set");
        }
        weight.set_value(to_tensor(c, value, layer_self(c).type_name(), weight_name(N)));
    });
}
/// Declares the parameters of the first layers as fields; those a network does not have are nil.
template <std::size_t... N> void declare_weights(ClassBuilder& builder, std::index_sequence<N...>) {
    (builder.property(weight_name(N), get_weight<N>, set_weight<N>,
                      "The weight [G * h, in] or [G * h, h], or bias [G * h], of that layer and direction; nil where "
                      "there is none. G is 1, gates r z n or i f g o."),
     ...);
}

constexpr std::size_t kFieldLayers = 4;
constexpr const char* kForward = "forward(x: X, state: any = nil)";

void declare_options(ClassBuilder& builder) {
    declare_weights(builder, std::make_index_sequence<8 * kFieldLayers>());
    builder
        .property(
            "input_size", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().input_size); }, nullptr,
            "Size of the input of one step.")
        .property(
            "hidden_size", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().hidden_size); }, nullptr,
            "Size of the state h.")
        .property(
            "num_layers", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().num_layers); }, nullptr,
            "Number of layers, one upon the other.")
        .property(
            "batch_first", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().batch_first); }, nullptr,
            "Whether inputs are [N, L, in].")
        .property(
            "bidirectional", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().bidirectional); },
            nullptr, "Whether there is a second direction.")
        .property(
            "bias", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().bias); }, nullptr,
            "Whether there are biases.")
        .property(
            "dropout", [](Call& c) { return Value(layer_self_as<Recurrent>(c).options().dropout); }, nullptr,
            "Share of values dropped between layers in training.");
}

Variable& weight_ih(RecurrentCell& cell) { return cell.weights().weight_ih; }
Variable& weight_hh(RecurrentCell& cell) { return cell.weights().weight_hh; }
Variable& bias_ih(RecurrentCell& cell) { return cell.weights().bias_ih; }
Variable& bias_hh(RecurrentCell& cell) { return cell.weights().bias_hh; }

void declare_cell(ClassBuilder& builder) {
    declare_parameter<RecurrentCell, weight_ih>(builder, "weight_ih", "Weight of x, [G·h, in].");
    declare_parameter<RecurrentCell, weight_hh>(builder, "weight_hh", "Weight of h, [G·h, h].");
    declare_parameter<RecurrentCell, bias_ih>(builder, "bias_ih", "Bias of the product with x, [G * h], or nil.");
    declare_parameter<RecurrentCell, bias_hh>(builder, "bias_hh", "Bias of the product with h, [G * h], or nil.");
    builder
        .property(
            "input_size", [](Call& c) { return Value(layer_self_as<RecurrentCell>(c).input_size()); }, nullptr,
            "Size of the input.")
        .property(
            "hidden_size", [](Call& c) { return Value(layer_self_as<RecurrentCell>(c).hidden_size()); }, nullptr,
            "Size of the state h.");
}

} // namespace

void declare_recurrent(Interpreter& interpreter, Module& module) {
#define SIMPLE_RECURRENT_SIZES "(input_size: i64, hidden_size: i64, num_layers: i64 = 1, "
#define SIMPLE_RECURRENT_OPTIONS                                                                                       \
    "bias: bool = true, batch_first: bool = false, dropout: f64 = 0.0, bidirectional: bool = false)"
    ClassBuilder plain = declare_layer<RecurrentTag<0>>(
        interpreter, module, "RNN", SIMPLE_RECURRENT_SIZES "nonlinearity: text = \"tanh\", " SIMPLE_RECURRENT_OPTIONS,
        guarded<rnn>,
        "h = tanh(W_ih x + b_ih + W_hh h + b_hh) at each step (nonlinearity \"relu\" in place of tanh).\nTakes [L, N, "
        "in], [N, L, in] with batch_first, or [L, in]. torch.nn.RNN.",
        kForward, guarded<forward_sequence>,
        "Gives (output, h): the outputs of all steps [L, N, D * hidden_size], and the last state [num_layers * D, N, "
        "hidden_size]; D is 2 when bidirectional.");
    ClassBuilder gated = declare_layer<RecurrentTag<1>>(
        interpreter, module, "GRU", SIMPLE_RECURRENT_SIZES SIMPLE_RECURRENT_OPTIONS, guarded<gru>,
        "Gated recurrent units: h = (1 - z) n + z h with gates r, z, n.\nTakes [L, N, in], [N, L, in] with "
        "batch_first, or [L, in]; the state h is [num_layers * directions, N, hidden_size], zeros by default. "
        "torch.nn.GRU.",
        kForward, guarded<forward_sequence>,
        "Gives (output, h): the outputs of all steps [L, N, D * hidden_size], and the last state [num_layers * D, N, "
        "hidden_size]; D is 2 when bidirectional.");
    ClassBuilder memory = declare_layer<RecurrentTag<2>>(
        interpreter, module, "LSTM", SIMPLE_RECURRENT_SIZES SIMPLE_RECURRENT_OPTIONS, guarded<lstm>,
        "Long short-term memory: gates i, f, o = sigmoid(W x + U h + b), c = f c + i tanh(...), h = o tanh(c).\nTakes "
        "[L, N, in], [N, L, in] with batch_first, or [L, in]; the state is (h, c), each [num_layers * directions, N, "
        "hidden_size], zeros by default. torch.nn.LSTM.",
        kForward, guarded<forward_sequence>,
        "Gives (output, (h, c)): the outputs of all steps [L, N, D * hidden_size], and the last states [num_layers * "
        "D, N, hidden_size]; D is 2 when bidirectional.");
#undef SIMPLE_RECURRENT_SIZES
#undef SIMPLE_RECURRENT_OPTIONS
    for (ClassBuilder* builder : {&plain, &gated, &memory}) {
        declare_options(*builder);
    }
#define SIMPLE_CELL_SIZES "(input_size: i64, hidden_size: i64, bias: bool = true"
    ClassBuilder plain_cell = declare_layer<CellTag<0>>(
        interpreter, module, "RNNCell", SIMPLE_CELL_SIZES ", nonlinearity: text = \"tanh\")", guarded<rnn_cell>,
        "One step of an RNN: x [N, in] or [in] and h [N, h] or [h] give the next h. torch.nn.RNNCell.", kForward,
        guarded<forward_cell>, "Gives the next h, [N, h] or [h]; without a state from zeros.");
    ClassBuilder gated_cell = declare_layer<CellTag<1>>(
        interpreter, module, "GRUCell", SIMPLE_CELL_SIZES ")", guarded<gru_cell>,
        "One step of a GRU: x [N, in] or [in] and h [N, h] or [h] give the next h. torch.nn.GRUCell.", kForward,
        guarded<forward_cell>, "Gives the next h, [N, h] or [h]; without a state from zeros.");
    ClassBuilder memory_cell = declare_layer<CellTag<2>>(
        interpreter, module, "LSTMCell", SIMPLE_CELL_SIZES ")", guarded<lstm_cell>,
        "One step of an LSTM: x [N, in] or [in] and (h, c), each [N, h] or [h], give the "
        "next (h, c). torch.nn.LSTMCell.",
        kForward, guarded<forward_cell>, "Gives the next (h, c), each [N, h] or [h]; without a state from zeros.");
#undef SIMPLE_CELL_SIZES
    for (ClassBuilder* builder : {&plain_cell, &gated_cell, &memory_cell}) {
        declare_cell(*builder);
    }
}

} // namespace simple::bind
