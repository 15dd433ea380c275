#include "stdlib/tensor/ops_join.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

std::string list_entry(std::size_t i) { return "tensors[" + std::to_string(i) + "]"; }

/// torch.cat ignores vectors without elements, whatever the other shapes are.
bool is_ignored(const Tensor& t) { return t.shape() == Shape{0}; }

/// Copies a region of x to a region of out of the same shape.
void copy_region(const Tensor& from, Tensor to_place) { copy_from(to_place, from); }

/// Extends the last shape by padding, checked. Throws E10.
std::int64_t padded_size(std::int64_t size, std::int64_t before, std::int64_t after, const Shape& pads,
                         std::string_view name) {
    std::int64_t result = size;
    if (__builtin_add_overflow(result, before, &result) || __builtin_add_overflow(result, after, &result) ||
        result < 0) {
        throw errors::value(name,
                            "pads " + to_string(pads) + " do not fit a dimension of size " + std::to_string(size));
    }
    return result;
}

} // namespace

Tensor cat(std::span<const Tensor> tensors, std::int64_t dim, std::string_view name) {
    const auto first = std::find_if(tensors.begin(), tensors.end(), [](const Tensor& t) { return !is_ignored(t); });
    if (first == tensors.end()) {
        return tensors.empty() ? Tensor::empty({0}, DType::F64, name) : clone(tensors.front());
    }
    const std::size_t at = normalize_dim(dim, first->shape(), name);
    Shape shape = first->shape();
    shape[at] = 0;
    DType dtype = first->dtype();
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const Tensor& t = tensors[i];
        if (is_ignored(t)) {
            continue;
        }
        Shape outside = t.shape();
        if (at < outside.size()) {
            outside[at] = shape[at];
        }
        if (!(outside == shape)) {
            const auto base = static_cast<std::size_t>(first - tensors.begin());
            throw errors::value(name, list_entry(base) + " " + to_string(first->shape()) + " and " + list_entry(i) +
                                          " " + to_string(t.shape()) + " differ outside dimension " +
                                          std::to_string(at));
        }
        shape[at] += t.shape()[at];
        dtype = promote(dtype, t.dtype());
    }
    Tensor out = Tensor::empty(shape, dtype, name);
    std::int64_t start = 0;
    for (const Tensor& t : tensors) {
        if (!is_ignored(t)) {
            const std::int64_t length = t.shape()[at];
            copy_region(t, narrow(out, static_cast<std::int64_t>(at), start, length, name));
            start += length;
        }
    }
    return out;
}

Tensor stack(std::span<const Tensor> tensors, std::int64_t dim, std::string_view name) {
    if (tensors.empty()) {
        return Tensor::empty({0}, DType::F64, name); // As cat of nothing.
    }
    std::vector<Tensor> raised;
    raised.reserve(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (!(tensors[i].shape() == tensors[0].shape())) {
            throw errors::paired_shapes(name, list_entry(0), tensors[0].shape(), list_entry(i), tensors[i].shape());
        }
        raised.push_back(unsqueeze(tensors[i], dim, name));
    }
    // A vector without elements is ignored by cat, but it is one row here.
    if (tensors[0].numel() == 0) {
        Shape shape = raised[0].shape();
        shape[normalize_dim(dim, shape, name)] = static_cast<std::int64_t>(tensors.size());
        return Tensor::empty(shape, tensors[0].dtype(), name);
    }
    return cat(raised, dim, name);
}

Tensor flip(const Tensor& x, const Shape& dims, std::string_view name) {
    Shape strides = x.strides();
    std::int64_t offset = 0;
    for (const std::int64_t dim : dims) {
        const std::size_t at = normalize_dim(dim, x.shape(), name);
        if (strides[at] != x.strides()[at]) {
            throw errors::value(name, "dimension " + std::to_string(at) + " is listed twice in " + to_string(dims));
        }
        // A reversed stride of 0 is no change either way.
        offset += x.numel() == 0 ? 0 : (x.shape()[at] - 1) * x.strides()[at];
        strides[at] = -x.strides()[at];
    }
    Tensor out = Tensor::empty(x.shape(), x.dtype(), name);
    if (out.numel() != 0) {
        const Tensor turned(x.storage(), x.shape(), strides, x.offset() + offset);
        kernels::copy(extent(x.shape()), input(turned), output(out));
    }
    return out;
}

Tensor roll(const Tensor& x, std::int64_t shift, std::int64_t dim, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name);
    const std::int64_t size = x.shape()[at];
    const std::int64_t cut = size == 0 ? 0 : (size - (shift % size + size) % size) % size;
    if (cut == 0) {
        return clone(x);
    }
    const auto along = static_cast<std::int64_t>(at);
    const Tensor parts[] = {slice(x, along, cut, size, 1, name), slice(x, along, 0, cut, 1, name)};
    return cat(parts, along, name);
}

Tensor repeat(const Tensor& x, const Shape& times, std::string_view name) {
    const bool negative = std::any_of(times.begin(), times.end(), [](std::int64_t n) { return n < 0; });
    if (times.size() < x.ndim() || negative) {
        throw errors::value(name, "times " + to_string(times) + " needs a count of at least 0 for each dimension of " +
                                      to_string(x.shape()));
    }
    // Seen as [times, size, times, size, …], the source repeats along every other dimension.
    const std::size_t lead = times.size() - x.ndim();
    Shape shape;
    Shape sizes;
    Shape strides;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::int64_t size = i < lead ? 1 : x.shape()[i - lead];
        std::int64_t product = 0;
        if (__builtin_mul_overflow(size, times[i], &product)) {
            throw errors::bad_shape(name, times);
        }
        shape.push_back(product);
        sizes.push_back(times[i]);
        sizes.push_back(size);
        strides.push_back(0);
        strides.push_back(i < lead ? 0 : x.strides()[i - lead]);
    }
    Tensor out = Tensor::empty(shape, x.dtype(), name);
    if (out.numel() != 0) {
        const Shape steps = row_major_strides(sizes);
        kernels::copy(extent(sizes), {x.raw(), element(x.dtype()), strides.data()},
                      {out.raw(), element(out.dtype()), steps.data()});
    }
    return out;
}

Tensor pad(const Tensor& x, const Shape& pads, Scalar value, std::string_view name) {
    if (pads.size() % 2 != 0 || pads.size() / 2 > x.ndim()) {
        throw errors::value(name, "pads " + to_string(pads) + " must hold a pair for each of at most " +
                                      std::to_string(x.ndim()) + " dimensions");
    }
    Shape shape = x.shape();
    Tensor source = x;
    for (std::size_t i = 0; i < pads.size() / 2; ++i) {
        const std::size_t at = x.ndim() - 1 - i;
        const std::int64_t size = x.shape()[at];
        shape[at] = padded_size(size, pads[2 * i], pads[2 * i + 1], pads, name);
        // Negative pads cut the source.
        const std::int64_t start = std::min(size, std::max<std::int64_t>(0, -pads[2 * i]));
        const std::int64_t end = std::max(start, std::min(size, size + std::min<std::int64_t>(0, pads[2 * i + 1])));
        source = narrow(source, static_cast<std::int64_t>(at), start, end - start, name);
    }
    Tensor out = full(shape, value, x.dtype(), name);
    Tensor place = out;
    for (std::size_t i = 0; i < pads.size() / 2; ++i) {
        const std::size_t at = x.ndim() - 1 - i;
        const std::int64_t start = std::min(std::max<std::int64_t>(0, pads[2 * i]), place.shape()[at]);
        place = narrow(place, static_cast<std::int64_t>(at), start,
                       std::min(source.shape()[at], place.shape()[at] - start), name);
    }
    if (place.numel() != 0) {
        copy_region(source, place);
    }
    return out;
}

} // namespace simple::tensor
