// Arguments of one call on their way to C.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ffi/extern/signature.hpp"
#include "simple/buffer.hpp"
#include "simple/native.hpp"
#include "simple/plugin.h"

namespace simple::ffi {

/// Values that one call can pass; a text or an array takes two.
inline constexpr std::size_t kMostValues = 64;

/// Converts the arguments of a call. Unboxed arrays and texts are borrowed where they are; everything else is converted
/// into memory that lives as long as this object.
class Arguments {
public:
    /// Throws a type error that names function and parameter.
    Arguments(Call& call, const Signature& signature);
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    /// Addresses of the values, in order, as libffi wants them; there is room for one more, a pointer.
    void** values() noexcept { return values_.data(); }
    void add_pointer(const void* pointer) noexcept { slot().pointer = pointer; }

private:
    union Slot {
        std::int64_t integer;
        double number;
        std::uint8_t boolean;
        const void* pointer;
    };

    Slot& slot() noexcept {
        Slot& next = slots_[count_];
        values_[count_++] = &next;
        return next;
    }
    void add_run(const void* data, std::size_t count) noexcept;
    void add(Call& call, const Signature::Parameter& parameter, std::size_t i);
    void add_texts(Call& call, const Signature::Parameter& parameter, std::size_t i);
    template <typename T>
    void add_numbers(Call& call, const Signature::Parameter& parameter, std::size_t i, DType dtype,
                     std::span<const T> (Value::*unboxed)() const noexcept, bool (*read)(const Value&, T&));

    std::array<Slot, kMostValues + 1> slots_;
    std::array<void*, kMostValues + 1> values_;
    std::size_t count_ = 0;
    std::vector<BufferRef> converted_;
    std::vector<std::vector<simple_text>> texts_;
};

} // namespace simple::ffi
