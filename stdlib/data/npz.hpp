// NPZ files, NumPy's format for several arrays: a ZIP archive of NPY files.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/data/byte_reader.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// Tensors with their names, in the order of a file.
using NamedTensors = std::vector<std::pair<std::string, tensor::Tensor>>;

/// Reads an NPZ image. Throws FileError naming the entry.
NamedTensors decode_npz(Bytes bytes, const Failure& fail);
/// Writes an archive of stored entries. Throws FileError for one that is too large.
std::string encode_npz(const NamedTensors& tensors, const Failure& fail);

} // namespace simple::data
