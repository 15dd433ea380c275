// IDX files, the format of MNIST: a magic number with element type and rank, sizes, elements; all big endian.
//
// Reading and writing work on bytes in memory; the caller brings them from and to a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

/// Thrown for a file that is not what it should be (E12): "load_idx: a.idx: not an IDX file (…)". A host error.
class FileError : public std::runtime_error {
public:
    explicit FileError(const std::string& message, std::string help = {})
        : std::runtime_error(message), help_(std::move(help)) {}
    const std::string& help() const noexcept { return help_; }

private:
    std::string help_;
};

/// Reads an IDX image: integers give an i64 tensor, floats f32 or f64 as stored. Throws FileError (E12) naming the
/// position and what was found: magic, unknown type, declared and real size, a gzip file.
tensor::Tensor decode_idx(std::span<const std::byte> bytes, std::string_view path, std::string_view name = "load_idx");
/// Writes an IDX image: bool and i64 within 0..255 as u8, other i64 as the smallest type that fits up to i32, floats as
/// stored. Throws a value error for an integer that does not fit into 32 bits or more than 255 dimensions.
std::string encode_idx(const tensor::Tensor& t, std::string_view name = "save_idx");

} // namespace simple::data
