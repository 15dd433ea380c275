// A device for tests: the processor's memory in disguise. Moving is copying, and is counted and can be made to fail.
#include "hardware.hpp"

#include <atomic>

#include "devices.hpp"
#include "simple/torch_kernels.h"
#include "status.hpp"

namespace simple::torch_ffi {

namespace {

std::atomic<std::int64_t> uploads{0};
std::atomic<std::int64_t> fetches{0};
std::atomic<bool> uploads_fail{false};
std::atomic<bool> fetches_fail{false};

at::Tensor moved(const at::Tensor& tensor, std::atomic<std::int64_t>& count, bool fails) {
    if (fails) {
        throw Failure(SIMPLE_PLUGIN_FAILED, "the device is lost");
    }
    ++count;
    return tensor.clone();
}

} // namespace

std::int64_t device_count() { return 2; }

const char* no_device_reason() { return ""; }

at::Device device_of(std::int32_t /*number*/) { return at::kCPU; }

std::int32_t place_of(const at::Tensor& /*tensor*/) { return default_device_number(); }

at::Tensor upload(const at::Tensor& host, std::int32_t /*number*/) { return moved(host, uploads, uploads_fail); }

at::Tensor download(const at::Tensor& tensor) { return moved(tensor, fetches, fetches_fail); }

} // namespace simple::torch_ffi

using namespace simple::torch_ffi;

// For programs: `extern fn simple_torch_fake_uploads() -> i64`.
extern "C" {
SIMPLE_PLUGIN_EXPORT std::int64_t simple_torch_fake_uploads() { return uploads; }
SIMPLE_PLUGIN_EXPORT std::int64_t simple_torch_fake_fetches() { return fetches; }
SIMPLE_PLUGIN_EXPORT void simple_torch_fake_break(bool no_uploads, bool no_fetches) {
    uploads_fail = no_uploads;
    fetches_fail = no_fetches;
}
}
