#include "ffi/extern/results.hpp"

#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "simple/buffer.hpp"

namespace simple::ffi {

namespace {

/// Results up to this size are copied: they are ordinary arrays then, which can grow.
constexpr std::size_t kCopiedBytes = std::size_t{64} * 1024;

void release(const simple_array& array) noexcept {
    if (array.release != nullptr) {
        array.release(array.owner);
    }
}

DType storage_of(CrossingType type) noexcept {
    switch (type) {
        case CrossingType::I64s: return DType::I64;
        case CrossingType::F32s: return DType::F32;
        case CrossingType::Bools: return DType::Bool;
        default: return DType::F64;
    }
}

Value copied(const Call& call, Buffer& buffer) {
    const std::size_t count = buffer.size();
    switch (buffer.dtype()) {
        case DType::I64: return call.array(std::span<const std::int64_t>(buffer.as<std::int64_t>(), count));
        case DType::Bool: return call.array(std::span<const bool>(buffer.as<bool>(), count));
        default: return call.array(std::span<const double>(buffer.as<double>(), count));
    }
}

Value own_array(const Call& call, const BufferRef& buffer) {
    const bool small = buffer->size() * dtype_size(buffer->dtype()) <= kCopiedBytes;
    return small ? copied(call, *buffer) : call.window(buffer, 0, buffer->size());
}

} // namespace

ArrayResult::~ArrayResult() { release(array_); }

Value ArrayResult::take(Call& call, CrossingType type) {
    const DType dtype = storage_of(type);
    const auto most = static_cast<std::int64_t>(static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max()) /
                                                dtype_size(dtype));
    if (array_.len < 0 || array_.len > most || (array_.data == nullptr && array_.len > 0)) {
        const std::string what = array_.data == nullptr && array_.len > 0
                                     ? "NULL for an array of length " + std::to_string(array_.len)
                                     : "an array of length " + std::to_string(array_.len);
        array_.release = nullptr; // What says one impossible thing is not asked for another.
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": the library returned " + what,
                          "a function that fills in a simple_array sets data and len (simple/plugin.h)", "E0801");
    }
    const auto count = static_cast<std::size_t>(array_.len);
    if (dtype == DType::Bool) {
        // Bytes other than 0 and 1 are no bools.
        const BufferRef bools = Buffer::allocate(DType::Bool, count);
        for (std::size_t i = 0; i < count; ++i) {
            bools->as<bool>()[i] = static_cast<const unsigned char*>(array_.data)[i] != 0;
        }
        return own_array(call, bools);
    }
    if (dtype == DType::F32) {
        const BufferRef numbers = Buffer::allocate(DType::F64, count);
        for (std::size_t i = 0; i < count; ++i) {
            float single = 0;
            std::memcpy(&single, static_cast<const char*>(array_.data) + i * sizeof(float), sizeof(float));
            numbers->as<double>()[i] = static_cast<double>(single);
        }
        return own_array(call, numbers);
    }
    const bool aligned = reinterpret_cast<std::uintptr_t>(array_.data) % alignof(double) == 0;
    if (aligned && count * dtype_size(dtype) > kCopiedBytes) {
        return window(call, dtype);
    }
    const BufferRef copy = Buffer::allocate(dtype, count);
    if (count > 0) {
        std::memcpy(copy->data(), array_.data, count * dtype_size(dtype));
    }
    return own_array(call, copy);
}

Value ArrayResult::window(Call& call, DType dtype) {
    auto kept = std::make_unique<simple_array>(array_);
    const BufferRef buffer = Buffer::adopt(
        dtype, const_cast<void*>(array_.data), static_cast<std::size_t>(array_.len),
        [](void* /*data*/, void* context) {
            const std::unique_ptr<simple_array> array(static_cast<simple_array*>(context));
            release(*array);
        },
        kept.get());
    static_cast<void>(kept.release()); // The buffer deletes it.
    array_.release = nullptr;
    return call.window(buffer, 0, buffer->size(), true);
}

} // namespace simple::ffi
