#include "windows.hpp"

#include <limits>

namespace simple::torch_ffi {

namespace {

/// Beyond this, sizes of windows cannot be meant, and sums of them would overflow.
constexpr std::int64_t kMost = std::int64_t{1} << 31;

} // namespace

void require_between(const char* parameter, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least) {
        bad_argument(std::string(parameter) + " must be at least " + std::to_string(least) + ", got " +
                     std::to_string(value));
    }
    if (value > most) {
        bad_argument(std::string(parameter) + " must be at most " + std::to_string(most) + ", got " +
                     std::to_string(value));
    }
}

std::vector<std::int64_t> pair_argument(const std::int64_t* data, std::int64_t length, const char* parameter,
                                        std::int64_t least) {
    const Sizes given = list_argument(data, length, parameter);
    if (given.size() != 1 && given.size() != 2) {
        bad_argument(std::string(parameter) + " must be one number or two, got " + std::to_string(given.size()));
    }
    for (const std::int64_t value : given) {
        require_between(parameter, value, least, kMost);
    }
    return {given.front(), given.back()};
}

std::int64_t window_count(std::int64_t size, const Window& window) {
    require_between("stride", window.stride, 1, kMost);
    require_between("padding", window.padding, 0, kMost);
    require_between("dilation", window.dilation, 1, kMost);
    if (size > std::numeric_limits<std::int64_t>::max() / 4 || window.kernel > kMost) {
        bad_shape("sizes are too large for a window");
    }
    const std::int64_t padded = size + 2 * window.padding;
    std::int64_t extent = 0;
    if (window.kernel < 1 || __builtin_mul_overflow(window.dilation, window.kernel - 1, &extent) || extent >= padded) {
        bad_argument("a kernel of size " + std::to_string(window.kernel) + " with dilation " +
                     std::to_string(window.dilation) + " does not fit into " + std::to_string(size) +
                     " elements with padding " + std::to_string(window.padding));
    }
    return (padded - extent - 1) / window.stride + 1;
}

void require_planes(const Tensor& x, std::int64_t spatial) {
    if (x.dim() != spatial + 1 && x.dim() != spatial + 2) {
        bad_shape(std::string("needs an input ") +
                  (spatial == 1 ? "[N, C, L] or [C, L]" : "[N, C, H, W] or [C, H, W]") + ", got shape " +
                  shape_text(x));
    }
    for (std::int64_t dim = x.dim() - spatial - 1; dim < x.dim(); ++dim) {
        if (x.size(dim) == 0) {
            bad_shape("an input of shape " + shape_text(x) + " has no elements");
        }
    }
}

} // namespace simple::torch_ffi
