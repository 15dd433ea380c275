// Devices by name, and the default one.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace simple::torch_ffi {

/// The device of "", "cpu", "cuda" or "cuda:N"; a Failure with SIMPLE_PLUGIN_BAD_DEVICE when it is unknown or absent.
at::Device device_argument(const char* data, std::int64_t length);
/// Where tensors are made and where dispatched work runs; one for the process.
at::Device default_device();
/// The same as a number, SIMPLE_HOST_MEMORY for the processor.
std::int32_t default_device_number() noexcept;
/// CUDA device `index`, when there is one.
at::Device cuda_device(std::int64_t index);

} // namespace simple::torch_ffi
