// Pooling and windows as columns. Layouts are those of ops_convolution.hpp.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "stdlib/tensor/ops_convolution.hpp"

namespace simple::tensor {

/// How a pool moves. A stride of 0 stands for the kernel size.
struct PoolOptions {
    Pair kernel{1, 1};
    Pair stride{0, 0};
    Pair padding{0, 0};
    /// Averages: padding counts as zeros of the window; otherwise only real elements count.
    bool count_include_pad = true;
};

/// Gives the largest element of each window and its place in its plane (i64), the first one of several. Padding counts
/// as -inf. Throws E6, E10 (also for padding above half the kernel).
SIMPLE_API std::pair<Tensor, Tensor> max_pool(const Tensor& x, const PoolOptions& options, std::size_t spatial,
                                              std::string_view name);
/// Puts gradients at the places max_pool found, in a tensor of shape `x`.
SIMPLE_API Tensor max_pool_gradient(const Tensor& g, const Tensor& places, const Shape& x, std::size_t spatial);
/// Averages each window. Throws as max_pool.
SIMPLE_API Tensor avg_pool(const Tensor& x, const PoolOptions& options, std::size_t spatial, std::string_view name);
SIMPLE_API Tensor avg_pool_gradient(const Tensor& g, const Shape& x, const PoolOptions& options, std::size_t spatial,
                                    std::string_view name);
/// Averages about equal parts of a plane, as torch.nn.functional.adaptive_avg_pool2d. Throws E6, E10.
SIMPLE_API Tensor adaptive_avg_pool2d(const Tensor& x, Pair output_size, std::string_view name);
SIMPLE_API Tensor adaptive_avg_pool2d_gradient(const Tensor& g, const Shape& x, Pair output_size,
                                               std::string_view name);

/// Gives what a kernel sees at each position as columns, [N, C·rows·columns, positions], as
/// torch.nn.functional.unfold; of the options groups and same are not read. Throws E6, E10.
SIMPLE_API Tensor unfold(const Tensor& x, Pair kernel, const ConvolutionOptions& options, std::string_view name);
SIMPLE_API Tensor unfold_gradient(const Tensor& g, const Shape& x, Pair kernel, const ConvolutionOptions& options,
                                  std::string_view name);

} // namespace simple::tensor
