#include "stdlib/data/idx.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Shape;
using tensor::Tensor;

/// Element types of the format, by their code in the magic number.
struct IdxType {
    unsigned code;
    std::size_t bytes;
    DType dtype; ///< of the tensor it is read into
};
constexpr IdxType kTypes[] = {{0x08, 1, DType::I64}, {0x09, 1, DType::I64}, {0x0B, 2, DType::I64},
                              {0x0C, 4, DType::I64}, {0x0D, 4, DType::F32}, {0x0E, 8, DType::F64}};
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

std::uint64_t read_big_endian(const std::byte* bytes, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value = value << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    }
    return value;
}

void append_big_endian(std::string& out, std::uint64_t value, std::size_t count) {
    for (std::size_t i = count; i-- > 0;) {
        out += static_cast<char>(value >> (8U * i) & 0xFFU);
    }
}

/// Reads an integer of 1, 2 or 4 bytes; all but code 0x08 are signed.
std::int64_t read_integer(const std::byte* bytes, const IdxType& type) {
    const std::uint64_t raw = read_big_endian(bytes, type.bytes);
    switch (type.code) {
        case 0x09: return static_cast<std::int8_t>(raw);
        case 0x0B: return static_cast<std::int16_t>(raw);
        case 0x0C: return static_cast<std::int32_t>(raw);
        default: return static_cast<std::int64_t>(raw);
    }
}

/// Reports a file, with the place where reading stopped.
class Failure {
public:
    Failure(std::string_view name, std::string_view path)
        : prefix_(std::string(name) + ": " + std::string(path) + ": ") {}
    [[noreturn]] void operator()(const std::string& text, std::string help = {}) const {
        throw FileError(prefix_ + text, std::move(help));
    }

private:
    std::string prefix_;
};

std::string hex_of(std::span<const std::byte> bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte b : bytes) {
        const unsigned value = std::to_integer<unsigned>(b);
        text += (text.empty() ? "" : " ");
        text += kDigits[value >> 4U];
        text += kDigits[value & 0xFU];
    }
    return text;
}

const IdxType& read_magic(std::span<const std::byte> bytes, std::string_view path, const Failure& fail) {
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
Shape read_shape(std::span<const std::byte> bytes, const IdxType& type, const Failure& fail) {
    const std::size_t rank = std::to_integer<std::size_t>(bytes[3]);
    const std::size_t header = kMagicBytes + kSizeBytes * rank;
    if (bytes.size() < header) {
        fail("ends at byte " + std::to_string(bytes.size()) + " inside the sizes of " + std::to_string(rank) +
             " dimensions");
    }
    if (rank > tensor::kMaxRank) {
        fail("has " + std::to_string(rank) + " dimensions, at most " + std::to_string(tensor::kMaxRank) +
             " are supported");
    }
    Shape shape;
    std::uint64_t declared = type.bytes;
    bool overflow = false;
    for (std::size_t i = 0; i < rank; ++i) {
        const std::uint64_t size = read_big_endian(bytes.data() + kMagicBytes + kSizeBytes * i, kSizeBytes);
        shape.push_back(static_cast<std::int64_t>(size));
        overflow = __builtin_mul_overflow(declared, size, &declared) || overflow;
    }
    if (overflow || declared != bytes.size() - header) {
        fail("declares sizes " + tensor::to_string(shape) + " (" + (overflow ? "more" : std::to_string(declared)) +
             " bytes), the file has " + std::to_string(bytes.size() - header) + " bytes after byte " +
             std::to_string(header));
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

Tensor decode_idx(std::span<const std::byte> bytes, std::string_view path, std::string_view name) {
    const Failure fail(name, path);
    const IdxType& type = read_magic(bytes, path, fail);
    const Shape shape = read_shape(bytes, type, fail);
    Tensor result = Tensor::empty(shape, type.dtype, name);
    const std::byte* source = bytes.data() + kMagicBytes + kSizeBytes * shape.size();
    for (std::int64_t i = 0; i < result.numel(); ++i, source += type.bytes) {
        switch (type.dtype) {
            case DType::F32:
                result.data<float>()[i] =
                    std::bit_cast<float>(static_cast<std::uint32_t>(read_big_endian(source, type.bytes)));
                break;
            case DType::F64:
                result.data<double>()[i] = std::bit_cast<double>(read_big_endian(source, type.bytes));
                break;
            default: result.data<std::int64_t>()[i] = read_integer(source, type); break;
        }
    }
    return result;
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
        append_big_endian(out, static_cast<std::uint64_t>(size), kSizeBytes);
    }
    for (std::int64_t i = 0; i < whole.numel(); ++i) {
        append_big_endian(out, bits_of(whole, i), type.bytes);
    }
    return out;
}

} // namespace simple::data
