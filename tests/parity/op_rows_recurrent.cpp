// Rows of the table of operations: recurrent cells.
#include "op_table.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/tensor/factory.hpp"

using namespace simple::autograd;

namespace simple::parity {
namespace {

using Inputs = std::span<const Variable>;

/// Runs a cell over its sums; inputs are sums, weight, h, then c of an LSTM, then the bias. The last c is added to the
/// outputs as one more step.
OpRow::Run cell(Cell kind, bool reverse, bool bias) {
    return [=](Inputs v) {
        const bool lstm = kind == Cell::Lstm;
        const CellState start = {v[2], lstm ? v[3] : Variable()};
        const Variable* last = bias ? &v[lstm ? 4 : 3] : nullptr;
        const Input bias_input = last != nullptr ? Input(*last) : Input(0.0);
        const Sequence result = recurrent(kind, v[0], v[1], last != nullptr ? &bias_input : nullptr, start, reverse);
        if (!lstm) {
            return result.output;
        }
        const Variable parts[] = {result.output, unsqueeze(result.last.c, 0)};
        return cat(parts);
    };
}

/// One row with a call that fails.
OpRow checked(const char* key, Cell kind) {
    OpRow row{key, cell(kind, false, true)};
    row.bad = [kind] {
        const std::int64_t rows = tensor::gate_count(kind) * 4;
        const Variable state(tensor::ones({2, 4}));
        recurrent(kind, Variable(tensor::ones({3, 2, rows})), Variable(tensor::ones({rows, 5})), nullptr,
                  {state, state});
    };
    row.message = std::string(key) + ": sums [3, 2, ";
    return row;
}

} // namespace

std::vector<OpRow> recurrent_rows() {
    return {checked("rnn", Cell::Tanh),  {"rnn/relu", cell(Cell::Relu, true, false)},
            checked("gru", Cell::Gru),   {"gru/reverse", cell(Cell::Gru, true, false)},
            checked("lstm", Cell::Lstm), {"lstm/reverse", cell(Cell::Lstm, true, false)}};
}

} // namespace simple::parity
