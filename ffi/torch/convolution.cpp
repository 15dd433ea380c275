// Convolutions and pools.
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/conv1d.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/max_pool2d.h>

#include "arguments.hpp"
#include "simple/torch_plugin.h"
#include "windows.hpp"

using namespace simple::torch_ffi;

namespace {

/// What a convolution works on, in one type.
struct Operands {
    Tensor x;
    Tensor weight;
    Tensor bias;
};

Operands operands_of(int64_t x, int64_t w, int64_t b) {
    Operands found{tensor_of(x), tensor_of(w), optional_tensor_of(b)};
    require_same_device(found.x, found.weight);
    at::ScalarType type = common_dtype(found.x, found.weight);
    type = at::isFloatingType(type) ? type : at::kDouble;
    if (found.bias.defined()) {
        require_same_device(found.x, found.bias);
        type = later_dtype(type, found.bias.scalar_type());
        found.bias = converted(found.bias, type);
    }
    found.x = converted(found.x, type);
    found.weight = converted(found.weight, type);
    return found;
}

/// Checks everything about shapes; `windows` has one entry for each dimension of space, kernels are filled in.
void require_convolution(const Operands& operands, std::vector<Window> windows, int64_t groups) {
    const auto spatial = static_cast<int64_t>(windows.size());
    const Tensor& x = operands.x;
    const Tensor& weight = operands.weight;
    if (weight.dim() != spatial + 2) {
        bad_shape("needs a " + std::to_string(spatial + 2) + "-D weight, got shape " + shape_text(weight));
    }
    require_planes(x, spatial);
    const int64_t channels = x.size(x.dim() - spatial - 1);
    const int64_t filters = weight.size(0);
    if (groups < 1 || filters < 1 || filters % groups != 0) {
        bad_argument("groups must divide the output channels, got " + std::to_string(groups) + " and " +
                     std::to_string(filters));
    }
    int64_t wanted = 0;
    if (__builtin_mul_overflow(weight.size(1), groups, &wanted) || wanted != channels) {
        bad_shape("input " + shape_text(x) + " has " + std::to_string(channels) + " channels, weight " +
                  shape_text(weight) + " with groups " + std::to_string(groups) + " needs " + std::to_string(wanted));
    }
    if (operands.bias.defined() && (operands.bias.dim() != 1 || operands.bias.size(0) != filters)) {
        bad_shape("bias " + shape_text(operands.bias) + " and output channels [" + std::to_string(filters) +
                  "] differ");
    }
    std::vector<int64_t> result = {x.dim() == spatial + 2 ? x.size(0) : 1, filters};
    for (int64_t i = 0; i < spatial; ++i) {
        Window& window = windows[static_cast<size_t>(i)];
        window.kernel = weight.size(i + 2);
        result.push_back(window_count(x.size(x.dim() - spatial + i), window));
    }
    require_memory(result, x.scalar_type());
}

using Pool = Tensor (*)(const Tensor& x, Sizes kernel, Sizes stride, Sizes padding);

/// Arrays of pools as they come from C.
struct List {
    const int64_t* data;
    int64_t length;
};

int64_t pool_of(const char* function, int64_t x, List k, List s, List p, Pool pool) {
    return guarded(function, [&] {
        const Tensor tensor = floating(tensor_of(x));
        require_planes(tensor, 2);
        const std::vector<int64_t> kernel = pair_argument(k.data, k.length, "kernel_size", 1);
        const std::vector<int64_t> stride = s.length == 0 ? kernel : pair_argument(s.data, s.length, "stride", 1);
        const std::vector<int64_t> padding =
            p.length == 0 ? std::vector<int64_t>{0, 0} : pair_argument(p.data, p.length, "padding", 0);
        std::vector<int64_t> result(tensor.sizes().begin(), tensor.sizes().end() - 2);
        for (size_t i = 0; i < 2; ++i) {
            if (padding[i] > kernel[i] / 2) {
                bad_argument("padding must be at most half of kernel_size " + std::to_string(kernel[i]) + ", got " +
                             std::to_string(padding[i]));
            }
            const int64_t size = tensor.size(tensor.dim() - 2 + static_cast<int64_t>(i));
            result.push_back(window_count(size, {kernel[i], stride[i], padding[i], 1}));
        }
        require_memory(result, tensor.scalar_type());
        return keep(pool(tensor, kernel, stride, padding));
    });
}

} // namespace

int64_t rt_torch_conv1d(int64_t x, int64_t w, int64_t b, int64_t stride, int64_t padding, int64_t dilation,
                        int64_t groups) {
    return guarded(__func__, [&] {
        const Operands operands = operands_of(x, w, b);
        require_convolution(operands, {{1, stride, padding, dilation}}, groups);
        return keep(at::conv1d(operands.x, operands.weight, operands.bias, stride, padding, dilation, groups));
    });
}

int64_t rt_torch_conv2d(int64_t x, int64_t w, int64_t b, const int64_t* stride, int64_t ns, const int64_t* padding,
                        int64_t np, const int64_t* dilation, int64_t nd, int64_t groups) {
    return guarded(__func__, [&] {
        const Operands operands = operands_of(x, w, b);
        const std::vector<int64_t> steps = pair_argument(stride, ns, "stride", 1);
        const std::vector<int64_t> paddings = pair_argument(padding, np, "padding", 0);
        const std::vector<int64_t> dilations = pair_argument(dilation, nd, "dilation", 1);
        require_convolution(
            operands, {{1, steps[0], paddings[0], dilations[0]}, {1, steps[1], paddings[1], dilations[1]}}, groups);
        return keep(at::conv2d(operands.x, operands.weight, operands.bias, Sizes(steps), Sizes(paddings),
                               Sizes(dilations), groups));
    });
}

int64_t rt_torch_max_pool2d(int64_t x, const int64_t* k, int64_t nk, const int64_t* s, int64_t ns, const int64_t* p,
                            int64_t np) {
    return pool_of(__func__, x, {k, nk}, {s, ns}, {p, np}, [](const Tensor& t, Sizes kernel, Sizes stride, Sizes pad) {
        return at::max_pool2d(t, kernel, stride, pad);
    });
}

int64_t rt_torch_avg_pool2d(int64_t x, const int64_t* k, int64_t nk, const int64_t* s, int64_t ns, const int64_t* p,
                            int64_t np) {
    return pool_of(__func__, x, {k, nk}, {s, ns}, {p, np}, [](const Tensor& t, Sizes kernel, Sizes stride, Sizes pad) {
        return at::avg_pool2d(t, kernel, stride, pad);
    });
}
