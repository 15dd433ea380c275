// What lies behind the numbers of devices: CUDA devices, or in a test the processor's memory in disguise.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace simple::torch_ffi {

/// How many devices there are besides the processor.
std::int64_t device_count();
/// Says why there is none.
const char* no_device_reason();
/// LibTorch's name of a device; `number` may be SIMPLE_HOST_MEMORY.
at::Device device_of(std::int32_t number);
/// The device a tensor lives on, or SIMPLE_HOST_MEMORY.
std::int32_t place_of(const at::Tensor& tensor);
/// Copies a tensor to a device.
at::Tensor upload(const at::Tensor& host, std::int32_t number);
/// Copies a tensor from its device to host memory.
at::Tensor download(const at::Tensor& tensor);

} // namespace simple::torch_ffi
