// New tensors.
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <cmath>

#include "arguments.hpp"
#include "devices.hpp"
#include "handles.hpp"
#include "simple/torch_kernels.h"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

using Maker = Tensor (*)(Sizes, at::TensorOptions);

/// A dtype and a device as they come from C.
struct Form {
    const char* dtype = nullptr;
    int64_t dtype_len = 0;
    const char* device = nullptr;
    int64_t device_len = 0;

    at::TensorOptions options() const {
        const at::ScalarType type = dtype_argument(dtype, dtype_len);
        return at::TensorOptions().dtype(type).device(device_argument(device, device_len));
    }
};

Tensor filled(const int64_t* shape, int64_t ndim, const Form& form, Maker make) {
    const Sizes sizes = shape_argument(shape, ndim);
    const at::TensorOptions options = form.options();
    require_memory(sizes, options.dtype().toScalarType());
    return make(sizes, options);
}

void require_floating(const at::TensorOptions& options) {
    const at::ScalarType type = options.dtype().toScalarType();
    if (!at::isFloatingType(type)) {
        bad_dtype(std::string("random numbers are f64 or f32, not ") + dtype_text(type));
    }
}

Tensor make_zeros(Sizes shape, at::TensorOptions options) { return at::zeros(shape, options); }
Tensor make_ones(Sizes shape, at::TensorOptions options) { return at::ones(shape, options); }
Tensor make_rand(Sizes shape, at::TensorOptions options) {
    require_floating(options);
    return at::rand(shape, options);
}
Tensor make_randn(Sizes shape, at::TensorOptions options) {
    require_floating(options);
    return at::randn(shape, options);
}
/// A bool that is neither 0 nor 1 must not be read, so that bools are cleared.
Tensor make_empty(Sizes shape, at::TensorOptions options) {
    return options.dtype().toScalarType() == at::kBool ? at::zeros(shape, options) : at::empty(shape, options);
}

Tensor make_full(const int64_t* shape, int64_t ndim, double value, const Form& form) {
    constexpr double kLimit = 9223372036854775808.0;
    const Sizes sizes = shape_argument(shape, ndim);
    const at::TensorOptions options = form.options();
    const at::ScalarType type = options.dtype().toScalarType();
    if (type == at::kLong && !(value >= -kLimit && value < kLimit)) {
        bad_argument(number_text(value) + " does not fit i64");
    }
    require_memory(sizes, type);
    return at::full(sizes, value, options);
}

Tensor make_eye(int64_t n, const Form& form) {
    const int64_t shape[] = {n, n};
    const at::TensorOptions options = form.options();
    require_memory(shape_argument(shape, 2), options.dtype().toScalarType());
    return at::eye(n, options);
}

Tensor make_arange(double start, double end, double step) {
    if (!std::isfinite(start) || !std::isfinite(end) || !std::isfinite(step)) {
        bad_argument("start, end and step must be finite, got " + number_text(start) + ", " + number_text(end) +
                     " and " + number_text(step));
    }
    if (step == 0 || (end - start) * step < 0) {
        bad_argument("a step of " + number_text(step) + " does not lead from " + number_text(start) + " to " +
                     number_text(end));
    }
    constexpr double kMost = 1e18;
    const double count = std::ceil((end - start) / step);
    require_memory(count < kMost ? static_cast<int64_t>(count) : static_cast<int64_t>(kMost), at::kDouble);
    return at::arange(start, end, step, at::TensorOptions().dtype(at::kDouble).device(default_device()));
}

Tensor make_linspace(double start, double end, int64_t steps) {
    if (steps < 0) {
        bad_argument("the number of steps must not be negative, got " + std::to_string(steps));
    }
    require_memory(steps, at::kDouble);
    return at::linspace(start, end, steps, at::TensorOptions().dtype(at::kDouble).device(default_device()));
}

/// Describes memory of the caller as a tensor, after checking its length.
Tensor described(const void* data, int64_t n, at::ScalarType type, const int64_t* shape, int64_t ndim) {
    const Sizes sizes = shape_argument(shape, ndim);
    const int64_t numel = checked_numel(sizes);
    if (n != numel) {
        bad_shape("shape " + shape_text(sizes) + " needs " + std::to_string(numel) + " elements, got " +
                  std::to_string(n));
    }
    if (data == nullptr && n > 0) {
        bad_argument(std::to_string(n) + " elements without data");
    }
    const at::TensorOptions options = at::TensorOptions().dtype(type);
    // LibTorch does not write to it: no operation here changes its arguments.
    return n == 0 ? at::empty(sizes, options) : at::from_blob(const_cast<void*>(data), sizes, options);
}

int64_t copied(const char* function, const void* data, int64_t n, at::ScalarType type, const int64_t* shape,
               int64_t ndim) {
    return guarded(function, [&] {
        const Tensor source = described(data, n, type, shape, ndim);
        require_memory(n, type);
        return keep(source.to(default_device(), type, /*non_blocking=*/false, /*copy=*/true));
    });
}

int64_t made(const char* function, const int64_t* shape, int64_t ndim, const Form& form, Maker make) {
    return guarded(function, [&] { return keep(filled(shape, ndim, form, make)); });
}

} // namespace

#define SIMPLE_FILLED(name)                                                                                            \
    int64_t rt_torch_##name(const int64_t* shape, int64_t ndim, const char* dtype, int64_t dtype_len,                  \
                            const char* device, int64_t device_len) {                                                  \
        return made(__func__, shape, ndim, {dtype, dtype_len, device, device_len}, make_##name);                       \
    }                                                                                                                  \
    int64_t rt_torch_tensor_##name(const int64_t* shape, int64_t ndim) {                                               \
        return made(__func__, shape, ndim, {}, make_##name);                                                           \
    }
SIMPLE_FILLED(zeros)
SIMPLE_FILLED(ones)
SIMPLE_FILLED(rand)
SIMPLE_FILLED(randn)
SIMPLE_FILLED(empty)
#undef SIMPLE_FILLED

int64_t rt_torch_full(const int64_t* shape, int64_t ndim, double value, const char* dtype, int64_t dtype_len,
                      const char* device, int64_t device_len) {
    return guarded(__func__, [&] {
        return keep(make_full(shape, ndim, value, {dtype, dtype_len, device, device_len}));
    });
}
int64_t rt_torch_tensor_full(const int64_t* shape, int64_t ndim, double value) {
    return guarded(__func__, [&] { return keep(make_full(shape, ndim, value, {})); });
}

int64_t rt_torch_eye(int64_t n, const char* dtype, int64_t dtype_len, const char* device, int64_t device_len) {
    return guarded(__func__, [&] { return keep(make_eye(n, {dtype, dtype_len, device, device_len})); });
}
int64_t rt_torch_tensor_eye(int64_t n) {
    return guarded(__func__, [&] { return keep(make_eye(n, {})); });
}

int64_t rt_torch_arange(double start, double end, double step) {
    return guarded(__func__, [&] { return keep(make_arange(start, end, step)); });
}
int64_t rt_torch_tensor_arange(double start, double end, double step) {
    return guarded(__func__, [&] { return keep(make_arange(start, end, step)); });
}

int64_t rt_torch_linspace(double start, double end, int64_t steps) {
    return guarded(__func__, [&] { return keep(make_linspace(start, end, steps)); });
}
int64_t rt_torch_tensor_linspace(double start, double end, int64_t steps) {
    return guarded(__func__, [&] { return keep(make_linspace(start, end, steps)); });
}

int64_t rt_torch_from_data(const double* data, int64_t n, const int64_t* shape, int64_t ndim) {
    return copied(__func__, data, n, at::kDouble, shape, ndim);
}
int64_t rt_torch_from_data_f64(const double* data, int64_t n, const int64_t* shape, int64_t ndim) {
    return copied(__func__, data, n, at::kDouble, shape, ndim);
}
int64_t rt_torch_tensor_from_data(const double* data, int64_t n, const int64_t* shape, int64_t ndim) {
    return copied(__func__, data, n, at::kDouble, shape, ndim);
}
int64_t rt_torch_from_data_f32(const float* data, int64_t n, const int64_t* shape, int64_t ndim) {
    return copied(__func__, data, n, at::kFloat, shape, ndim);
}
int64_t rt_torch_from_data_i64(const int64_t* data, int64_t n, const int64_t* shape, int64_t ndim) {
    return copied(__func__, data, n, at::kLong, shape, ndim);
}

int64_t simple_torch_borrow(const void* data, int64_t n, int32_t dtype, const int64_t* shape, int64_t ndim) {
    return guarded(__func__, [&] {
        constexpr at::ScalarType kTypes[] = {at::kBool, at::kLong, at::kFloat, at::kDouble}; // as enum simple_dtype
        if (dtype < 0 || dtype >= static_cast<int32_t>(std::size(kTypes))) {
            bad_dtype("unknown dtype number " + std::to_string(dtype));
        }
        return keep(described(data, n, kTypes[dtype], shape, ndim));
    });
}
