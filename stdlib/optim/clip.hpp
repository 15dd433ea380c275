// Clipping of gradients, in place.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stdlib/autograd/variable.hpp"

namespace simple::optim {

/// Collects the gradients of those parameters that have one; they share storage with them.
std::vector<tensor::Tensor> gradients(std::span<const autograd::Variable> parameters);

/// Scales all together by max_norm/(norm + 1e-6) when the joint norm is larger; returns the norm before, as
/// torch.nn.utils.clip_grad_norm_. `norm_type` may be infinity. Throws E10 for max_norm < 0 or norm_type <= 0.
double clip_grad_norm(std::span<tensor::Tensor> gradients, double max_norm, double norm_type = 2.0);
/// Limits each element to ±clip_value; returns how many changed. Throws E10 for clip_value < 0.
std::int64_t clip_grad_value(std::span<tensor::Tensor> gradients, double clip_value);
/// Returns the joint norm.
double grad_norm(std::span<const tensor::Tensor> gradients, double norm_type = 2.0);

} // namespace simple::optim
