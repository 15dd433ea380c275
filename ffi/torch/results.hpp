// Results that own memory.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "simple/plugin.h"

namespace simple::torch_ffi {

/// Keeps a text for this thread until its next text result.
const char* text_result(std::string text);
/// Hands over the elements of a tensor, converted to `type`, row-major, in host memory: LibTorch's own memory when it
/// has that form already.
void array_result(const at::Tensor& tensor, at::ScalarType type, simple_array* out);
/// Hands over a list of i64.
void list_result(std::vector<std::int64_t> list, simple_array* out);
/// Fails when there is nowhere to put an array.
void require_out(simple_array* out);

} // namespace simple::torch_ffi
