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

void add_folder(SearchPath& search, const fs::path& folder, PlaceUse use) {
    std::string path = folder.lexically_normal().string();
    if (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    for (const SearchPlace& known : search.places) {
        if (known.path == path && known.use != PlaceUse::File) {
            return;
        }
    }
    search.places.push_back({std::move(path), use});
}

void add_variable(SearchPath& search) {
    const char* const value = std::getenv(kVariable.data()); // NOLINT(concurrency-mt-unsafe)
    std::string_view rest = value == nullptr ? "" : value;
    if (rest.empty()) {
        search.places.push_back({std::string(kVariable), PlaceUse::Nothing, "not set"});
    }
    while (!rest.empty()) {
        const std::string entry(rest.substr(0, rest.find(':')));
        rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
        if (entry.empty()) {
            continue;
        }
        std::error_code error;
        if (entry.front() != '/') {
            search.places.push_back({entry, PlaceUse::Nothing, "not used: SIMPLE_PLUGIN_PATH takes absolute paths"});
        } else if (fs::is_directory(entry, error)) {
            add_folder(search, entry, PlaceUse::Plugins);
        } else {
            search.places.push_back({absolute(entry), PlaceUse::File});
        }
    }
}

void add_program_folders(SearchPath& search) {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error || !program.is_absolute()) {
        return;
    }
    add_folder(search, program.parent_path(), PlaceUse::Program);
    add_folder(search, program.parent_path().parent_path() / "lib/simple", PlaceUse::Plugins);
}

bool is_shared_library(std::string_view name) {
    return name.ends_with(".so") || name.find(".so.") != std::string_view::npos;
}

void add_plugins_of(const SearchPlace& folder, std::vector<Attempt>& found) {
    std::vector<Attempt> plugins;
    std::error_code error;
    for (fs::directory_iterator entry(folder.path, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        const bool wanted = folder.use == PlaceUse::Plugins || name.starts_with("libsimple_");
        if (wanted && is_shared_library(name) && !is_torch_plugin(name)) {
            plugins.push_back({entry->path().string(), {}});
        }
    }
    if (plugins.empty()) {
        const bool missing = error == std::errc::no_such_file_or_directory;
        plugins.push_back({folder.path, missing                           ? "no such folder"
                                        : error                           ? error.message()
                                        : folder.use == PlaceUse::Program ? "no library named libsimple_*.so"
                                                                          : "no other shared library"});
    }
    std::sort(plugins.begin(), plugins.end(), [](const Attempt& a, const Attempt& b) { return a.path < b.path; });
    found.insert(found.end(), plugins.begin(), plugins.end());
}

/// The files of all places in their order, of the LibTorch plugin or of the others.
std::vector<Attempt> candidates(const std::vector<SearchPlace>& places, bool torch) {
    std::vector<Attempt> found;
    for (const SearchPlace& place : places) {
        switch (place.use) {
            case PlaceUse::Nothing: found.push_back({place.path, place.reason}); break;
            case PlaceUse::File:
                if (is_torch_plugin(place.path) == torch) {
                    found.push_back({place.path, {}});
                }
                break;
            case PlaceUse::Plugins:
            case PlaceUse::Program:
            case PlaceUse::System:
                if (torch) {
                    found.push_back({place.path + "/" + std::string(kTorchPlugin), {}});
                } else if (place.use != PlaceUse::System) {
                    add_plugins_of(place, found);
                }
                break;
        }
    }
    return found;
}

} // namespace

bool is_torch_plugin(const std::string& path) {
    const std::string name = fs::path(path).filename().string();
    return name.starts_with("libsimple_torch") && is_shared_library(name);
}

SearchPath SearchPath::standard(const std::vector<std::string>& given) {
    SearchPath search;
    for (const std::string& path : given) {
        search.places.push_back({absolute(path), PlaceUse::File});
    }
    add_variable(search);
    add_program_folders(search);
    for (const char* folder : {"/usr/local/lib/simple", "/usr/lib/simple"}) {
        add_folder(search, folder, PlaceUse::Plugins);
    }
    for (const char* folder : {"/usr/local/lib", "/usr/lib"}) {
        add_folder(search, folder, PlaceUse::System);
    }
#if defined(SIMPLE_MULTIARCH)
    add_folder(search, "/usr/lib/" SIMPLE_MULTIARCH, PlaceUse::System);
#endif
    return search;
}

std::vector<Attempt> SearchPath::torch_candidates() const { return candidates(places, true); }

std::vector<Attempt> SearchPath::plugin_candidates() const { return candidates(places, false); }

} // namespace simple::ffi
