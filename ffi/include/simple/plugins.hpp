// Plugins of an interpreter: shared libraries whose functions programs declare with `extern fn`.
#pragma once

#include <string>
#include <vector>

#include "simple/export.hpp"

namespace simple {

class Interpreter;

/// Lets `extern fn` declarations reach shared libraries: those of Options::plugins, of SIMPLE_PLUGIN_PATH and of the
/// standard folders. Nothing is opened before a program calls a function that needs it, and never without
/// Permissions::plugins. register_stdlib() does this, too.
SIMPLE_API void register_plugins(Interpreter& interpreter);

/// Warns on the error output of handles of plugins that programs have not freed. Destroying an interpreter does this; a
/// host that ends without may call it at its end.
SIMPLE_API void report_plugin_handles(Interpreter& interpreter);

/// One place that was looked at for a plugin.
struct PluginPlace {
    std::string path;
    std::string reason; ///< Why nothing was opened; empty: the plugin was opened.
    std::string name;   ///< What the plugin calls itself and its version; empty for a plain C library.
};

/// What `simple info --accel` shows.
struct PluginReport {
    std::vector<PluginPlace> torch;  ///< Places of the LibTorch plugin; the search ends at the first usable one.
    std::vector<PluginPlace> others; ///< Places of all other plugins.
};

/// Looks at every place, opening what can be opened.
SIMPLE_API PluginReport plugin_report(Interpreter& interpreter);

} // namespace simple
