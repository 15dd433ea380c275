// Gradients.
#include <ATen/ops/clone.h>
#include <c10/core/GradMode.h>

#include "arguments.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

/// How many no_grad_begin() of this thread wait for their end, and what recording was before the first.
thread_local int64_t silent_depth = 0;
thread_local bool recorded_before = true;

} // namespace

void rt_torch_set_requires_grad(int64_t handle, bool on) {
    guarded(__func__, [&] {
        const Tensor tensor = tensor_of(handle);
        if (on && !tensor.is_floating_point()) {
            bad_dtype(std::string("only f64 and f32 tensors have gradients, not ") + dtype_text(tensor.scalar_type()));
        }
        if (!tensor.is_leaf()) {
            bad_argument(
                "the result of a recorded operation always requires a gradient; detach gives one that does not");
        }
        tensor.set_requires_grad(on);
    });
}

bool rt_torch_requires_grad(int64_t handle) {
    return guarded(__func__, [&] { return tensor_of(handle).requires_grad(); });
}

void rt_torch_backward(int64_t handle) {
    guarded(__func__, [&] {
        const Tensor tensor = tensor_of(handle);
        if (tensor.numel() != 1) {
            bad_shape("needs a tensor of one element, got shape " + shape_text(tensor));
        }
        if (!tensor.requires_grad()) {
            bad_argument("no input requires a gradient");
        }
        tensor.backward();
    });
}

int64_t rt_torch_grad(int64_t handle) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(handle);
        const Tensor gradient = tensor.is_leaf() ? tensor.grad() : Tensor();
        // LibTorch adds to the gradient in place; what a program holds stays as it is.
        return gradient.defined() ? keep(at::clone(gradient.detach())) : int64_t{0};
    });
}

void rt_torch_zero_grad(int64_t handle) {
    guarded(__func__, [&] {
        const Tensor tensor = tensor_of(handle);
        if (tensor.is_leaf()) {
            tensor.mutable_grad() = Tensor();
        }
    });
}

void rt_torch_no_grad_begin() {
    guarded(__func__, [] {
        if (silent_depth == 0) {
            recorded_before = c10::GradMode::is_enabled();
            c10::GradMode::set_enabled(false);
        }
        ++silent_depth;
    });
}

void rt_torch_no_grad_end() {
    guarded(__func__, [] {
        if (silent_depth == 0) {
            bad_argument("there was no no_grad_begin");
        }
        if (--silent_depth == 0) {
            c10::GradMode::set_enabled(recorded_before);
        }
    });
}
