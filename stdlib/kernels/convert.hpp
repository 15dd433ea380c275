// Conversions between element types.
#pragma once

#include <cstdint>
#include <limits>

#include "stdlib/kernels/elementwise.hpp"

namespace simple::kernels {

/// Returns the integer part; NaN gives 0 and what does not fit saturates.
inline std::int64_t to_integer(double x) noexcept {
    if (x >= 0x1p63) {
        return std::numeric_limits<std::int64_t>::max();
    }
    if (x < -0x1p63) {
        return std::numeric_limits<std::int64_t>::min();
    }
    return x != x ? 0 : static_cast<std::int64_t>(x);
}

/// Converts a double or integer to an element of a buffer; Bool is stored as std::uint8_t.
template <typename To, typename From> inline To convert_element(From x) noexcept {
    if constexpr (sizeof(To) == 1) {
        return static_cast<To>(x != From{0} ? 1 : 0);
    } else if constexpr (std::numeric_limits<To>::is_integer && !std::numeric_limits<From>::is_integer) {
        return to_integer(static_cast<double>(x));
    } else {
        return static_cast<To>(x);
    }
}

/// Calls f with a null pointer of the storage type of an element type: std::uint8_t, std::int64_t, float or double.
template <typename F> inline auto with_storage_type(Element type, F&& f) {
    switch (type) {
        case Element::Bool: return f(static_cast<std::uint8_t*>(nullptr));
        case Element::I64: return f(static_cast<std::int64_t*>(nullptr));
        case Element::F32: return f(static_cast<float*>(nullptr));
        case Element::F64: break;
    }
    return f(static_cast<double*>(nullptr));
}

} // namespace simple::kernels
