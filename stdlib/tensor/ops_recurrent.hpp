// Recurrent cells over a whole sequence, and the gradient of that. torch.nn.RNN, GRU and LSTM, one layer, one
// direction.
#pragma once

#include <cstdint>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Kinds of cells; Tanh and Relu are plain ones.
enum class Cell : std::uint8_t { Tanh, Relu, Gru, Lstm };

/// Returns the number of gates: 1, 1, 3 (r z n), 4 (i f g o).
constexpr std::int64_t gate_count(Cell cell) noexcept { return cell == Cell::Lstm ? 4 : cell == Cell::Gru ? 3 : 1; }

/// What a run starts from. All tensors are contiguous and f64, their shapes fit each other.
struct RecurrentInputs {
    Tensor sums;   ///< [L, N, G·H], what x adds to the gates
    Tensor weight; ///< [G·H, H], of h
    Tensor bias;   ///< [G·H], of h; may be undefined
    Tensor h;      ///< [N, H]
    Tensor c;      ///< [N, H] of an LSTM, else undefined
};

/// What the gradient needs of a run, beside inputs and result.
struct RecurrentTrace {
    Tensor gates; ///< [L, N, 4·H] of GRU and LSTM
    Tensor cells; ///< [L, N, H] of an LSTM, after each step
};

/// Runs over the sequence, from its end when `reverse`, and gives h after each step in the order of the sequence,
/// [L, N, H]; an LSTM adds its last c as one more row of dimension 0. `trace` may be null.
SIMPLE_API Tensor recurrent(Cell cell, bool reverse, const RecurrentInputs& in, RecurrentTrace* trace);

/// Returns the gradients of all inputs (bias and c undefined where the input is) from that of the result. `in` needs no
/// sums.
SIMPLE_API RecurrentInputs recurrent_backward(Cell cell, bool reverse, const RecurrentInputs& in, const Tensor& y,
                                              const RecurrentTrace& trace, const Tensor& g);

} // namespace simple::tensor
