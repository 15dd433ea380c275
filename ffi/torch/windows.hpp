// Windows that slide over planes: what convolutions and pools check of them.
#pragma once

#include "arguments.hpp"

namespace simple::torch_ffi {

/// Reads one number for both dimensions, or two.
std::vector<std::int64_t> pair_argument(const std::int64_t* data, std::int64_t length, const char* parameter,
                                        std::int64_t least);

/// One dimension of a window.
struct Window {
    std::int64_t kernel;
    std::int64_t stride;
    std::int64_t padding;
    std::int64_t dilation;
};

/// Returns how many windows fit along `size` elements; a Failure when not even one does.
std::int64_t window_count(std::int64_t size, const Window& window);

/// Fails unless a number lies between two bounds.
void require_between(const char* parameter, std::int64_t value, std::int64_t least, std::int64_t most);

/// Fails unless a tensor is [N, C, ...] or [C, ...] with `spatial` dimensions of space.
void require_planes(const Tensor& x, std::int64_t spatial);

} // namespace simple::torch_ffi
