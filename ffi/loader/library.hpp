// Shared libraries that programs call: opened once per process, checked first, never unloaded.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "simple/plugin.h"

namespace simple::ffi {

/// One shared library, open for the rest of the process.
class Library {
public:
    Library(std::string path, void* handle, const simple_plugin* plugin)
        : path_(std::move(path)), handle_(handle), plugin_(plugin) {}

    /// Absolute path of the file.
    const std::string& path() const noexcept { return path_; }
    /// Returns the function that the library itself exports under a name, or null. What it depends on is not looked at.
    void* symbol(const char* name) const noexcept;
    /// What the library says of itself; null for a plain C library.
    const simple_plugin* plugin() const noexcept { return plugin_; }
    /// Name the library gives itself, else its file's.
    std::string name() const;

private:
    std::string path_;
    void* handle_;
    const simple_plugin* plugin_;
};

/// One place that was looked at.
struct Attempt {
    std::string path;
    std::string reason; ///< empty: loaded
};

/// Opens a library once per process, after its file, ELF header and segments were checked, and checks its version of
/// plugin.h. Thread-safe. Returns null and a reason for people when it cannot be used; a later call tries again.
/// `path` must be absolute. With less than `address_space` bytes left to the process the library is not opened: some
/// end the process when memory runs out while they are loaded.
const Library* open_library(const std::string& path, std::string& reason, std::size_t address_space = 0);

} // namespace simple::ffi
