// Buffered output to a file descriptor that never loses an error.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace simple::cli {

/// Collects output and writes it in large pieces, or at once when it goes to a terminal. A reader that left ends the
/// process as SIGPIPE does.
class Output {
public:
    explicit Output(int descriptor) noexcept;

    void write(std::string_view text);
    void flush();
    /// The errno of the first failed write, 0 if none failed. Output after it is dropped.
    int error() const noexcept { return error_; }
    /// Tells whether the last thing written ended its line.
    bool at_line_start() const noexcept { return at_line_start_; }

private:
    static constexpr std::size_t kCapacity = std::size_t{64} << 10;

    void write_through(std::string_view text);

    int descriptor_;
    bool is_terminal_;
    bool at_line_start_ = true;
    int error_ = 0;
    std::unique_ptr<char[]> buffer_;
    std::size_t used_ = 0;
};

/// Sees to it that descriptors 0, 1 and 2 are open, so that no file opened later is taken for one of them. Writing to
/// one that the caller had closed fails.
void open_standard_descriptors() noexcept;

} // namespace simple::cli
