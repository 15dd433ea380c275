#include "stdlib/tensor/ops_matrix.hpp"

#include <algorithm>

#include "stdlib/kernels/gemm.hpp"
#include "stdlib/kernels/thread_pool.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

/// Multiplications from which the products of a batch are shared out among threads.
constexpr std::size_t kParallelBatchWork = std::size_t{1} << 20U;

/// The last two dimensions of a matrix operand; a vector is a row on the left and a column on the right.
struct Operands {
    kernels::ProductSize size;
    Shape batch;
    Shape result;
};

Operands plan_product(const Shape& a, const Shape& b, std::string_view name) {
    if (a.empty() || b.empty()) {
        throw errors::rank(name, "tensors with at least one dimension", Shape{});
    }
    const bool left_vector = a.size() == 1;
    const bool right_vector = b.size() == 1;
    const std::int64_t left_inner = a.back();
    const std::int64_t right_inner = right_vector ? b[0] : b[b.size() - 2];
    if (left_inner != right_inner) {
        const bool fits = b.size() == 2 && b[1] == left_inner;
        throw errors::inner_size(name, a, b, left_inner, right_inner, fits);
    }
    Operands plan;
    plan.size.rows = left_vector ? 1 : static_cast<std::size_t>(a[a.size() - 2]);
    plan.size.depth = static_cast<std::size_t>(left_inner);
    plan.size.columns = right_vector ? 1 : static_cast<std::size_t>(b.back());
    const Shape left_batch(a.data(), left_vector ? 0 : a.size() - 2);
    const Shape right_batch(b.data(), right_vector ? 0 : b.size() - 2);
    try {
        plan.batch = broadcast_shapes(left_batch, right_batch, name);
    } catch (const Error&) {
        throw errors::broadcast(name, a, b, left_batch, right_batch);
    }
    plan.result = plan.batch;
    if (!left_vector) {
        plan.result.push_back(a[a.size() - 2]);
    }
    if (!right_vector) {
        plan.result.push_back(b.back());
    }
    return plan;
}

/// Returns the matrix of an operand at [0, …, 0].
kernels::MatrixView matrix(const Tensor& t, bool left) {
    const Shape& s = t.strides();
    if (t.ndim() == 1) {
        return left ? kernels::MatrixView{t.raw(), 0, s[0]} : kernels::MatrixView{t.raw(), s[0], 0};
    }
    return {t.raw(), s[s.size() - 2], s.back()};
}

/// Offsets, in elements, of each matrix of a batch in one operand.
class BatchOffsets {
public:
    BatchOffsets(const Tensor& t, const Shape& batch) : batch_(batch), strides_(Shape::filled(batch.size(), 0)) {
        const std::size_t own = t.ndim() < 2 ? 0 : t.ndim() - 2;
        for (std::size_t i = 0; i < own; ++i) {
            strides_[batch.size() - own + i] = t.shape()[i] == 1 ? 0 : t.strides()[i];
        }
    }
    std::int64_t of(std::size_t number) const {
        auto rest = static_cast<std::int64_t>(number);
        std::int64_t offset = 0;
        for (std::size_t i = batch_.size(); i-- > 0; rest /= batch_[i]) {
            offset += rest % batch_[i] * strides_[i];
        }
        return offset;
    }

private:
    const Shape& batch_;
    Shape strides_;
};

kernels::MatrixView shifted(kernels::MatrixView view, std::int64_t elements, DType dtype) {
    view.data = static_cast<const std::byte*>(view.data) + elements * static_cast<std::int64_t>(dtype_size(dtype));
    return view;
}

/// Multiplies every matrix of a batch into `out`, which is contiguous.
void multiply_batch(const Tensor& a, const Tensor& b, Tensor& out, const Operands& plan, bool accumulate) {
    const DType dtype = out.dtype();
    const std::size_t one = plan.size.rows * plan.size.columns;
    const auto count = static_cast<std::size_t>(checked_numel(plan.batch));
    const kernels::MatrixView left = matrix(a, true);
    const kernels::MatrixView right = matrix(b, false);
    const BatchOffsets left_offsets(a, plan.batch);
    const BatchOffsets right_offsets(b, plan.batch);
    const std::size_t scratch_size = is_float(dtype) ? kernels::multiply_scratch(element(dtype), plan.size) : 0;
    const bool share_out = count > 1 && scratch_size == 0 && one * plan.size.depth * count >= kParallelBatchWork;
    const BufferRef scratch = scratch_size == 0 ? BufferRef() : Buffer::allocate(DType::F64, scratch_size);
    double* space = scratch ? scratch->as<double>() : nullptr;
    auto* const first = static_cast<std::byte*>(out.raw());
    const auto run = [&](std::size_t i, std::size_t /*thread*/) {
        const kernels::MatrixView l = shifted(left, left_offsets.of(i), dtype);
        const kernels::MatrixView r = shifted(right, right_offsets.of(i), dtype);
        if (is_float(dtype)) {
            std::byte* const c = first + i * one * dtype_size(dtype);
            kernels::multiply(element(dtype), l, r, c, plan.size.columns, plan.size, accumulate, space);
        } else {
            auto* const c = reinterpret_cast<std::int64_t*>(first) + i * one;
            kernels::multiply_integer(l, r, c, plan.size.columns, plan.size);
        }
    };
    if (share_out) {
        kernels::parallel_for(count, run);
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        run(i, 0);
    }
}

/// Returns the type a product is computed in; bool counts as i64.
DType product_dtype(const Tensor& a, const Tensor& b) { return std::max(promote(a.dtype(), b.dtype()), DType::I64); }

Tensor triangle(const Tensor& x, std::int64_t k, bool lower, std::string_view name) {
    if (x.ndim() < 2) {
        throw errors::rank(name, "at least a 2-D tensor", x.shape());
    }
    Tensor out = clone(x);
    const std::int64_t rows = x.shape()[x.ndim() - 2];
    const std::int64_t columns = x.shape().back();
    const std::int64_t matrices = out.numel() == 0 ? 0 : out.numel() / (rows * columns);
    for (std::int64_t row = 0; row < matrices * rows; ++row) {
        const std::int64_t i = row % rows;
        for (std::int64_t j = 0; j < columns; ++j) {
            if (lower ? j - i > k : j - i < k) {
                out.store(row * columns + j, 0);
            }
        }
    }
    return out;
}

void check_vectors(const Tensor& a, const Tensor& b, std::string_view name) {
    for (const Tensor* t : {&a, &b}) {
        if (t->ndim() != 1) {
            throw errors::rank(name, "1-D tensors", t->shape());
        }
    }
}

} // namespace

Shape matmul_shape(const Shape& a, const Shape& b, std::string_view name) { return plan_product(a, b, name).result; }

Tensor matmul(const Tensor& a, const Tensor& b, std::string_view name) {
    Operands plan = plan_product(a.shape(), b.shape(), name);
    const DType dtype = product_dtype(a, b);
    Tensor out = Tensor::empty(plan.result, dtype, name);
    if (out.numel() == 0) {
        return out;
    }
    // One right matrix for all of a contiguous batch on the left: the batch is just more rows.
    if (a.ndim() > 2 && b.ndim() <= 2 && a.is_contiguous()) {
        plan.size.rows = static_cast<std::size_t>(a.numel() / std::max<std::int64_t>(a.shape().back(), 1));
        if (plan.size.depth > 0) {
            plan.batch = Shape{};
            const Tensor flat = reshape(to(a, dtype), {-1, a.shape().back()}, name);
            multiply_batch(flat, to(b, dtype), out, plan, false);
            return out;
        }
        return zeros(plan.result, dtype, name);
    }
    multiply_batch(to(a, dtype), to(b, dtype), out, plan, false);
    return out;
}

Tensor dot(const Tensor& a, const Tensor& b, std::string_view name) {
    check_vectors(a, b, name);
    return matmul(a, b, name);
}

Tensor outer(const Tensor& a, const Tensor& b, std::string_view name) {
    check_vectors(a, b, name);
    return mul(reshape(a, {-1, 1}, name), b, name);
}

void check_linear(const Shape& x, const Shape& weight, const Shape* bias, std::string_view name) {
    if (weight.size() != 2) {
        throw errors::rank(name, "a 2-D weight", weight);
    }
    if (x.empty()) {
        throw errors::rank(name, "an input with at least one dimension", x);
    }
    if (x.back() != weight[1]) {
        throw errors::inner_size(name, x, weight, x.back(), weight[1], false);
    }
    if (bias != nullptr && !(*bias == Shape{weight[0]})) {
        throw errors::paired_shapes(name, "bias", *bias, "weight rows", {weight[0]});
    }
}

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor* bias, std::string_view name) {
    check_linear(x.shape(), weight.shape(), bias != nullptr ? &bias->shape() : nullptr, name);
    DType dtype = product_dtype(x, weight);
    dtype = bias != nullptr ? promote(dtype, bias->dtype()) : dtype;
    Shape shape = x.shape();
    shape[shape.size() - 1] = weight.shape()[0];
    Tensor out = Tensor::empty(shape, dtype, name);
    if (out.numel() == 0) {
        return out;
    }
    if (bias != nullptr) {
        copy_from(out, *bias, name);
    } else if (x.shape().back() == 0) {
        fill(out, 0);
    }
    if (x.shape().back() == 0) {
        return out;
    }
    const Tensor rows = reshape(to(x, dtype), {-1, x.shape().back()}, name);
    const Tensor columns = transpose(to(weight, dtype), name);
    const Operands plan = plan_product(rows.shape(), columns.shape(), name);
    if (is_float(dtype)) {
        multiply_batch(rows, columns, out, plan, bias != nullptr);
        return out;
    }
    Tensor product = Tensor::empty(plan.result, dtype, name);
    multiply_batch(rows, columns, product, plan, false);
    product = reshape(product, shape, name);
    return bias != nullptr ? add(product, *bias, name) : product;
}

Tensor trace(const Tensor& x, std::string_view name) { return sum(diagonal(x, 0, name), {}, false, name); }

Tensor tril(const Tensor& x, std::int64_t k, std::string_view name) { return triangle(x, k, true, name); }

Tensor triu(const Tensor& x, std::int64_t k, std::string_view name) { return triangle(x, k, false, name); }

Tensor diag(const Tensor& x, std::int64_t k, std::string_view name) {
    if (x.ndim() == 2) {
        return clone(diagonal(x, k, name));
    }
    if (x.ndim() != 1) {
        throw errors::rank(name, "a 1-D or 2-D tensor", x.shape());
    }
    std::int64_t size = 0;
    if (k == INT64_MIN || __builtin_add_overflow(x.numel(), k < 0 ? -k : k, &size)) {
        throw errors::bad_shape(name, {x.numel(), k});
    }
    Tensor out = Tensor::zeros({size, size}, x.dtype(), name);
    Tensor place = diagonal(out, k, name);
    copy_from(place, x, name);
    return out;
}

} // namespace simple::tensor
