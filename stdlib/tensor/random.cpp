#include "stdlib/tensor/random.hpp"

#include <cmath>
#include <utility>

#include "stdlib/kernels/math.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::tensor {

namespace {

/// Computes block `counter` of Philox4x32-10 as two 64-bit words.
void philox_block(std::uint64_t key, std::uint64_t counter, std::uint64_t* words) noexcept {
    constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
    constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
    constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
    constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
    auto key0 = static_cast<std::uint32_t>(key);
    auto key1 = static_cast<std::uint32_t>(key >> 32U);
    auto x0 = static_cast<std::uint32_t>(counter);
    auto x1 = static_cast<std::uint32_t>(counter >> 32U);
    std::uint32_t x2 = 0;
    std::uint32_t x3 = 0;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = kMultiplier0 * x0;
        const std::uint64_t product1 = kMultiplier1 * x2;
        x0 = static_cast<std::uint32_t>(product1 >> 32U) ^ x1 ^ key0;
        x1 = static_cast<std::uint32_t>(product1);
        x2 = static_cast<std::uint32_t>(product0 >> 32U) ^ x3 ^ key1;
        x3 = static_cast<std::uint32_t>(product0);
        key0 += kWeyl0;
        key1 += kWeyl1;
    }
    words[0] = x0 | (std::uint64_t{x1} << 32U);
    words[1] = x2 | (std::uint64_t{x3} << 32U);
}

} // namespace

std::uint64_t Generator::next_word() noexcept {
    const std::uint64_t block = position_ / 2;
    if (cached_block_ != block) {
        philox_block(static_cast<std::uint64_t>(seed_), block, cached_);
        cached_block_ = block;
    }
    return cached_[position_++ % 2];
}

void Generator::set_state(const std::vector<std::int64_t>& state) {
    if (state.size() != 2 || state[1] < 0) {
        throw errors::value("set_rng_state", "the state must be two numbers from rng_state()");
    }
    seed(state[0]);
    position_ = static_cast<std::uint64_t>(state[1]);
}

std::int64_t Generator::integer(std::int64_t low, std::int64_t high) noexcept {
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const double scaled = std::floor(uniform() * static_cast<double>(span));
    // Rounding can reach the end of a span above 2^53.
    const std::uint64_t step = scaled >= 0x1p64 ? span - 1 : static_cast<std::uint64_t>(scaled);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (step < span ? step : span - 1));
}

void Generator::fill_uniform(std::span<double> out) noexcept {
    std::size_t i = 0;
    if (position_ % 2 != 0 && !out.empty()) {
        out[i++] = uniform();
    }
    for (; i + 2 <= out.size(); i += 2, position_ += 2) {
        std::uint64_t words[2];
        philox_block(static_cast<std::uint64_t>(seed_), position_ / 2, words);
        out[i] = to_uniform(words[0]);
        out[i + 1] = to_uniform(words[1]);
    }
    if (i < out.size()) {
        out[i] = uniform();
    }
}

void Generator::fill_normal(std::span<double> out) noexcept {
    position_ += position_ % 2;
    const std::size_t even = out.size() / 2 * 2;
    fill_uniform(out.first(even));
    kernels::normal_pairs(out.data(), even / 2);
    if (even != out.size()) {
        out[even] = normal();
    }
}

double Generator::normal() noexcept {
    position_ += position_ % 2;
    double pair[2] = {uniform(), uniform()};
    kernels::normal_pairs(pair, 1);
    return pair[0];
}

void Generator::shuffle(std::span<std::int64_t> values) noexcept {
    for (std::size_t i = values.size(); i-- > 1;) {
        const auto j = static_cast<std::size_t>(std::floor(uniform() * static_cast<double>(i + 1)));
        std::swap(values[i], values[j]);
    }
}

} // namespace simple::tensor
