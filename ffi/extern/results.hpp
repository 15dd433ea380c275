// Results of C functions on their way to a program.
#pragma once

#include "ffi/extern/signature.hpp"
#include "simple/native.hpp"
#include "simple/plugin.h"

namespace simple::ffi {

/// The array a function filled in. What it owns is released with this object unless a value took it over.
class ArrayResult {
public:
    ArrayResult() = default;
    ~ArrayResult();
    ArrayResult(const ArrayResult&) = delete;
    ArrayResult& operator=(const ArrayResult&) = delete;

    simple_array* address() noexcept { return &array_; }
    /// Makes the value: a small array is copied, a large one becomes a read-only window on the library's memory, which
    /// is released with the last use. Throws E0801 when the array cannot be one.
    Value take(Call& call, CrossingType type);

private:
    Value window(Call& call, DType dtype);

    simple_array array_{};
};

} // namespace simple::ffi
