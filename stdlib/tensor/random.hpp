// The documented random generator: Philox4x32-10 (Salmon et al., 2011), the same numbers on every machine.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simple/export.hpp"

namespace simple::tensor {

/// Seed of a generator that was not given one, so that programs are reproducible.
inline constexpr std::int64_t kDefaultSeed = 42;

/// A stream of 64-bit words: block b = 0, 1, … of the key gives words 2b and 2b+1. A value; each interpreter owns one.
class SIMPLE_API Generator {
public:
    explicit Generator(std::int64_t seed = kDefaultSeed) noexcept : seed_(seed) {}

    /// Restarts the sequence.
    void seed(std::int64_t seed) noexcept { *this = Generator(seed); }
    std::int64_t seed() const noexcept { return seed_; }
    /// Saves the position: the seed and the number of words used.
    std::vector<std::int64_t> state() const { return {seed_, static_cast<std::int64_t>(position_)}; }
    /// Restores what state() gave. Throws a value error for anything else.
    void set_state(const std::vector<std::int64_t>& state);

    /// Returns the next word of the stream.
    std::uint64_t next_word() noexcept;
    /// Returns a number from [0, 1) with 53 random bits.
    double uniform() noexcept { return to_uniform(next_word()); }
    /// Returns an integer from [low, high); low + floor(u·(high - low)). high > low is the caller's duty.
    std::int64_t integer(std::int64_t low, std::int64_t high) noexcept;
    /// Fills with uniform numbers, in order.
    void fill_uniform(std::span<double> out) noexcept;
    /// Fills with normal numbers (Box–Muller on pairs of words from an even position; an odd count drops the last).
    void fill_normal(std::span<double> out) noexcept;
    /// Returns one normal number; uses a pair of words.
    double normal() noexcept;
    /// Shuffles by Fisher–Yates: i from n-1 down to 1, swapped with floor(u·(i+1)).
    void shuffle(std::span<std::int64_t> values) noexcept;

private:
    static double to_uniform(std::uint64_t word) noexcept { return static_cast<double>(word >> 11U) * 0x1p-53; }

    std::int64_t seed_;
    std::uint64_t position_ = 0;
    std::uint64_t cached_[2] = {0, 0};
    std::uint64_t cached_block_ = UINT64_MAX;
};

} // namespace simple::tensor
