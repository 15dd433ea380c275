// Convolution, pooling and unfold. Layouts, options and errors are those of tensor/ops_convolution.hpp and
// ops_pool.hpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/ops_pool.hpp"

namespace simple::autograd {

using tensor::ConvolutionOptions;
using tensor::Pair;
using tensor::PoolOptions;

/// Convolves one spatial dimension, as torch.nn.functional.conv1d; `bias` may be null. Counted as one product, its
/// gradients as one each.
Variable conv1d(const Input& x, const Input& weight, const Input* bias = nullptr,
                const ConvolutionOptions& options = {}, std::string_view name = "conv1d");
/// Convolves two spatial dimensions, as torch.nn.functional.conv2d.
Variable conv2d(const Input& x, const Input& weight, const Input* bias = nullptr,
                const ConvolutionOptions& options = {}, std::string_view name = "conv2d");

/// Largest element of each window; the gradient goes to the first of several. `places`, unless null, receives where
/// they are.
Variable max_pool1d(const Input& x, const PoolOptions& options, std::string_view name = "max_pool1d",
                    Tensor* places = nullptr);
Variable max_pool2d(const Input& x, const PoolOptions& options, std::string_view name = "max_pool2d",
                    Tensor* places = nullptr);
/// Mean of each window.
Variable avg_pool1d(const Input& x, const PoolOptions& options, std::string_view name = "avg_pool1d");
Variable avg_pool2d(const Input& x, const PoolOptions& options, std::string_view name = "avg_pool2d");
/// Means of output_size about equal parts.
Variable adaptive_avg_pool2d(const Input& x, Pair output_size, std::string_view name = "adaptive_avg_pool2d");
/// What a kernel sees at each position, as columns.
Variable unfold(const Input& x, Pair kernel, const ConvolutionOptions& options = {}, std::string_view name = "unfold");

} // namespace simple::autograd
