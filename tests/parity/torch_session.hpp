// A session whose accelerator finds the plugin of this build.
#pragma once

#include <stdexcept>
#include <string>

#include "ffi/loader/library.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/torch_backend/torch_executor.hpp"

namespace simple::parity {

struct TorchSession {
    TorchSession() : scope(session) {
        session.accelerator.set_log_sink([this](std::string_view text) { log += text; });
        session.accelerator.set_warning_sink([this](std::string_view text) { warnings += text; });
        session.find_executor = [this] {
            std::string reason;
            const ffi::Library* library = ffi::open_library(SIMPLE_TORCH_PLUGIN, reason);
            torch_backend::KernelFunctions functions;
            const auto symbol = [&](const char* name) { return library->symbol(name); };
            if (library == nullptr || !functions.resolve(symbol, library->plugin(), reason)) {
                throw std::runtime_error(reason);
            }
            session.executor = torch_backend::make_torch_executor(functions);
        };
    }
    autograd::Session session;
    autograd::Session::Scope scope;
    std::string log;
    std::string warnings;
};

} // namespace simple::parity
