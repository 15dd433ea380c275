// The one way in which readers of binary files touch bytes: every access is checked against the real size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "stdlib/data/file_error.hpp"

namespace simple::data {

using Bytes = std::span<const std::byte>;

inline Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span<const char>(text.data(), text.size())); }
inline std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()),
            bytes.size()}; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}
/// Prints bytes as "61 62 63".
std::string hex_of(Bytes bytes);

/// Walks over bytes in memory. Throws FileError "ends at byte 12 inside WHAT" when they do not suffice.
class ByteReader {
public:
    ByteReader(Bytes bytes, const Failure& fail) : bytes_(bytes), fail_(&fail) {}
    std::size_t position() const noexcept { return position_; }
    std::size_t size() const noexcept { return bytes_.size(); }
    std::size_t remaining() const noexcept { return bytes_.size() - position_; }

    Bytes take(std::uint64_t count, std::string_view what);
    /// Unsigned integers of `count` <= 8 bytes.
    std::uint64_t little(std::size_t count, std::string_view what);
    std::uint64_t big(std::size_t count, std::string_view what);
    /// Goes on at another position, which may be the end.
    void seek(std::uint64_t position, std::string_view what);

private:
    Bytes bytes_;
    const Failure* fail_;
    std::size_t position_ = 0;
};

/// Appends integers to a file under construction.
void append_little(std::string& out, std::uint64_t value, std::size_t count);
void append_big(std::string& out, std::uint64_t value, std::size_t count);

} // namespace simple::data
