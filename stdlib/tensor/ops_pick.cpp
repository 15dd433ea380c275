// Picking, scattering, sorting and running sums: the part of ops_join.hpp that works by position.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "stdlib/kernels/convert.hpp"
#include "stdlib/kernels/cursor.hpp"
#include "stdlib/kernels/index.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

void check_index_type(const Tensor& index, std::string_view name) {
    if (index.dtype() != DType::I64) {
        throw errors::wrong_type(name, "index", "an i64 tensor", std::string(dtype_name(index.dtype())) + " tensor");
    }
}

void check_vector(const Tensor& index, std::string_view name) {
    check_index_type(index, name);
    if (index.ndim() != 1) {
        throw errors::rank(name, "a 1-D index", index.shape());
    }
}

/// Checks every number of a contiguous index against a dimension.
void check_range(const Tensor& index, const Shape& shape, std::size_t dim, std::string_view name) {
    const auto* numbers = index.data<std::int64_t>();
    for (std::int64_t i = 0; i < index.numel(); ++i) {
        if (numbers[i] < -shape[dim] || numbers[i] >= shape[dim]) {
            throw errors::index(name, numbers[i], static_cast<std::int64_t>(dim), shape);
        }
    }
}

/// Calls f(offset in x, number of the entry of index) for each element torch.gather reads.
template <typename F> void for_gathered(const Tensor& x, std::size_t dim, const Tensor& index, F&& f) {
    Shape strides = x.strides();
    if (!strides.empty()) {
        strides[dim] = 0;
    }
    kernels::Layout layout(extent(index.shape()), strides.data());
    const auto* numbers = index.data<std::int64_t>();
    const std::int64_t size = x.ndim() == 0 ? 1 : x.shape()[dim];
    const std::int64_t step = x.ndim() == 0 ? 0 : x.strides()[dim];
    for (std::int64_t i = 0; i < index.numel(); ++i) {
        const std::int64_t at = numbers[i] < 0 ? numbers[i] + size : numbers[i];
        f(static_cast<std::int64_t>(layout.offset()) + at * step, i);
        layout.advance(1);
    }
}

/// Checks the arguments of gather and scatter_add; returns the index as contiguous numbers.
Tensor checked_gather_index(const Tensor& x, std::size_t dim, const Tensor& index, std::string_view name) {
    check_index_type(index, name);
    if (index.ndim() != x.ndim()) {
        throw errors::rank(name, "an index with as many dimensions as the tensor (" + std::to_string(x.ndim()) + ")",
                           index.shape());
    }
    for (std::size_t i = 0; i < x.ndim(); ++i) {
        if (i != dim && index.shape()[i] > x.shape()[i]) {
            throw errors::paired_shapes(name, "tensor", x.shape(), "index", index.shape());
        }
    }
    Tensor numbers = contiguous(index);
    if (x.ndim() > 0) {
        check_range(numbers, x.shape(), dim, name);
    }
    return numbers;
}

Tensor sorted_positions(const Tensor& source, std::size_t dim, bool descending, std::string_view name) {
    Tensor positions = Tensor::empty(source.shape(), DType::I64, name);
    const kernels::Grid grid = grid_around(source.shape(), dim, dim);
    std::vector<std::int64_t> order(grid.length);
    const std::size_t bytes = dtype_size(source.dtype());
    for (std::size_t row = 0; row < grid.outer * grid.inner; ++row) {
        const std::size_t first = row / grid.inner * grid.length * grid.inner + row % grid.inner;
        kernels::sort_positions(element(source.dtype()), static_cast<const std::byte*>(source.raw()) + first * bytes,
                                grid.length, static_cast<std::ptrdiff_t>(grid.inner), descending, order.data());
        for (std::size_t i = 0; i < grid.length; ++i) {
            positions.data<std::int64_t>()[first + i * grid.inner] = order[i];
        }
    }
    return positions;
}

} // namespace

Tensor gather(const Tensor& x, std::int64_t dim, const Tensor& index, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name, true);
    const Tensor numbers = checked_gather_index(x, at, index, name);
    Tensor out = Tensor::empty(index.shape(), x.dtype(), name);
    const std::size_t bytes = dtype_size(x.dtype());
    const auto* from = static_cast<const std::byte*>(x.raw());
    auto* place = static_cast<std::byte*>(out.raw());
    for_gathered(x, at, numbers, [&](std::int64_t offset, std::int64_t i) {
        std::memcpy(place + static_cast<std::size_t>(i) * bytes, from + static_cast<std::size_t>(offset) * bytes,
                    bytes);
    });
    return out;
}

Tensor scatter_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& src, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name, true);
    const Tensor numbers = checked_gather_index(x, at, index, name);
    if (!(src.shape() == index.shape())) {
        throw errors::paired_shapes(name, "src", src.shape(), "index", index.shape());
    }
    const DType dtype = std::max(x.dtype(), DType::I64);
    Tensor out = dtype == x.dtype() ? clone(x) : to(x, dtype);
    const Tensor values = contiguous(to(src, dtype));
    kernels::with_storage_type(element(dtype), [&](auto* tag) {
        using T = std::remove_pointer_t<decltype(tag)>;
        T* place = out.data<T>();
        const T* from = values.data<T>();
        for_gathered(out, at, numbers, [&](std::int64_t offset, std::int64_t i) {
            if constexpr (std::is_same_v<T, std::int64_t>) {
                place[offset] =
                    static_cast<T>(static_cast<std::uint64_t>(place[offset]) + static_cast<std::uint64_t>(from[i]));
            } else {
                place[offset] = static_cast<T>(place[offset] + from[i]);
            }
        });
    });
    return out;
}

Tensor index_select(const Tensor& x, std::int64_t dim, const Tensor& index, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name);
    check_vector(index, name);
    const Tensor source = contiguous(x);
    const Tensor numbers = contiguous(index);
    Shape shape = x.shape();
    shape[at] = index.numel();
    Tensor out = Tensor::empty(shape, x.dtype(), name);
    check_range(numbers, x.shape(), at, name);
    const kernels::Grid grid = grid_around(x.shape(), at, at);
    kernels::pick_entries(source.raw(), grid.outer, grid.length, grid.inner * dtype_size(x.dtype()),
                          numbers.data<std::int64_t>(), static_cast<std::size_t>(index.numel()), out.raw());
    return out;
}

Tensor index_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& src, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name);
    check_vector(index, name);
    Shape shape = x.shape();
    shape[at] = index.numel();
    if (!(src.shape() == shape)) {
        throw errors::paired_shapes(name, "src", src.shape(), "selection", shape);
    }
    const DType dtype = std::max(x.dtype(), DType::I64);
    Tensor out = dtype == x.dtype() ? clone(x) : to(x, dtype);
    const Tensor numbers = contiguous(index);
    check_range(numbers, x.shape(), at, name);
    const Tensor values = contiguous(to(src, dtype));
    const kernels::Grid grid = grid_around(x.shape(), at, at);
    kernels::add_entries(element(dtype), values.raw(), grid.outer, grid.length, grid.inner,
                         numbers.data<std::int64_t>(), static_cast<std::size_t>(index.numel()), out.raw());
    return out;
}

Tensor take(const Tensor& x, const Tensor& index, std::string_view name) {
    check_index_type(index, name);
    const Tensor flat = reshape(contiguous(x), {-1}, name);
    const Tensor numbers = contiguous(index);
    check_range(numbers, flat.shape(), 0, name);
    Tensor out = Tensor::empty(index.shape(), x.dtype(), name);
    kernels::pick_entries(flat.raw(), 1, static_cast<std::size_t>(flat.numel()), dtype_size(x.dtype()),
                          numbers.data<std::int64_t>(), static_cast<std::size_t>(index.numel()), out.raw());
    return out;
}

std::pair<Tensor, Tensor> sort(const Tensor& x, std::int64_t dim, bool descending, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name, true);
    if (x.ndim() == 0) {
        return {clone(x), Tensor::scalar(0)};
    }
    Tensor positions = sorted_positions(contiguous(x), at, descending, name);
    Tensor values = gather(x, static_cast<std::int64_t>(at), positions, name);
    return {std::move(values), std::move(positions)};
}

std::pair<Tensor, Tensor> topk(const Tensor& x, std::int64_t k, std::int64_t dim, bool largest, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name, true);
    const std::int64_t size = x.ndim() == 0 ? 1 : x.shape()[at];
    if (k < 0 || k > size) {
        throw errors::range(name, "k", "between 0 and " + std::to_string(size), k);
    }
    auto [values, positions] = sort(x, dim, largest, name);
    if (x.ndim() == 0) {
        return {values, positions};
    }
    const auto along = static_cast<std::int64_t>(at);
    return {clone(narrow(values, along, 0, k, name)), clone(narrow(positions, along, 0, k, name))};
}

Tensor cumsum(const Tensor& x, std::int64_t dim, bool reverse, std::string_view name) {
    const std::size_t at = normalize_dim(dim, x.shape(), name, true);
    const Tensor source = contiguous(to(x, std::max(x.dtype(), DType::I64)));
    Tensor out = Tensor::empty(x.shape(), source.dtype(), name);
    kernels::cumulative_sum(source.raw(), element(source.dtype()), grid_around(x.shape(), at, at), reverse, out.raw());
    return out;
}

Tensor unique(const Tensor& x, std::string_view name) {
    const Tensor sorted = sort(reshape(contiguous(x), {-1}, name), 0, false, name).first;
    std::int64_t count = 0;
    Tensor out = sorted;
    for (std::int64_t i = 0; i < sorted.numel(); ++i) {
        const bool repeats = i > 0 && sorted.load(i).as_f64() == sorted.load(i - 1).as_f64() &&
                             (is_float(x.dtype()) || sorted.load(i).integer == sorted.load(i - 1).integer);
        if (!repeats) {
            out.store(count++, sorted.load(i));
        }
    }
    return clone(narrow(out, 0, 0, count, name));
}

Tensor one_hot(const Tensor& x, std::optional<std::int64_t> num_classes, std::string_view name) {
    check_index_type(x, name);
    const Tensor numbers = contiguous(x);
    const std::int64_t classes =
        num_classes ? *num_classes : (x.numel() == 0 ? 0 : amax(x, {}, false, name).item().integer + 1);
    Shape shape = x.shape();
    shape.push_back(classes);
    // Checked before the allocation: one wrong class must not ask for all of memory.
    for (std::int64_t i = 0; i < x.numel(); ++i) {
        const std::int64_t label = numbers.data<std::int64_t>()[i];
        if (label < 0 || label >= classes) {
            const std::string place = std::to_string(label) + " at " + to_string(indices_of(i, x.shape()));
            throw Error(ErrorKind::Index,
                        std::string(name) + ": label " + place + " is " +
                            (label < 0 ? "negative" : "out of range for " + std::to_string(classes) + " classes"));
        }
    }
    Tensor out = Tensor::zeros(shape, DType::F64, name);
    for (std::int64_t i = 0; i < x.numel(); ++i) {
        out.data<double>()[i * classes + numbers.data<std::int64_t>()[i]] = 1.0;
    }
    return out;
}

} // namespace simple::tensor
