// Finds the file a module name stands for. Names are dotted identifiers, so a path can never leave the folders
// searched.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simple::module {

/// Where modules are looked for, in this order.
struct SearchPath {
    std::string importing_folder;
    std::string program_folder;
    std::vector<std::string> module_path;
};

/// Returns the file of module `a.b.c`: a/b/c.spl, else a/b/c/__init__.spl, else a/b/c/mod.spl, in the importing file's
/// folder, the program's folder, its src folder, then the module path. Leading `crate`, `self` and `super` are
/// relative to the program's folder, the importing folder and its parent.
std::optional<std::string> locate_module(const std::vector<std::string_view>& path, const SearchPath& search);

/// Returns the folder part of a path, "." when there is none.
std::string folder_of(std::string_view path);

/// Returns one spelling for one file, so that it is loaded once.
std::string canonical_path(const std::string& path);

} // namespace simple::module
