// What a tensor is, and its elements.
#include "arguments.hpp"
#include "handles.hpp"
#include "results.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

void elements(const char* function, int64_t handle, at::ScalarType type, simple_array* out) {
    guarded(function, [&] {
        require_out(out);
        array_result(tensor_of(handle), type, out);
    });
}

} // namespace

void rt_torch_shape(int64_t handle, simple_array* out) {
    guarded(__func__, [&] {
        require_out(out);
        list_result(tensor_of(handle).sizes().vec(), out);
    });
}

int64_t rt_torch_numel(int64_t handle) {
    return guarded(__func__, [&] { return tensor_of(handle).numel(); });
}
int64_t rt_torch_ndim(int64_t handle) {
    return guarded(__func__, [&] { return tensor_of(handle).dim(); });
}
const char* rt_torch_dtype(int64_t handle) {
    return guarded(__func__, [&] { return dtype_text(tensor_of(handle).scalar_type()); });
}
const char* rt_torch_device(int64_t handle) {
    return guarded(__func__, [&] { return text_result(tensor_of(handle).device().str()); });
}
bool rt_torch_is_cuda(int64_t handle) {
    return guarded(__func__, [&] { return tensor_of(handle).is_cuda(); });
}

double rt_torch_item(int64_t handle) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(handle);
        if (tensor.numel() != 1) {
            bad_shape("needs a tensor of one element, got shape " + shape_text(tensor));
        }
        return tensor.item().toDouble();
    });
}

void rt_torch_to_data(int64_t handle, simple_array* out) { elements(__func__, handle, at::kDouble, out); }
void rt_torch_to_data_f64(int64_t handle, simple_array* out) { elements(__func__, handle, at::kDouble, out); }
void rt_torch_to_data_f32(int64_t handle, simple_array* out) { elements(__func__, handle, at::kFloat, out); }
void rt_torch_to_data_i64(int64_t handle, simple_array* out) { elements(__func__, handle, at::kLong, out); }
