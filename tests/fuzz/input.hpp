// What the fuzz targets share: the input as text and an interpreter that no input can keep busy for long.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "simple/interpreter.hpp"

namespace simple::fuzz {

/// Views the bytes that libFuzzer gives as text.
inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size}; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast)
}

/// Makes options that bound steps, time and memory and let nothing out.
inline Options options(int optimization = 2) {
    Options options;
    options.limits = Limits::untrusted();
    options.limits.steps = 20'000;
    options.limits.time_ms = 1000;
    options.limits.memory_bytes = std::size_t{64} << 20;
    options.permissions = {false, false, false, false, false};
    options.on_output = [](std::string_view) {};
    options.on_error_output = [](std::string_view) {};
    options.optimization = optimization;
    return options;
}

} // namespace simple::fuzz
