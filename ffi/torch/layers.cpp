// Layers without windows.
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>

#include "arguments.hpp"
#include "products.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

/// A weight, bias or statistic of normalisation: of one shape with the others, or none.
Tensor parameter_of(int64_t handle, const Tensor& x, Sizes shape, const char* name) {
    Tensor tensor = optional_tensor_of(handle);
    if (!tensor.defined()) {
        return tensor;
    }
    require_same_device(x, tensor);
    if (tensor.sizes() != shape) {
        bad_shape(std::string(name) + " " + shape_text(tensor) + " must have shape " + shape_text(shape));
    }
    return converted(tensor, x.scalar_type());
}

void require_eps(double eps) {
    if (!(eps >= 0)) {
        bad_argument("eps must be at least 0.0, got " + number_text(eps));
    }
}

} // namespace

int64_t rt_torch_linear(int64_t x, int64_t weight, int64_t bias) {
    return guarded(__func__, [&] {
        const Tensor input = tensor_of(x);
        const Tensor w = tensor_of(weight);
        const Tensor b = optional_tensor_of(bias);
        require_same_device(input, w);
        if (w.dim() != 2) {
            bad_shape("needs a 2-D weight, got shape " + shape_text(w));
        }
        if (input.dim() == 0) {
            bad_shape("needs an input with at least one dimension, got shape " + shape_text(input));
        }
        if (input.size(-1) != w.size(1)) {
            inner_sizes_differ(input, w, input.size(-1), w.size(1), false);
        }
        at::ScalarType type = common_dtype(input, w);
        if (b.defined()) {
            require_same_device(input, b);
            if (b.dim() != 1 || b.size(0) != w.size(0)) {
                bad_shape("bias " + shape_text(b) + " and weight rows [" + std::to_string(w.size(0)) + "] differ");
            }
            type = later_dtype(type, b.scalar_type());
        }
        type = type == at::kBool ? at::kLong : type;
        std::vector<int64_t> shape = input.sizes().vec();
        shape.back() = w.size(0);
        require_memory(shape, type);
        return keep(at::linear(converted(input, type), converted(w, type), b.defined() ? converted(b, type) : b));
    });
}

int64_t rt_torch_batch_norm(int64_t x, int64_t mean, int64_t var, int64_t w, int64_t b, bool training, double momentum,
                            double eps) {
    return guarded(__func__, [&] {
        const Tensor input = floating(tensor_of(x));
        if (input.dim() < 2) {
            bad_shape("needs an input [N, C, ...], got shape " + shape_text(input));
        }
        const int64_t channels[] = {input.size(1)};
        Tensor running_mean = parameter_of(mean, input, channels, "mean");
        Tensor running_var = parameter_of(var, input, channels, "var");
        const Tensor scale = parameter_of(w, input, channels, "weight");
        const Tensor shift = parameter_of(b, input, channels, "bias");
        require_eps(eps);
        if (running_mean.defined() != running_var.defined()) {
            bad_argument("mean and var must be given both or neither");
        }
        if (!training && !running_mean.defined()) {
            bad_argument("mean and var are needed outside training");
        }
        if (!(momentum >= 0 && momentum <= 1)) {
            bad_argument("momentum must be between 0 and 1, got " + number_text(momentum));
        }
        if (training && input.numel() <= input.size(1)) {
            bad_shape("training needs more than one value for each channel, got shape " + shape_text(input));
        }
        require_memory(input.sizes(), input.scalar_type());
        if (training) { // LibTorch writes to them; what a program holds stays as it is
            running_mean = Tensor();
            running_var = Tensor();
        }
        return keep(at::batch_norm(input, scale, shift, running_mean, running_var, training, momentum, eps, false));
    });
}

int64_t rt_torch_layer_norm(int64_t x, const int64_t* shape, int64_t ndim, int64_t w, int64_t b, double eps) {
    return guarded(__func__, [&] {
        const Tensor input = floating(tensor_of(x));
        const Sizes normalized = shape_argument(shape, ndim);
        if (ndim == 0 || ndim > input.dim() ||
            input.sizes().slice(static_cast<size_t>(input.dim() - ndim)) != normalized) {
            bad_shape("the shape of an input " + shape_text(input) + " must end in " + shape_text(normalized));
        }
        const Tensor scale = parameter_of(w, input, normalized, "weight");
        const Tensor shift = parameter_of(b, input, normalized, "bias");
        require_eps(eps);
        require_memory(input.sizes(), input.scalar_type());
        return keep(at::layer_norm(input, normalized, scale, shift, eps, false));
    });
}

int64_t rt_torch_dropout(int64_t x, double p, bool training) {
    return guarded(__func__, [&] {
        const Tensor input = tensor_of(x);
        if (!(p >= 0 && p <= 1)) {
            bad_argument("p must be between 0 and 1, got " + number_text(p));
        }
        require_memory(input.sizes(), at::kDouble);
        return keep(distinct(at::dropout(floating(input), p, training), input));
    });
}

int64_t rt_torch_embedding(int64_t weight, int64_t index) {
    return guarded(__func__, [&] {
        const Tensor table = tensor_of(weight);
        const Tensor rows = tensor_of(index);
        require_same_device(table, rows);
        require_ndim(table, 2);
        require_indices(rows, table.size(0), "index");
        std::vector<int64_t> shape = rows.sizes().vec();
        shape.push_back(table.size(1));
        require_memory(shape, table.scalar_type());
        return keep(at::embedding(table, rows));
    });
}
