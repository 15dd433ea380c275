// Checks of sizes before anything is allocated.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "runtime/heap.hpp"
#include "runtime/runtime_error.hpp"

namespace simple::runtime {

/// Under SIMPLE_STRESS capacities start tiny, so that everything that grows does so all the time.
#ifdef SIMPLE_STRESS
inline constexpr bool kStress = true;
#else
inline constexpr bool kStress = false;
#endif

/// Raises E0506: "an array of 5 elements is too large (limit 3)".
[[noreturn]] void raise_too_large(std::string_view what, std::size_t size, std::string_view unit, std::size_t limit);

/// Raises E0506 when a collection of `count` elements would pass the limit.
inline void check_elements(const Heap& heap, std::size_t count, const char* what = "array") {
    if (count > heap.most_elements) {
        raise_too_large(what, count, "elements", heap.most_elements);
    }
}

/// Returns a * b, or the largest size when that overflows.
inline std::size_t saturating_multiply(std::size_t a, std::size_t b) noexcept {
    std::size_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? static_cast<std::size_t>(-1) : product;
}

} // namespace simple::runtime
