// Which LibTorch this library was built for, and which one is loaded.
#pragma once

#include <string>

namespace simple::torch_ffi {

std::string build_version();
/// The loaded one's version; the build's when it does not tell.
std::string loaded_version();
/// Why the loaded one is refused; empty when it fits.
const std::string& mismatch();

} // namespace simple::torch_ffi
