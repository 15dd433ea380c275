// Normalisation, recorded as one operation.
#pragma once

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/ops_norm.hpp"

namespace simple::autograd {

/// Normalises over the last dimensions, as many as `normalized_shape` has: (x - mean) / √(variance + eps), with the
/// biased variance, then times `weight` plus `bias`, which have that shape or are null. Throws E15 when x does not end
/// in it.
Variable layer_norm(const Input& x, const Shape& normalized_shape, const Input* weight, const Input* bias,
                    double eps = 1e-5, std::string_view name = "layer_norm");
/// Normalises `groups` groups of channels of each sample of x [N, C, …]; weight and bias [C] may be null. Throws E6,
/// E10 unless groups divide the channels.
Variable group_norm(const Input& x, std::int64_t groups, const Input* weight, const Input* bias, double eps = 1e-5,
                    std::string_view name = "group_norm");
/// Normalises each channel of x [N, C, …] over the batch, with the statistics of the batch, which are left in
/// `statistics`.
Variable batch_norm(const Input& x, tensor::NormStatistics& statistics, const Input* weight, const Input* bias,
                    double eps = 1e-5, std::string_view name = "batch_norm");
/// The same with statistics that are given, [C] each; x may be one sample [C] as well.
Variable batch_norm_fixed(const Input& x, const tensor::NormStatistics& statistics, const Input* weight,
                          const Input* bias, double eps = 1e-5, std::string_view name = "batch_norm");

} // namespace simple::autograd
