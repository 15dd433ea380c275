#include "support/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace simple {

namespace {

/// A file is read in pieces that grow with what was read: a small file touches little memory, a large one takes few
/// calls.
constexpr std::size_t kSmallestRead = std::size_t{4} * 1024;
constexpr std::size_t kLargestRead = std::size_t{1024} * 1024;

std::string errno_text(int code) { return std::generic_category().message(code); }

[[noreturn]] void fail(const std::string& operation, const std::string& path, int code = errno) {
    throw FileError(operation, path, code, errno_text(code));
}

/// Owns a descriptor until it is closed or given up.
class Descriptor {
public:
    Descriptor(FileSystem& files, const std::string& path, int flags, mode_t mode) : files_(files), path_(path) {
        do {
            number_ = files_.open(path.c_str(), flags | O_CLOEXEC, mode);
        } while (number_ < 0 && errno == EINTR);
    }
    ~Descriptor() {
        if (number_ >= 0) {
            files_.close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const noexcept { return number_ >= 0; }

    /// Reads up to `size` bytes; 0 at the end.
    std::size_t read(char* data, std::size_t size) {
        ssize_t got = 0;
        do {
            got = files_.read(number_, data, size);
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            fail("read", path_);
        }
        return static_cast<std::size_t>(got);
    }

    void write_all(std::string_view contents) {
        while (!contents.empty()) {
            const ssize_t written = files_.write(number_, contents.data(), contents.size());
            if (written < 0 && errno == EINTR) {
                continue;
            }
            if (written <= 0) {
                fail("write", path_, written < 0 ? errno : EIO);
            }
            contents.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    void flush() {
        int status = 0;
        do {
            status = files_.fsync(number_);
        } while (status != 0 && errno == EINTR);
        // Some file systems cannot flush a folder or a pipe, which is no failure of ours.
        if (status != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS) {
            fail("flush", path_);
        }
    }

    void close() {
        // After EINTR the descriptor is closed all the same; closing again could hit another file.
        if (files_.close(std::exchange(number_, -1)) != 0 && errno != EINTR) {
            fail("close", path_);
        }
    }

private:
    FileSystem& files_;
    std::string path_;
    int number_ = -1;
};

std::string resolve_links(const std::string& path) {
    std::error_code ignored;
    const std::filesystem::path real = std::filesystem::canonical(path, ignored);
    return ignored ? path : real.string();
}

/// Names of temporary files tried when another writer of the same file holds the first ones.
constexpr int kTemporaryNames = 1000;

void flush_folder(FileSystem& files, const std::string& path) {
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    const std::string folder_path = parent.empty() ? "." : parent.string();
    Descriptor folder(files, folder_path, O_RDONLY | O_DIRECTORY, 0);
    if (!folder.is_open()) {
        fail("open", folder_path);
    }
    folder.flush();
}

/// Writes a new file beside `path`, complete and flushed, and returns its name. Leaves nothing behind on failure.
std::string write_beside(FileSystem& files, const std::string& path, std::string_view contents) {
    mode_t mode = 0666;
    const bool exists = files.mode_of(path.c_str(), mode) == 0;
    for (int n = 0; n < kTemporaryNames; ++n) {
        std::string name = path + ".tmp." + std::to_string(::getpid()) + "." + std::to_string(n);
        Descriptor file(files, name, O_WRONLY | O_CREAT | O_EXCL, mode);
        if (!file.is_open() && errno == EEXIST) {
            continue;
        }
        if (!file.is_open()) {
            fail("create", name);
        }
        try {
            file.write_all(contents);
            file.flush();
            file.close();
        } catch (const FileError&) {
            files.unlink(name.c_str());
            throw;
        }
        if (exists) {
            // The process mask took bits from the mode at creation.
            files.set_mode(name.c_str(), mode);
        }
        return name;
    }
    fail("create a file beside", path, EEXIST);
}

} // namespace

FileError::FileError(const std::string& operation, std::string path, int code, const std::string& reason)
    : std::runtime_error("cannot " + operation + " `" + path + "`: " + reason), path_(std::move(path)), code_(code) {}

int FileSystem::open(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }
ssize_t FileSystem::read(int descriptor, void* data, std::size_t size) { return ::read(descriptor, data, size); }
ssize_t FileSystem::write(int descriptor, const void* data, std::size_t size) {
    return ::write(descriptor, data, size);
}
int FileSystem::fsync(int descriptor) { return ::fsync(descriptor); }
int FileSystem::close(int descriptor) { return ::close(descriptor); }
int FileSystem::rename(const char* from, const char* to) { return std::rename(from, to); }
int FileSystem::unlink(const char* path) { return ::unlink(path); }
int FileSystem::mode_of(const char* path, mode_t& mode) {
    struct stat status {};
    if (::stat(path, &status) != 0) {
        return -1;
    }
    mode = status.st_mode & 07777U;
    return 0;
}

int FileSystem::set_mode(const char* path, mode_t mode) { return ::chmod(path, mode); }

FileSystem& FileSystem::system() noexcept {
    static FileSystem files;
    return files;
}

std::string read_file(const std::string& path, std::size_t limit, FileSystem& files) {
    Descriptor file(files, path, O_RDONLY, 0);
    if (!file.is_open()) {
        fail("open", path);
    }
    std::string contents;
    std::size_t size = 0;
    for (;;) {
        const std::size_t wanted = std::clamp(size, kSmallestRead, kLargestRead);
        contents.resize(size + wanted);
        const std::size_t got = file.read(contents.data() + size, wanted);
        if (got == 0) {
            contents.resize(size);
            return contents;
        }
        size += got;
        if (limit != 0 && size > limit) {
            throw FileError("read", path, 0, "it is larger than the limit of " + std::to_string(limit) + " bytes");
        }
    }
}

void write_file_atomically(const std::string& path, std::string_view contents, FileSystem& files) {
    const std::string target = resolve_links(path);
    try {
        const std::string temporary = write_beside(files, target, contents);
        if (files.rename(temporary.c_str(), target.c_str()) != 0) {
            const int code = errno;
            files.unlink(temporary.c_str());
            fail("replace", path, code);
        }
    } catch (const FileError& error) {
        throw FileError("save", path, error.code(), errno_text(error.code()));
    }
    flush_folder(files, target);
}

} // namespace simple
