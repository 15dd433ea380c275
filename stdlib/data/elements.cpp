#include "stdlib/data/elements.hpp"

#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Shape;
using tensor::Tensor;

static_assert(std::endian::native == std::endian::little, "append_elements copies memory as it is");

/// Widens a half of IEEE 754.
float from_half(std::uint16_t half) noexcept {
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t exponent = half >> 10U & 0x1FU;
    const std::uint32_t fraction = half & 0x3FFU;
    if (exponent == 0) {
        const float small = static_cast<float>(fraction) * 0x1p-24F;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(small) | sign);
    }
    const std::uint32_t wide = exponent == 0x1FU ? 0xFFU : exponent + (127U - 15U);
    return std::bit_cast<float>(sign | wide << 23U | fraction << 13U);
}

/// Widens a half with the exponent of f32.
float from_brain(std::uint16_t half) noexcept { return std::bit_cast<float>(static_cast<std::uint32_t>(half) << 16U); }

template <typename Raw> Raw raw_at(const std::byte* at, ByteOrder order) noexcept {
    Raw value;
    std::memcpy(&value, at, sizeof value);
    if constexpr (sizeof value > 1) {
        if (order == ByteOrder::Big) {
            std::uint64_t swapped = 0;
            for (std::size_t i = 0; i < sizeof value; ++i) {
                swapped = swapped << 8U | (std::uint64_t{value} >> (8U * i) & 0xFFU);
            }
            return static_cast<Raw>(swapped);
        }
    }
    return value;
}

/// Fills a tensor with convert(raw bits) of every element.
template <typename Raw, typename Target, typename Convert>
void fill_from(Tensor& t, Bytes bytes, ByteOrder order, const Convert& convert) {
    Target* target = t.data<Target>();
    for (std::int64_t i = 0; i < t.numel(); ++i) {
        target[i] = convert(raw_at<Raw>(bytes.data() + static_cast<std::size_t>(i) * sizeof(Raw), order));
    }
}

template <typename Signed> void fill_signed(Tensor& t, Bytes bytes, ByteOrder order) {
    using Raw = std::make_unsigned_t<Signed>;
    fill_from<Raw, std::int64_t>(t, bytes, order, [](Raw raw) { return std::int64_t{static_cast<Signed>(raw)}; });
}

template <typename Raw> void fill_unsigned(Tensor& t, Bytes bytes, ByteOrder order) {
    fill_from<Raw, std::int64_t>(t, bytes, order, [](Raw raw) { return static_cast<std::int64_t>(raw); });
}

Tensor empty_tensor(const Shape& shape, DType dtype, const Failure& fail) {
    try {
        return Tensor::empty(shape, dtype);
    } catch (const tensor::Error&) { // too large in every respect but its count of elements
        fail("shape " + tensor::to_string(shape) + " is too large");
    }
}

void check_unsigned(const Tensor& t, const Failure& fail) {
    for (std::int64_t i = 0; i < t.numel(); ++i) {
        if (t.data<std::int64_t>()[i] < 0) {
            fail("element " + std::to_string(i) + " is " +
                 std::to_string(static_cast<std::uint64_t>(t.data<std::int64_t>()[i])) + ", above the largest i64");
        }
    }
}

} // namespace

std::size_t stored_size(Stored type) noexcept {
    switch (type) {
        case Stored::Bool:
        case Stored::U8:
        case Stored::I8: return 1;
        case Stored::U16:
        case Stored::I16:
        case Stored::F16:
        case Stored::BF16: return 2;
        case Stored::U32:
        case Stored::I32:
        case Stored::F32: return 4;
        default: return 8;
    }
}

DType tensor_type(Stored type) noexcept {
    switch (type) {
        case Stored::Bool: return DType::Bool;
        case Stored::F16:
        case Stored::BF16:
        case Stored::F32: return DType::F32;
        case Stored::F64: return DType::F64;
        default: return DType::I64;
    }
}

Stored stored_type(DType dtype) noexcept {
    switch (dtype) {
        case DType::Bool: return Stored::Bool;
        case DType::I64: return Stored::I64;
        case DType::F32: return Stored::F32;
        default: return Stored::F64;
    }
}

std::optional<std::uint64_t> stored_bytes(const Shape& shape, Stored type) noexcept {
    std::uint64_t bytes = stored_size(type);
    bool empty = false;
    for (const std::int64_t size : shape) {
        if (size < 0) {
            return std::nullopt;
        }
        // The other sizes of an empty tensor must have a product too: it is the step of a dimension.
        empty = empty || size == 0;
        if (size != 0 && __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes)) {
            return std::nullopt;
        }
    }
    return empty ? 0 : bytes;
}

Tensor read_elements(Bytes bytes, Stored type, ByteOrder order, const Shape& shape, const Failure& fail) {
    if (shape.size() > tensor::kMaxRank) {
        fail("has " + std::to_string(shape.size()) + " dimensions, at most " + std::to_string(tensor::kMaxRank) +
             " are supported");
    }
    Tensor t = empty_tensor(shape, tensor_type(type), fail);
    switch (type) {
        case Stored::Bool:
            fill_from<std::uint8_t, std::uint8_t>(t, bytes, order,
                                                  [](std::uint8_t raw) { return std::uint8_t{raw != 0}; });
            break;
        case Stored::U8: fill_unsigned<std::uint8_t>(t, bytes, order); break;
        case Stored::U16: fill_unsigned<std::uint16_t>(t, bytes, order); break;
        case Stored::U32: fill_unsigned<std::uint32_t>(t, bytes, order); break;
        case Stored::U64:
            fill_unsigned<std::uint64_t>(t, bytes, order);
            check_unsigned(t, fail);
            break;
        case Stored::I8: fill_signed<std::int8_t>(t, bytes, order); break;
        case Stored::I16: fill_signed<std::int16_t>(t, bytes, order); break;
        case Stored::I32: fill_signed<std::int32_t>(t, bytes, order); break;
        case Stored::I64: fill_signed<std::int64_t>(t, bytes, order); break;
        case Stored::F16: fill_from<std::uint16_t, float>(t, bytes, order, from_half); break;
        case Stored::BF16: fill_from<std::uint16_t, float>(t, bytes, order, from_brain); break;
        case Stored::F32:
            fill_from<std::uint32_t, float>(t, bytes, order,
                                            [](std::uint32_t raw) { return std::bit_cast<float>(raw); });
            break;
        case Stored::F64:
            fill_from<std::uint64_t, double>(t, bytes, order,
                                             [](std::uint64_t raw) { return std::bit_cast<double>(raw); });
            break;
    }
    return t;
}

void append_elements(std::string& out, const Tensor& t) {
    const Tensor whole = tensor::contiguous(t);
    out.append(static_cast<const char*>(whole.raw()),
               static_cast<std::size_t>(whole.numel()) * dtype_size(whole.dtype()));
}

} // namespace simple::data
