#include "module/module_locator.hpp"

#include <filesystem>
#include <system_error>

namespace simple::module {

namespace {

std::optional<std::string> find_in(const std::string& folder, const std::vector<std::string_view>& path,
                                   std::size_t first) {
    std::filesystem::path base = folder.empty() ? std::filesystem::path(".") : std::filesystem::path(folder);
    for (std::size_t i = first; i < path.size(); ++i) {
        base /= std::string(path[i]);
    }
    std::filesystem::path file = base;
    file += ".spl";
    for (const std::filesystem::path& candidate : {file, base / "__init__.spl", base / "mod.spl"}) {
        std::error_code ignored;
        if (std::filesystem::is_regular_file(candidate, ignored)) {
            return candidate.string();
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> locate_module(const std::vector<std::string_view>& path, const SearchPath& search) {
    if (path.empty()) {
        return std::nullopt;
    }
    if (path[0] == "crate") {
        return find_in(search.program_folder, path, 1);
    }
    if (path[0] == "self") {
        return find_in(search.importing_folder, path, 1);
    }
    if (path[0] == "super") {
        return find_in((std::filesystem::path(search.importing_folder) / "..").string(), path, 1);
    }
    std::vector<std::string> folders = {search.importing_folder, search.program_folder,
                                        (std::filesystem::path(search.program_folder) / "src").string()};
    folders.insert(folders.end(), search.module_path.begin(), search.module_path.end());
    for (const std::string& folder : folders) {
        if (std::optional<std::string> file = find_in(folder, path, 0)) {
            return file;
        }
    }
    return std::nullopt;
}

std::string folder_of(std::string_view path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

std::string canonical_path(const std::string& path) {
    std::error_code failed;
    const std::filesystem::path canonical = std::filesystem::weakly_canonical(path, failed);
    return failed ? path : canonical.string();
}

} // namespace simple::module
