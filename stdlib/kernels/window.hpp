// Windows that slide over planes of doubles: what convolution, pooling and unfold are made of.
//
// A plane is one channel of one sample, row-major. Kernels allocate nothing; the order of additions depends on the
// sizes alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace simple::kernels {

/// How a window moves along one dimension. Places before 0 and from `input` on are padding.
struct WindowAxis {
    std::size_t input = 1;
    std::size_t kernel = 1;
    std::size_t output = 1; ///< positions of the window
    std::size_t stride = 1;
    std::size_t before = 0; ///< padding in front
    std::size_t dilation = 1;

    /// Place in the input of kernel element k at a position; outside 0 … input-1 in the padding.
    std::ptrdiff_t place(std::size_t position, std::size_t k) const noexcept {
        return static_cast<std::ptrdiff_t>(position * stride + k * dilation) - static_cast<std::ptrdiff_t>(before);
    }
    bool contains(std::ptrdiff_t at) const noexcept { return at >= 0 && at < static_cast<std::ptrdiff_t>(input); }
};

/// Both dimensions of a window.
struct Window {
    WindowAxis rows;
    WindowAxis columns;

    std::size_t plane() const noexcept { return rows.input * columns.input; }
    std::size_t area() const noexcept { return rows.kernel * columns.kernel; }
    std::size_t positions() const noexcept { return rows.output * columns.output; }
};

/// Copies what the window sees at positions first … first+count-1: element k of channel c goes to row c·area + k of
/// `out`, which has `count` columns. Padding gives 0.
void gather_windows(const double* x, std::size_t channels, const Window& window, std::size_t first, std::size_t count,
                    double* out) noexcept;
/// Adds the elements of such a matrix back to the places they came from.
void scatter_windows(const double* from, std::size_t channels, const Window& window, std::size_t first,
                     std::size_t count, double* x) noexcept;

/// Part of one dimension that one output of a pool covers.
struct Range {
    std::size_t begin;
    std::size_t end;
};

/// What the outputs of a pool cover in a plane of `width` columns.
struct PoolRanges {
    std::span<const Range> rows;
    std::span<const Range> columns;
    std::size_t height;
    std::size_t width;
};

/// Finds the largest element of each range and its first place in the plane; a NaN counts as the largest.
void max_pool(const double* x, std::size_t planes, const PoolRanges& pool, double* out, std::int64_t* places) noexcept;
/// Adds gradients to the places found; x holds `plane` elements for each of the planes.
void max_pool_gradient(const double* g, const std::int64_t* places, std::size_t planes, std::size_t outputs,
                       std::size_t plane, double* x) noexcept;
/// Sums each range and divides by `divisor`, or by the number of its elements when that is 0.
void average_pool(const double* x, std::size_t planes, const PoolRanges& pool, double divisor, double* out) noexcept;
/// Adds gradients divided likewise to all elements of each range.
void average_pool_gradient(const double* g, std::size_t planes, const PoolRanges& pool, double divisor,
                           double* x) noexcept;

} // namespace simple::kernels
