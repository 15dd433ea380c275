#include "devices.hpp"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <atomic>
#include <charconv>
#include <string>

#include "arguments.hpp"
#include "libtorch.hpp"
#include "results.hpp"
#include "simple/torch_plugin.h"
#include "status.hpp"

namespace simple::torch_ffi {

namespace {

/// Index of the default CUDA device, or -1 for the processor.
std::atomic<int> default_index{-1};

[[noreturn]] void bad_device(const std::string& text) { throw Failure(SIMPLE_PLUGIN_BAD_DEVICE, text); }

std::int64_t cuda_count() {
    return at::hasCUDA() ? static_cast<std::int64_t>(device_count(at::detail::getCUDAHooks(), 0)) : 0;
}

} // namespace

at::Device cuda_device(std::int64_t index) {
    const std::int64_t count = cuda_count();
    if (count == 0) {
        bad_device(at::hasCUDA() ? "there is no CUDA device" : "this LibTorch has no CUDA");
    }
    if (index < 0 || index >= count) {
        bad_device("there is no device \"cuda:" + std::to_string(index) + "\", only 0 to " + std::to_string(count - 1));
    }
    return {at::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

at::Device default_device() noexcept {
    const int index = default_index.load(std::memory_order_relaxed);
    return index < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(index));
}

at::Device device_argument(const char* data, std::int64_t length) {
    const std::string_view name = text_argument(data, length);
    constexpr std::string_view kIndexed = "cuda:";
    if (name.empty()) {
        return default_device();
    }
    if (name == "cpu") {
        return at::kCPU;
    }
    if (name == "cuda") {
        return cuda_device(0);
    }
    if (name.substr(0, kIndexed.size()) == kIndexed && name.size() > kIndexed.size()) {
        int index = 0;
        const char* const end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(name.data() + kIndexed.size(), end, index);
        if (error == std::errc() && stop == end && name[kIndexed.size()] != '-') {
            return cuda_device(index);
        }
    }
    bad_device("unknown device " + quoted(name) + " (expected \"cpu\", \"cuda\" or \"cuda:N\")");
}

} // namespace simple::torch_ffi

using namespace simple::torch_ffi;

bool rt_torch_cuda_available() {
    return guarded(__func__, [] { return cuda_count() > 0; });
}

int64_t rt_torch_cuda_device_count() {
    return guarded(__func__, [] { return cuda_count(); });
}

void rt_torch_set_default_device(const char* device, int64_t device_len) {
    guarded(__func__, [&] {
        const at::Device chosen = device_argument(device, device_len);
        default_index = chosen.is_cuda() ? static_cast<int>(chosen.index()) : -1;
    });
}

const char* rt_torch_default_device() {
    return guarded(__func__, [] { return text_result(default_device().str()); });
}
