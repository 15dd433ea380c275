// NPY files, NumPy's format for one array: versions 1.0 to 3.0, both byte orders, row- and column-major.
#pragma once

#include <string>
#include <string_view>

#include "stdlib/data/byte_reader.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// Reads an NPY image: integers give an i64 tensor, f2 and f4 f32, f8 f64, bool a bool tensor. Throws FileError naming
/// the field of the header and its position; the header is checked against the real size before anything is allocated.
tensor::Tensor decode_npy(Bytes bytes, const Failure& fail);
/// Writes version 1.0, row-major, little endian.
std::string encode_npy(const tensor::Tensor& t);

} // namespace simple::data
