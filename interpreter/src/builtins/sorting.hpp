// A stable sort that is safe with any comparison.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace simple::builtins {

/// Returns the positions 0 to count - 1 in sorted order. `before(i, j)` tells whether element i must come before
/// element j. It may throw, contradict itself or change what it compares: every access stays inside the two buffers,
/// because the merge is bounded by lengths and never by the outcome of a comparison.
template <typename Before> std::vector<std::size_t> merge_sorted_positions(std::size_t count, Before&& before) {
    std::vector<std::size_t> from(count);
    std::vector<std::size_t> to(count);
    std::iota(from.begin(), from.end(), std::size_t{0});
    for (std::size_t width = 1; width < count; width *= 2) {
        for (std::size_t begin = 0; begin < count; begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, count);
            const std::size_t end = std::min(begin + 2 * width, count);
            std::size_t left = begin;
            std::size_t right = middle;
            // Runs that are in order already cost one comparison.
            const bool in_order = right == end || !before(from[right], from[middle - 1]);
            for (std::size_t out = begin; out < end; ++out) {
                const bool take_right =
                    right < end && (left == middle || (!in_order && before(from[right], from[left])));
                to[out] = take_right ? from[right++] : from[left++];
            }
        }
        std::swap(from, to);
    }
    return from;
}

} // namespace simple::builtins
