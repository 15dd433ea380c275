// LibTorch as a backend: the executor that runs operations in the plugin libsimple_torch_ffi.
#pragma once

#include <memory>
#include <string>

#include "simple/plugin.h"
#include "simple/torch_kernels.h"
#include "stdlib/autograd/executor.hpp"

namespace simple::torch_backend {

/// The functions of the plugin that run kernels; see torch_kernels.h.
struct KernelFunctions {
    decltype(&simple_torch_kernel) find = nullptr;
    decltype(&simple_torch_run) run = nullptr;
    decltype(&simple_torch_device) device = nullptr;
    decltype(&simple_torch_upload) upload = nullptr;
    decltype(&simple_torch_fetch) fetch = nullptr;
    /// What the plugin says of itself; has last_status and its companions.
    const simple_plugin* plugin = nullptr;

    /// Looks them up by `symbol(name)`. Gives false and the first name that is missing.
    template <typename Symbol>
    bool resolve(const Symbol& symbol, const simple_plugin* description, std::string& missing) {
        plugin = description;
        return take(find, symbol, "simple_torch_kernel", missing) && take(run, symbol, "simple_torch_run", missing) &&
               take(device, symbol, "simple_torch_device", missing) &&
               take(upload, symbol, "simple_torch_upload", missing) &&
               take(fetch, symbol, "simple_torch_fetch", missing);
    }

private:
    template <typename Function, typename Symbol>
    static bool take(Function& function, const Symbol& symbol, const char* name, std::string& missing) {
        function = reinterpret_cast<Function>(symbol(name));
        missing = function == nullptr ? name : missing;
        return function != nullptr;
    }
};

/// Makes an executor. On the processor operands are passed where they lie; results stay in LibTorch's memory and are
/// wrapped without a copy, charged to the memory account of the program while they live. On another device operands are
/// copied there once, and results stay there until somebody reads them.
std::unique_ptr<autograd::Executor> make_torch_executor(const KernelFunctions& functions);

} // namespace simple::torch_backend
