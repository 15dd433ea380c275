// Moving tensors to another device or element type.
#include "arguments.hpp"
#include "devices.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

template <typename Device> int64_t moved(const char* function, int64_t handle, Device device) {
    return guarded(function, [&] {
        const Tensor tensor = tensor_of(handle);
        return keep(distinct(tensor.to(device()), tensor));
    });
}

} // namespace

int64_t rt_torch_to_device(int64_t handle, const char* device, int64_t device_len) {
    return moved(__func__, handle, [&] { return device_argument(device, device_len); });
}
int64_t rt_torch_cpu(int64_t handle) {
    return moved(__func__, handle, [] { return at::Device(at::kCPU); });
}
int64_t rt_torch_cuda(int64_t handle, int64_t index) {
    return moved(__func__, handle, [&] { return cuda_device(index); });
}

int64_t rt_torch_to_dtype(int64_t handle, const char* dtype, int64_t dtype_len) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(handle);
        const at::ScalarType type = dtype_argument(dtype, dtype_len);
        require_memory(tensor.sizes(), type);
        return keep(distinct(converted(tensor, type), tensor));
    });
}
