// Tensors as text, a format kept for compatibility: lines "SHAPE:2,2" and "DATA:1.0,2.0,3.0,4.0", tensors separated by
// a line "---", and header lines "EPOCH:3" and "LR:0.01" before the first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/data/file_error.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// The contents of such a text.
struct TextTensors {
    std::vector<tensor::Tensor> tensors;
    std::optional<std::int64_t> epoch;
    std::optional<double> lr;
};

/// Prints a tensor; numbers read back exactly.
std::string encode_text(const tensor::Tensor& t);
/// Prints header lines where they are set, and all tensors.
std::string encode_text(const TextTensors& contents);
/// Reads tensors of f64. Throws FileError naming line and column.
TextTensors decode_text(std::string_view text, const Failure& fail);

} // namespace simple::data
