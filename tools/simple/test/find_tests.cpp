#include "test/find_tests.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "run/commands.hpp"

namespace simple::cli {

namespace {

namespace fs = std::filesystem;

bool is_test_file(const std::string& name) { return name.ends_with("_spec.spl") || name.ends_with("_test.spl"); }

bool is_hidden(const fs::path& path) {
    const std::string name = path.filename().string();
    return name.size() > 1 && name.front() == '.' && name != "..";
}

std::vector<std::string> files_under(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code failed;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator i(folder, options, failed), end; !failed && i != end; i.increment(failed)) {
        if (i->is_directory(failed) && is_hidden(i->path())) {
            i.disable_recursion_pending();
        } else if (is_test_file(i->path().filename().string()) && i->is_regular_file(failed)) {
            files.push_back(i->path().lexically_normal().string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

FoundTests find_tests(const std::vector<std::string>& paths) {
    FoundTests found;
    for (const std::string& path : paths) {
        std::error_code failed;
        std::vector<std::string> files;
        if (fs::is_directory(path, failed)) {
            files = files_under(path);
        } else if (const std::string why = why_unreadable(path); why.empty()) {
            files.push_back(path);
        } else {
            found.problem = "cannot read " + path + ": " + why;
            return found;
        }
        for (std::string& file : files) {
            if (std::find(found.files.begin(), found.files.end(), file) == found.files.end()) {
                found.files.push_back(std::move(file));
            }
        }
    }
    if (found.files.empty()) {
        found.problem = "no tests in " + paths.front();
        found.help = "test files end in _spec.spl or _test.spl; a file of any name can be given by its path";
    }
    return found;
}

} // namespace simple::cli
