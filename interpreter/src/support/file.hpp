// The one layer through which files are read and written. Everything above it gets whole contents or a FileError;
// tests put a FileSystem of their own underneath to make any call fail.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace simple {

/// What failed, on which path, and why.
class FileError : public std::runtime_error {
public:
    /// `code` is an errno value, or 0 for errors the system did not report.
    FileError(const std::string& operation, std::string path, int code, const std::string& reason);
    const std::string& path() const noexcept { return path_; }
    int code() const noexcept { return code_; }

private:
    std::string path_;
    int code_;
};

/// The system calls the layer makes, with their POSIX meaning: -1 and errno on failure.
class FileSystem {
public:
    virtual ~FileSystem() = default;
    virtual int open(const char* path, int flags, mode_t mode);
    virtual ssize_t read(int descriptor, void* data, std::size_t size);
    virtual ssize_t write(int descriptor, const void* data, std::size_t size);
    virtual int fsync(int descriptor);
    virtual int close(int descriptor);
    virtual int rename(const char* from, const char* to);
    virtual int unlink(const char* path);
    /// Stores the permission bits of an existing file.
    virtual int mode_of(const char* path, mode_t& mode);
    virtual int set_mode(const char* path, mode_t mode);

    /// Returns the file system of the process.
    static FileSystem& system() noexcept;
};

/// Reads a whole file. Throws FileError, also when the file is longer than `limit` bytes (0: no limit).
std::string read_file(const std::string& path, std::size_t limit = 0, FileSystem& files = FileSystem::system());

/// Replaces a file so that at every moment either the old or the new contents are there, complete: a temporary file
/// beside it is written, flushed and renamed, then the folder is flushed. Keeps the mode of an existing file and
/// follows symbolic links. Throws FileError and then leaves the old file as it was.
void write_file_atomically(const std::string& path, std::string_view contents,
                           FileSystem& files = FileSystem::system());

} // namespace simple
