// The fuzz targets by name, for a program that holds them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace simple::fuzz {

using Target = int (*)(const std::uint8_t* data, std::size_t size);

/// Returns null for a name that no target has.
Target find_target(std::string_view name) noexcept;

} // namespace simple::fuzz
