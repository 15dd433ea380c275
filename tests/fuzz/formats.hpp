// What the fuzz targets of file formats share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "input.hpp"
#include "stdlib/data/byte_reader.hpp"
#include "stdlib/data/file_error.hpp"

namespace simple::fuzz {

inline data::Bytes as_bytes(const std::uint8_t* data, std::size_t size) {
    return std::as_bytes(std::span<const std::uint8_t>(data, size));
}

/// Runs a reader, for which a FileError is a good answer and anything else is a fault.
template <typename Read> void read_file(const Read& read) {
    try {
        read();
    } catch (const data::FileError&) { // NOLINT(bugprone-empty-catch): refused, as it should be
    }
}

} // namespace simple::fuzz
