#include "simple/plugins.hpp"

#include "ffi/extern/call_symbol.hpp"
#include "ffi/extern/foreign_function.hpp"
#include "ffi/extern/plugin_set.hpp"
#include "simple/interpreter.hpp"

namespace simple {

namespace {

PluginPlace described(const ffi::Attempt& attempt) {
    PluginPlace place{attempt.path, attempt.reason, {}};
    if (attempt.reason.empty()) {
        std::string reason;
        const ffi::Library* const library = ffi::open_library(attempt.path, reason);
        if (library != nullptr && library->plugin() != nullptr) {
            const char* const version = library->plugin()->version;
            place.name = library->name() + (version == nullptr ? "" : " " + std::string(version));
        }
    }
    return place;
}

} // namespace

void register_plugins(Interpreter& interpreter) {
    const Options& options = interpreter.options();
    auto& plugins = interpreter.extension<ffi::PluginSet>();
    const bool permitted = options.permissions.plugins;
    plugins.configure(permitted ? ffi::SearchPath::standard(options.plugins) : ffi::SearchPath(), permitted);
    interpreter.set_extern_resolver(&plugins);
}

void report_plugin_handles(Interpreter& interpreter) { interpreter.extension<ffi::PluginSet>().closing(interpreter); }

PluginReport plugin_report(Interpreter& interpreter) {
    auto& plugins = interpreter.extension<ffi::PluginSet>();
    plugins.open_all();
    PluginReport report;
    for (const ffi::Attempt& attempt : plugins.torch_attempts()) {
        report.torch.push_back(described(attempt));
    }
    for (const ffi::Attempt& attempt : plugins.attempts()) {
        report.others.push_back(described(attempt));
    }
    return report;
}

Value ffi::call_symbol(Call& call) { return call.extension<PluginSet>().bound_row(call.signature()).call(call); }

} // namespace simple
