// Layers with windows: Conv1d, Conv2d and the pools.
#include "stdlib/bind/layer_parameters.hpp"
#include "stdlib/bind/windows.hpp"
#include "stdlib/nn/convolution.hpp"
#include "stdlib/nn/pooling.hpp"

namespace simple::bind {

namespace {

template <std::size_t Spatial>
tensor::Pair pair(Call& c, std::size_t i, std::string_view layer, std::string_view name) {
    return Spatial == 1 ? single_of(c, c[i], layer, name) : pair_of(c, c[i], layer, name);
}

// --- Convolution -----------------------------------------------------------------------------------------------------

template <typename Tag, std::size_t Spatial> Value convolution(Call& c) {
    constexpr std::string_view layer = Spatial == 1 ? "Conv1d" : "Conv2d";
    nn::ConvolutionConfig config;
    config.in_channels = c.i64(0);
    config.out_channels = c.i64(1);
    config.kernel = pair<Spatial>(c, 2, layer, "kernel_size");
    config.options.stride = pair<Spatial>(c, 3, layer, "stride");
    read_padding(c, c[4], Spatial, layer, config.options);
    config.bias = c.boolean(5);
    config.options.dilation = pair<Spatial>(c, 6, layer, "dilation");
    config.options.groups = c.i64(7);
    return box_layer<Tag>(c,
                          std::make_shared<nn::Convolution>(Spatial, config, c.text(8), numeric(c).session.generator));
}

const nn::ConvolutionConfig& config_of(const Call& c) { return layer_self_as<nn::Convolution>(c).config(); }

Value convolution_backward(Call& c) {
    const Tensor g = to_tensor(c, c[0], "backward", "grad");
    return wrap(c, layer_self_as<nn::Convolution>(c).backward(g, to_tensor(c, c[1], "backward", "x")));
}

void add_convolution_members(ClassBuilder& builder) {
    add_parameter_properties(builder);
    builder
        .property(
            "in_channels", [](Call& c) { return Value(config_of(c).in_channels); }, nullptr, "Channels in.")
        .property(
            "out_channels", [](Call& c) { return Value(config_of(c).out_channels); }, nullptr, "Channels out.")
        .property(
            "kernel_size", [](Call& c) { return pair_value(c, config_of(c).kernel); }, nullptr, "Size of the kernel.")
        .property(
            "stride", [](Call& c) { return pair_value(c, config_of(c).options.stride); }, nullptr,
            "Distance of windows, one number or a pair.")
        .property(
            "padding",
            [](Call& c) {
                const tensor::ConvolutionOptions& options = config_of(c).options;
                return options.same ? c.text("same") : pair_value(c, options.padding);
            },
            nullptr, "Zeros around the input.")
        .property(
            "dilation", [](Call& c) { return pair_value(c, config_of(c).options.dilation); }, nullptr,
            "Distance of kernel elements.")
        .property(
            "groups", [](Call& c) { return Value(config_of(c).options.groups); }, nullptr, "Groups of channels.")
        .method("backward(grad: X, x: X)", guarded<convolution_backward>,
                "Adds to the gradients of weight and bias; gives that of x.");
}

// --- Pools -----------------------------------------------------------------------------------------------------------

template <std::size_t Spatial> tensor::PoolOptions pool_options(Call& c, std::string_view layer) {
    tensor::PoolOptions options;
    options.kernel = pair<Spatial>(c, 0, layer, "kernel_size");
    options.stride = pair<Spatial>(c, 1, layer, "stride");
    options.padding = pair<Spatial>(c, 2, layer, "padding");
    return options;
}

template <typename Tag, nn::Pool::Kind Kind, std::size_t Spatial> Value pool(Call& c) {
    constexpr std::string_view layer = Kind == nn::Pool::Kind::Max ? Spatial == 1 ? "MaxPool1d" : "MaxPool2d"
                                       : Spatial == 1              ? "AvgPool1d"
                                                                   : "AvgPool2d";
    return box_layer<Tag>(c, std::make_shared<nn::Pool>(Kind, Spatial, pool_options<Spatial>(c, layer)));
}

Value adaptive_pool(Call& c) {
    return box_layer<AdaptiveAvgPool2dTag>(
        c, std::make_shared<nn::AdaptiveAvgPool2d>(pair<2>(c, 0, "AdaptiveAvgPool2d", "output_size")));
}

const tensor::PoolOptions& options_of(const Call& c) { return layer_self_as<nn::Pool>(c).options(); }

Value pool_backward(Call& c) {
    return wrap(c, layer_self_as<nn::Pool>(c).backward(to_tensor(c, c[0], "backward", "grad")));
}

void add_pool_members(ClassBuilder& builder) {
    builder
        .property(
            "kernel_size", [](Call& c) { return pair_value(c, options_of(c).kernel); }, nullptr,
            "Size of a window, one number or a pair.")
        .property(
            "stride", [](Call& c) { return pair_value(c, options_of(c).stride); }, nullptr,
            "Distance of windows, one number or a pair.")
        .property(
            "padding", [](Call& c) { return pair_value(c, options_of(c).padding); }, nullptr,
            "Border on each side, one number or a pair.")
        .method("backward(grad: X)", guarded<pool_backward>, "The gradient of the input of the last forward call.");
}

} // namespace

#define SIMPLE_INT2 "i64 or (i64, i64)"
#define SIMPLE_CONV1D                                                                                                  \
    "(in_channels: i64, out_channels: i64, kernel_size: i64, stride: i64 = 1, padding: i64 or text = 0, bias: bool = " \
    "true, dilation: i64 = 1, groups: i64 = 1, init: text = \"pytorch\")"
#define SIMPLE_CONV2D                                                                                                  \
    "(in_channels: i64, out_channels: i64, kernel_size: " SIMPLE_INT2 ", stride: " SIMPLE_INT2                         \
    " = 1, padding: i64 or "                                                                                           \
    "(i64, i64) or text = 0, bias: bool = true, dilation: " SIMPLE_INT2 " = 1, groups: i64 = 1, init: text = "         \
    "\"pytorch\")"
#define SIMPLE_POOL1D "(kernel_size: i64, stride: i64 = 0, padding: i64 = 0)"
#define SIMPLE_POOL2D "(kernel_size: " SIMPLE_INT2 ", stride: " SIMPLE_INT2 " = 0, padding: " SIMPLE_INT2 " = 0)"

void declare_window_layers(Interpreter& interpreter, Module& module) {
    constexpr auto kMax = nn::Pool::Kind::Max;
    constexpr auto kAverage = nn::Pool::Kind::Average;
    ClassBuilder conv1d =
        declare_layer<Conv1dTag>(interpreter, module, "Conv1d", SIMPLE_CONV1D, guarded<convolution<Conv1dTag, 1>>,
                                 "Convolution of [N, in_channels, L] or [in_channels, L] with weight [out, in / "
                                 "groups, k]. padding is a size, \"same\" or \"valid\". torch.nn.Conv1d.");
    add_convolution_members(conv1d);
    ClassBuilder conv2d = declare_layer<Conv2dTag>(
        interpreter, module, "Conv2d", SIMPLE_CONV2D, guarded<convolution<Conv2dTag, 2>>,
        "Convolution of [N, in_channels, H, W] or [in_channels, H, W] with weight [out, in / groups, kh, kw]. padding "
        "is a size, \"same\" or \"valid\".\nThe size of the result is floor((n + 2 padding - dilation (k - 1) - 1) / "
        "stride) + 1. torch.nn.Conv2d, with bias before dilation.");
    add_convolution_members(conv2d);
    ClassBuilder pools[] = {declare_layer<MaxPool1dTag>(
                                interpreter, module, "MaxPool1d", SIMPLE_POOL1D, guarded<pool<MaxPool1dTag, kMax, 1>>,
                                "Largest element of each window of [N, C, L]; stride 0 is the kernel size, padding "
                                "counts as -inf and is at most half of the kernel. torch.nn.MaxPool1d."),
                            declare_layer<MaxPool2dTag>(
                                interpreter, module, "MaxPool2d", SIMPLE_POOL2D, guarded<pool<MaxPool2dTag, kMax, 2>>,
                                "Largest element of each window of [N, C, H, W]; stride 0 is the kernel size, padding "
                                "counts as -inf and is at most half of the kernel. torch.nn.MaxPool2d."),
                            declare_layer<AvgPool1dTag>(interpreter, module, "AvgPool1d", SIMPLE_POOL1D,
                                                        guarded<pool<AvgPool1dTag, kAverage, 1>>,
                                                        "Mean of each window of [N, C, L]; stride 0 is the kernel "
                                                        "size, padding counts as zeros. torch.nn.AvgPool1d."),
                            declare_layer<AvgPool2dTag>(interpreter, module, "AvgPool2d", SIMPLE_POOL2D,
                                                        guarded<pool<AvgPool2dTag, kAverage, 2>>,
                                                        "Mean of each window of [N, C, H, W]; stride 0 is the kernel "
                                                        "size, padding counts as zeros. torch.nn.AvgPool2d.")};
    for (ClassBuilder& builder : pools) {
        add_pool_members(builder);
    }
    declare_layer<AdaptiveAvgPool2dTag>(interpreter, module, "AdaptiveAvgPool2d", "(output_size: " SIMPLE_INT2 ")",
                                        guarded<adaptive_pool>,
                                        "Means of about equal parts of [N, C, H, W], as many as output_size says, "
                                        "whatever the size of the input. torch.nn.AdaptiveAvgPool2d.")
        .property(
            "output_size", [](Call& c) { return pair_value(c, layer_self_as<nn::AdaptiveAvgPool2d>(c).output_size()); },
            nullptr, "Size of the result.");
    const FunctionRow rows[] = {
        {"maxpool2d_create" SIMPLE_POOL2D, guarded<pool<MaxPool2dTag, kMax, 2>>, "See MaxPool2d."},
        {"avgpool2d_create" SIMPLE_POOL2D, guarded<pool<AvgPool2dTag, kAverage, 2>>, "See AvgPool2d."},
    };
    module.functions(rows, std::size(rows));
}

#undef SIMPLE_POOL2D
#undef SIMPLE_POOL1D
#undef SIMPLE_CONV2D
#undef SIMPLE_CONV1D
#undef SIMPLE_INT2

} // namespace simple::bind
