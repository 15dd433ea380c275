// Integer arithmetic that says when the result does not fit. Every size is computed with these before it is used.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>

namespace simple {

/// Returns a + b, or nothing when it does not fit in T.
template <std::integral T> constexpr std::optional<T> checked_add(T a, T b) noexcept {
    T result{};
    return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional<T>(result);
}

/// Returns a - b, or nothing when it does not fit in T.
template <std::integral T> constexpr std::optional<T> checked_subtract(T a, T b) noexcept {
    T result{};
    return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional<T>(result);
}

/// Returns a * b, or nothing when it does not fit in T.
template <std::integral T> constexpr std::optional<T> checked_multiply(T a, T b) noexcept {
    T result{};
    return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional<T>(result);
}

/// Returns the product of a range of factors (1 when it is empty), or nothing when it does not fit in T.
template <std::integral T, typename Range> constexpr std::optional<T> checked_product(const Range& factors) noexcept {
    std::optional<T> product = T{1};
    bool zero = false;
    for (const auto& factor : factors) {
        zero = zero || factor == 0;
        if (product) {
            product = checked_multiply<T>(*product, static_cast<T>(factor));
        }
    }
    return zero ? std::optional<T>(T{0}) : product;
}

/// Converts to a type that may be narrower, or returns nothing when the value does not fit.
template <std::integral To, std::integral From> constexpr std::optional<To> checked_cast(From value) noexcept {
    To result{};
    return __builtin_add_overflow(value, From{0}, &result) ? std::nullopt : std::optional<To>(result);
}

} // namespace simple
