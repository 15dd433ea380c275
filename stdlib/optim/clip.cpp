#include "stdlib/optim/clip.hpp"

#include <cmath>

#include "stdlib/autograd/placed.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::optim {
namespace {

constexpr double kNormGuard = 1e-6; // as PyTorch: keeps the factor finite for tiny norms

} // namespace

std::vector<tensor::Tensor> gradients(std::span<const autograd::Variable> parameters) {
    std::vector<tensor::Tensor> result;
    for (const autograd::Variable& parameter : parameters) {
        if (const tensor::Tensor* grad = parameter.grad()) {
            result.push_back(*grad);
        }
    }
    return result;
}

double grad_norm(std::span<const tensor::Tensor> gradients, double norm_type) {
    if (!(norm_type > 0.0)) {
        throw tensor::errors::range("clip_grad_norm", "norm_type", "greater than 0", norm_type);
    }
    std::vector<double> norms;
    for (const tensor::Tensor& g : gradients) {
        norms.push_back(g.numel() == 0 ? 0.0 : autograd::placed::norm(g, norm_type).item().as_f64());
    }
    if (norms.empty()) {
        return 0.0;
    }
    const std::int64_t count = static_cast<std::int64_t>(norms.size());
    return tensor::norm(tensor::from_data(std::span<const double>(norms), {count}), norm_type).item().as_f64();
}

double clip_grad_norm(std::span<tensor::Tensor> gradients, double max_norm, double norm_type) {
    if (!(max_norm >= 0.0)) {
        throw tensor::errors::range("clip_grad_norm", "max_norm", "at least 0", max_norm);
    }
    const double norm = grad_norm(gradients, norm_type);
    const double factor = max_norm / (norm + kNormGuard);
    if (factor < 1.0) {
        for (tensor::Tensor& g : gradients) {
            autograd::placed::assign(g, autograd::placed::mul(g, factor));
        }
    }
    return norm;
}

std::int64_t clip_grad_value(std::span<tensor::Tensor> gradients, double clip_value) {
    if (!(clip_value >= 0.0)) {
        throw tensor::errors::range("clip_grad_value", "clip_value", "at least 0", clip_value);
    }
    std::int64_t changed = 0;
    for (tensor::Tensor& g : gradients) {
        changed += autograd::placed::count_beyond(g, clip_value);
        autograd::placed::assign(g, autograd::placed::clamp(g, -clip_value, clip_value));
    }
    return changed;
}

} // namespace simple::optim
