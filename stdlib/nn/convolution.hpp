// Conv1d and Conv2d.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/ops_convolution.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::nn {

/// Numbers of a convolution layer. One spatial dimension uses the columns of its pairs.
struct ConvolutionConfig {
    std::int64_t in_channels = 1;
    std::int64_t out_channels = 1;
    tensor::Pair kernel{1, 1};
    tensor::ConvolutionOptions options;
    bool bias = true;
};

/// Convolution over one or two spatial dimensions, torch.nn.Conv1d and Conv2d. weight [out, in/groups, k(, k)], bias
/// [out].
class Convolution final : public Module {
public:
    /// Draws weight and bias by `init`, the words of Linear; "pytorch" is uniform(±1/√fan_in). Throws E10 for sizes
    /// below 1, groups that do not divide the channels and the like, E9.
    Convolution(std::size_t spatial, const ConvolutionConfig& config, std::string_view init, tensor::Generator& rng);
    /// Takes given parameters; `bias` may be undefined.
    Convolution(std::size_t spatial, const ConvolutionConfig& config, Variable weight, Variable bias)
        : spatial_(spatial), config_(config), weight_(std::move(weight)), bias_(std::move(bias)) {}

    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return spatial_ == 1 ? "Conv1d" : "Conv2d"; }
    ModulePtr clone() const override;

    const ConvolutionConfig& config() const noexcept { return config_; }
    /// Runs the layer on x and adds to the gradients of weight and bias, given the gradient of the output; returns that
    /// of x.
    Tensor backward(const Tensor& g, const Tensor& x);

private:
    std::size_t spatial_;
    ConvolutionConfig config_;
    Variable weight_;
    Variable bias_;
};

} // namespace simple::nn
