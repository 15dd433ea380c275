#include "hardware.hpp"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include "libtorch.hpp"
#include "simple/torch_kernels.h"

namespace simple::torch_ffi {

std::int64_t device_count() {
    return at::hasCUDA() ? static_cast<std::int64_t>(device_count(at::detail::getCUDAHooks(), 0)) : 0;
}

const char* no_device_reason() { return at::hasCUDA() ? "there is no CUDA device" : "this LibTorch has no CUDA"; }

at::Device device_of(std::int32_t number) {
    return number == SIMPLE_HOST_MEMORY ? at::Device(at::kCPU)
                                        : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(number));
}

std::int32_t place_of(const at::Tensor& tensor) {
    return tensor.is_cpu() ? SIMPLE_HOST_MEMORY : static_cast<std::int32_t>(tensor.get_device());
}

at::Tensor upload(const at::Tensor& host, std::int32_t number) { return host.to(device_of(number)); }

at::Tensor download(const at::Tensor& tensor) { return tensor.cpu(); }

} // namespace simple::torch_ffi
