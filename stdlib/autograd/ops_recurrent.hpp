// Recurrent cells over a whole sequence, as one recorded operation for each layer and direction.
#pragma once

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/ops_recurrent.hpp"

namespace simple::autograd {

using tensor::Cell;

/// State of a cell; c is undefined unless the cell is an LSTM.
struct CellState {
    Variable h;
    Variable c;
};

/// What a run over a sequence gives.
struct Sequence {
    Variable output; ///< h after each step, in the order of the sequence: [L, N, H]
    CellState last;  ///< [N, H]
};

/// Runs a cell over `sums` [L, N, G·H], L >= 1, which hold what x and its bias add to the gates; `weight` [G·H, H] and
/// `bias` [G·H] (or null) are those of h. Starts from the end of the sequence when `reverse`. Throws a value error when
/// shapes do not fit.
Sequence recurrent(Cell cell, const Input& sums, const Input& weight, const Input* bias, const CellState& start,
                   bool reverse = false);

} // namespace simple::autograd
