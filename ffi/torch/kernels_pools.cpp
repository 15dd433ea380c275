// Pools over windows of a plane. A sequence is a plane of one row.
#include <ATen/ops/_adaptive_avg_pool2d_backward.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/avg_pool2d_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/max_pool2d_with_indices.h>
#include <ATen/ops/zeros.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

/// The integers of a request: spatial dimensions, then rows and columns of kernel, stride and padding, and whether
/// padding counts in averages; a gradient adds the shape of the input.
struct Pool {
    explicit Pool(const Arguments& a)
        : sequence(a.integer(0) == 1), kernel(a.integers().slice(1, 2)), stride(a.integers().slice(3, 2)),
          padding(a.integers().slice(5, 2)), counts_padding(a.integer(7) != 0) {}
    at::Tensor planes(const at::Tensor& t) const { return sequence ? t.unsqueeze(-2) : t; }
    at::Tensor back(const at::Tensor& t) const { return sequence ? t.squeeze(-2) : t; }

    bool sequence;
    Integers kernel;
    Integers stride;
    Integers padding;
    bool counts_padding;
};

/// The shape at the end of a gradient's integers.
Integers input_shape(const Arguments& a) { return a.integers().slice(8); }

/// LibTorch's gradients read the shape of their input, not its elements.
at::Tensor stand_in(const Gradient& b, Integers shape) { return at::empty(shape, b.g.options()); }

Results max_pool_with_places(const Arguments& a) {
    const Pool pool(a);
    const auto [values, places] =
        at::max_pool2d_with_indices(pool.planes(a[0]), pool.kernel, pool.stride, pool.padding, 1, false);
    return {pool.back(values), pool.back(places)};
}
at::Tensor max_pool(const Arguments& a) { return max_pool_with_places(a)[0]; }

at::Tensor max_pool_backward(const Gradient& b, std::size_t) {
    const Pool pool(b.saved);
    const at::Tensor planes = pool.planes(at::zeros(input_shape(b.saved), b.g.options()));
    const at::Tensor places = pool.planes(b.saved.raw(0)).flatten(-2);
    const at::Tensor found = planes.flatten(-2).scatter_add(-1, places, pool.planes(b.g).flatten(-2));
    return pool.back(found.reshape(planes.sizes()));
}

at::Tensor avg_pool(const Arguments& a) {
    const Pool pool(a);
    return pool.back(
        at::avg_pool2d(pool.planes(a[0]), pool.kernel, pool.stride, pool.padding, false, pool.counts_padding));
}
at::Tensor avg_pool_backward(const Gradient& b, std::size_t) {
    const Pool pool(b.saved);
    const at::Tensor planes = pool.planes(stand_in(b, input_shape(b.saved)));
    return pool.back(at::avg_pool2d_backward(pool.planes(b.g).contiguous(), planes, pool.kernel, pool.stride,
                                             pool.padding, false, pool.counts_padding, {}));
}

at::Tensor adaptive_avg_pool(const Arguments& a) { return at::adaptive_avg_pool2d(a[0], a.integers().slice(0, 2)); }
at::Tensor adaptive_avg_pool_backward(const Gradient& b, std::size_t) {
    return at::_adaptive_avg_pool2d_backward(b.g.contiguous(), stand_in(b, b.saved.integers().slice(2)));
}

constexpr Kernel kKernels[] = {
    {"max_pool1d", max_pool, max_pool_backward, max_pool_with_places},
    {"max_pool2d", max_pool, max_pool_backward, max_pool_with_places},
    {"avg_pool1d", avg_pool, avg_pool_backward},
    {"avg_pool2d", avg_pool, avg_pool_backward},
    {"adaptive_avg_pool2d", adaptive_avg_pool, adaptive_avg_pool_backward},
};

} // namespace

at::ArrayRef<Kernel> pool_kernels() { return kKernels; }

} // namespace simple::torch_ffi
