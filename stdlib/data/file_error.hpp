// What readers of files throw, and how they word it: "load_npy: a.npy: not an NPY file (bad magic at byte 0)" (E12).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace simple::data {

/// Codes of the catalogue that readers use.
namespace codes {
inline constexpr std::string_view kFormat = "E0601";
inline constexpr std::string_view kContents = "E0602";
inline constexpr std::string_view kArchive = "E0603";
inline constexpr std::string_view kCsv = "E0604";
inline constexpr std::string_view kDataset = "E0605";
} // namespace codes

/// How much a file may claim. The defaults are for files of the user's own.
struct FileLimits {
    std::uint64_t npy_header = std::uint64_t{64} << 10U;
    std::uint64_t safetensors_header = 100'000'000;
    std::uint64_t zip_entries = 65'534;
    std::uint64_t zip_bytes = (std::uint64_t{4} << 30U) - 1; ///< unpacked, all entries together
    std::uint64_t zip_ratio = 1032;                          ///< the format cannot pack better than this
    std::uint64_t csv_columns = 65'536;
    std::uint64_t csv_cell = std::uint64_t{16} << 20U;

    /// For files from strangers.
    static constexpr FileLimits untrusted() noexcept {
        return {10'000, std::uint64_t{1} << 20U, 100, std::uint64_t{64} << 20U, 1000, 4096, std::uint64_t{64} << 10U};
    }
};

/// Thrown for a file that is not what it should be.
class FileError : public std::runtime_error {
public:
    explicit FileError(const std::string& message, std::string help = {}, std::string_view code = codes::kFormat)
        : std::runtime_error(message), help_(std::move(help)), code_(code) {}
    const std::string& help() const noexcept { return help_; }
    std::string_view code() const noexcept { return code_; }

private:
    std::string help_;
    std::string_view code_; ///< one of the literals in `codes`
};

/// Reports a file that is being read: knows the function that reads it, its path, and the limits that hold for it.
class Failure {
public:
    Failure(std::string_view name, std::string_view path, std::string_view code = codes::kFormat)
        : prefix_(std::string(name) + ": " + std::string(path) + ": "), code_(code) {}
    const FileLimits& limits() const noexcept { return limits_; }
    Failure with_limits(const FileLimits& limits) const {
        Failure other = *this;
        other.limits_ = limits;
        return other;
    }
    /// The same file, for faults of another class.
    Failure with_code(std::string_view code) const {
        Failure other = *this;
        other.code_ = code;
        return other;
    }
    /// The same for a part of the file: "load_npz: a.npz: entry w: …".
    Failure within(std::string_view part) const {
        Failure other = *this;
        other.prefix_ += std::string(part) + ": ";
        return other;
    }
    [[noreturn]] void operator()(const std::string& text, std::string help = {}) const {
        throw FileError(prefix_ + text, std::move(help), code_);
    }

private:
    std::string prefix_;
    std::string_view code_;
    FileLimits limits_;
};

/// Shows text of a file in a message: quoted, shortened, without control characters.
std::string shown(std::string_view text);

} // namespace simple::data
