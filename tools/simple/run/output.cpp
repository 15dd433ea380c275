#include "run/output.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace simple::cli {

Output::Output(int descriptor) noexcept : descriptor_(descriptor), is_terminal_(isatty(descriptor) == 1) {}

void Output::write(std::string_view text) {
    if (text.empty()) {
        return;
    }
    at_line_start_ = text.back() == '\n';
    if (text.size() > kCapacity - used_) {
        flush();
        if (text.size() >= kCapacity) {
            write_through(text);
            return;
        }
    }
    if (buffer_ == nullptr) {
        buffer_ = std::make_unique_for_overwrite<char[]>(kCapacity);
    }
    std::memcpy(buffer_.get() + used_, text.data(), text.size());
    used_ += text.size();
    if (is_terminal_) {
        flush();
    }
}

void Output::flush() {
    if (used_ > 0) {
        write_through({buffer_.get(), used_});
        used_ = 0;
    }
}

void Output::write_through(std::string_view text) {
    while (!text.empty() && error_ == 0) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd wait = {descriptor_, POLLOUT, 0};
            poll(&wait, 1, -1);
        } else if (errno == EPIPE) {
            // The parent ignores SIGPIPE; end all the same as if it did not.
            std::signal(SIGPIPE, SIG_DFL);
            raise(SIGPIPE);
            error_ = EPIPE;
        } else if (errno != EINTR) {
            error_ = errno;
        }
    }
}

void open_standard_descriptors() noexcept {
    // Opened the wrong way round on purpose: using one fails as it would on a closed descriptor.
    constexpr int kModes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int descriptor = 0; descriptor < 3; ++descriptor) {
        if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF) {
            ::open("/dev/null", kModes[descriptor]);
        }
    }
}

} // namespace simple::cli
