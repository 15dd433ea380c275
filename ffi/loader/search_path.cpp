#include "ffi/loader/search_path.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace simple::ffi {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVariable = "SIMPLE_PLUGIN_PATH";

std::string absolute(const std::string& path) {
    std::error_code error;
    const fs::path full = fs::absolute(path, error);
    return error ? path : full.lexically_normal().string();
}

void add_folder(SearchPath& search, const fs::path& folder, FolderUse use) {
    std::string path = folder.lexically_normal().string();
    if (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    for (const SearchFolder& known : search.folders) {
        if (known.path == path) {
            return;
        }
    }
    search.folders.push_back({std::move(path), use});
}

void add_variable(SearchPath& search) {
    const char* const value = std::getenv(kVariable.data()); // NOLINT(concurrency-mt-unsafe)
    std::string_view rest = value == nullptr ? "" : value;
    if (rest.empty()) {
        search.ignored.push_back({std::string(kVariable), "not set"});
    }
    while (!rest.empty()) {
        const std::string entry(rest.substr(0, rest.find(':')));
        rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
        if (entry.empty()) {
            continue;
        }
        std::error_code error;
        if (entry.front() != '/') {
            search.ignored.push_back({entry, "not used: SIMPLE_PLUGIN_PATH takes absolute paths"});
        } else if (fs::is_directory(entry, error)) {
            add_folder(search, entry, FolderUse::Plugins);
        } else {
            search.given.push_back(absolute(entry));
        }
    }
}

void add_program_folders(SearchPath& search) {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error || !program.is_absolute()) {
        return;
    }
    add_folder(search, program.parent_path(), FolderUse::Program);
    add_folder(search, program.parent_path().parent_path() / "lib/simple", FolderUse::Plugins);
}

bool is_shared_library(std::string_view name) {
    return name.ends_with(".so") || name.find(".so.") != std::string_view::npos;
}

void add_plugins_of(const SearchFolder& folder, std::vector<Attempt>& found) {
    if (folder.use == FolderUse::System) {
        return;
    }
    std::vector<Attempt> plugins;
    std::error_code error;
    for (fs::directory_iterator entry(folder.path, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const bool wanted = folder.use == FolderUse::Plugins || name.starts_with("libsimple_");
        if (wanted && is_shared_library(name) && !is_torch_plugin(name)) {
            plugins.push_back({entry->path().string(), {}});
        }
    }
    if (plugins.empty()) {
        const bool missing = error == std::errc::no_such_file_or_directory;
        plugins.push_back({folder.path, missing                            ? "no such folder"
                                        : error                            ? error.message()
                                        : folder.use == FolderUse::Program ? "no library named libsimple_*.so"
                                                                           : "no other shared library"});
    }
    std::sort(plugins.begin(), plugins.end(), [](const Attempt& a, const Attempt& b) { return a.path < b.path; });
    found.insert(found.end(), plugins.begin(), plugins.end());
}

} // namespace

bool is_torch_plugin(const std::string& path) {
    const std::string name = fs::path(path).filename().string();
    return name.starts_with("libsimple_torch") && is_shared_library(name);
}

SearchPath SearchPath::standard(const std::vector<std::string>& given) {
    SearchPath search;
    for (const std::string& path : given) {
        search.given.push_back(absolute(path));
    }
    add_variable(search);
    add_program_folders(search);
    for (const char* folder : {"/usr/local/lib/simple", "/usr/lib/simple"}) {
        add_folder(search, folder, FolderUse::Plugins);
    }
    for (const char* folder : {"/usr/local/lib", "/usr/lib"}) {
        add_folder(search, folder, FolderUse::System);
    }
#if defined(SIMPLE_MULTIARCH)
    add_folder(search, "/usr/lib/" SIMPLE_MULTIARCH, FolderUse::System);
#endif
    return search;
}

std::vector<std::string> SearchPath::torch_candidates() const {
    std::vector<std::string> paths;
    std::copy_if(given.begin(), given.end(), std::back_inserter(paths), is_torch_plugin);
    for (const SearchFolder& folder : folders) {
        paths.push_back(folder.path + "/" + std::string(kTorchPlugin));
    }
    return paths;
}

std::vector<Attempt> SearchPath::plugin_candidates() const {
    std::vector<Attempt> found;
    for (const std::string& path : given) {
        if (!is_torch_plugin(path)) {
            found.push_back({path, {}});
        }
    }
    for (const SearchFolder& folder : folders) {
        add_plugins_of(folder, found);
    }
    return found;
}

} // namespace simple::ffi
