// Convolution, pooling and unfold.
#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/windows.hpp"

namespace simple::bind {

namespace {

/// Reads argument i of a function over one or two spatial dimensions.
template <std::size_t Spatial> tensor::Pair pair(Args& a, std::size_t i, std::string_view parameter) {
    return Spatial == 1 ? single_of(a.call(), a[i], a.name(), parameter) : pair_of(a.call(), a[i], a.name(), parameter);
}

template <std::size_t Spatial> Value convolve(Args& a) {
    tensor::ConvolutionOptions options;
    options.stride = pair<Spatial>(a, 3, "stride");
    read_padding(a.call(), a[4], Spatial, a.name(), options);
    options.dilation = pair<Spatial>(a, 5, "dilation");
    options.groups = a.i64(6);
    const Argument x = a.tensor(0);
    const Argument weight = a.tensor(1, "weight");
    constexpr auto run = Spatial == 1 ? autograd::conv1d : autograd::conv2d;
    if (!a.given(2)) {
        return a.result(run(x.input(), weight.input(), nullptr, options, a.name()),
                        x.is_variable() || weight.is_variable());
    }
    const Argument b = a.tensor(2, "bias");
    const Input bias = b.input();
    return a.result(run(x.input(), weight.input(), &bias, options, a.name()),
                    x.is_variable() || weight.is_variable() || b.is_variable());
}

template <std::size_t Spatial> tensor::PoolOptions pool_options(Args& a) {
    tensor::PoolOptions options;
    options.kernel = pair<Spatial>(a, 1, "kernel_size");
    options.stride = pair<Spatial>(a, 2, "stride");
    options.padding = pair<Spatial>(a, 3, "padding");
    return options;
}

template <std::size_t Spatial> Value max_pool(Args& a) {
    const Argument x = a.tensor(0);
    constexpr auto run = Spatial == 1 ? autograd::max_pool1d : autograd::max_pool2d;
    return a.result(run(x.input(), pool_options<Spatial>(a), a.name(), nullptr), x);
}

template <std::size_t Spatial> Value avg_pool(Args& a) {
    const Argument x = a.tensor(0);
    tensor::PoolOptions options = pool_options<Spatial>(a);
    options.count_include_pad = a.boolean(4);
    constexpr auto run = Spatial == 1 ? autograd::avg_pool1d : autograd::avg_pool2d;
    return a.result(run(x.input(), options, a.name()), x);
}

Value adaptive_avg_pool2d(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::adaptive_avg_pool2d(x.input(), pair<2>(a, 1, "output_size"), a.name()), x);
}

Value unfold(Args& a) {
    const Argument x = a.tensor(0);
    tensor::ConvolutionOptions options;
    options.dilation = pair<2>(a, 2, "dilation");
    options.padding = pair<2>(a, 3, "padding");
    options.stride = pair<2>(a, 4, "stride");
    return a.result(autograd::unfold(x.input(), pair<2>(a, 1, "kernel_size"), options, a.name()), x);
}

Value calculate_conv2d_output_size(Args& a) {
    return Value(tensor::window_count(a.i64(0), a.i64(1), a.i64(2), a.i64(3), 1, a.name()));
}

#define SIMPLE_INT2 "i64 or (i64, i64)"
#define SIMPLE_POOL1D "kernel_size: i64, stride: i64 = 0, padding: i64 = 0"
#define SIMPLE_POOL2D "kernel_size: " SIMPLE_INT2 ", stride: " SIMPLE_INT2 " = 0, padding: " SIMPLE_INT2 " = 0"
constexpr OperationRow kWindows[] = {
    {"conv1d", "x: X",
     "weight: X, bias: X? = nil, stride: i64 = 1, padding: i64 or text = 0, dilation: i64 = 1, groups: i64 = 1",
     op<convolve<1>>,
     "Convolution of [N, C, L] or [C, L] with weight [out, C / groups, k] and bias [out]. padding is a size, \"same\" "
     "or \"valid\". torch.nn.functional.conv1d."},
    {"conv2d", "x: X",
     "weight: X, bias: X? = nil, stride: " SIMPLE_INT2 " = 1, padding: i64 or (i64, i64) or text = 0, "
     "dilation: " SIMPLE_INT2 " = 1, groups: i64 = 1",
     op<convolve<2>>,
     "Convolution of [N, C, H, W] or [C, H, W] with weight [out, C / groups, kh, kw] and bias [out]. padding is a "
     "size, \"same\" or \"valid\"; the size of the result is floor((n + 2 padding - dilation (k - 1) - 1) / stride) + "
     "1. torch.nn.functional.conv2d."},
    {"max_pool1d", "x: X", SIMPLE_POOL1D, op<max_pool<1>>,
     "Largest element of each window of [N, C, L]; stride 0 is the kernel size, padding counts as -inf. "
     "torch.nn.functional.max_pool1d."},
    {"max_pool2d", "x: X", SIMPLE_POOL2D, op<max_pool<2>>,
     "Largest element of each window of [N, C, H, W]; stride 0 is the kernel size, padding counts as -inf. "
     "torch.nn.functional.max_pool2d."},
    {"fn_max_pool1d", "x: X", SIMPLE_POOL1D, op<max_pool<1>>, "See max_pool1d."},
    {"fn_max_pool1d", "x: X", "k: i64, stride: i64 = 0, padding: i64 = 0", op<max_pool<1>>, "See max_pool1d."},
    {"avg_pool1d", "x: X", SIMPLE_POOL1D ", count_include_pad: bool = true", op<avg_pool<1>>,
     "Mean of each window of [N, C, L]; padding counts as zeros unless count_include_pad is false. "
     "torch.nn.functional.avg_pool1d."},
    {"avg_pool2d", "x: X", SIMPLE_POOL2D ", count_include_pad: bool = true", op<avg_pool<2>>,
     "Mean of each window of [N, C, H, W]; padding counts as zeros unless count_include_pad is false. "
     "torch.nn.functional.avg_pool2d."},
    {"fn_avg_pool1d", "x: X", SIMPLE_POOL1D ", count_include_pad: bool = true", op<avg_pool<1>>, "See avg_pool1d."},
    {"fn_avg_pool1d", "x: X", "k: i64, stride: i64 = 0, padding: i64 = 0, count_include_pad: bool = true",
     op<avg_pool<1>>, "See avg_pool1d."},
    {"adaptive_avg_pool2d", "x: X", "output_size: " SIMPLE_INT2, op<adaptive_avg_pool2d>,
     "Means of output_size parts of about equal size, whatever the size of the input. "
     "torch.nn.functional.adaptive_avg_pool2d."},
    {"unfold", "x: X",
     "kernel_size: " SIMPLE_INT2 ", dilation: " SIMPLE_INT2 " = 1, padding: " SIMPLE_INT2 " = 0, stride: " SIMPLE_INT2
     " = 1",
     op<unfold>,
     "The patches of [N, C, H, W] that a kernel of that size covers, as columns: [N, C * kh * kw, "
     "positions]. torch.nn.functional.unfold."},
};
#undef SIMPLE_POOL2D
#undef SIMPLE_POOL1D
#undef SIMPLE_INT2

} // namespace

OperationTable window_operations() { return {kWindows, std::size(kWindows)}; }

void declare_window_sizes(Module& module) {
    module.function("calculate_conv2d_output_size(input_size: i64, kernel_size: i64, stride: i64, padding: i64) -> i64",
                    op<calculate_conv2d_output_size>,
                    "floor((input_size + 2 * padding - kernel_size) / stride) + 1; "
                    "stride must be at least 1.");
}

} // namespace simple::bind
