// What the tests of damaged files share: a table of defects, and the reader that must name each of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "heap_peak.hpp"
#include "stdlib/data/file_error.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::data {

/// A damaged file and what its error must say.
struct Defect {
    std::string what;
    std::string bytes;
    std::string message;
};

/// Gives what a reader says about a file, "" when it accepts it. Anything but a FileError fails the test by itself, and
/// so does a refused file for which more memory was taken than its size warrants.
template <typename Read> std::string complaint(const Read& read, const std::string& bytes) {
    const HeapPeak heap;
    try {
        read(bytes);
    } catch (const FileError& error) {
        const std::size_t needed = heap.bytes();
        CHECK(needed <= 4 * bytes.size() + (std::size_t{1} << 20));
        return error.what();
    }
    return {};
}

/// Checks that every defect is named, behind function and path.
template <typename Read>
void check_defects(const Read& read, const std::vector<Defect>& defects, std::string_view prefix) {
    for (const Defect& defect : defects) {
        const std::string said = complaint(read, defect.bytes);
        INFO(defect.what << ": " << said);
        CHECK(said.substr(0, prefix.size()) == prefix);
        CHECK(said.find(defect.message) != std::string::npos);
    }
}

/// Checks that a file cut off anywhere is an error, and that no change of a single byte does more than that.
template <typename Read> void check_damage(const Read& read, const std::string& good) {
    for (std::size_t size = 0; size < good.size(); ++size) {
        INFO("cut off after " << size << " of " << good.size() << " bytes");
        CHECK_FALSE(complaint(read, good.substr(0, size)).empty());
    }
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const unsigned change : {0x01U, 0x10U, 0x80U, 0xFFU}) {
            std::string bad = good;
            bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ change);
            complaint(read, bad); // accepted or refused, but neither a crash nor another error
        }
    }
}

/// Little-endian integers for files made by hand.
inline std::string little(std::uint64_t value, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        out += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
    return out;
}

} // namespace simple::data
