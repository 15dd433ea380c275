#include "stdlib/tensor/index.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "stdlib/kernels/cursor.hpp"
#include "stdlib/kernels/index.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

/// Checks a mask and counts its true elements.
std::int64_t check_mask(const Tensor& t, const Tensor& mask, std::string_view name) {
    if (mask.dtype() != DType::Bool) {
        throw errors::wrong_type(name, "mask", "a bool tensor", std::string(dtype_name(mask.dtype())) + " tensor");
    }
    if (!(mask.shape() == t.shape())) {
        throw errors::paired_shapes(name, "mask", mask.shape(), "tensor", t.shape());
    }
    return count_nonzero(mask).item().integer;
}

/// Checks that a number can go into a tensor: as Tensor::set.
void check_value(const Tensor& t, const Operand& value, std::string_view name) {
    if (value.is_tensor() || t.dtype() != DType::I64 || value.scalar().dtype != DType::F64) {
        return;
    }
    if (value.scalar().real != std::trunc(value.scalar().real)) {
        throw errors::wrong_type(name, "value", "a whole number for an i64 tensor", to_string(value.scalar().real));
    }
}

/// Returns rows as contiguous numbers from 0, checked. Throws E3, E6, E7.
Tensor checked_rows(const Tensor& t, const Tensor& rows, std::string_view name) {
    if (rows.dtype() != DType::I64) {
        throw errors::wrong_type(name, "index", "an i64 or bool tensor",
                                 std::string(dtype_name(rows.dtype())) + " tensor");
    }
    if (t.ndim() == 0) {
        throw errors::rank(name, "at least one dimension", t.shape());
    }
    Tensor numbers = clone(rows);
    const std::int64_t size = t.shape()[0];
    auto* values = numbers.data<std::int64_t>();
    for (std::int64_t i = 0; i < numbers.numel(); ++i) {
        if (values[i] < -size || values[i] >= size) {
            throw errors::index(name, values[i], 0, t.shape());
        }
        values[i] += values[i] < 0 ? size : 0;
    }
    return numbers;
}

Shape shape_of_rows(const Tensor& t, const Tensor& rows) {
    Shape shape = rows.shape();
    for (std::size_t i = 1; i < t.ndim(); ++i) {
        shape.push_back(t.shape()[i]);
    }
    return shape;
}

} // namespace

Tensor index(const Tensor& t, std::span<const Subscript> subscripts, std::string_view name) {
    if (subscripts.size() > t.ndim()) {
        throw errors::value(name, "needs at most " + std::to_string(t.ndim()) + " indices for shape " +
                                      to_string(t.shape()) + ", got " + std::to_string(subscripts.size()));
    }
    Tensor part = t;
    for (std::size_t i = 0; i < subscripts.size(); ++i) {
        const auto dim = static_cast<std::int64_t>(i);
        if (const auto* range = std::get_if<Range>(&subscripts[i])) {
            part = slice(part, dim, range->start, range->end, range->step, name);
            continue;
        }
        const std::int64_t at = std::get<std::int64_t>(subscripts[i]);
        const std::int64_t size = t.shape()[i];
        if (at < -size || at >= size) {
            throw errors::index(name, at, dim, t.shape());
        }
        part = narrow(part, dim, at < 0 ? at + size : at, 1, name);
    }
    Shape shape = part.shape();
    Shape strides = part.strides();
    for (std::size_t i = subscripts.size(); i-- > 0;) {
        if (std::holds_alternative<std::int64_t>(subscripts[i])) {
            shape.erase(i);
            strides.erase(i);
        }
    }
    return {part.storage(), std::move(shape), std::move(strides), part.offset()};
}

Tensor take_rows(const Tensor& t, const Tensor& rows, std::string_view name) {
    if (rows.dtype() == DType::Bool) {
        return masked_select(t, rows, name);
    }
    const Tensor numbers = checked_rows(t, rows, name);
    const Tensor source = contiguous(t);
    Tensor out = Tensor::empty(shape_of_rows(t, rows), t.dtype(), name);
    const kernels::Grid grid = grid_around(t.shape(), 0, 0);
    kernels::pick_entries(source.raw(), 1, grid.length, grid.inner * dtype_size(t.dtype()),
                          numbers.data<std::int64_t>(), static_cast<std::size_t>(numbers.numel()), out.raw());
    return out;
}

Tensor masked_select(const Tensor& t, const Tensor& mask, std::string_view name) {
    const std::int64_t count = check_mask(t, mask, name);
    const Tensor source = contiguous(t);
    const Tensor choice = contiguous(mask);
    Tensor out = Tensor::empty({count}, t.dtype(), name);
    const std::size_t bytes = dtype_size(t.dtype());
    const auto* from = static_cast<const std::byte*>(source.raw());
    auto* place = static_cast<std::byte*>(out.raw());
    for (std::int64_t i = 0; i < t.numel(); ++i, from += bytes) {
        if (choice.data<std::uint8_t>()[i] != 0) {
            std::memcpy(place, from, bytes);
            place += bytes;
        }
    }
    return out;
}

void index_assign(Tensor& t, std::span<const Subscript> subscripts, const Operand& value, std::string_view name) {
    Tensor place = index(t, subscripts, name);
    check_value(t, value, name);
    copy_from(place, value, name);
}

void assign_rows(Tensor& t, const Tensor& rows, const Operand& value, std::string_view name) {
    if (rows.dtype() == DType::Bool) {
        masked_assign(t, rows, value, name);
        return;
    }
    const Tensor numbers = checked_rows(t, rows, name);
    check_value(t, value, name);
    // A copy, so that rows of t that are both source and target keep their values until they are read.
    const Tensor source = value.is_tensor() ? clone(value.tensor()) : Tensor::scalar(value.scalar());
    const Shape shape = shape_of_rows(t, rows);
    const Shape row_shape(t.shape().data() + 1, t.ndim() - 1);
    Shape list{numbers.numel()};
    for (const std::int64_t size : row_shape) {
        list.push_back(size);
    }
    const Tensor entries = reshape(expand(source, shape, name), list, name);
    for (std::int64_t i = 0; i < numbers.numel(); ++i) {
        Tensor place = select(t, 0, numbers.data<std::int64_t>()[i], name);
        copy_from(place, select(entries, 0, i, name), name);
    }
}

void masked_assign(Tensor& t, const Tensor& mask, const Operand& value, std::string_view name) {
    const std::int64_t count = check_mask(t, mask, name);
    check_value(t, value, name);
    if (!value.is_tensor()) {
        const Stretched number(value, t.shape());
        const kernels::Domain domain =
            is_float(t.dtype()) || is_float(value.dtype()) ? kernels::Domain::Float : kernels::Domain::Integer;
        kernels::where(domain, extent(t.shape()), input(mask), number.input(), input(t), output(t));
        t.bump_version();
        return;
    }
    const Tensor values = clone(expand(value.tensor(), {count}, name));
    kernels::Layout layout(extent(t.shape()), t.strides().data());
    const Tensor choice = contiguous(mask);
    std::int64_t next = 0;
    for (std::int64_t i = 0; i < t.numel(); ++i) {
        if (choice.data<std::uint8_t>()[i] != 0) {
            t.store(static_cast<std::int64_t>(layout.offset()), values.load(next++));
        }
        layout.advance(1);
    }
    t.bump_version();
}

} // namespace simple::tensor
