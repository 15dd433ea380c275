// Kernels of losses. Their first integer is Simple's way of reducing: 0 mean, 1 sum, 2 none.
#include <ATen/core/Reduction.h>
#include <ATen/ops/binary_cross_entropy.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/huber_loss.h>
#include <ATen/ops/kl_div.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/mse_loss_backward.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/smooth_l1_loss.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

std::int64_t reduction(const Arguments& a) {
    switch (a.integer(0)) {
        case 0: return at::Reduction::Mean;
        case 1: return at::Reduction::Sum;
        default: return at::Reduction::None;
    }
}

/// LibTorch would stretch them.
void require_pair(const Arguments& a) { require(a.raw(0).sizes() == a.raw(1).sizes(), "the shapes differ"); }

at::Tensor mse_loss(const Arguments& a) {
    require_pair(a);
    return at::mse_loss(a[0], a[1], reduction(a));
}
at::Tensor mae_loss(const Arguments& a) {
    require_pair(a);
    return at::l1_loss(a[0], a[1], reduction(a));
}
at::Tensor huber_loss(const Arguments& a) {
    require_pair(a);
    return at::huber_loss(a[0], a[1], reduction(a), a.real(0));
}
at::Tensor smooth_l1_loss(const Arguments& a) {
    require_pair(a);
    return at::smooth_l1_loss(a[0], a[1], reduction(a), a.real(0));
}
at::Tensor binary_cross_entropy_loss(const Arguments& a) {
    require_pair(a);
    return at::binary_cross_entropy(a[0], a[1], {}, reduction(a));
}
at::Tensor bce_with_logits_loss(const Arguments& a) {
    require_pair(a);
    const at::Tensor weight = a.is_tensor(2) ? a[2].expand(a.raw(1).sizes()) : at::Tensor();
    return at::binary_cross_entropy_with_logits(a[0], a[1], {}, weight, reduction(a));
}
at::Tensor kl_div_loss(const Arguments& a) {
    require_pair(a);
    return at::kl_div(a[0], a[1], reduction(a), a.integer(1) != 0).div(a.real(0));
}

// Losses over pairs and triples of rows, by the formulas of Simple, whose small numbers are those of PyTorch.

at::Tensor reduced(const at::Tensor& values, const Arguments& a) {
    switch (reduction(a)) {
        case at::Reduction::None: return values;
        case at::Reduction::Sum: return values.sum();
        default: return values.numel() == 0 ? values.sum() : values.mean();
    }
}
at::Tensor hinge_loss(const Arguments& a) {
    require_pair(a);
    return reduced(at::relu(a[0].mul(a[1]).neg().add(1)), a);
}
/// The third operand says which rows are to be alike.
at::Tensor cosine_embedding_loss(const Arguments& a) {
    require_pair(a);
    constexpr double kTiny = 1e-12;
    const at::Tensor first = a[0];
    const at::Tensor second = a[1];
    const at::Tensor lengths = at::sqrt(first.mul(first).sum(-1).add(kTiny).mul(second.mul(second).sum(-1).add(kTiny)));
    const at::Tensor cosine = first.mul(second).sum(-1).div(lengths);
    return reduced(at::where(a.raw(2), cosine.neg().add(1), at::relu(cosine.sub(a.real(0)))), a);
}
at::Tensor triplet_margin_loss(const Arguments& a) {
    require(a.raw(0).sizes() == a.raw(1).sizes() && a.raw(0).sizes() == a.raw(2).sizes(), "the shapes differ");
    require(a.real(1) > 0.0, "p is not above 0");
    constexpr double kTiny = 1e-6;
    const at::Tensor anchor = a[0];
    const auto distance = [&](const at::Tensor& other) {
        return at::linalg_vector_norm(anchor.sub(other).add(kTiny), a.real(1), at::IntArrayRef{-1});
    };
    return reduced(at::relu(distance(a[1]).sub(distance(a[2])).add(a.real(0))), a);
}

at::Tensor mse_loss_backward(const Gradient& b, std::size_t input) {
    const bool reduces = reduction(b.saved) != at::Reduction::None;
    const at::Tensor g = reduces ? b.g.reshape({}) : b.g;
    const at::Tensor slope = at::mse_loss_backward(g, b.saved[0], b.saved[1], reduction(b.saved));
    return input == 0 ? slope : slope.neg();
}

/// Losses over classes. The second operand holds, in f64, the weights of the classes [rows, classes] in the loss of
/// each row. Further integers are the dimension of the classes and the shape of the scores; the number is what a mean
/// divides by.
struct Classes {
    explicit Classes(Arguments rest) {
        kind = reduction(rest);
        rest.take_integer();
        axis = rest.take_integer();
        shape = rest.take_shape();
        divisor = rest.real(0);
    }
    at::Tensor to_rows(const at::Tensor& scores) const {
        return scores.movedim(axis, -1).reshape({-1, shape[static_cast<std::size_t>(axis)]}).to(at::kDouble);
    }
    at::Tensor from_rows(const at::Tensor& rows) const {
        c10::SmallVector<std::int64_t, 6> wide = samples();
        wide.push_back(shape[static_cast<std::size_t>(axis)]);
        return rows.reshape(wide).movedim(-1, axis);
    }
    c10::SmallVector<std::int64_t, 6> samples() const {
        c10::SmallVector<std::int64_t, 6> sizes(shape.begin(), shape.end());
        sizes.erase(sizes.begin() + axis);
        return sizes;
    }
    std::int64_t kind = 0;
    std::int64_t axis = 0;
    Integers shape;
    double divisor = 1.0;
};

/// The type of a loss over classes.
at::ScalarType loss_type(const at::Tensor& scores) {
    return scores.is_floating_point() ? scores.scalar_type() : at::kDouble;
}

/// Loss of rows of log-probabilities: classes of weight 0 do not count, their logarithm may be -infinity.
at::Tensor class_loss(const Arguments& a, const Classes& classes, const at::Tensor& log_p) {
    const at::Tensor& weights = a.raw(1);
    const at::Tensor zero = at::zeros_like(log_p);
    const at::Tensor losses = at::where(weights.eq(0), zero, weights.mul(log_p)).sum(1).neg();
    if (classes.kind == at::Reduction::None) {
        return losses.reshape(classes.samples()).to(loss_type(a.raw(0)));
    }
    const at::Tensor total = losses.sum();
    return (classes.kind == at::Reduction::Mean ? total.div(classes.divisor) : total).to(loss_type(a.raw(0)));
}

Results cross_entropy_with_log_p(const Arguments& a) {
    const Classes classes(a);
    const at::Tensor log_p = at::log_softmax(classes.to_rows(a.raw(0)), 1);
    return {class_loss(a, classes, log_p), log_p};
}
Results nll_with_log_p(const Arguments& a) {
    const Classes classes(a);
    const at::Tensor log_p = classes.to_rows(a.raw(0));
    return {class_loss(a, classes, log_p), log_p};
}
at::Tensor cross_entropy_loss(const Arguments& a) { return cross_entropy_with_log_p(a)[0]; }
at::Tensor nll_loss(const Arguments& a) { return nll_with_log_p(a)[0]; }

/// Scales slopes of rows by the gradient of the loss.
at::Tensor class_slopes(const Gradient& b, const at::Tensor& slopes) {
    const Classes classes(b.saved);
    const at::Tensor g = b.g.to(at::kDouble).reshape({-1, 1});
    return classes.from_rows(slopes.mul(classes.kind == at::Reduction::Mean ? g.div(classes.divisor) : g));
}
at::Tensor cross_entropy_backward(const Gradient& b, std::size_t) {
    const at::Tensor& weights = b.saved.raw(1);
    return class_slopes(b, b.saved.raw(0).exp().mul(weights.sum(1, true)).sub(weights));
}
at::Tensor nll_backward(const Gradient& b, std::size_t) { return class_slopes(b, b.saved.raw(1).neg()); }

constexpr Kernel kKernels[] = {
    {"mse_loss", mse_loss, mse_loss_backward},
    {"mae_loss", mae_loss, by_autograd},
    {"huber_loss", huber_loss, by_autograd},
    {"smooth_l1_loss", smooth_l1_loss, by_autograd},
    {"binary_cross_entropy_loss", binary_cross_entropy_loss, by_autograd},
    {"bce_with_logits_loss", bce_with_logits_loss, by_autograd},
    {"kl_div_loss", kl_div_loss, by_autograd},
    {"hinge_loss", hinge_loss, by_autograd},
    {"cosine_embedding_loss", cosine_embedding_loss, by_autograd},
    {"triplet_margin_loss", triplet_margin_loss, by_autograd},
    {"cross_entropy_loss", cross_entropy_loss, cross_entropy_backward, cross_entropy_with_log_p},
    {"nll_loss", nll_loss, nll_backward, nll_with_log_p},
};

} // namespace

at::ArrayRef<Kernel> loss_kernels() { return kKernels; }

} // namespace simple::torch_ffi
