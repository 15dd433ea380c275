// IDX files, the format of MNIST: a magic number with element type and rank, sizes, elements; all big endian.
//
// Reading and writing work on bytes in memory; the caller brings them from and to a file.
#pragma once

#include <string>
#include <string_view>

#include "stdlib/data/byte_reader.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// Reads an IDX image: integers give an i64 tensor, floats f32 or f64 as stored. Throws FileError (E12) naming the
/// position and what was found: magic, unknown type, declared and real size, a gzip file.
tensor::Tensor decode_idx(Bytes bytes, std::string_view path, std::string_view name = "load_idx");
/// Writes an IDX image: bool and i64 within 0..255 as u8, other i64 as the smallest type that fits up to i32, floats as
/// stored. Throws a value error for an integer that does not fit into 32 bits or more than 255 dimensions.
std::string encode_idx(const tensor::Tensor& t, std::string_view name = "save_idx");

} // namespace simple::data
