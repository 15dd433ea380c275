#include "line_editor/history.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "line_editor/utf8.hpp"

namespace simple::line_editor {

namespace {

constexpr std::size_t kMaxBlocks = 5000;
// Only the newest part of the file is read; a file that outgrows kMaxFileBytes is cut down to that part.
constexpr off_t kReadBytes = off_t{1} << 20;
constexpr off_t kMaxFileBytes = off_t{4} << 20;

// Closes a descriptor, which also gives up its lock.
class File {
public:
    File(const std::string& path, int flags) noexcept
        : descriptor_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600)) {}
    ~File() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

std::string escaped(const std::string& block) {
    std::string line;
    for (const char c : block) {
        if (c == '\\') {
            line += "\\\\";
        } else if (c == '\n') {
            line += "\\n";
        } else {
            line += c;
        }
    }
    return line + '\n';
}

std::string unescaped(std::string_view line) {
    std::string block;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) {
            ++i;
            block += line[i] == 'n' ? '\n' : line[i];
        } else {
            block += line[i];
        }
    }
    return block;
}

// A line with control characters or broken UTF-8 was not written by History.
bool is_sound(std::string_view line) {
    for (std::size_t at = 0; at < line.size();) {
        const Decoded decoded = decode(line, at);
        if (!decoded.valid || (decoded.code_point < 0x20 && decoded.code_point != '\t') || decoded.code_point == 0x7F) {
            return false;
        }
        at += decoded.length;
    }
    return !line.empty();
}

std::string read_tail(int file, off_t size) {
    const off_t begin = std::max<off_t>(0, size - kReadBytes);
    std::string content(static_cast<std::size_t>(size - begin), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t count =
            ::pread(file, content.data() + filled, content.size() - filled, begin + static_cast<off_t>(filled));
        if (count <= 0) {
            break;
        }
        filled += static_cast<std::size_t>(count);
    }
    content.resize(filled);
    if (begin > 0) {
        content.erase(0, content.find('\n') + 1);
    }
    return content;
}

bool write_all(int file, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return true;
}

} // namespace

std::string History::open(const std::string& path) {
    if (path.empty()) {
        return {};
    }
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
    const File file(path, O_RDWR | O_CREAT | O_APPEND);
    struct stat status = {};
    if (file.descriptor() < 0 || fstat(file.descriptor(), &status) != 0) {
        return "history is not kept: cannot open " + path + ": " + std::strerror(errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return "history is not kept: " + path + " is not a regular file";
    }
    path_ = path;
    fchmod(file.descriptor(), 0600);
    load(file.descriptor());
    return {};
}

void History::load(int file) {
    if (flock(file, LOCK_EX) != 0) {
        return;
    }
    struct stat status = {};
    fstat(file, &status);
    const std::string content = read_tail(file, status.st_size);
    for (std::size_t begin = 0; begin < content.size();) {
        const std::size_t end = std::min(content.find('\n', begin), content.size());
        const std::string_view line = std::string_view(content).substr(begin, end - begin);
        if (is_sound(line)) {
            blocks_.push_back(unescaped(line));
        }
        begin = end + 1;
    }
    if (blocks_.size() > kMaxBlocks) {
        blocks_.erase(blocks_.begin(), blocks_.end() - static_cast<std::ptrdiff_t>(kMaxBlocks));
    }
    if (status.st_size > kMaxFileBytes && ftruncate(file, 0) == 0) {
        write_all(file, content);
    }
}

void History::add(const std::string& block) {
    if (block.find_first_not_of(" \t\n") == std::string::npos || (!blocks_.empty() && blocks_.back() == block)) {
        return;
    }
    blocks_.push_back(block);
    append_to_file(block);
}

// The lock and the single append keep blocks of two sessions apart.
void History::append_to_file(const std::string& block) {
    if (path_.empty() || block.size() > static_cast<std::size_t>(kReadBytes) / 4) {
        return;
    }
    const File file(path_, O_WRONLY | O_CREAT | O_APPEND);
    if (file.descriptor() >= 0 && flock(file.descriptor(), LOCK_EX) == 0) {
        write_all(file.descriptor(), escaped(block));
    }
}

std::size_t History::find_before(std::size_t before, std::string_view needle) const noexcept {
    for (std::size_t i = std::min(before, blocks_.size()); i-- > 0;) {
        if (blocks_[i].find(needle) != std::string::npos) {
            return i;
        }
    }
    return blocks_.size();
}

std::string default_history_path() {
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state != nullptr && *state == '/') {
        return std::string(state) + "/simple/history";
    }
    const char* home = std::getenv("HOME");
    if (home != nullptr && *home == '/') {
        return std::string(home) + "/.local/state/simple/history";
    }
    return {};
}

} // namespace simple::line_editor
