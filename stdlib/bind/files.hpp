// Files for the bindings: permissions first, then the interpreter's one file layer.
#pragma once

#include <string>
#include <string_view>

#include "simple/native.hpp"

namespace simple::bind {

/// Reads a whole file. Raises E12 errors naming function, path and reason.
std::string read_bytes(const Call& call, const std::string& path);
/// Replaces a file atomically. Raises E12 errors.
void write_bytes(const Call& call, const std::string& path, std::string_view bytes);

} // namespace simple::bind
