// Where plugins are looked for. Never the current directory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ffi/loader/library.hpp"

namespace simple::ffi {

/// File name of the LibTorch plugin.
inline constexpr std::string_view kTorchPlugin = "libsimple_torch_ffi.so";

/// What a folder is for, which decides what is opened there when a program calls an extern function.
enum class FolderUse : std::uint8_t {
    Plugins, ///< Every shared library in it is a plugin.
    Program, ///< Files named libsimple_* are plugins: the folder of the program.
    System,  ///< Only the LibTorch plugin is looked for, by its name.
};

/// One folder, with an absolute path.
struct SearchFolder {
    std::string path;
    FolderUse use = FolderUse::Plugins;
};

/// What is looked at, in this order: the files given by the host or on the command line and those that
/// SIMPLE_PLUGIN_PATH names, then folders.
struct SearchPath {
    std::vector<std::string> given;
    std::vector<SearchFolder> folders;
    /// What is said of SIMPLE_PLUGIN_PATH: that it is not set, or which entries are not used.
    std::vector<Attempt> ignored;

    /// Makes the search path of this process: `given` (relative paths count from the current directory, as the user
    /// typed them), SIMPLE_PLUGIN_PATH (files or folders, separated by colons), the program's folder, ../lib/simple
    /// beside it, the standard library folders.
    static SearchPath standard(const std::vector<std::string>& given);

    /// Paths where the LibTorch plugin may be, in order: given files of that name, then one path a folder.
    std::vector<std::string> torch_candidates() const;
    /// The other plugins: the given files, then what the folders hold, sorted by name within each. A folder that holds
    /// none is one entry with the reason.
    std::vector<Attempt> plugin_candidates() const;
};

/// Tells whether a file is the LibTorch plugin, going by its name (libsimple_torch*.so).
bool is_torch_plugin(const std::string& path);

} // namespace simple::ffi
