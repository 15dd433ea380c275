#include "devices.hpp"

#include <atomic>
#include <charconv>
#include <string>

#include "arguments.hpp"
#include "hardware.hpp"
#include "results.hpp"
#include "simple/torch_kernels.h"
#include "simple/torch_plugin.h"
#include "status.hpp"

namespace simple::torch_ffi {

namespace {

std::atomic<std::int32_t> default_number{SIMPLE_HOST_MEMORY};

[[noreturn]] void bad_device(const std::string& text) { throw Failure(SIMPLE_PLUGIN_BAD_DEVICE, text); }

/// A number of a CUDA device, when there is one.
std::int32_t device_number(std::int64_t index) {
    const std::int64_t count = device_count();
    if (count == 0) {
        bad_device(no_device_reason());
    }
    if (index < 0 || index >= count) {
        bad_device("there is no device \"cuda:" + std::to_string(index) + "\", only 0 to " + std::to_string(count - 1));
    }
    return static_cast<std::int32_t>(index);
}

std::int32_t number_argument(const char* data, std::int64_t length) {
    const std::string_view name = text_argument(data, length);
    constexpr std::string_view kIndexed = "cuda:";
    if (name.empty()) {
        return default_device_number();
    }
    if (name == "cpu") {
        return SIMPLE_HOST_MEMORY;
    }
    if (name == "cuda") {
        return device_number(0);
    }
    if (name.substr(0, kIndexed.size()) == kIndexed && name.size() > kIndexed.size()) {
        int index = 0;
        const char* const end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(name.data() + kIndexed.size(), end, index);
        if (error == std::errc() && stop == end && name[kIndexed.size()] != '-') {
            return device_number(index);
        }
    }
    bad_device("unknown device " + quoted(name) + " (expected \"cpu\", \"cuda\" or \"cuda:N\")");
}

} // namespace

std::int32_t default_device_number() noexcept { return default_number.load(std::memory_order_relaxed); }

at::Device default_device() { return device_of(default_device_number()); }

at::Device cuda_device(std::int64_t index) { return device_of(device_number(index)); }

at::Device device_argument(const char* data, std::int64_t length) { return device_of(number_argument(data, length)); }

} // namespace simple::torch_ffi

using namespace simple::torch_ffi;

bool rt_torch_cuda_available() {
    return guarded(__func__, [] { return device_count() > 0; });
}

int64_t rt_torch_cuda_device_count() {
    return guarded(__func__, [] { return device_count(); });
}

void rt_torch_set_default_device(const char* device, int64_t device_len) {
    guarded(__func__, [&] { default_number = number_argument(device, device_len); });
}

const char* rt_torch_default_device() {
    return guarded(__func__, [] {
        const std::int32_t number = default_device_number();
        return text_result(number == SIMPLE_HOST_MEMORY ? "cpu" : "cuda:" + std::to_string(number));
    });
}

int32_t simple_torch_device() {
    return reported(__func__, [] { return default_device_number(); });
}
