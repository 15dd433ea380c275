#include "stdlib/autograd/ops_recurrent.hpp"

#include <array>
#include <vector>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/loss_support.hpp"
#include "stdlib/autograd/ops_shape.hpp"

namespace simple::autograd {
namespace {

OpId op_of(Cell cell) noexcept { return cell == Cell::Lstm ? OpId::Lstm : cell == Cell::Gru ? OpId::Gru : OpId::Rnn; }

/// Refers to the inputs in their order: sums, weight, h, then c of an LSTM, then the bias if there is one.
std::array<Tensor*, 5> in_order(Cell cell, tensor::RecurrentInputs& inputs) noexcept {
    return {&inputs.sums, &inputs.weight, &inputs.h, cell == Cell::Lstm ? &inputs.c : &inputs.bias, &inputs.bias};
}

struct RecurrentNode final : FixedNode<5> {
    struct Params {
        Cell cell;
        bool reverse;
        const tensor::RecurrentTrace* trace; ///< empty when the run was not a native one
    };
    static void describe(Cell cell, bool reverse, OpRequest& request) {
        request.integers = {cell == Cell::Relu ? 1 : 0, reverse ? 1 : 0};
    }
    RecurrentNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), cell_(p.cell), reverse_(p.reverse), count_(in.size()), trace_(*p.trace), y_(y) {
        // A native gradient needs no sums when it has a trace.
        for (std::size_t i = is_traced() ? 1 : 0; i < count_; ++i) {
            saved_[i] = Saved(in[i].tensor());
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        tensor::RecurrentInputs in;
        const std::array<Tensor*, 5> parts = in_order(cell_, in);
        for (std::size_t i = is_traced() ? 1 : 0; i < count_; ++i) {
            *parts[i] = as_f64(saved_[i].get(*this));
        }
        Tensor y = as_f64(y_.get(*this));
        if (!is_traced()) {
            y = tensor::recurrent(cell_, reverse_, in, &trace_);
        }
        tensor::RecurrentInputs out = tensor::recurrent_backward(cell_, reverse_, in, y, trace_, as_f64(g));
        const std::array<Tensor*, 5> gradients = in_order(cell_, out);
        for (std::size_t i = 0; i < count_; ++i) {
            if (pass.needs(i)) {
                pass.give(i, std::move(*gradients[i]));
            }
        }
    }
    bool describe_backward(OpRequest& request) const override {
        if (is_traced()) {
            return false;
        }
        for (std::size_t i = 0; i < count_; ++i) {
            request.add(saved_[i].get(*this));
        }
        describe(cell_, reverse_, request);
        return true;
    }
    void release_saved() noexcept override {
        for (Saved& input : saved_) {
            input.reset();
        }
        y_.reset();
        trace_ = {};
    }

private:
    bool is_traced() const noexcept { return trace_.gates.defined(); }

    Cell cell_;
    bool reverse_;
    std::size_t count_; ///< of inputs
    tensor::RecurrentTrace trace_;
    Saved y_;
    Saved saved_[5];
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
    if (lstm) {
        inputs.emplace_back(start.c);
    }
    if (bias != nullptr) {
        inputs.push_back(*bias);
    }
    tensor::RecurrentTrace trace;
    const auto native = [&] {
        tensor::RecurrentInputs values;
        const std::array<Tensor*, 5> parts = in_order(cell, values);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            *parts[i] = as_f64(inputs[i].tensor());
        }
        const bool recorded = is_recorded(inputs, sums.tensor());
        return tensor::to(tensor::recurrent(cell, reverse, values, recorded ? &trace : nullptr), sums.tensor().dtype());
    };
    const Tensor all = follow(op_of(cell), inputs, native, [&](OpRequest& request) {
        RecurrentNode::describe(cell, reverse, request);
        request.native_only = sums.tensor().numel() == 0;
    });
    if (Session::current().detect_anomaly) {
        check_finite(all, std::string(accel::op_name(op_of(cell))) + ": the result");
    }
    const Variable y = record<RecurrentNode>(op_of(cell), {cell, reverse, &trace}, inputs, all);
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
