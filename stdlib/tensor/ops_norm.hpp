// Normalisation by mean and deviation. Computed in f64 and rounded once.
#pragma once

#include "stdlib/kernels/normalize.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

using kernels::NormLayout;

/// Mean and biased variance of each group, f64 vectors.
struct NormStatistics {
    Tensor mean;
    Tensor variance;
};

/// Sees x as [batch, channels, inner]: dimension 0, dimension 1, the rest; a tensor [C, …] without batch is one sample
/// when `batched` is false.
SIMPLE_API NormLayout norm_layout(const Shape& x, bool batched);

/// Computes mean and variance of each group of x.
SIMPLE_API NormStatistics norm_statistics(const Tensor& x, const NormLayout& layout);
/// Returns (x - mean) / √(variance + eps)·weight + bias; weight and bias [channels] may be null.
SIMPLE_API Tensor normalize(const Tensor& x, const NormLayout& layout, const NormStatistics& statistics, double eps,
                            const Tensor* weight, const Tensor* bias, std::string_view name);

/// Gradients of normalize. With `fixed` the statistics are constants.
struct NormGradients {
    Tensor x;
    Tensor weight;
    Tensor bias;
};
SIMPLE_API NormGradients normalize_gradients(const Tensor& g, const Tensor& x, const NormLayout& layout,
                                             const NormStatistics& statistics, double eps, const Tensor* weight,
                                             bool fixed);

} // namespace simple::tensor
