#include "stdlib/autograd/ops_recurrent.hpp"

#include <vector>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/loss_support.hpp"
#include "stdlib/autograd/ops_shape.hpp"

namespace simple::autograd {
namespace {

OpId op_of(Cell cell) noexcept { return cell == Cell::Lstm ? OpId::Lstm : cell == Cell::Gru ? OpId::Gru : OpId::Rnn; }

/// Inputs in order: sums, weight, h, then c of an LSTM, then the bias if there is one.
struct RecurrentNode final : FixedNode<5> {
    struct Params {
        Cell cell;
        bool reverse;
        bool bias;
        const tensor::RecurrentTrace* trace;
    };
    RecurrentNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), cell_(p.cell), reverse_(p.reverse), bias_(p.bias), trace_(*p.trace), y_(y) {
        for (std::size_t i = 1; i < in.size(); ++i) {
            saved_[i] = Saved(in[i].tensor());
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const bool lstm = cell_ == Cell::Lstm;
        tensor::RecurrentInputs in;
        Tensor* parts[] = {&in.sums, &in.weight, &in.h, lstm ? &in.c : &in.bias, &in.bias};
        const std::size_t count = 3 + (lstm ? 1U : 0U) + (bias_ ? 1U : 0U);
        for (std::size_t i = 1; i < count; ++i) {
            *parts[i] = as_f64(saved_[i].get(*this));
        }
        tensor::RecurrentInputs out =
            tensor::recurrent_backward(cell_, reverse_, in, as_f64(y_.get(*this)), trace_, as_f64(g));
        Tensor* gradients[] = {&out.sums, &out.weight, &out.h, lstm ? &out.c : &out.bias, &out.bias};
        for (std::size_t i = 0; i < count; ++i) {
            if (pass.needs(i)) {
                pass.give(i, std::move(*gradients[i]));
            }
        }
    }
    void release_saved() noexcept override {
        for (Saved& input : saved_) {
            input.reset();
        }
        y_.reset();
        trace_ = {};
    }

private:
    Cell cell_;
    bool reverse_;
    bool bias_;
    tensor::RecurrentTrace trace_;
    Saved y_;
    Saved saved_[5]; ///< the sums are not needed
};

/// Throws unless sums [L, N, G·H], weight [G·H, H] and states [N, H] fit.
void check_shapes(Cell cell, const Shape& sums, const Shape& weight, const CellState& start) {
    const Shape& h = start.h.shape();
    const bool ranks = sums.size() == 3 && weight.size() == 2 && h.size() == 2;
    if (!ranks || sums[0] < 1 || sums[1] != h[0] || sums[2] != weight[0] || weight[1] != h[1] ||
        weight[0] != tensor::gate_count(cell) * h[1] || (cell == Cell::Lstm && !(start.c.shape() == h))) {
        throw tensor::errors::value(accel::op_name(op_of(cell)), "sums " + tensor::to_string(sums) + ", weight " +
                                                                     tensor::to_string(weight) + " and state " +
                                                                     tensor::to_string(h) + " do not fit");
    }
}

} // namespace

Sequence recurrent(Cell cell, const Input& sums, const Input& weight, const Input* bias, const CellState& start,
                   bool reverse) {
    check_shapes(cell, sums.tensor().shape(), weight.tensor().shape(), start);
    std::vector<Input> inputs = {sums, weight, start.h};
    const bool lstm = cell == Cell::Lstm;
    tensor::RecurrentInputs values = {as_f64(sums.tensor()), as_f64(weight.tensor()), {}, as_f64(start.h.value()), {}};
    if (lstm) {
        inputs.emplace_back(start.c);
        values.c = as_f64(start.c.value());
    }
    if (bias != nullptr) {
        inputs.push_back(*bias);
        values.bias = as_f64(bias->tensor());
    }
    tensor::RecurrentTrace trace;
    const bool recorded = is_recorded(inputs, sums.tensor());
    const Tensor all =
        tensor::to(tensor::recurrent(cell, reverse, values, recorded ? &trace : nullptr), sums.tensor().dtype());
    if (Session::current().detect_anomaly) {
        check_finite(all, std::string(accel::op_name(op_of(cell))) + ": the result");
    }
    const Variable y = record<RecurrentNode>(op_of(cell), {cell, reverse, bias != nullptr, &trace}, inputs, all);
    const std::int64_t length = sums.tensor().shape()[0];
    Sequence result;
    result.output = lstm ? narrow(y, 0, 0, length) : y;
    result.last.h = select(y, 0, reverse ? 0 : length - 1);
    if (lstm) {
        result.last.c = select(y, 0, length);
    }
    return result;
}

} // namespace simple::autograd
