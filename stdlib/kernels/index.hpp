// Kernels that move elements by position. They copy raw elements of any type.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stdlib/kernels/elementwise.hpp"

namespace simple::kernels {

/// Copies out[o, i, …] = x[o, index[i], …]: entries of `bytes` bytes out of `length` ones, for each of `outer` groups.
/// Returns the position in `index` of the first number outside -length … length-1, or `count` when all are inside;
/// negative numbers count from the end. Nothing is copied when one is outside.
std::size_t pick_entries(const void* x, std::size_t outer, std::size_t length, std::size_t bytes,
                         const std::int64_t* index, std::size_t count, void* out) noexcept;

/// Adds src[o, i, …] to out[o, index[i], …], entries of `entry` elements of F64, F32 or I64; index must be inside.
void add_entries(Element type, const void* src, std::size_t outer, std::size_t length, std::size_t entry,
                 const std::int64_t* index, std::size_t count, void* out) noexcept;

/// Computes a stable order of `length` elements that lie `step` apart: positions into `order`, NaN last (first when
/// descending). `order` has room for `length`.
void sort_positions(Element type, const void* x, std::size_t length, std::ptrdiff_t step, bool descending,
                    std::int64_t* order);

} // namespace simple::kernels
