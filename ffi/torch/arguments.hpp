// Checks of what programs pass, before LibTorch sees it. Every function throws a Failure with the text users read.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "handles.hpp"
#include "status.hpp"

namespace simple::torch_ffi {

using at::Tensor;
using Sizes = at::IntArrayRef;

[[noreturn]] void bad_shape(const std::string& text);
[[noreturn]] void bad_argument(const std::string& text);
[[noreturn]] void bad_dtype(const std::string& text);

/// Prints sizes as "[2, 3]".
std::string shape_text(Sizes shape);
inline std::string shape_text(const Tensor& tensor) { return shape_text(tensor.sizes()); }
/// Prints the start of a text between quotes, with everything but plain letters escaped.
std::string quoted(std::string_view text);
/// Prints a number as Simple does: "1.5", "3.0".
std::string number_text(double number);

/// Reads a text argument; no text and NULL are "".
std::string_view text_argument(const char* data, std::int64_t length);
/// Reads an [i64] argument.
Sizes list_argument(const std::int64_t* data, std::int64_t length, const char* parameter);
/// Reads a shape: sizes that are not negative and whose product fits.
Sizes shape_argument(const std::int64_t* data, std::int64_t length);
/// Multiplies sizes, failing on overflow.
std::int64_t checked_numel(Sizes shape);
/// Fails when a result would not fit this machine's memory; on Linux, such an allocation can kill the process.
void require_memory(std::int64_t elements, at::ScalarType type);
/// The same for a result of a shape, whose product may overflow.
void require_memory(Sizes shape, at::ScalarType type);

/// Reads the name of an element type; "" is f64.
at::ScalarType dtype_argument(const char* data, std::int64_t length);
/// "f64", "f32", "i64" or "bool".
const char* dtype_text(at::ScalarType type);
/// Makes a dimension count from 0. `extra` is 1 where a new dimension is meant, which may also come last.
std::int64_t dim_argument(std::int64_t dim, const Tensor& tensor, std::int64_t extra = 0);

/// The later one of bool < i64 < f32 < f64.
at::ScalarType later_dtype(at::ScalarType a, at::ScalarType b);
at::ScalarType common_dtype(const Tensor& a, const Tensor& b);
/// Turns i64 and bool into f64.
Tensor floating(const Tensor& tensor);
/// Turns bool into i64, as arithmetic does.
Tensor numeric(const Tensor& tensor);
Tensor converted(const Tensor& tensor, at::ScalarType type);
/// Returns the result itself, or an alias when an operation had nothing to do: handles share no tensor object.
Tensor distinct(const Tensor& result, const Tensor& argument);

/// The shape that two operands give.
std::vector<std::int64_t> broadcast_shape(Sizes a, Sizes b);
void require_ndim(const Tensor& tensor, std::int64_t ndim);
void require_elements(const Tensor& tensor);
void require_same_device(const Tensor& a, const Tensor& b);
/// Fails unless an index tensor is i64 with values from 0 to below `size`.
void require_indices(const Tensor& index, std::int64_t size, const char* parameter);

} // namespace simple::torch_ffi
