// What keeps a training on a device besides: steps of optimisers, copies, rows of a table. Operands never change.
#include <ATen/ops/add.h>
#include <ATen/ops/addcdiv.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/div.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/zeros.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

at::Tensor clone(const Arguments& a) { return a.raw(0).clone(at::MemoryFormat::Contiguous); }
/// Of a shape of its own, on the device of the operand.
at::Tensor full_like(const Arguments& a) { return at::full(a.integers(), a.real(0), a.raw(0).options()); }

/// The gradient of an operand with a part of the operand itself: what pulls weights towards 0.
at::Tensor decayed_gradient(const Arguments& a, double decay) {
    return decay == 0.0 ? a.raw(1) : at::add(a.raw(1), a.raw(0), decay);
}

/// Operands are the table, its rows, and where the result is 0; the integers are the result's shape.
at::Tensor embedding(const Arguments& a) {
    at::Tensor y = at::index_select(a.raw(0), 0, a.raw(1));
    y = a.is_tensor(2) ? y.masked_fill(a.raw(2), 0) : y;
    return y.reshape(a.integers());
}
/// Saved are the rows, and where the result was 0; the integers are the row that learns nothing, or -1, and the
/// table's shape.
at::Tensor embedding_backward(const Gradient& b, std::size_t) {
    const Arguments& a = b.saved;
    const Integers shape = a.integers().slice(1);
    at::Tensor parts = b.g.reshape({a.raw(0).numel(), shape[1]});
    parts = a.is_tensor(1) ? parts.masked_fill(a.raw(1), 0) : parts;
    at::Tensor table = at::zeros(shape, b.g.options()).index_add_(0, a.raw(0), parts);
    if (a.integer(0) >= 0) {
        table.select(0, a.integer(0)).zero_();
    }
    return table;
}

// Operands are weight and gradient, then the velocity if there is one; numbers are rate, decay, momentum, and the part
// of the gradient in the velocity; the integer is 1 for Nesterov's form.
at::Tensor sgd_step(const Arguments& a) { return at::sub(a.raw(0), decayed_gradient(a, a.real(1)), a.real(0)); }
Results sgd_step_with_velocity(const Arguments& a) {
    const double momentum = a.real(2);
    const at::Tensor g = decayed_gradient(a, a.real(1));
    const at::Tensor velocity = at::add(at::mul(a.raw(2), momentum), g, a.real(3));
    const at::Tensor step = a.integer(0) != 0 ? at::add(g, velocity, momentum) : velocity;
    return {at::sub(a.raw(0), step, a.real(0)), velocity};
}

// Operands are weight, gradient, m, v, and the largest v if that is kept; numbers are both betas, eps, rate, scale of
// the root, and the parts of the weight that are added to the gradient and kept.
Results adam_step(const Arguments& a) {
    const double beta1 = a.real(0);
    const double beta2 = a.real(1);
    const at::Tensor g = decayed_gradient(a, a.real(5));
    const at::Tensor m = at::mul(a.raw(2), beta1).add_(g, 1.0 - beta1);
    const at::Tensor v = at::mul(a.raw(3), beta2).addcmul_(g, g, 1.0 - beta2);
    Results results = {at::Tensor(), m, v};
    if (a.is_tensor(4)) {
        results.push_back(at::maximum(a.raw(4), v));
    }
    const at::Tensor root = at::sqrt(results.back()).mul_(a.real(4)).add_(a.real(2));
    results[0] = at::mul(a.raw(0), a.real(6)).addcdiv_(m, root, -a.real(3));
    return results;
}

// Operands are weight, gradient, v, velocity and mean; numbers are rate, alpha, eps, decay and momentum; the integer is
// 1 for the centered form.
Results rmsprop_step(const Arguments& a) {
    const double alpha = a.real(1);
    const at::Tensor g = decayed_gradient(a, a.real(3));
    const at::Tensor v = at::mul(a.raw(2), alpha).addcmul_(g, g, 1.0 - alpha);
    at::Tensor mean = a.raw(4);
    at::Tensor spread = v;
    if (a.integer(0) != 0) {
        mean = at::mul(mean, alpha).add_(g, 1.0 - alpha);
        spread = at::addcmul(v, mean, mean, -1.0);
    }
    const at::Tensor change = at::div(g, at::sqrt(spread).add_(a.real(2)));
    const at::Tensor velocity = at::mul(a.raw(3), a.real(4)).add_(change);
    return {at::sub(a.raw(0), a.real(4) > 0.0 ? velocity : change, a.real(0)), v, velocity, mean};
}

// Operands are weight, gradient and the sum of squares; numbers are rate, eps and decay.
Results adagrad_step(const Arguments& a) {
    const at::Tensor g = decayed_gradient(a, a.real(2));
    const at::Tensor sum = at::addcmul(a.raw(2), g, g);
    return {at::addcdiv(a.raw(0), g, at::sqrt(sum).add_(a.real(1)), -a.real(0)), sum};
}

constexpr Kernel kKernels[] = {
    {"clone", clone},
    {"full_like", full_like},
    {"embedding", embedding, embedding_backward},
    {"sgd_step", sgd_step, nullptr, sgd_step_with_velocity},
    {"adam_step", nullptr, nullptr, adam_step},
    {"rmsprop_step", nullptr, nullptr, rmsprop_step},
    {"adagrad_step", nullptr, nullptr, adagrad_step},
};

} // namespace

at::ArrayRef<Kernel> update_kernels() { return kKernels; }

} // namespace simple::torch_ffi
