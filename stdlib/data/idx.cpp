#include "stdlib/data/idx.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>

#include "stdlib/data/elements.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Shape;
using tensor::Tensor;

/// Element types of the format, by their code in the magic number.
struct IdxType {
    unsigned code;
    Stored type;
};
constexpr IdxType kTypes[] = {{0x08, Stored::U8},  {0x09, Stored::I8},  {0x0B, Stored::I16},
                              {0x0C, Stored::I32}, {0x0D, Stored::F32}, {0x0E, Stored::F64}};
constexpr std::size_t kMagicBytes = 4;
constexpr std::size_t kSizeBytes = 4;
constexpr std::size_t kMostDimensions = 255;

const IdxType* find_type(unsigned code) {
    for (const IdxType& type : kTypes) {
        if (type.code == code) {
            return &type;
        }
    }
    return nullptr;
}

const IdxType& read_magic(Bytes bytes, std::string_view path, const Failure& fail) {
    if (bytes.size() < kMagicBytes) {
        fail("not an IDX file (" + std::to_string(bytes.size()) + " bytes, the magic number needs 4)");
    }
    if (bytes[0] == std::byte{0x1F} && bytes[1] == std::byte{0x8B}) {
        fail("is compressed with gzip", "unpack it with: gunzip " + std::string(path));
    }
    const IdxType* type = find_type(std::to_integer<unsigned>(bytes[2]));
    if (bytes[0] != std::byte{0} || bytes[1] != std::byte{0} || type == nullptr) {
        fail("not an IDX file (bad magic number " + hex_of(bytes.first(kMagicBytes)) + " at byte 0)");
    }
    return *type;
}

/// Reads the sizes and checks them against the bytes that are there, before anything is allocated.
Shape read_shape(ByteReader& reader, std::size_t rank, Stored type, const Failure& fail) {
    const std::string what = "the sizes of " + std::to_string(rank) + " dimensions";
    if (reader.remaining() < kSizeBytes * rank) {
        reader.take(kSizeBytes * rank, what);
    }
    if (rank > tensor::kMaxRank) {
        fail("has " + std::to_string(rank) + " dimensions, at most " + std::to_string(tensor::kMaxRank) +
             " are supported");
    }
    Shape shape;
    for (std::size_t i = 0; i < rank; ++i) {
        shape.push_back(static_cast<std::int64_t>(reader.big(kSizeBytes, what)));
    }
    const std::optional<std::uint64_t> declared = stored_bytes(shape, type);
    if (!declared || *declared != reader.remaining()) {
        fail("declares sizes " + tensor::to_string(shape) + " (" + (declared ? std::to_string(*declared) : "more") +
             " bytes), the file has " + std::to_string(reader.remaining()) + " bytes after byte " +
             std::to_string(reader.position()));
    }
    return shape;
}

/// Chooses the smallest type of the format that holds all elements.
const IdxType& type_for(const Tensor& t, std::string_view name) {
    if (t.dtype() == DType::F32 || t.dtype() == DType::F64) {
        return *find_type(t.dtype() == DType::F32 ? 0x0D : 0x0E);
    }
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (std::int64_t i = 0; i < t.numel(); ++i) {
        const std::int64_t value = t.load(i).as_i64();
        low = std::min(low, value);
        high = std::max(high, value);
    }
    const auto fits = [&](std::int64_t smallest, std::int64_t largest) { return low >= smallest && high <= largest; };
    if (fits(0, std::numeric_limits<std::uint8_t>::max())) {
        return *find_type(0x08);
    }
    if (fits(std::numeric_limits<std::int8_t>::min(), std::numeric_limits<std::int8_t>::max())) {
        return *find_type(0x09);
    }
    if (fits(std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max())) {
        return *find_type(0x0B);
    }
    if (fits(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max())) {
        return *find_type(0x0C);
    }
    throw tensor::errors::value(name, "IDX holds integers of up to 32 bits, the tensor has values from " +
                                          std::to_string(low) + " to " + std::to_string(high));
}

std::uint64_t bits_of(const Tensor& t, std::int64_t i) {
    switch (t.dtype()) {
        case DType::F32: return std::bit_cast<std::uint32_t>(t.data<float>()[i]);
        case DType::F64: return std::bit_cast<std::uint64_t>(t.data<double>()[i]);
        default: return static_cast<std::uint64_t>(t.load(i).as_i64());
    }
}

} // namespace

Tensor decode_idx(Bytes bytes, std::string_view path, std::string_view name) {
    const Failure fail(name, path, codes::kDataset);
    const Stored type = read_magic(bytes, path, fail).type;
    ByteReader reader(bytes, fail);
    reader.take(kMagicBytes, "the magic number");
    const Shape shape = read_shape(reader, std::to_integer<std::size_t>(bytes[3]), type, fail);
    return read_elements(reader.take(reader.remaining(), "the elements"), type, ByteOrder::Big, shape, fail);
}

std::string encode_idx(const Tensor& t, std::string_view name) {
    static_assert(tensor::kMaxRank <= kMostDimensions);
    const Tensor whole = tensor::contiguous(t);
    const IdxType& type = type_for(whole, name);
    std::string out = {'\0', '\0', static_cast<char>(type.code), static_cast<char>(whole.ndim())};
    for (const std::int64_t size : whole.shape()) {
        if (size > std::numeric_limits<std::uint32_t>::max()) {
            throw tensor::errors::value(name, "IDX holds sizes of up to 32 bits, the shape is " +
                                                  tensor::to_string(whole.shape()));
        }
        append_big(out, static_cast<std::uint64_t>(size), kSizeBytes);
    }
    for (std::int64_t i = 0; i < whole.numel(); ++i) {
        append_big(out, bits_of(whole, i), stored_size(type.type));
    }
    return out;
}

} // namespace simple::data
