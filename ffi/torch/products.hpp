// What products share with layers.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace simple::torch_ffi {

[[noreturn]] void inner_sizes_differ(const at::Tensor& left, const at::Tensor& right, std::int64_t left_size,
                                     std::int64_t right_size, bool transpose_fits);

} // namespace simple::torch_ffi
