// Losses: the mean over all elements, or over samples for classes.
#include <ATen/ops/binary_cross_entropy.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/l1_loss.h>
#include <ATen/ops/max.h>
#include <ATen/ops/min.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/nll_loss_nd.h>

#include "arguments.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

using Loss = Tensor (*)(const Tensor&, const Tensor&);

[[noreturn]] void shapes_differ(const Tensor& p, const Tensor& t) {
    bad_shape("prediction " + shape_text(p) + " and target " + shape_text(t) + " differ" +
              (p.numel() == t.numel() ? "; reshape(" + shape_text(p) + ") gives the target that shape" : ""));
}

/// Prediction and target, on one device.
struct Pair {
    Tensor p;
    Tensor t;
};

Pair pair_of(int64_t p, int64_t t) {
    Pair pair{tensor_of(p), tensor_of(t)};
    require_same_device(pair.p, pair.t);
    return pair;
}

double paired(const char* function, int64_t p, int64_t t, Loss loss) {
    return guarded(function, [&] {
        const Pair pair = pair_of(p, t);
        if (pair.p.sizes() != pair.t.sizes()) {
            shapes_differ(pair.p, pair.t);
        }
        const at::ScalarType type = common_dtype(pair.p, pair.t);
        return loss(floating(converted(pair.p, type)), floating(converted(pair.t, type))).item().toDouble();
    });
}

/// One class number for every sample of a prediction [C], [N, C] or [N, C, ...].
void require_classes(const Tensor& p, const Tensor& t) {
    std::vector<int64_t> samples = p.sizes().vec();
    const size_t class_dim = p.dim() == 1 ? 0 : 1;
    samples.erase(samples.begin() + static_cast<std::ptrdiff_t>(class_dim));
    if (t.sizes() != Sizes(samples)) {
        bad_shape("prediction " + shape_text(p) + " needs class numbers " + shape_text(Sizes(samples)) +
                  ", got target " + shape_text(t));
    }
    require_indices(t, p.size(static_cast<int64_t>(class_dim)), "target");
}

void require_probabilities(const Tensor& p) {
    if (p.numel() == 0) {
        return;
    }
    const double least = at::min(p).item<double>();
    const double greatest = at::max(p).item<double>();
    if (!(least >= 0 && greatest <= 1) && least == least) { // NaN goes through
        bad_argument("predictions must be between 0 and 1, got " + number_text(least < 0 ? least : greatest) +
                     "; bce_with_logits takes any number");
    }
}

double of_classes(const char* function, int64_t p, int64_t t, bool probabilities_allowed, Loss loss) {
    return guarded(function, [&] {
        const Pair pair = pair_of(p, t);
        if (pair.p.dim() == 0) {
            bad_shape("needs a prediction [C] or [N, C], got shape []");
        }
        const Tensor prediction = floating(pair.p);
        if (probabilities_allowed && pair.t.is_floating_point()) {
            if (pair.p.sizes() != pair.t.sizes()) {
                shapes_differ(pair.p, pair.t);
            }
            const at::ScalarType type = common_dtype(prediction, pair.t);
            return loss(converted(prediction, type), converted(pair.t, type)).item().toDouble();
        }
        require_classes(prediction, pair.t);
        return loss(prediction, pair.t).item().toDouble();
    });
}

} // namespace

double rt_torch_mse_loss(int64_t p, int64_t t) {
    return paired(__func__, p, t, [](const Tensor& x, const Tensor& y) { return at::mse_loss(x, y); });
}
double rt_torch_l1_loss(int64_t p, int64_t t) {
    return paired(__func__, p, t, [](const Tensor& x, const Tensor& y) { return at::l1_loss(x, y); });
}
double rt_torch_binary_cross_entropy(int64_t p, int64_t t) {
    return paired(__func__, p, t, [](const Tensor& x, const Tensor& y) {
        require_probabilities(x);
        return at::binary_cross_entropy(x, y);
    });
}
double rt_torch_bce_with_logits(int64_t p, int64_t t) {
    return paired(__func__, p, t,
                  [](const Tensor& x, const Tensor& y) { return at::binary_cross_entropy_with_logits(x, y); });
}
double rt_torch_cross_entropy_loss(int64_t p, int64_t t) {
    return of_classes(__func__, p, t, true,
                      [](const Tensor& x, const Tensor& y) { return at::cross_entropy_loss(x, y); });
}
double rt_torch_nll_loss(int64_t p, int64_t t) {
    return of_classes(__func__, p, t, false, [](const Tensor& x, const Tensor& y) { return at::nll_loss_nd(x, y); });
}
