#include "stdlib/bind/torch_plugin.hpp"

#include <span>
#include <sstream>
#include <type_traits>

#include "ffi/extern/plugin_set.hpp"
#include "simple/torch_plugin.h"
#include "stdlib/autograd/result_form.hpp"
#include "stdlib/torch_backend/torch_executor.hpp"

namespace simple::bind {

namespace {

ffi::PluginSet& plugins(const Factory& factory) { return factory.extension<ffi::PluginSet>(); }

template <typename Function> Function* find(const ffi::Library& library, const char* name) {
    return reinterpret_cast<Function*>(library.symbol(name));
}

/// What the plugin says of its last call; clears it.
std::string take_error(const ffi::Library& library) {
    const simple_plugin* plugin = library.plugin();
    if (plugin == nullptr || plugin->last_error == nullptr) {
        return {};
    }
    const char* text = plugin->last_error();
    std::string message = text == nullptr ? "" : text;
    if (plugin->clear_error != nullptr) {
        plugin->clear_error();
    }
    return message;
}

/// "PATH: REASON" for each place, joined by `separator`.
std::string attempts_text(const Factory& factory, std::string_view separator) {
    std::string text;
    for (const ffi::Attempt& attempt : plugins(factory).torch_attempts()) {
        text += (text.empty() ? std::string() : std::string(separator)) + attempt.path + ": " +
                (attempt.reason.empty() ? "loaded" : attempt.reason);
    }
    return text.empty() ? "no place to look at" : text;
}

/// Makes the executor of a session, or says why there is none.
void find_executor(const Factory& factory, autograd::Session& session) {
    const ffi::Library* library = plugins(factory).torch();
    if (library == nullptr) {
        session.executor_status += " (" + attempts_text(factory, "; ") + ")";
        return;
    }
    const auto available = find<decltype(rt_torch_available)>(*library, "rt_torch_available");
    if (available == nullptr || !available()) {
        const std::string reason = available == nullptr ? "it has no rt_torch_available" : take_error(*library);
        session.executor_status = "the PyTorch plugin " + library->path() + " cannot be used: " + reason;
        return;
    }
    torch_backend::KernelFunctions functions;
    std::string missing;
    const auto symbol = [&](const char* name) { return library->symbol(name); };
    if (!functions.resolve(symbol, library->plugin(), missing)) {
        session.executor_status = "the PyTorch plugin " + library->path() + " cannot be used: it has no " + missing;
        return;
    }
    session.executor = torch_backend::make_torch_executor(functions);
}

} // namespace

void connect_torch_plugin(Factory& factory) {
    autograd::Session& session = numeric(factory).session;
    session.find_executor = [&factory, &session] { find_executor(factory, session); };
}

const ffi::Library* torch_plugin(const Factory& factory) {
    return numeric(factory).session.backend() == nullptr ? nullptr : plugins(factory).torch();
}

const ffi::Library& need_torch_plugin(const Call& call) {
    if (const ffi::Library* library = torch_plugin(call)) {
        return *library;
    }
    ScriptError error(ErrorKind::Host, std::string(call.name()) + ": the PyTorch plugin is not available",
                      "the native functions of lib.pure.tensor_ops need no plugin", "E0806");
    std::istringstream status(torch_status(call));
    for (std::string line; std::getline(status, line);) {
        error.with_note(line);
    }
    throw error;
}

std::string torch_status(const Factory& factory) {
    const ffi::Library* library = torch_plugin(factory);
    if (library == nullptr) {
        const std::string& status = numeric(factory).session.executor_status;
        const bool found = plugins(factory).torch() != nullptr;
        return found ? status : attempts_text(factory, "\n");
    }
    std::string text = library->path();
    const auto add_text = [&](const char* label, const char* name) {
        if (const auto function = find<decltype(rt_torch_version)>(*library, name)) {
            text += std::string(label) + function();
        }
    };
    add_text(", LibTorch ", "rt_torch_version");
    add_text(", device ", "rt_torch_default_device");
    if (const auto threads = find<decltype(rt_torch_get_num_threads)>(*library, "rt_torch_get_num_threads")) {
        text += ", " + std::to_string(threads()) + " threads";
    }
    return text;
}

std::int64_t torch_live_handles(const Factory& factory) {
    const ffi::Library* library = plugins(factory).loaded_torch();
    const simple_plugin* plugin = library == nullptr ? nullptr : library->plugin();
    return plugin == nullptr || plugin->live_handles == nullptr ? 0 : plugin->live_handles();
}

void* torch_symbol(const Call& call, const ffi::Library& library, const char* name) {
    if (void* const symbol = library.symbol(name)) {
        return symbol;
    }
    throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": " + library.path() + " has no " + name, {},
                      "E0804");
}

void check_torch_call(const Call& call, const ffi::Library& library) {
    const simple_plugin* plugin = library.plugin();
    if (plugin == nullptr || plugin->last_status == nullptr) {
        return;
    }
    const std::int32_t status = plugin->last_status();
    if (status == SIMPLE_PLUGIN_OK) {
        return;
    }
    std::string message = take_error(library);
    message.erase(0,
                  message.rfind("rt_torch_", 0) == 0 ? message.find(": ") + 2 : 0); // the program called another name
    throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": " + message, {},
                      status == SIMPLE_PLUGIN_BAD_HANDLE ? "E0802" : "E0803");
}

Tensor run_in_torch(const Call& call, const autograd::OpRequest& request) {
    need_torch_plugin(call);
    autograd::Executor& executor = *numeric(call).session.backend();
    Tensor result;
    std::string reason = "the plugin has no such kernel";
    if (!executor.can_run(request) || !executor.run(request, {&result, 1}, reason) ||
        !autograd::have_expected_form(request, {&result, 1}, reason)) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": " + reason, {}, "E0803");
    }
    return result;
}

} // namespace simple::bind
