// Convolution and what it is made of. Layouts are [N, C, L] for one spatial dimension and [N, C, H, W] for two; without
// N a batch of one is meant. Everything is computed in f64 and rounded once, so f32 sums are exact enough.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/kernels/window.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// A number for each of two spatial dimensions. Functions over one dimension use `columns`.
struct Pair {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

/// How the kernel moves. The fields mean what they do for torch.nn.functional.conv2d.
struct ConvolutionOptions {
    Pair stride{1, 1};
    Pair padding{0, 0};
    Pair dilation{1, 1};
    std::int64_t groups = 1;
    /// Padding "same": the output has the size of the input; stride must be 1. `padding` is not read.
    bool same = false;
};

/// Sizes of one convolution, checked.
struct ConvolutionPlan {
    kernels::Window window;
    std::size_t batch = 1;
    std::size_t groups = 1;
    std::size_t inputs = 0;  ///< channels in, per group
    std::size_t outputs = 0; ///< channels out, per group
    Shape result;
};

/// Returns floor((input + 2·padding - dilation·(kernel - 1) - 1) / stride) + 1. Throws E10 for numbers outside their
/// range and for a kernel larger than the padded input.
SIMPLE_API std::int64_t window_count(std::int64_t input, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                                     std::int64_t dilation, std::string_view name);
/// Checks a convolution over `spatial` (1 or 2) dimensions. Throws E2 naming channels, weight and groups, E6, E10, E15
/// for a bias of another shape; `bias` may be null.
SIMPLE_API ConvolutionPlan plan_convolution(const Shape& x, const Shape& weight, const Shape* bias,
                                            const ConvolutionOptions& options, std::size_t spatial,
                                            std::string_view name);

/// Convolves as torch.nn.functional.conv1d and conv2d; weight [out, in/groups, k(, k)], bias [out] or null.
SIMPLE_API Tensor convolution(const Tensor& x, const Tensor& weight, const Tensor* bias,
                              const ConvolutionOptions& options, std::size_t spatial, std::string_view name);
/// Gradient of the input, of shape `x`.
SIMPLE_API Tensor convolution_input_gradient(const Tensor& g, const Tensor& weight, const Shape& x,
                                             const ConvolutionOptions& options, std::size_t spatial,
                                             std::string_view name);
/// Gradient of the weight, of shape `weight`.
SIMPLE_API Tensor convolution_weight_gradient(const Tensor& g, const Tensor& x, const Shape& weight,
                                              const ConvolutionOptions& options, std::size_t spatial,
                                              std::string_view name);
/// The dimensions that the gradient of a bias is summed over: all but that of the channels.
SIMPLE_API Dims dims_without_channels(std::size_t rank, std::size_t spatial);

} // namespace simple::tensor
