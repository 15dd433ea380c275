#include "stdlib/kernels/index.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "stdlib/kernels/convert.hpp"

namespace simple::kernels {

namespace {

std::size_t wrap_index(std::int64_t i, std::size_t length) noexcept {
    return i < 0 ? length - static_cast<std::size_t>(-i) : static_cast<std::size_t>(i);
}

template <typename T> void add_entry(T* to, const T* from, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; ++i) {
        if constexpr (std::is_same_v<T, std::int64_t>) {
            to[i] = static_cast<T>(static_cast<std::uint64_t>(to[i]) + static_cast<std::uint64_t>(from[i]));
        } else {
            to[i] = static_cast<T>(to[i] + from[i]);
        }
    }
}

/// Orders numbers with NaN as the largest.
template <typename T> bool comes_before(T a, T b) noexcept { return a < b || (b != b && a == a); }

} // namespace

std::size_t pick_entries(const void* x, std::size_t outer, std::size_t length, std::size_t bytes,
                         const std::int64_t* index, std::size_t count, void* out) noexcept {
    const auto limit = static_cast<std::int64_t>(length);
    for (std::size_t i = 0; i < count; ++i) {
        if (index[i] < -limit || index[i] >= limit) {
            return i;
        }
    }
    const auto* from = static_cast<const std::byte*>(x);
    auto* to = static_cast<std::byte*>(out);
    for (std::size_t o = 0; o < outer; ++o, from += length * bytes) {
        for (std::size_t i = 0; i < count; ++i, to += bytes) {
            std::memcpy(to, from + wrap_index(index[i], length) * bytes, bytes);
        }
    }
    return count;
}

void add_entries(Element type, const void* src, std::size_t outer, std::size_t length, std::size_t entry,
                 const std::int64_t* index, std::size_t count, void* out) noexcept {
    with_storage_type(type, [&](auto* tag) {
        using T = std::remove_pointer_t<decltype(tag)>;
        const auto* from = static_cast<const T*>(src);
        auto* to = static_cast<T*>(out);
        for (std::size_t o = 0; o < outer; ++o, to += length * entry) {
            for (std::size_t i = 0; i < count; ++i, from += entry) {
                add_entry(to + wrap_index(index[i], length) * entry, from, entry);
            }
        }
    });
}

void sort_positions(Element type, const void* x, std::size_t length, std::ptrdiff_t step, bool descending,
                    std::int64_t* order) {
    for (std::size_t i = 0; i < length; ++i) {
        order[i] = static_cast<std::int64_t>(i);
    }
    with_storage_type(type, [&](auto* tag) {
        const auto* data = static_cast<const std::remove_pointer_t<decltype(tag)>*>(x);
        std::stable_sort(order, order + length, [&](std::int64_t a, std::int64_t b) {
            const auto left = data[a * step];
            const auto right = data[b * step];
            return descending ? comes_before(right, left) : comes_before(left, right);
        });
    });
}

} // namespace simple::kernels
