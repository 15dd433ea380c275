// A number with its script type, and the rules that choose the element type of a result.
#pragma once

#include <cstdint>
#include <string_view>

#include "simple/buffer.hpp"

namespace simple::tensor {

/// A bool, integer or float from a program. Knows which it was, because that decides result types.
struct Scalar {
    constexpr Scalar(bool value) noexcept : dtype(DType::Bool), integer(value ? 1 : 0) {} // NOLINT
    constexpr Scalar(int value) noexcept : dtype(DType::I64), integer(value) {}           // NOLINT
    constexpr Scalar(std::int64_t value) noexcept : dtype(DType::I64), integer(value) {}  // NOLINT
    constexpr Scalar(double value) noexcept : dtype(DType::F64), real(value) {}           // NOLINT

    /// Returns the value as a float, whatever its type.
    constexpr double as_f64() const noexcept { return dtype == DType::F64 ? real : static_cast<double>(integer); }
    /// Returns the value as an integer; a float is truncated, NaN gives 0 and what does not fit saturates.
    std::int64_t as_i64() const noexcept;

    DType dtype;
    union {
        std::int64_t integer;
        double real;
    };
};

/// Tells whether a type holds floats.
constexpr bool is_float(DType dtype) noexcept { return dtype == DType::F32 || dtype == DType::F64; }
/// Returns the type two tensors are computed in: the later of bool < i64 < f32 < f64.
constexpr DType promote(DType a, DType b) noexcept { return a > b ? a : b; }
/// Returns the type of a tensor next to a scalar. A scalar never widens f32; a float scalar turns i64 and bool into
/// f64; an integer scalar turns bool into i64.
constexpr DType promote_scalar(DType tensor, DType scalar) noexcept {
    return is_float(tensor) ? tensor : promote(tensor, scalar);
}
/// Returns the type for operations without integer meaning: i64 and bool become f64.
constexpr DType to_float(DType dtype) noexcept { return is_float(dtype) ? dtype : DType::F64; }

/// Reads the name of an element type: f64 float64 double, f32 float32 float, i64 int64 long, bool. Throws a value
/// error (E9 form) for another word.
SIMPLE_API DType parse_dtype(std::string_view text, std::string_view name);

} // namespace simple::tensor
