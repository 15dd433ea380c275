// The recurrent layers RNN, GRU and LSTM, and their single cells.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/autograd/ops_recurrent.hpp"
#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::nn {

using autograd::CellState;
using tensor::Cell;

/// Returns Cell::Tanh or Cell::Relu for the word of `nonlinearity` (E9).
Cell plain_cell(std::string_view layer, std::string_view nonlinearity);

/// The parameters of one layer in one direction; biases are undefined when there are none.
struct CellWeights {
    Variable weight_ih; ///< [G·h, in]
    Variable weight_hh; ///< [G·h, h]
    Variable bias_ih;   ///< [G·h]
    Variable bias_hh;
};

/// What a recurrent layer is made with.
struct RecurrentOptions {
    std::int64_t input_size = 0;
    std::int64_t hidden_size = 0;
    std::int64_t num_layers = 1;
    bool bias = true;
    bool batch_first = false;
    double dropout = 0.0; ///< between layers, in training
    bool bidirectional = false;
};

/// torch.nn.RNN, GRU or LSTM: any number of layers, one or two directions. Parameters are drawn from
/// uniform(±1/√hidden) and named weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, …_reverse, …_l1.
class Recurrent final : public Module {
public:
    /// Throws E10 for sizes <= 0 and a dropout outside 0..1.
    Recurrent(Cell cell, const RecurrentOptions& options, tensor::Generator& rng);

    /// Output of the last layer for each step, and the last state of each layer and direction.
    struct Result {
        Variable output;
        CellState state;
    };
    /// Runs over [L, N, in], [N, L, in] with batch_first, or [L, in]. Parts of the state that are undefined are zeros.
    /// States are [layers·directions, N, h], without N for a single sequence. Throws InputError.
    Result run(const Variable& input, const CellState& state = {});
    /// Gives the output alone.
    Variable forward(const Variable& x) override { return run(x).output; }

    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override;
    ModulePtr clone() const override;
    bool has_cell_state() const noexcept { return cell_ == Cell::Lstm; }
    const RecurrentOptions& options() const noexcept { return options_; }

private:
    Recurrent(Cell cell, const RecurrentOptions& options) : cell_(cell), options_(options) {}
    std::int64_t directions() const noexcept { return options_.bidirectional ? 2 : 1; }
    void check_state(const Variable& part, const char* name, const Shape& wanted) const;
    CellState first_state(const CellState& given, const Variable& x, bool batched) const;

    Cell cell_;
    RecurrentOptions options_;
    std::vector<CellWeights> weights_; ///< per layer, forward before reverse
};

/// torch.nn.RNNCell, GRUCell or LSTMCell: one step. Parameters are weight_ih, weight_hh, bias_ih, bias_hh.
class RecurrentCell final : public Module {
public:
    /// Throws E10 for sizes <= 0.
    RecurrentCell(Cell cell, std::int64_t input_size, std::int64_t hidden_size, bool bias, tensor::Generator& rng);

    /// Computes the next state for input [N, in] or [in]; undefined parts of the state are zeros. Throws InputError.
    CellState run(const Variable& input, const CellState& state = {});
    /// Gives h alone.
    Variable forward(const Variable& x) override { return run(x).h; }

    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override;
    ModulePtr clone() const override;
    bool has_cell_state() const noexcept { return cell_ == Cell::Lstm; }
    CellWeights& weights() noexcept { return weights_; }
    std::int64_t input_size() const noexcept { return input_size_; }
    std::int64_t hidden_size() const noexcept { return hidden_size_; }

private:
    RecurrentCell(Cell cell, std::int64_t input_size, std::int64_t hidden_size, CellWeights weights)
        : cell_(cell), input_size_(input_size), hidden_size_(hidden_size), weights_(std::move(weights)) {}

    Cell cell_;
    std::int64_t input_size_;
    std::int64_t hidden_size_;
    CellWeights weights_;
};

} // namespace simple::nn
