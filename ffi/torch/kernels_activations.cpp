// Kernels of activations.
#include <ATen/ops/_log_softmax_backward_data.h>
#include <ATen/ops/_softmax_backward_data.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/hardswish.h>
#include <ATen/ops/hardtanh.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/leaky_relu_backward.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/mish.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/selu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sigmoid_backward.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/tanh_backward.h>
#include <ATen/ops/threshold_backward.h>
#include <ATen/ops/where.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

at::Tensor relu(const Arguments& a) { return at::relu(a[0]); }
at::Tensor leaky_relu(const Arguments& a) { return at::leaky_relu(a[0], a.real(0)); }
at::Tensor elu(const Arguments& a) { return at::elu(a[0], a.real(0)); }
at::Tensor selu(const Arguments& a) { return at::selu(a[0]); }
at::Tensor silu(const Arguments& a) { return at::silu(a[0]); }
at::Tensor sigmoid(const Arguments& a) { return at::sigmoid(a[0]); }
at::Tensor tanh(const Arguments& a) { return at::tanh(a[0]); }
at::Tensor mish(const Arguments& a) { return at::mish(a[0]); }
at::Tensor hardtanh(const Arguments& a) { return at::hardtanh(a[0], a.real(0), a.real(1)); }
at::Tensor softmax(const Arguments& a) { return at::softmax(a[0], a.integer(0)); }
at::Tensor log_softmax(const Arguments& a) { return at::log_softmax(a[0], a.integer(0)); }
at::Tensor hardswish(const Arguments& a) { return at::hardswish(a[0]); }

/// Both forms; the integer 1 stands for the approximation by tanh.
const char* gelu_form(const Arguments& a) { return a.integers().empty() ? "none" : "tanh"; }
at::Tensor gelu(const Arguments& a) { return at::gelu(a[0], gelu_form(a)); }

/// The mask is drawn by Simple's generator.
at::Tensor dropout(const Arguments& a) { return at::mul(a[0], a[1]); }

/// The slopes lie along dimension 1.
at::Tensor prelu(const Arguments& a) {
    const at::Tensor x = a[0];
    c10::SmallVector<std::int64_t, 6> channels(static_cast<std::size_t>(x.dim()), 1);
    if (x.dim() > 0) {
        channels[x.dim() > 1 ? 1 : 0] = a.raw(1).numel();
    }
    return at::where(at::gt(x, 0), x, at::mul(x, a[1].reshape(channels)));
}

at::Tensor relu_backward(const Gradient& b, std::size_t) { return at::threshold_backward(b.g, b.saved[0], 0); }
at::Tensor leaky_relu_backward(const Gradient& b, std::size_t) {
    return at::leaky_relu_backward(b.g, b.saved[0], b.saved.real(0), false);
}
at::Tensor gelu_backward(const Gradient& b, std::size_t) {
    return at::gelu_backward(b.g, b.saved[0], gelu_form(b.saved));
}
at::Tensor sigmoid_backward(const Gradient& b, std::size_t) { return at::sigmoid_backward(b.g, b.saved[0]); }
at::Tensor tanh_backward(const Gradient& b, std::size_t) { return at::tanh_backward(b.g, b.saved[0]); }
at::Tensor softmax_backward(const Gradient& b, std::size_t) {
    return at::_softmax_backward_data(b.g, b.saved[0], b.saved.integer(0), b.g.scalar_type());
}
at::Tensor log_softmax_backward(const Gradient& b, std::size_t) {
    return at::_log_softmax_backward_data(b.g, b.saved[0], b.saved.integer(0), b.g.scalar_type());
}
at::Tensor dropout_backward(const Gradient& b, std::size_t) { return at::mul(b.g, b.saved[0]); }

constexpr Kernel kKernels[] = {
    {"relu", relu, relu_backward},
    {"leaky_relu", leaky_relu, leaky_relu_backward},
    {"elu", elu, by_autograd},
    {"selu", selu, by_autograd},
    {"gelu", gelu, gelu_backward},
    {"silu", silu, by_autograd},
    {"sigmoid", sigmoid, sigmoid_backward},
    {"tanh", tanh, tanh_backward},
    {"softmax", softmax, softmax_backward},
    {"log_softmax", log_softmax, log_softmax_backward},
    {"hardtanh", hardtanh, by_autograd},
    {"relu6", hardtanh, by_autograd},
    {"hardswish", hardswish, by_autograd},
    {"mish", mish, by_autograd},
    {"dropout", dropout, dropout_backward},
    {"prelu", prelu, by_autograd},
};

} // namespace

at::ArrayRef<Kernel> activation_kernels() { return kKernels; }

} // namespace simple::torch_ffi
