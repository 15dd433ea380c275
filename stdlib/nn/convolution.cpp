#include "stdlib/nn/convolution.hpp"

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops_convolution.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/nn/on_input.hpp"
#include "stdlib/nn/text.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn {
namespace {

void check(std::string_view layer, const ConvolutionConfig& config) {
    positive(layer, "in_channels", config.in_channels);
    positive(layer, "out_channels", config.out_channels);
    const tensor::ConvolutionOptions& options = config.options;
    for (const auto& [name, pair] : {std::pair("kernel_size", config.kernel), std::pair("stride", options.stride),
                                     std::pair("dilation", options.dilation)}) {
        positive(layer, name, pair.rows);
        positive(layer, name, pair.columns);
    }
    for (const std::int64_t padding : {options.padding.rows, options.padding.columns}) {
        if (padding < 0) {
            throw tensor::errors::range(layer, "padding", "at least 0", padding);
        }
    }
    positive(layer, "groups", options.groups);
    if (config.in_channels % options.groups != 0 || config.out_channels % options.groups != 0) {
        throw tensor::errors::range(layer, "groups",
                                    "a divisor of in_channels " + std::to_string(config.in_channels) +
                                        " and out_channels " + std::to_string(config.out_channels),
                                    options.groups);
    }
    if (options.same && (options.stride.rows != 1 || options.stride.columns != 1)) {
        throw tensor::errors::value(layer, "padding \"same\" needs stride 1, got " + pair_text(options.stride));
    }
}

} // namespace

Convolution::Convolution(std::size_t spatial, const ConvolutionConfig& config, std::string_view init,
                         tensor::Generator& rng)
    : spatial_(spatial), config_(config) {
    const std::string name = type_name();
    check(name, config);
    Shape shape{config.out_channels, config.in_channels / config.options.groups};
    if (spatial == 2) {
        shape.push_back(config.kernel.rows);
    }
    shape.push_back(config.kernel.columns);
    Tensor weight = Tensor::zeros(shape, DType::F64, name);
    Tensor offset = Tensor::zeros({config.out_channels}, DType::F64, name);
    init::by_word(weight, config.bias ? &offset : nullptr, init, rng, name);
    weight_ = Variable::leaf(std::move(weight));
    if (config.bias) {
        bias_ = Variable::leaf(std::move(offset));
    }
}

Variable Convolution::forward(const Variable& x) {
    const Shape& shape = x.shape();
    const std::size_t rank = spatial_ + 1;
    const bool fits =
        (shape.size() == rank || shape.size() == rank + 1) && shape[shape.size() - rank] == config_.in_channels;
    if (!fits) {
        const std::string sizes = std::to_string(config_.in_channels) + (spatial_ == 1 ? ", L]" : ", H, W]");
        throw InputError(to_string() + ": input " + tensor::to_string(shape) + " must be [N, " + sizes + " or [" +
                         sizes);
    }
    const autograd::Input offset = bias_.defined() ? autograd::Input(bias_) : autograd::Input(0);
    const auto run = spatial_ == 1 ? autograd::conv1d : autograd::conv2d;
    return on_input([&] { return run(x, weight_, bias_.defined() ? &offset : nullptr, config_.options, type_name()); });
}

std::vector<Member> Convolution::members() const {
    std::vector<Member> result = {{"weight", weight_}};
    if (bias_.defined()) {
        result.push_back({"bias", bias_});
    }
    return result;
}

std::string Convolution::to_string() const {
    const auto shown = [this](tensor::Pair pair) {
        return spatial_ == 1 ? std::to_string(pair.columns) : pair_text(pair);
    };
    const tensor::ConvolutionOptions& options = config_.options;
    std::string text = type_name() + "(in_channels=" + std::to_string(config_.in_channels) +
                       ", out_channels=" + std::to_string(config_.out_channels) +
                       ", kernel_size=" + shown(config_.kernel) + ", stride=" + shown(options.stride) +
                       ", padding=" + (options.same ? "same" : shown(options.padding)) +
                       ", bias=" + (bias_.defined() ? "true" : "false");
    if (options.dilation.rows != 1 || options.dilation.columns != 1) {
        text += ", dilation=" + shown(options.dilation);
    }
    return text + (options.groups != 1 ? ", groups=" + std::to_string(options.groups) + ")" : ")");
}

ModulePtr Convolution::clone() const {
    return std::make_shared<Convolution>(spatial_, config_, copy_of(weight_), copy_of(bias_));
}

Tensor Convolution::backward(const Tensor& g, const Tensor& x) {
    const Variable leaf = Variable::leaf(tensor::to(x, tensor::to_float(x.dtype())));
    autograd::backward(forward(leaf), &g);
    return *leaf.grad();
}

} // namespace simple::nn
