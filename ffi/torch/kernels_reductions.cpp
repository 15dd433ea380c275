// Kernels of reductions. Their integers are: whether dimensions are kept, whether all are meant, the dimensions.
#include <ATen/ops/all.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/any.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/argmin.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/min.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/std.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

using Dims = c10::SmallVector<std::int64_t, 6>;

bool keeps(const Arguments& a) { return a.integer(0) != 0; }
bool reduces_all(const Arguments& a) { return a.integer(1) != 0; }

/// The dimensions, all of them by number.
Dims dims_of(const Arguments& a) {
    Dims dims;
    if (!reduces_all(a)) {
        dims.append(a.integers().begin() + 2, a.integers().end());
        return dims;
    }
    for (std::int64_t i = 0; i < std::max<std::int64_t>(a.raw(0).dim(), 1); ++i) {
        dims.push_back(i);
    }
    return dims;
}

/// Applies a reduction over one dimension to each of several, the last ones first.
template <typename Reduce> at::Tensor each(const Arguments& a, at::Tensor x, const Reduce& reduce) {
    Dims dims = dims_of(a);
    for (std::int64_t& dim : dims) {
        dim += dim < 0 ? std::max<std::int64_t>(x.dim(), 1) : 0;
    }
    std::sort(dims.rbegin(), dims.rend());
    require(std::adjacent_find(dims.begin(), dims.end()) == dims.end(), "a dimension is named twice");
    for (const std::int64_t dim : dims) {
        x = reduce(x, dim, keeps(a));
    }
    return x;
}

at::Tensor sum(const Arguments& a) { return at::sum(a[0], at::IntArrayRef(dims_of(a)), keeps(a)); }
at::Tensor mean(const Arguments& a) { return at::mean(a[0], at::IntArrayRef(dims_of(a)), keeps(a)); }
at::Tensor amax(const Arguments& a) { return at::amax(a[0], dims_of(a), keeps(a)); }
at::Tensor amin(const Arguments& a) { return at::amin(a[0], dims_of(a), keeps(a)); }
at::Tensor logsumexp(const Arguments& a) { return at::logsumexp(a[0], dims_of(a), keeps(a)); }
at::Tensor variance(const Arguments& a) {
    return at::var(a[0], at::IntArrayRef(dims_of(a)), a.real(0) != 0.0, keeps(a));
}
at::Tensor standard_deviation(const Arguments& a) {
    return at::std(a[0], at::IntArrayRef(dims_of(a)), a.real(0) != 0.0, keeps(a));
}
at::Tensor norm(const Arguments& a) {
    require(a.real(0) > 0.0, "p is not above 0");
    return at::linalg_vector_norm(a[0], a.real(0), at::IntArrayRef(dims_of(a)), keeps(a));
}
at::Tensor count_nonzero(const Arguments& a) {
    return at::sum(at::ne(a.raw(0), 0), at::IntArrayRef(dims_of(a)), keeps(a));
}
at::Tensor prod(const Arguments& a) {
    return each(a, a[0], [](const at::Tensor& x, std::int64_t dim, bool keep) { return at::prod(x, dim, keep); });
}
at::Tensor all(const Arguments& a) {
    return each(a, at::ne(a.raw(0), 0),
                [](const at::Tensor& x, std::int64_t dim, bool keep) { return at::all(x, dim, keep); });
}
at::Tensor any(const Arguments& a) {
    return each(a, at::ne(a.raw(0), 0),
                [](const at::Tensor& x, std::int64_t dim, bool keep) { return at::any(x, dim, keep); });
}

/// A position counted over all dimensions, or along one.
#define SIMPLE_POSITION(name)                                                                                          \
    at::Tensor name(const Arguments& a) {                                                                              \
        if (!reduces_all(a)) {                                                                                         \
            return at::name(a.raw(0), a.integer(2), keeps(a));                                                         \
        }                                                                                                              \
        const at::Tensor position = at::name(a.raw(0));                                                                \
        return keeps(a) ? position.reshape(Dims(static_cast<std::size_t>(a.raw(0).dim()), 1)) : position;              \
    }
SIMPLE_POSITION(argmax)
SIMPLE_POSITION(argmin)
#undef SIMPLE_POSITION

Results max_with_positions(const Arguments& a) {
    const auto [values, positions] = at::max(a[0], a.integer(2), keeps(a));
    return {values, positions};
}
Results min_with_positions(const Arguments& a) {
    const auto [values, positions] = at::min(a[0], a.integer(2), keeps(a));
    return {values, positions};
}

/// Stretches the gradient, scaled when it is that of a mean. The integers are the shape with 1 for the dimensions that
/// were reduced, and the shape.
at::Tensor stretched(const Gradient& b, std::size_t) {
    Arguments rest = b.saved;
    const Integers reduced = rest.take_shape();
    const Integers shape = rest.take_shape();
    const double scale = rest.real(0);
    const at::Tensor g = scale == 1.0 ? b.g : at::mul(b.g, scale);
    return g.reshape(reduced).expand(shape);
}

/// Of a maximum of all elements: equal ones share the gradient, and so do those that are NaN.
at::Tensor largest_backward(const Gradient& b) {
    const at::Tensor x = b.saved[0];
    const at::Tensor y = b.forward(b.saved);
    const at::Tensor chosen = at::logical_or(at::eq(x, y), at::isnan(x));
    return at::where(chosen, at::div(b.g.reshape(y.sizes()), at::sum(chosen)), at::zeros({}, b.g.options()));
}

/// Of a maximum of all elements, or of one with positions: those are saved in place of the input, and the integers are
/// dimension, shape with 1 for it, and shape.
at::Tensor extreme_backward(const Gradient& b, std::size_t) {
    if (b.saved.raw(0).scalar_type() != at::kLong) {
        return largest_backward(b);
    }
    Arguments rest = b.saved;
    const std::int64_t dim = rest.take_integer();
    const Integers reduced = rest.take_shape();
    const Integers shape = rest.take_shape();
    return at::zeros(shape, b.g.options()).scatter(dim, b.saved.raw(0).reshape(reduced), b.g.reshape(reduced));
}

constexpr Kernel kKernels[] = {
    {"sum", sum, stretched},
    {"mean", mean, stretched},
    {"prod", prod, by_autograd},
    {"max", amax, extreme_backward, max_with_positions},
    {"min", amin, extreme_backward, min_with_positions},
    {"amax", amax, by_autograd},
    {"amin", amin, by_autograd},
    {"variance", variance, by_autograd},
    {"std", standard_deviation, by_autograd},
    {"norm", norm, by_autograd},
    {"argmax", argmax},
    {"argmin", argmin},
    {"logsumexp", logsumexp, by_autograd},
    {"all", all},
    {"any", any},
    {"count_nonzero", count_nonzero},
};

} // namespace

at::ArrayRef<Kernel> reduction_kernels() { return kKernels; }

} // namespace simple::torch_ffi
