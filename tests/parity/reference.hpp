// Reads reference.txt, layer_reference.txt and training.txt.
#pragma once

#include <map>
#include <string>

#include "stdlib/tensor/tensor.hpp"

namespace simple::parity {

/// Tensors by name. Throws std::runtime_error when the file cannot be read or a line is malformed.
const std::map<std::string, tensor::Tensor>& reference();
/// Returns one of them. Throws std::out_of_range.
const tensor::Tensor& value(const std::string& name);
/// Tells whether a tensor has the shape of a reference and its elements within a tolerance relative to max(1, |want|).
bool agrees(const tensor::Tensor& got, const std::string& name, double tolerance);

} // namespace simple::parity
