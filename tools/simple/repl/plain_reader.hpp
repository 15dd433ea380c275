// Reads blocks without line editing: from a pipe, a file or a terminal without cursor control.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace simple::cli {

/// Splits lines into blocks. A block of indented lines ends at an empty line, at a line at the margin that does not
/// continue it, or at the end of input.
class PlainReader {
public:
    PlainReader(int descriptor, std::function<bool(std::string_view)> incomplete)
        : descriptor_(descriptor), incomplete_(std::move(incomplete)) {}

    /// Returns the next block, or nothing at the end of input. `prompt` is called before each line; it gets true inside
    /// a block.
    std::optional<std::string> read(const std::function<void(bool continued)>& prompt);

private:
    enum class Line : unsigned char { Read, Interrupted, End };
    Line next_line(std::string& line);

    int descriptor_;
    std::function<bool(std::string_view)> incomplete_;
    std::string bytes_;
    std::size_t at_ = 0;
    std::optional<std::string> pending_;
};

} // namespace simple::cli
