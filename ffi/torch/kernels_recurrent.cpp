// Recurrent cells over a whole sequence, for tensors that live on a device. torch.nn.RNN, GRU and LSTM.
#include <ATen/ops/add.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

/// Operands are what x adds to the gates [L, N, G·H], weight [G·H, H] and state of h, c of an LSTM, and the bias of h
/// if there is one; integers are 1 for ReLU in place of tanh, and 1 to run from the end.
struct Sequence {
    Sequence(const Arguments& a, bool has_cells)
        : sums(a[0]), weight(a[1].t()), h(a[2]), c(has_cells ? a[3] : at::Tensor()),
          bias(a.size() > (has_cells ? 4U : 3U) ? a[has_cells ? 4 : 3] : at::Tensor()), relu(a.integer(0) != 0),
          reverse(a.integer(1) != 0) {}

    /// What h adds to the gates.
    at::Tensor from_h() const { return bias.defined() ? at::addmm(bias, h, weight) : at::mm(h, weight); }

    /// Runs `step`, which sets h (and c) from what x adds, and gives h after each step; an LSTM adds its last c.
    template <typename Step> at::Tensor run(const Step& step) {
        const std::int64_t length = sums.size(0);
        std::vector<at::Tensor> states(static_cast<std::size_t>(length));
        for (std::int64_t n = 0; n < length; ++n) {
            const std::int64_t place = reverse ? length - 1 - n : n;
            step(*this, sums.select(0, place));
            states[static_cast<std::size_t>(place)] = h;
        }
        if (c.defined()) {
            states.push_back(c);
        }
        return at::stack(states);
    }

    at::Tensor sums;
    at::Tensor weight;
    at::Tensor h;
    at::Tensor c;
    at::Tensor bias;
    bool relu;
    bool reverse;
};

at::Tensor rnn(const Arguments& a) {
    return Sequence(a, false).run([](Sequence& s, const at::Tensor& x) {
        const at::Tensor sum = at::add(x, s.from_h());
        s.h = s.relu ? at::relu(sum) : at::tanh(sum);
    });
}

at::Tensor gru(const Arguments& a) {
    return Sequence(a, false).run([](Sequence& s, const at::Tensor& x) {
        const std::vector<at::Tensor> from_x = x.chunk(3, 1);
        const std::vector<at::Tensor> from_h = s.from_h().chunk(3, 1);
        const at::Tensor reset = at::sigmoid(at::add(from_x[0], from_h[0]));
        const at::Tensor update = at::sigmoid(at::add(from_x[1], from_h[1]));
        const at::Tensor fresh = at::tanh(at::add(from_x[2], at::mul(reset, from_h[2])));
        s.h = at::add(fresh, at::mul(update, at::sub(s.h, fresh)));
    });
}

at::Tensor lstm(const Arguments& a) {
    return Sequence(a, true).run([](Sequence& s, const at::Tensor& x) {
        const std::vector<at::Tensor> gates = at::add(x, s.from_h()).chunk(4, 1);
        const at::Tensor kept = at::mul(at::sigmoid(gates[1]), s.c);
        s.c = at::add(kept, at::mul(at::sigmoid(gates[0]), at::tanh(gates[2])));
        s.h = at::mul(at::sigmoid(gates[3]), at::tanh(s.c));
    });
}

constexpr Kernel kKernels[] = {
    {"rnn", rnn, by_autograd},
    {"gru", gru, by_autograd},
    {"lstm", lstm, by_autograd},
};

} // namespace

at::ArrayRef<Kernel> recurrent_kernels() { return kKernels; }

} // namespace simple::torch_ffi
