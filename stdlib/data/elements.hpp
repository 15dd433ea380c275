// Element types as files store them, and their way into tensors and out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stdlib/data/byte_reader.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

enum class Stored : std::uint8_t { Bool, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64 };
enum class ByteOrder : std::uint8_t { Little, Big };

/// Bytes of one element.
std::size_t stored_size(Stored type) noexcept;
/// The type of the tensor it is read into: integers i64, halves f32.
DType tensor_type(Stored type) noexcept;
/// The type that a tensor is written as.
Stored stored_type(DType dtype) noexcept;

/// Multiplies sizes and element size; nothing when a size is negative or the product overflows.
std::optional<std::uint64_t> stored_bytes(const tensor::Shape& shape, Stored type) noexcept;

/// Converts the elements of a row-major array; `bytes` has exactly as many as the shape asks for. Fails for an unsigned
/// number that i64 does not hold, and for more dimensions than tensors may have.
tensor::Tensor read_elements(Bytes bytes, Stored type, ByteOrder order, const tensor::Shape& shape,
                             const Failure& fail);
/// Appends the elements of a tensor in row-major, little-endian form.
void append_elements(std::string& out, const tensor::Tensor& t);

} // namespace simple::data
