// The declarations of this plugin's functions in Simple, made from their types in C.
#pragma once

#include <string>

namespace simple::torch_ffi {

/// One line for each function: "fn rt_torch_add(a: i64, b: i64) -> i64".
std::string signatures();

} // namespace simple::torch_ffi
