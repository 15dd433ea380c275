// What differs between LibTorch 1.13 and later ones.
#pragma once

#include <c10/util/Exception.h>

#if __has_include(<torch/csrc/api/include/torch/version.h>)
#include <torch/csrc/api/include/torch/version.h>
#elif __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/version.h>
#endif

namespace simple::torch_ffi {

#if TORCH_VERSION_MAJOR >= 2
namespace warnings = c10::WarningUtils;
#else
namespace warnings = c10::Warning;
#endif

/// Prints nothing.
class SilentWarnings : public c10::WarningHandler {
public:
#if TORCH_VERSION_MAJOR >= 2
    void process(const c10::Warning& /*warning*/) override {}
#else
    void process(const c10::SourceLocation& /*location*/, const std::string& /*text*/, bool /*verbatim*/) override {}
#endif
};

/// The number of CUDA devices: getNumGPUs() became deviceCount().
template <typename Hooks> auto device_count(const Hooks& hooks, int /*preferred*/) -> decltype(hooks.getNumGPUs()) {
    return hooks.getNumGPUs();
}
template <typename Hooks> auto device_count(const Hooks& hooks, long /*otherwise*/) -> decltype(hooks.deviceCount()) {
    return hooks.deviceCount();
}

} // namespace simple::torch_ffi
