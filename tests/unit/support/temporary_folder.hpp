// A folder for the files of one test.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace simple::test {

/// A new folder below the system's temporary one, removed with its contents at the end.
class TemporaryFolder {
public:
    TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "simple_test_XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("cannot make a folder like " + path_);
        }
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const noexcept { return path_; }
    std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }
    /// Writes a file and returns its path.
    std::string write(std::string_view name, std::string_view contents) const {
        std::string file = path(name);
        std::ofstream(file, std::ios::binary) << contents;
        return file;
    }
    /// How many files and folders are in it.
    std::size_t entries() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
    }

private:
    std::string path_;
};

} // namespace simple::test
