// ZIP archives in memory, as far as NPZ files need them: entries stored or deflated, sizes up to 4 GiB.
//
// Nothing is ever written to disk, and names are only names. What an archive claims is checked against its real size
// and against the limits that hold for it before memory is taken.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/data/byte_reader.hpp"

namespace simple::data {

/// One file of an archive.
struct ZipEntry {
    std::string name;
    Bytes stored;       ///< as it lies in the archive
    std::uint64_t size; ///< after unpacking
    std::uint32_t crc;
    bool deflated;
};

/// Lists an archive. Throws FileError for what is malformed, encrypted, split, overlapping, listed twice or too large.
std::vector<ZipEntry> list_zip(Bytes bytes, const Failure& fail);
/// Unpacks one entry into `space` where it must, and returns its bytes. Throws FileError for a wrong size or checksum.
Bytes unpack(const ZipEntry& entry, std::string& space, const Failure& fail);

/// Builds an archive of stored entries, one after the other.
class ZipWriter {
public:
    explicit ZipWriter(const Failure& fail) : fail_(&fail) {}
    void add(std::string_view name, std::string_view contents);
    /// Ends the archive and gives it away.
    std::string finish();

private:
    const Failure* fail_;
    std::string archive_;
    std::string directory_;
    std::size_t count_ = 0;
};

} // namespace simple::data
