// The LibTorch plugin as the bindings see it: whether it is there, what it says of itself, and running its kernels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "ffi/loader/library.hpp"
#include "stdlib/autograd/executor.hpp"
#include "stdlib/bind/convert.hpp"

namespace simple::bind {

/// Makes the accelerator of an interpreter look for the plugin when an operation first wants it.
void connect_torch_plugin(Factory& factory);

/// Returns the plugin after looking for it, null when there is no usable one.
const ffi::Library* torch_plugin(const Factory& factory);
/// Returns the plugin. Raises E13 naming the running function, with torch_status() as help, when there is none.
const ffi::Library& need_torch_plugin(const Call& call);
/// One line for each place that was looked at, or path, version, device and threads.
std::string torch_status(const Factory& factory);
/// Handles that programs hold; never looks for the plugin.
std::int64_t torch_live_handles(const Factory& factory);

/// Raises E13 with what the plugin says of its last call, when that failed.
void check_torch_call(const Call& call, const ffi::Library& library);
/// Returns a function of the plugin. Raises E13 when it is missing.
void* torch_symbol(const Call& call, const ffi::Library& library, const char* name);

/// Calls a function of the plugin; `Function` is its type. Raises E13 when the call leaves a status.
template <typename Function, typename... Args> auto call_torch(const Call& call, const char* symbol, Args... args) {
    const ffi::Library& library = need_torch_plugin(call);
    const auto function = reinterpret_cast<Function*>(torch_symbol(call, library, symbol));
    if constexpr (std::is_void_v<decltype(function(args...))>) {
        function(args...);
        check_torch_call(call, library);
    } else {
        const auto result = function(args...);
        check_torch_call(call, library);
        return result;
    }
}

/// Runs a kernel directly, without counting it. Raises E13 when there is no plugin or it fails.
Tensor run_in_torch(const Call& call, const autograd::OpRequest& request);

} // namespace simple::bind
