#include "stdlib/nn/recurrent.hpp"

#include <cmath>
#include <utility>

#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_join.hpp"
#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/autograd/ops_shape.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::nn {
namespace {

const char* layer_name(Cell cell) noexcept { return cell == Cell::Lstm ? "LSTM" : cell == Cell::Gru ? "GRU" : "RNN"; }

CellWeights draw_weights(Cell cell, const std::string& name, std::int64_t in, std::int64_t hidden, bool bias,
                         tensor::Generator& rng) {
    std::int64_t rows = 0;
    if (__builtin_mul_overflow(tensor::gate_count(cell), hidden, &rows)) {
        throw tensor::errors::bad_shape(name, {hidden, hidden});
    }
    const double bound = 1.0 / std::sqrt(static_cast<double>(hidden));
    const auto draw = [&](const Shape& shape) {
        Tensor value = Tensor::empty(shape, DType::F64, name);
        init::uniform(value, rng, -bound, bound);
        return Variable::leaf(std::move(value));
    };
    CellWeights weights;
    weights.weight_ih = draw({rows, in});
    weights.weight_hh = draw({rows, hidden});
    if (bias) {
        weights.bias_ih = draw({rows});
        weights.bias_hh = draw({rows});
    }
    return weights;
}

CellWeights copy_of(const CellWeights& weights) {
    return {nn::copy_of(weights.weight_ih), nn::copy_of(weights.weight_hh), nn::copy_of(weights.bias_ih),
            nn::copy_of(weights.bias_hh)};
}

void list_weights(const CellWeights& weights, const std::string& suffix, std::vector<Member>& members) {
    members.push_back({"weight_ih" + suffix, weights.weight_ih});
    members.push_back({"weight_hh" + suffix, weights.weight_hh});
    if (weights.bias_ih.defined()) {
        members.push_back({"bias_ih" + suffix, weights.bias_ih});
        members.push_back({"bias_hh" + suffix, weights.bias_hh});
    }
}

/// Runs one layer in one direction over [L, N, in].
autograd::Sequence run_direction(Cell cell, const CellWeights& weights, const Variable& x, const CellState& state,
                                 bool reverse) {
    if (!weights.bias_ih.defined()) {
        return autograd::recurrent(cell, autograd::linear(x, weights.weight_ih), weights.weight_hh, nullptr, state,
                                   reverse);
    }
    const autograd::Input bias_ih(weights.bias_ih);
    const autograd::Input bias_hh(weights.bias_hh);
    return autograd::recurrent(cell, autograd::linear(x, weights.weight_ih, &bias_ih), weights.weight_hh, &bias_hh,
                               state, reverse);
}

[[noreturn]] void refuse(const Module& layer, const std::string& what) {
    throw InputError(layer.to_string() + ": " + what);
}

void check_input(const Module& layer, const Shape& shape, bool fits, const char* wanted, std::int64_t last) {
    if (!fits) {
        refuse(layer, "input " + tensor::to_string(shape) + " must be " + wanted);
    }
    if (shape.back() != last) {
        refuse(layer, "input " + tensor::to_string(shape) + " must have last size " + std::to_string(last));
    }
}

} // namespace

Cell plain_cell(std::string_view layer, std::string_view nonlinearity) {
    if (nonlinearity == "tanh") {
        return Cell::Tanh;
    }
    if (nonlinearity == "relu") {
        return Cell::Relu;
    }
    throw tensor::errors::unknown_word(layer, "nonlinearity", nonlinearity, {"tanh", "relu"});
}

Recurrent::Recurrent(Cell cell, const RecurrentOptions& options, tensor::Generator& rng)
    : cell_(cell), options_(options) {
    const char* name = layer_name(cell);
    positive(name, "input_size", options.input_size);
    positive(name, "hidden_size", options.hidden_size);
    layer_count(name, options.num_layers);
    probability(name, "dropout", options.dropout);
    for (std::int64_t layer = 0; layer < options.num_layers; ++layer) {
        const std::int64_t in = layer == 0 ? options.input_size : directions() * options.hidden_size;
        for (std::int64_t direction = 0; direction < directions(); ++direction) {
            weights_.push_back(draw_weights(cell, name, in, options.hidden_size, options.bias, rng));
        }
    }
}

void Recurrent::check_state(const Variable& part, const char* name, const Shape& wanted) const {
    if (part.defined() && !(part.shape() == wanted)) {
        refuse(*this, std::string("state ") + name + " " + tensor::to_string(part.shape()) + " must be " +
                          tensor::to_string(wanted));
    }
}

/// Checks the state and makes it [layers·directions, N, h], zeros where none was given.
CellState Recurrent::first_state(const CellState& given, const Variable& x, bool batched) const {
    const std::int64_t states = options_.num_layers * directions();
    const std::int64_t batch = x.shape()[1];
    const Shape full = {states, batch, options_.hidden_size};
    const Shape wanted = batched ? full : Shape{states, options_.hidden_size};
    check_state(given.h, "h", wanted);
    check_state(given.c, "c", wanted);
    const auto part = [&](const Variable& v) {
        return v.defined() ? autograd::reshape(v, full)
                           : Variable(autograd::placed::zeros(x.value(), full, layer_name(cell_)));
    };
    return {part(given.h), has_cell_state() ? part(given.c) : Variable()};
}

Recurrent::Result Recurrent::run(const Variable& input, const CellState& state) {
    const Shape& shape = input.shape();
    const bool batched = shape.size() == 3;
    check_input(*this, shape, batched || shape.size() == 2,
                options_.batch_first ? "[N, L, in] or [L, in]" : "[L, N, in] or [L, in]", options_.input_size);
    Variable x = !batched               ? autograd::unsqueeze(input, 1)
                 : options_.batch_first ? autograd::transpose(input, 0, 1)
                                        : input;
    if (x.shape()[0] == 0) {
        refuse(*this, "input " + tensor::to_string(shape) + " must have at least 1 step");
    }
    const CellState start = first_state(state, x, batched);
    std::vector<Variable> h;
    std::vector<Variable> c;
    for (std::int64_t layer = 0; layer < options_.num_layers; ++layer) {
        std::vector<Variable> outputs;
        for (std::int64_t direction = 0; direction < directions(); ++direction) {
            const std::int64_t n = layer * directions() + direction;
            const CellState first = {autograd::select(start.h, 0, n),
                                     has_cell_state() ? autograd::select(start.c, 0, n) : Variable()};
            autograd::Sequence part =
                run_direction(cell_, weights_[static_cast<std::size_t>(n)], x, first, direction == 1);
            outputs.push_back(std::move(part.output));
            h.push_back(std::move(part.last.h));
            c.push_back(std::move(part.last.c));
        }
        x = outputs.size() == 1 ? outputs[0] : autograd::cat(outputs, -1);
        if (layer + 1 < options_.num_layers) {
            x = autograd::dropout(x, options_.dropout, training());
        }
    }
    Result result;
    result.output = !batched ? autograd::squeeze(x, 1) : options_.batch_first ? autograd::transpose(x, 0, 1) : x;
    const auto joined = [batched](const std::vector<Variable>& parts) {
        const Variable all = autograd::stack(parts, 0);
        return batched ? all : autograd::squeeze(all, 1);
    };
    result.state.h = joined(h);
    if (has_cell_state()) {
        result.state.c = joined(c);
    }
    return result;
}

std::vector<Member> Recurrent::members() const {
    std::vector<Member> members;
    for (std::size_t n = 0; n < weights_.size(); ++n) {
        const std::size_t layer = options_.bidirectional ? n / 2 : n;
        const bool reverse = options_.bidirectional && n % 2 == 1;
        list_weights(weights_[n], "_l" + std::to_string(layer) + (reverse ? "_reverse" : ""), members);
    }
    return members;
}

std::string Recurrent::type_name() const { return layer_name(cell_); }

std::string Recurrent::to_string() const {
    std::string text = std::string(layer_name(cell_)) + "(" + std::to_string(options_.input_size) + ", " +
                       std::to_string(options_.hidden_size) + ", num_layers=" + std::to_string(options_.num_layers);
    text += cell_ == Cell::Relu ? ", nonlinearity=relu" : "";
    text += options_.bias ? "" : ", bias=false";
    text += options_.batch_first ? ", batch_first=true" : "";
    text += options_.dropout != 0.0 ? ", dropout=" + tensor::to_string(options_.dropout) : "";
    text += options_.bidirectional ? ", bidirectional=true" : "";
    return text + ")";
}

ModulePtr Recurrent::clone() const {
    const std::shared_ptr<Recurrent> copy(new Recurrent(cell_, options_));
    for (const CellWeights& weights : weights_) {
        copy->weights_.push_back(copy_of(weights));
    }
    copy->set_training(training());
    return copy;
}

RecurrentCell::RecurrentCell(Cell cell, std::int64_t input_size, std::int64_t hidden_size, bool bias,
                             tensor::Generator& rng)
    : cell_(cell), input_size_(input_size), hidden_size_(hidden_size) {
    const std::string name = type_name();
    positive(name, "input_size", input_size);
    positive(name, "hidden_size", hidden_size);
    weights_ = draw_weights(cell, name, input_size, hidden_size, bias, rng);
}

CellState RecurrentCell::run(const Variable& input, const CellState& state) {
    const Shape& shape = input.shape();
    const bool batched = shape.size() == 2;
    check_input(*this, shape, batched || shape.size() == 1, "[N, in] or [in]", input_size_);
    const Shape full = {batched ? shape[0] : 1, hidden_size_};
    const Shape wanted = batched ? full : Shape{hidden_size_};
    const auto part = [&](const Variable& v, const char* name) {
        if (!v.defined()) {
            return Variable(autograd::placed::zeros(input.value(), full));
        }
        if (!(v.shape() == wanted)) {
            refuse(*this, std::string("state ") + name + " " + tensor::to_string(v.shape()) + " must be " +
                              tensor::to_string(wanted));
        }
        return autograd::reshape(v, full);
    };
    const CellState first = {part(state.h, "h"), has_cell_state() ? part(state.c, "c") : Variable()};
    const Variable x = autograd::reshape(input, {1, full[0], input_size_});
    CellState next = run_direction(cell_, weights_, x, first, false).last;
    if (!batched) {
        next.h = autograd::squeeze(next.h, 0);
        next.c = next.c.defined() ? autograd::squeeze(next.c, 0) : next.c;
    }
    return next;
}

std::vector<Member> RecurrentCell::members() const {
    std::vector<Member> members;
    list_weights(weights_, "", members);
    return members;
}

std::string RecurrentCell::type_name() const { return std::string(layer_name(cell_)) + "Cell"; }

std::string RecurrentCell::to_string() const {
    return type_name() + "(" + std::to_string(input_size_) + ", " + std::to_string(hidden_size_) +
           (cell_ == Cell::Relu ? ", nonlinearity=relu" : "") + (weights_.bias_ih.defined() ? ")" : ", bias=false)");
}

ModulePtr RecurrentCell::clone() const {
    const std::shared_ptr<RecurrentCell> copy(new RecurrentCell(cell_, input_size_, hidden_size_, copy_of(weights_)));
    copy->set_training(training());
    return copy;
}

} // namespace simple::nn
