// Freeing handles, their owners, and the memory of CUDA devices.
#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

#if SIMPLE_TORCH_CUDA
#include <ATen/ops/empty.h>
#include <c10/cuda/CUDACachingAllocator.h>
#endif

#include "arguments.hpp"
#include "devices.hpp"
#include "handles.hpp"
#include "results.hpp"
#include "simple/torch_kernels.h"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

#if SIMPLE_TORCH_CUDA

/// The allocator's account of all its pools together, which is the first entry.
auto allocated_bytes(int64_t index) {
    const at::Device device = cuda_device(index);
    at::empty({0}, device); // the account starts with CUDA
    return c10::cuda::CUDACachingAllocator::getDeviceStats(device.index()).allocated_bytes[0];
}
int64_t bytes_now(int64_t index) { return allocated_bytes(index).current; }
int64_t bytes_at_most(int64_t index) { return allocated_bytes(index).peak; }
void empty_cache() { c10::cuda::CUDACachingAllocator::emptyCache(); }

#else

[[noreturn]] void unknown_to_this_build() {
    throw Failure(SIMPLE_PLUGIN_BAD_DEVICE, "this plugin was built without CUDA's headers and cannot tell");
}
int64_t bytes_now(int64_t index) {
    cuda_device(index);
    unknown_to_this_build();
}
int64_t bytes_at_most(int64_t index) { return bytes_now(index); }
void empty_cache() { unknown_to_this_build(); }

#endif

} // namespace

void rt_torch_free(int64_t handle) {
    guarded(__func__, [&] { drop(handle); });
}

int64_t simple_torch_set_owner(int64_t owner) { return set_owner(owner); }
const char* simple_torch_leaks(int64_t owner) {
    return reported(__func__, [&] { return text_result(leaks(owner)); });
}
int64_t simple_torch_free_owned(int64_t owner) {
    return reported(__func__, [&] { return drop_owned(owner); });
}

int64_t rt_torch_cuda_memory_allocated(int64_t index) {
    return guarded(__func__, [&] { return bytes_now(index); });
}
int64_t rt_torch_cuda_max_memory_allocated(int64_t index) {
    return guarded(__func__, [&] { return bytes_at_most(index); });
}
void rt_torch_cuda_empty_cache() {
    guarded(__func__, [] {
        if (at::hasCUDA()) { // without CUDA there is no cache
            empty_cache();
        }
    });
}
void rt_torch_cuda_synchronize() {
    guarded(__func__, [] {
        const at::Device device = default_device_number() == SIMPLE_HOST_MEMORY ? cuda_device(0) : default_device();
        at::detail::getCUDAHooks().deviceSynchronize(device.index());
    });
}
