// Rows of native modules that stand for functions of plugins.
#pragma once

#include "simple/native.hpp"

namespace simple::ffi {

/// Calls the function of the row's name in a plugin, with the row's own signature:
/// `{"rt_torch_numel(handle: i64) -> i64", call_symbol, "Number of elements."}`. Errors as for `extern fn`.
Value call_symbol(Call& call);

} // namespace simple::ffi
