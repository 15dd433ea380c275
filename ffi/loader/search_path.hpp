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

/// What a place is, which decides what is opened there when a program calls an extern function.
enum class PlaceUse : std::uint8_t {
    File,    ///< One library.
    Plugins, ///< A folder; every shared library in it is a plugin.
    Program, ///< The folder of the program; files named libsimple_* are plugins.
    System,  ///< A folder where only the LibTorch plugin is looked for, by its name.
    Nothing, ///< Never looked at: `reason` says why.
};

/// One place, with an absolute path when it is looked at.
struct SearchPlace {
    std::string path;
    PlaceUse use = PlaceUse::File;
    std::string reason = {};
};

/// What is looked at, in this order: the files given by the host or on the command line, what SIMPLE_PLUGIN_PATH names,
/// then the folders of the program and the system.
struct SearchPath {
    std::vector<SearchPlace> places;

    /// Makes the search path of this process: `given` (relative paths count from the current directory, as the user
    /// typed them), SIMPLE_PLUGIN_PATH (files or folders, separated by colons), the program's folder, ../lib/simple
    /// beside it, the standard library folders.
    static SearchPath standard(const std::vector<std::string>& given);

    /// Where the LibTorch plugin may be, in order: files of that name, and one path a folder. Places that are not
    /// looked at come with the reason.
    std::vector<Attempt> torch_candidates() const;
    /// The other plugins, in order: files, and what the folders hold, sorted by name within each. A folder that holds
    /// none is one entry with the reason.
    std::vector<Attempt> plugin_candidates() const;
};

/// Tells whether a file is the LibTorch plugin, going by its name (libsimple_torch*.so).
bool is_torch_plugin(const std::string& path);

} // namespace simple::ffi
