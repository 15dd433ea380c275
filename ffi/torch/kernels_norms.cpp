// Normalisation by mean and deviation, computed in f64 and rounded once.
#include <ATen/ops/add.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>

#include <array>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

/// The integers of a request: batch, channels and elements of a channel, groups of one sample or 0 for groups over the
/// batch; then whether there is a weight, a bias, and whether the statistics are constants.
struct Layout {
    explicit Layout(const Arguments& a)
        : batch(a.integer(0)), channels(a.integer(1)), inner(a.integer(2)), groups(a.integer(3)) {}
    bool over_batch() const noexcept { return groups == 0; }
    /// Elements as [batch, channels, inner].
    at::Tensor channelled(const at::Tensor& t) const { return t.to(at::kDouble).reshape({batch, channels, inner}); }
    /// Elements as [batch, groups, elements of a group]; over the batch a channel is a group of each sample.
    at::Tensor grouped(const at::Tensor& t) const {
        return t.to(at::kDouble).reshape({batch, over_batch() ? channels : groups, -1});
    }
    /// What is summed to get one number of each group.
    c10::SmallVector<std::int64_t, 2> group_dims() const {
        return over_batch() ? c10::SmallVector<std::int64_t, 2>{0, 2} : c10::SmallVector<std::int64_t, 2>{2};
    }
    /// One number of each group, so that it broadcasts against groups.
    at::Tensor by_group(const at::Tensor& t) const {
        return over_batch() ? t.reshape({1, channels, 1}) : t.reshape({batch, groups, 1});
    }
    at::Tensor by_channel(const at::Tensor& t) const { return t.to(at::kDouble).reshape({1, channels, 1}); }

    std::int64_t batch;
    std::int64_t channels;
    std::int64_t inner;
    std::int64_t groups;
};

bool has_weight(const Arguments& a) { return a.integer(4) != 0; }
bool has_bias(const Arguments& a) { return a.integer(5) != 0; }
bool is_fixed(const Arguments& a) { return a.integer(6) != 0; }
/// The shape of weight and bias, behind the integers of a gradient.
Integers parameter_shape(const Arguments& a) { return a.integers().slice(7); }

Results norm_statistics(const Arguments& a) {
    const Layout layout(a);
    const at::Tensor x = layout.grouped(a.raw(0));
    const auto dims = layout.group_dims();
    return {at::mean(x, Integers(dims)).flatten(), at::var(x, Integers(dims), /*unbiased=*/false).flatten()};
}

/// 1 / deviation of each group.
at::Tensor rate_of(const Layout& layout, const at::Tensor& variance, double eps) {
    return layout.by_group(at::rsqrt(at::add(variance, eps)));
}

/// Operands are x, then the weight and the bias that there are, then mean and variance.
at::Tensor normalize(const Arguments& a) {
    const Layout layout(a);
    const std::size_t mean = 1 + (has_weight(a) ? 1 : 0) + (has_bias(a) ? 1 : 0);
    const at::Tensor rate = rate_of(layout, a.raw(mean + 1), a.real(0));
    at::Tensor y = at::sub(layout.grouped(a.raw(0)), layout.by_group(a.raw(mean))).mul_(rate);
    y = layout.channelled(y);
    y = has_weight(a) ? y.mul(layout.by_channel(a.raw(1))) : y;
    y = has_bias(a) ? y.add(layout.by_channel(a.raw(mean - 1))) : y;
    return y.reshape(a.raw(0).sizes()).to(a.dtype());
}

/// Sums of a gradient's channels, which become the gradient of weight or bias.
at::Tensor channel_sums(const at::Tensor& t, const Arguments& a) {
    constexpr std::array<std::int64_t, 2> kOthers = {0, 2};
    return at::sum(t, Integers(kOthers)).reshape(parameter_shape(a));
}

/// Saved are x, mean, variance, and the weight if there is one.
at::Tensor normalize_backward(const Gradient& b, std::size_t input) {
    const Arguments& a = b.saved;
    const Layout layout(a);
    if (input == (has_weight(a) ? 2U : 1U)) {
        return channel_sums(layout.channelled(b.g), a);
    }
    const at::Tensor rate = rate_of(layout, a.raw(2), a.real(0));
    const at::Tensor unit = at::sub(layout.grouped(a.raw(0)), layout.by_group(a.raw(1))).mul_(rate);
    if (input == 1) {
        return channel_sums(layout.channelled(b.g).mul(layout.channelled(unit)), a);
    }
    at::Tensor slope = layout.channelled(b.g);
    slope = layout.grouped(has_weight(a) ? slope.mul(layout.by_channel(a.raw(3))) : slope);
    if (!is_fixed(a)) {
        const auto dims = layout.group_dims();
        const at::Tensor along = at::mean(at::mul(slope, unit), Integers(dims), true);
        slope = at::sub(slope, at::mean(slope, Integers(dims), true)).sub_(at::mul(unit, along));
    }
    return slope.mul(rate).reshape(a.raw(0).sizes());
}

constexpr Kernel kKernels[] = {
    {"batch_norm", normalize, normalize_backward},
    {"layer_norm", normalize, normalize_backward},
    {"group_norm", normalize, normalize_backward},
    {"norm_statistics", nullptr, nullptr, norm_statistics},
};

} // namespace

at::ArrayRef<Kernel> norm_kernels() { return kKernels; }

} // namespace simple::torch_ffi
