// Hashes of numbers: inline, because dicts with number keys live on them.
#pragma once

#include <cstdint>
#include <cstring>

namespace simple::runtime {

/// Mixes 64 bits so that the low bits of the result depend on all of them.
inline std::uint64_t hash_bits(std::uint64_t bits) noexcept {
    const std::uint64_t product = bits * 0x9E3779B97F4A7C15ULL;
    return product ^ (product >> 32);
}

inline std::uint64_t hash_int(std::int64_t number) noexcept { return hash_bits(static_cast<std::uint64_t>(number)); }

/// A whole number hashes like the integer, so that 1 and 1.0 are one key.
inline std::uint64_t hash_float(double number) noexcept {
    constexpr double kLimit = 9223372036854775808.0;
    if (number >= -kLimit && number < kLimit) {
        const std::int64_t whole = static_cast<std::int64_t>(number);
        if (static_cast<double>(whole) == number) {
            return hash_int(whole);
        }
    }
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    return hash_bits(bits);
}

} // namespace simple::runtime
