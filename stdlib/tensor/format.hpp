// The text form of tensors, the same for print, to_string and interpolation.
#pragma once

#include <cstdint>
#include <string>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Constants of the text form, as set_printoptions of PyTorch has them.
struct PrintOptions {
    /// Digits after the point.
    std::int64_t precision = 4;
    /// Tensors with more elements are shortened.
    std::int64_t threshold = 1000;
    /// Entries shown at each end of a shortened dimension.
    std::int64_t edge_items = 3;
    /// Columns after which a row wraps.
    std::int64_t line_width = 80;
};

/// Prints elements in brackets, right-aligned, shortened above the threshold; appends the shape where the brackets
/// do not show it and the dtype when it is f32. Looks only at the elements it shows.
SIMPLE_API std::string to_string(const Tensor& t, const PrintOptions& options = {});

/// Describes a tensor in one line: "PureTensor<f64> [32, 784], contiguous, min=…, max=…, mean=…, nan=0".
SIMPLE_API std::string info(const Tensor& t);

/// Prints a float as the language does: shortest digits that read back, always with a point or exponent.
SIMPLE_API std::string to_string(double value);

} // namespace simple::tensor
