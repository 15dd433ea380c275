#include "stdlib/tensor/ops_reduce.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

using kernels::FoldOp;

/// A tensor brought into the form the reduction kernels take: contiguous, seen as [outer, length, inner].
struct Reduction {
    Tensor source;
    kernels::Grid grid;
    /// Shape of the result with and without the reduced dimensions.
    Shape kept;
    Shape dropped;
};

/// Marks the dimensions to reduce, 1 each. Throws for a dimension listed twice.
Shape reduced_dims(const Shape& shape, const Dims& dims, std::string_view name) {
    Shape marks = Shape::filled(shape.size(), dims.all() ? 1 : 0);
    for (const std::int64_t dim : dims.list()) {
        const std::size_t at = normalize_dim(dim, shape, name, true);
        if (at < marks.size() && marks[at]++ != 0) {
            throw errors::value(name,
                                "dimension " + std::to_string(at) + " is listed twice in " + to_string(dims.list()));
        }
    }
    return marks;
}

Reduction plan_reduction(const Tensor& x, const Dims& dims, std::string_view name) {
    const Shape marks = reduced_dims(x.shape(), dims, name);
    Reduction plan;
    std::size_t first = x.ndim();
    std::size_t last = 0;
    bool adjacent = true;
    for (std::size_t i = 0; i < x.ndim(); ++i) {
        plan.kept.push_back(marks[i] != 0 ? 1 : x.shape()[i]);
        if (marks[i] == 0) {
            plan.dropped.push_back(x.shape()[i]);
            continue;
        }
        adjacent = adjacent && (first == x.ndim() || last + 1 == i);
        first = std::min(first, i);
        last = i;
    }
    if (first == x.ndim()) {
        plan.source = contiguous(x);
        plan.grid = {static_cast<std::size_t>(x.numel()), 1, 1};
        return plan;
    }
    if (adjacent && x.is_contiguous()) {
        plan.source = x;
        plan.grid = grid_around(x.shape(), first, last);
        return plan;
    }
    Shape order;
    for (const std::int64_t wanted : {0, 1}) {
        for (std::size_t i = 0; i < x.ndim(); ++i) {
            if (marks[i] == wanted) {
                order.push_back(static_cast<std::int64_t>(i));
            }
        }
    }
    plan.source = contiguous(permute(x, order, name));
    plan.grid = grid_around(plan.source.shape(), plan.dropped.size(), x.ndim() - 1);
    return plan;
}

const Shape& result_shape(const Reduction& plan, bool keepdim) { return keepdim ? plan.kept : plan.dropped; }

Tensor fold(FoldOp op, const Tensor& x, const Dims& dims, bool keepdim, DType computed, std::string_view name) {
    const Reduction plan = plan_reduction(x, dims, name);
    const bool extremum = op == FoldOp::Max || op == FoldOp::Min;
    if (extremum && plan.grid.length == 0) {
        throw errors::no_elements(name, x.shape());
    }
    Tensor out = Tensor::empty(result_shape(plan, keepdim), computed, name);
    if (is_float(computed)) {
        kernels::reduce_float(op, plan.source.raw(), element(plan.source.dtype()), plan.grid, out.raw(),
                              element(computed));
    } else {
        kernels::reduce_integer(op, plan.source.raw(), element(plan.source.dtype()), plan.grid,
                                out.data<std::int64_t>());
    }
    return out;
}

/// Folds with integers as integers; bool counts as i64.
Tensor fold_as_is(FoldOp op, const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    return fold(op, x, dims, keepdim, std::max(x.dtype(), DType::I64), name);
}

Tensor extremum(FoldOp op, const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    return to(fold_as_is(op, x, dims, keepdim, name), x.dtype());
}

Tensor arg_extremum(bool largest, const Tensor& x, std::optional<std::int64_t> dim, bool keepdim,
                    std::string_view name) {
    const Reduction plan = plan_reduction(x, dim ? Dims(*dim) : Dims(), name);
    if (plan.grid.length == 0) {
        throw errors::no_elements(name, x.shape());
    }
    Tensor out = Tensor::empty(result_shape(plan, keepdim), DType::I64, name);
    kernels::arg_reduce(largest, plan.source.raw(), element(x.dtype()), plan.grid, out.data<std::int64_t>());
    return out;
}

/// Counts non-zero elements; gives the number of elements counted per result as well.
Tensor count_of(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name, std::int64_t& length) {
    const Reduction plan = plan_reduction(x, dims, name);
    Tensor out = Tensor::empty(result_shape(plan, keepdim), DType::I64, name);
    kernels::count_nonzero(plan.source.raw(), element(x.dtype()), plan.grid, out.data<std::int64_t>());
    length = static_cast<std::int64_t>(plan.grid.length);
    return out;
}

/// Brings a tensor to f64 rows: the reduced dimensions last and contiguous.
Reduction plan_rows(const Tensor& x, const Dims& dims, std::string_view name) {
    Reduction plan = plan_reduction(x, dims, name);
    plan.source = to(plan.source, DType::F64);
    if (plan.grid.inner > 1) {
        const kernels::Grid g = plan.grid;
        const Tensor cube =
            reshape(plan.source, {static_cast<std::int64_t>(g.outer), static_cast<std::int64_t>(g.length),
                                  static_cast<std::int64_t>(g.inner)});
        plan.source = contiguous(transpose(cube, 1, 2));
    }
    plan.grid = {plan.grid.outer * plan.grid.inner, plan.grid.length, 1};
    return plan;
}

} // namespace

Tensor sum(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    return fold_as_is(FoldOp::Sum, x, dims, keepdim, name);
}

Tensor mean(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    const Tensor total = fold(FoldOp::Sum, x, dims, keepdim, to_float(x.dtype()), name);
    std::int64_t count = 1;
    const Shape marks = reduced_dims(x.shape(), dims, name);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        count *= marks[i] != 0 ? x.shape()[i] : 1;
    }
    return div(total, static_cast<double>(count), name);
}

Tensor prod(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    return fold_as_is(FoldOp::Prod, x, dims, keepdim, name);
}

Tensor amax(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    return extremum(FoldOp::Max, x, dims, keepdim, name);
}

Tensor amin(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    return extremum(FoldOp::Min, x, dims, keepdim, name);
}

std::pair<Tensor, Tensor> max_with_index(const Tensor& x, std::int64_t dim, bool keepdim, std::string_view name) {
    return {amax(x, dim, keepdim, name), argmax(x, dim, keepdim, name)};
}

std::pair<Tensor, Tensor> min_with_index(const Tensor& x, std::int64_t dim, bool keepdim, std::string_view name) {
    return {amin(x, dim, keepdim, name), argmin(x, dim, keepdim, name)};
}

Tensor argmax(const Tensor& x, std::optional<std::int64_t> dim, bool keepdim, std::string_view name) {
    return arg_extremum(true, x, dim, keepdim, name);
}

Tensor argmin(const Tensor& x, std::optional<std::int64_t> dim, bool keepdim, std::string_view name) {
    return arg_extremum(false, x, dim, keepdim, name);
}

Tensor variance(const Tensor& x, const Dims& dims, bool keepdim, bool unbiased, std::string_view name) {
    const Reduction plan = plan_rows(x, dims, name);
    Tensor centers = Tensor::empty({static_cast<std::int64_t>(plan.grid.outer)}, DType::F64, name);
    kernels::reduce_float(FoldOp::Sum, plan.source.raw(), kernels::Element::F64, plan.grid, centers.raw(),
                          kernels::Element::F64);
    const auto count = static_cast<double>(plan.grid.length);
    centers = div(centers, count, name);
    Tensor out = Tensor::empty(result_shape(plan, keepdim), DType::F64, name);
    kernels::reduce_squares(plan.source.data<double>(), plan.grid.outer, plan.grid.length, centers.data<double>(),
                            out.data<double>());
    const double divisor = std::max(count - (unbiased ? 1.0 : 0.0), 0.0);
    return to(div(out, divisor, name), to_float(x.dtype()));
}

Tensor standard_deviation(const Tensor& x, const Dims& dims, bool keepdim, bool unbiased, std::string_view name) {
    return unary(UnaryOp::Sqrt, variance(x, dims, keepdim, unbiased, name), name);
}

Tensor logsumexp(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    const Reduction plan = plan_rows(x, dims, name);
    Tensor out = Tensor::empty(result_shape(plan, keepdim), DType::F64, name);
    kernels::log_sum_exp_rows(plan.source.data<double>(), out.data<double>(), plan.grid.outer, plan.grid.length);
    return to(out, to_float(x.dtype()));
}

Tensor norm(const Tensor& x, double p, const Dims& dims, bool keepdim, std::string_view name) {
    if (!(p > 0.0)) {
        throw errors::range(name, "p", "above 0", p);
    }
    const Tensor size = unary(UnaryOp::Abs, to(x, to_float(x.dtype())), name);
    if (p == std::numeric_limits<double>::infinity()) {
        return x.numel() == 0 ? sum(size, dims, keepdim, name) : amax(size, dims, keepdim, name);
    }
    if (p == 1.0) {
        return sum(size, dims, keepdim, name);
    }
    if (p == 2.0) {
        return unary(UnaryOp::Sqrt, sum(unary(UnaryOp::Square, size, name), dims, keepdim, name), name);
    }
    return pow(sum(pow(size, p, name), dims, keepdim, name), 1.0 / p, name);
}

Tensor all(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    std::int64_t length = 0;
    const Tensor count = count_of(x, dims, keepdim, name, length);
    return eq(count, length);
}

Tensor any(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    std::int64_t length = 0;
    return ne(count_of(x, dims, keepdim, name, length), 0);
}

Tensor count_nonzero(const Tensor& x, const Dims& dims, bool keepdim, std::string_view name) {
    std::int64_t length = 0;
    return count_of(x, dims, keepdim, name, length);
}

Shape stretched_dims(const Shape& larger, const Shape& shape) {
    const std::size_t lead = larger.size() - shape.size();
    Shape dims;
    for (std::size_t i = 0; i < larger.size(); ++i) {
        if (i < lead || (shape[i - lead] == 1 && larger[i] != 1)) {
            dims.push_back(static_cast<std::int64_t>(i));
        }
    }
    return dims;
}

Tensor sum_to_shape(const Tensor& g, const Shape& shape) {
    return g.shape() == shape ? g : reshape(sum(g, stretched_dims(g.shape(), shape), true), shape);
}

Tensor restore_dims(const Tensor& reduced, const Shape& input, const Dims& dims, bool keepdim) {
    if (keepdim) {
        return reduced;
    }
    const Shape marks = reduced_dims(input, dims, "backward");
    Shape shape = input;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        shape[i] = marks[i] != 0 ? 1 : shape[i];
    }
    return reshape(reduced, shape, "backward");
}

} // namespace simple::tensor
