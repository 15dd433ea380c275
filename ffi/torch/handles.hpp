// Handles: what programs hold instead of tensors. One table for the process.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace simple::torch_ffi {

/// Stores a tensor and returns its new handle, always positive. The running function is noted as its maker.
std::int64_t keep(at::Tensor tensor);
/// Returns the tensor of a live handle; a Failure with SIMPLE_PLUGIN_BAD_HANDLE otherwise, also for one that belongs to
/// another owner than this thread's.
at::Tensor tensor_of(std::int64_t handle);
/// Returns the tensor of a live handle, an undefined one for 0.
at::Tensor optional_tensor_of(std::int64_t handle);
/// Frees a live handle; 0 does nothing.
void drop(std::int64_t handle);
/// Number of handles of this thread's owner, of all when it has none.
std::int64_t live_handles() noexcept;

/// Gives the handles that this thread makes from now on to an owner, and returns the former one. 0 is nobody.
std::int64_t set_owner(std::int64_t owner) noexcept;
/// Says what an owner has not freed, "rt_torch_add 3, rt_torch_zeros 1"; empty when there is nothing.
std::string leaks(std::int64_t owner);
/// Frees every handle of an owner and returns how many there were.
std::int64_t drop_owned(std::int64_t owner);

} // namespace simple::torch_ffi
