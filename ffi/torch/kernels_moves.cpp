// Joining, cutting, picking, moving and sorting elements, for tensors that live on a device. Types stay what they are,
// but for the conversion.
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/col2im.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/im2col.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/trace.h>
#include <ATen/ops/tril.h>
#include <ATen/ops/triu.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

Results operands_of(const Arguments& a) {
    Results tensors;
    for (std::size_t i = 0; i < a.size(); ++i) {
        tensors.push_back(a.raw(i));
    }
    return tensors;
}

at::Tensor to(const Arguments& a) { return a.raw(0).to(scalar_type(static_cast<std::int32_t>(a.integer(0)))); }

at::Tensor cat(const Arguments& a) { return at::cat(operands_of(a), a.integer(0)); }
at::Tensor stack(const Arguments& a) { return at::stack(operands_of(a), a.integer(0)); }

/// Positions from 0 in a dimension of a size. On a device LibTorch would not survive one that is out of range.
at::Tensor positions(const at::Tensor& index, std::int64_t size) {
    require(index.scalar_type() == at::kLong, "the index is not one of i64");
    require(index.numel() == 0 ||
                (index.min().item<std::int64_t>() >= -size && index.max().item<std::int64_t>() < size),
            "an index is out of range");
    return at::where(at::lt(index, 0), at::add(index, size), index);
}

at::Tensor gather(const Arguments& a) {
    const std::int64_t dim = a.integer(0);
    return at::gather(a.raw(0), dim, positions(a.raw(1), a.raw(0).size(dim)));
}
at::Tensor scatter_add(const Arguments& a) {
    require(a.raw(1).sizes() == a.raw(2).sizes(), "an index for each element");
    const std::int64_t dim = a.integer(0);
    return at::scatter_add(a.raw(0), dim, positions(a.raw(2), a.raw(0).size(dim)), a.raw(1));
}
at::Tensor index_select(const Arguments& a) {
    require(a.raw(1).dim() == 1, "an index of one dimension");
    const std::int64_t dim = a.integer(0);
    return at::index_select(a.raw(0), dim, positions(a.raw(1), a.raw(0).size(dim)));
}
at::Tensor index_add(const Arguments& a) {
    const std::int64_t dim = a.integer(0);
    return at::index_add(a.raw(0), dim, positions(a.raw(2), a.raw(0).size(dim)), a.raw(1));
}
at::Tensor take(const Arguments& a) {
    return a.raw(0)
        .flatten()
        .index_select(0, positions(a.raw(1), a.raw(0).numel()).flatten())
        .reshape(a.raw(1).sizes());
}
at::Tensor rows(const Arguments& a) {
    const at::Tensor& x = a.raw(0);
    const at::Tensor& index = a.raw(1);
    std::vector<std::int64_t> shape = index.sizes().vec();
    shape.insert(shape.end(), x.sizes().begin() + 1, x.sizes().end());
    return x.index_select(0, positions(index, x.size(0)).flatten()).reshape(shape);
}

at::Tensor masked_select(const Arguments& a) {
    require(a.raw(1).scalar_type() == at::kBool && a.raw(0).sizes() == a.raw(1).sizes(), "a truth for each element");
    return at::masked_select(a.raw(0), a.raw(1));
}
at::Tensor masked_scatter(const Arguments& a) {
    return at::zeros(a.raw(1).sizes(), a.raw(0).options()).masked_scatter(a.raw(1), a.raw(0));
}

/// The integers are offset, sizes and steps of the place, then the shape of the whole.
at::Tensor put_part(const Arguments& arguments) {
    Arguments a = arguments;
    const std::int64_t offset = a.take_integer();
    const Integers sizes = a.take_shape();
    const Integers steps = a.take_shape();
    at::Tensor whole = at::zeros(a.integers(), a.raw(0).options());
    at::Tensor place = whole.as_strided(sizes, steps, offset);
    place.copy_(place.numel() == a.raw(0).numel() ? a.raw(0).reshape(sizes) : a.raw(0));
    return whole;
}

at::Tensor flip(const Arguments& a) { return at::flip(a.raw(0), a.integers()); }
at::Tensor roll(const Arguments& a) { return at::roll(a.raw(0), a.integer(0), a.integer(1)); }
at::Tensor repeat(const Arguments& a) { return a.raw(0).repeat(a.integers()); }
at::Tensor pad(const Arguments& a) { return at::constant_pad_nd(a.raw(0), a.integers(), a.number(1)); }

/// The integers are the dimension and 1 for the largest first; then how many are wanted, or none for all.
Results sort_with_positions(const Arguments& a) {
    const std::int64_t dim = a.integer(0);
    const auto sorted = at::sort(a.raw(0), /*stable=*/true, dim, a.integer(1) != 0);
    const auto wanted = [&](const at::Tensor& t) {
        return a.integers().size() > 2 ? t.narrow(dim, 0, a.integer(2)) : t;
    };
    return {wanted(std::get<0>(sorted)), wanted(std::get<1>(sorted))};
}

at::Tensor cumsum(const Arguments& a) {
    const std::int64_t dim = a.integer(0);
    const auto from_start = [&](const at::Tensor& t) { return at::cumsum(t, dim); };
    return a.integer(1) == 0 ? from_start(a.raw(0)) : from_start(a.raw(0).flip(dim)).flip(dim);
}

at::Tensor tril(const Arguments& a) { return at::tril(a.raw(0), a.integer(0)); }
at::Tensor tril_backward(const Gradient& b, std::size_t) { return at::tril(b.g, b.saved.integer(0)); }
at::Tensor triu(const Arguments& a) { return at::triu(a.raw(0), a.integer(0)); }
at::Tensor triu_backward(const Gradient& b, std::size_t) { return at::triu(b.g, b.saved.integer(0)); }
at::Tensor trace(const Arguments& a) { return at::trace(a.raw(0)); }
at::Tensor diag(const Arguments& a) { return at::diag(a.raw(0), a.integer(0)); }

// Integers are rows and columns of kernel, dilation, padding and stride; a gradient adds the shape of the input.
at::Tensor unfold(const Arguments& a) {
    const Integers pairs = a.integers();
    return at::im2col(a.raw(0), pairs.slice(0, 2), pairs.slice(2, 2), pairs.slice(4, 2), pairs.slice(6, 2));
}
at::Tensor unfold_backward(const Gradient& b, std::size_t) {
    const Integers pairs = b.saved.integers();
    return at::col2im(b.g.contiguous(), pairs.slice(pairs.size() - 2), pairs.slice(0, 2), pairs.slice(2, 2),
                      pairs.slice(4, 2), pairs.slice(6, 2));
}

constexpr Kernel kKernels[] = {
    {"to", to},
    {"cat", cat},
    {"stack", stack},
    {"gather", gather},
    {"scatter_add", scatter_add},
    {"index_select", index_select},
    {"index_add", index_add},
    {"take", take},
    {"index", rows},
    {"masked_select", masked_select},
    {"masked_scatter", masked_scatter},
    {"put_part", put_part},
    {"flip", flip},
    {"roll", roll},
    {"repeat", repeat},
    {"pad", pad},
    {"sort", nullptr, nullptr, sort_with_positions},
    {"topk", nullptr, nullptr, sort_with_positions},
    {"cumsum", cumsum},
    {"tril", tril, tril_backward},
    {"triu", triu, triu_backward},
    {"trace", trace},
    {"diag", diag},
    {"unfold", unfold, unfold_backward},
};

} // namespace

at::ArrayRef<Kernel> move_kernels() { return kKernels; }

} // namespace simple::torch_ffi
