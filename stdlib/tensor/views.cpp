#include "stdlib/tensor/views.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/run.hpp"

namespace simple::tensor {

namespace {

/// Replaces one -1 by the size that makes the element counts equal, and checks the counts.
Shape resolve_shape(const Tensor& t, const Shape& wanted, std::string_view name) {
    Shape shape = wanted;
    std::size_t unknown = shape.size();
    std::int64_t known = 1;
    bool overflow = false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == -1 && unknown == shape.size()) {
            unknown = i;
        } else if (shape[i] == -1) {
            throw errors::value(name, "only one size may be -1, got " + to_string(wanted));
        } else {
            overflow = overflow || __builtin_mul_overflow(known, shape[i], &known);
        }
    }
    if (unknown != shape.size()) {
        Shape rest = shape;
        rest[unknown] = 1;
        checked_numel(rest, name);
        if (known == 0 || overflow || t.numel() % known != 0) {
            throw errors::value(name, "shape " + to_string(t.shape()) + " with " + std::to_string(t.numel()) +
                                          " elements has no size for the -1 in " + to_string(wanted));
        }
        shape[unknown] = t.numel() / known;
    }
    if (checked_numel(shape, name) != t.numel()) {
        throw errors::element_count(name, t.shape(), shape);
    }
    return shape;
}

/// Finds strides that show the elements of t, in order, in another shape of the same count; none if they would have to
/// move. Walks both shapes from the back, matching runs of dimensions with equal products.
std::optional<Shape> strides_for(const Tensor& t, const Shape& shape) {
    if (t.numel() == 0 || t.is_contiguous()) {
        return row_major_strides(shape);
    }
    Shape strides = Shape::filled(shape.size(), 1);
    std::size_t next = shape.size();
    std::int64_t chunk = 1;
    std::int64_t filled = 1;
    std::int64_t base = t.strides().back();
    for (std::size_t i = t.ndim(); i-- > 0;) {
        chunk *= t.shape()[i];
        const bool ends = i == 0 || (t.shape()[i - 1] != 1 && t.strides()[i - 1] != chunk * base);
        if (!ends) {
            continue;
        }
        while (next > 0 && (filled < chunk || shape[next - 1] == 1)) {
            --next;
            strides[next] = filled * base;
            filled *= shape[next];
        }
        if (filled != chunk) {
            return std::nullopt;
        }
        if (i > 0) {
            base = t.strides()[i - 1];
            chunk = 1;
            filled = 1;
        }
    }
    return next == 0 ? std::optional<Shape>(strides) : std::nullopt;
}

Tensor restrided(const Tensor& t, Shape shape, Shape strides, std::int64_t offset) {
    return {t.storage(), std::move(shape), std::move(strides), offset};
}

/// Moves a bound into 0 … size; negative ones count from the end.
std::int64_t clamp_bound(std::int64_t bound, std::int64_t size) {
    if (bound < 0) {
        bound = bound < -size ? 0 : bound + size;
    }
    return std::min(bound, size);
}

/// Checks that a permutation names every dimension once; returns it without negative numbers.
Shape checked_permutation(const Shape& dims, std::size_t rank, std::string_view name) {
    Shape result = dims;
    Shape seen = Shape::filled(rank, 0);
    bool valid = dims.size() == rank;
    for (std::size_t i = 0; valid && i < rank; ++i) {
        const std::int64_t dim = dims[i] < 0 ? dims[i] + static_cast<std::int64_t>(rank) : dims[i];
        valid = dim >= 0 && dim < static_cast<std::int64_t>(rank) && seen[static_cast<std::size_t>(dim)]++ == 0;
        result[i] = dim;
    }
    if (!valid) {
        throw errors::value(name, "dims " + to_string(dims) + " is not a permutation of the " + std::to_string(rank) +
                                      (rank == 1 ? " dimension" : " dimensions"));
    }
    return result;
}

} // namespace

Tensor reshape(const Tensor& t, const Shape& wanted, std::string_view name) {
    const Shape shape = resolve_shape(t, wanted, name);
    if (const std::optional<Shape> strides = strides_for(t, shape)) {
        return restrided(t, shape, *strides, t.offset());
    }
    const Tensor copy = contiguous(t);
    return restrided(copy, shape, row_major_strides(shape), copy.offset());
}

bool has_view(const Tensor& t, const Shape& wanted, std::string_view name) {
    return strides_for(t, resolve_shape(t, wanted, name)).has_value();
}

Tensor view(const Tensor& t, const Shape& wanted, std::string_view name) {
    const Shape shape = resolve_shape(t, wanted, name);
    const std::optional<Shape> strides = strides_for(t, shape);
    if (!strides) {
        throw errors::value(name, "needs a contiguous tensor; use reshape");
    }
    return restrided(t, shape, *strides, t.offset());
}

Tensor transpose(const Tensor& t, std::string_view name) {
    if (t.ndim() == 1) {
        return t;
    }
    if (t.ndim() != 2) {
        throw errors::rank(name, "a 2-D tensor", t.shape());
    }
    return transpose(t, 0, 1, name);
}

Tensor transpose(const Tensor& t, std::int64_t dim0, std::int64_t dim1, std::string_view name) {
    const std::size_t first = normalize_dim(dim0, t.shape(), name);
    const std::size_t second = normalize_dim(dim1, t.shape(), name);
    Shape shape = t.shape();
    Shape strides = t.strides();
    std::swap(shape[first], shape[second]);
    std::swap(strides[first], strides[second]);
    return restrided(t, std::move(shape), std::move(strides), t.offset());
}

Tensor permute(const Tensor& t, const Shape& dims, std::string_view name) {
    const Shape order = checked_permutation(dims, t.ndim(), name);
    Shape shape = t.shape();
    Shape strides = t.strides();
    for (std::size_t i = 0; i < order.size(); ++i) {
        shape[i] = t.shape()[static_cast<std::size_t>(order[i])];
        strides[i] = t.strides()[static_cast<std::size_t>(order[i])];
    }
    return restrided(t, std::move(shape), std::move(strides), t.offset());
}

Shape inverse_permutation(const Shape& dims, std::string_view name) {
    const Shape order = checked_permutation(dims, dims.size(), name);
    Shape inverse = order;
    for (std::size_t i = 0; i < order.size(); ++i) {
        inverse[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    }
    return inverse;
}

Tensor flatten(const Tensor& t, std::int64_t start_dim, std::int64_t end_dim, std::string_view name) {
    if (t.ndim() == 0) {
        return reshape(t, {1}, name);
    }
    const std::size_t first = normalize_dim(start_dim, t.shape(), name);
    const std::size_t last = normalize_dim(end_dim, t.shape(), name);
    if (first > last) {
        throw errors::range(name, "start_dim", "at most end_dim (" + std::to_string(last) + ")",
                            static_cast<std::int64_t>(first));
    }
    Shape shape;
    std::int64_t merged = 1;
    for (std::size_t i = 0; i < t.ndim(); ++i) {
        merged = i >= first && i <= last ? merged * t.shape()[i] : merged;
        if (i < first || i > last) {
            shape.push_back(t.shape()[i]);
        } else if (i == last) {
            shape.push_back(merged);
        }
    }
    return reshape(t, shape, name);
}

Tensor squeeze(const Tensor& t, std::optional<std::int64_t> dim, std::string_view name) {
    Shape shape = t.shape();
    Shape strides = t.strides();
    const std::size_t only = dim ? normalize_dim(*dim, t.shape(), name) : 0;
    for (std::size_t i = t.ndim(); i-- > 0;) {
        if (shape[i] == 1 && (!dim || i == only)) {
            shape.erase(i);
            strides.erase(i);
        }
    }
    return restrided(t, std::move(shape), std::move(strides), t.offset());
}

Tensor unsqueeze(const Tensor& t, std::int64_t dim, std::string_view name) {
    Shape shape = t.shape();
    Shape strides = t.strides();
    shape.push_back(1);
    const auto rank = static_cast<std::int64_t>(shape.size());
    if (dim < -rank || dim >= rank) {
        throw errors::dimension(name, dim, t.shape(), true);
    }
    const std::size_t at = normalize_dim(dim, shape, name);
    checked_numel(shape, name);
    shape = t.shape();
    strides.insert(at, at < t.ndim() ? t.strides()[at] * t.shape()[at] : 1);
    shape.insert(at, 1);
    return restrided(t, std::move(shape), std::move(strides), t.offset());
}

Tensor expand(const Tensor& t, const Shape& wanted, std::string_view name) {
    Shape shape = wanted;
    if (shape.size() < t.ndim()) {
        throw errors::broadcast(name, t.shape(), wanted);
    }
    const std::size_t lead = shape.size() - t.ndim();
    Shape strides = Shape::filled(shape.size(), 0);
    for (std::size_t i = 0; i < t.ndim(); ++i) {
        const std::int64_t size = t.shape()[i];
        std::int64_t& target = shape[lead + i];
        target = target == -1 ? size : target;
        if (target != size && size != 1) {
            throw errors::broadcast(name, t.shape(), wanted);
        }
        strides[lead + i] = target == size ? t.strides()[i] : 0;
    }
    checked_numel(shape, name);
    return restrided(t, std::move(shape), std::move(strides), t.offset());
}

Tensor slice(const Tensor& t, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step,
             std::string_view name) {
    const std::size_t at = normalize_dim(dim, t.shape(), name);
    if (step <= 0) {
        throw errors::value(name, "step must be at least 1, got " + std::to_string(step), "flip reverses a dimension");
    }
    const std::int64_t size = t.shape()[at];
    const std::int64_t first = clamp_bound(start, size);
    const std::int64_t last = clamp_bound(end, size);
    Shape shape = t.shape();
    Shape strides = t.strides();
    shape[at] = last > first ? (last - first - 1) / step + 1 : 0;
    // Steps beyond the dimension would overflow; such a view has one entry, so any stride will do.
    strides[at] = shape[at] > 1 ? strides[at] * step : strides[at];
    const std::int64_t offset = shape[at] > 0 ? t.offset() + first * t.strides()[at] : t.offset();
    return restrided(t, std::move(shape), std::move(strides), offset);
}

Tensor narrow(const Tensor& t, std::int64_t dim, std::int64_t start, std::int64_t length, std::string_view name) {
    const std::size_t at = normalize_dim(dim, t.shape(), name);
    const std::int64_t size = t.shape()[at];
    const std::int64_t first = start < 0 ? start + size : start;
    if (first < 0 || first > size) {
        throw errors::index(name, start, static_cast<std::int64_t>(at), t.shape());
    }
    if (length < 0 || length > size - first) {
        throw errors::range(name, "length", "between 0 and " + std::to_string(size - first), length);
    }
    return slice(t, dim, first, first + length, 1, name);
}

Tensor select(const Tensor& t, std::int64_t dim, std::int64_t index, std::string_view name) {
    const std::size_t at = normalize_dim(dim, t.shape(), name);
    const std::int64_t size = t.shape()[at];
    if (index < -size || index >= size) {
        throw errors::index(name, index, static_cast<std::int64_t>(at), t.shape());
    }
    Shape shape = t.shape();
    Shape strides = t.strides();
    shape.erase(at);
    strides.erase(at);
    return restrided(t, std::move(shape), std::move(strides),
                     t.offset() + (index < 0 ? index + size : index) * t.strides()[at]);
}

Tensor diagonal(const Tensor& t, std::int64_t k, std::string_view name) {
    if (t.ndim() != 2) {
        throw errors::rank(name, "a 2-D tensor", t.shape());
    }
    const std::int64_t rows = t.shape()[0];
    const std::int64_t columns = t.shape()[1];
    const bool outside = k >= columns || k <= -rows;
    const std::int64_t down = outside || k >= 0 ? 0 : -k;
    const std::int64_t right = outside || k < 0 ? 0 : k;
    const std::int64_t length = outside ? 0 : std::min(rows - down, columns - right);
    return restrided(t, {length}, {t.strides()[0] + t.strides()[1]},
                     t.offset() + down * t.strides()[0] + right * t.strides()[1]);
}

Tensor contiguous(const Tensor& t) { return t.is_contiguous() ? t : clone(t); }

Tensor clone(const Tensor& t) {
    Tensor copy = Tensor::empty(t.shape(), t.dtype(), "clone");
    kernels::copy(extent(t.shape()), input(t), output(copy));
    return copy;
}

Tensor to(const Tensor& t, DType dtype) {
    if (t.dtype() == dtype) {
        return t;
    }
    Tensor converted = Tensor::empty(t.shape(), dtype, "to");
    kernels::copy(extent(t.shape()), input(t), output(converted));
    return converted;
}

std::vector<Tensor> split(const Tensor& t, std::int64_t size, std::int64_t dim, std::string_view name) {
    const std::size_t at = normalize_dim(dim, t.shape(), name);
    if (size <= 0) {
        throw errors::range(name, "size", "at least 1", size);
    }
    Shape sizes;
    for (std::int64_t left = t.shape()[at]; left > 0; left -= std::min(left, size)) {
        sizes.push_back(std::min(left, size));
    }
    if (sizes.empty()) {
        sizes.push_back(0);
    }
    return split(t, sizes, dim, name);
}

std::vector<Tensor> split(const Tensor& t, const Shape& sizes, std::int64_t dim, std::string_view name) {
    const std::size_t at = normalize_dim(dim, t.shape(), name);
    const std::int64_t whole = t.shape()[at];
    std::int64_t total = 0;
    for (const std::int64_t size : sizes) {
        if (size < 0 || __builtin_add_overflow(total, size, &total)) {
            throw errors::value(name, "parts " + to_string(sizes) + " must be sizes of at least 0");
        }
    }
    if (total != whole) {
        throw errors::value(name, "parts " + to_string(sizes) + " add up to " + std::to_string(total) + ", dimension " +
                                      std::to_string(at) + " has " + std::to_string(whole));
    }
    std::vector<Tensor> parts;
    parts.reserve(sizes.size());
    std::int64_t start = 0;
    for (const std::int64_t size : sizes) {
        parts.push_back(narrow(t, dim, start, size, name));
        start += size;
    }
    return parts;
}

std::vector<Tensor> chunk(const Tensor& t, std::int64_t chunks, std::int64_t dim, std::string_view name) {
    const std::size_t at = normalize_dim(dim, t.shape(), name);
    if (chunks <= 0) {
        throw errors::range(name, "chunks", "at least 1", chunks);
    }
    const std::int64_t size = t.shape()[at];
    return split(t, std::max<std::int64_t>(size / chunks + (size % chunks != 0 ? 1 : 0), 1), dim, name);
}

} // namespace simple::tensor
