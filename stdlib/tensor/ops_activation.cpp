#include "stdlib/tensor/ops_activation.hpp"

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

using kernels::RowOp;

/// Brings a tensor to contiguous f64 rows along `dim`, which becomes the last dimension.
Tensor rows_along(const Tensor& x, std::size_t dim) {
    const Tensor turned = x.ndim() < 2 ? x : transpose(x, static_cast<std::int64_t>(dim), -1);
    return contiguous(to(turned, DType::F64));
}

/// Runs a row function along a dimension; `second` is the other argument of gradients, or null.
Tensor run_along(RowOp op, const Tensor& first, const Tensor* second, std::int64_t dim, std::string_view name) {
    const std::size_t at = normalize_dim(dim, first.shape(), name, true);
    const Tensor a = rows_along(first, at);
    const Tensor b = second == nullptr ? Tensor() : rows_along(*second, at);
    Tensor out = Tensor::empty(a.shape(), DType::F64, name);
    const auto columns = a.ndim() == 0 ? std::size_t{1} : static_cast<std::size_t>(a.shape().back());
    const std::size_t rows = columns == 0 ? 0 : static_cast<std::size_t>(a.numel()) / columns;
    kernels::run_rows(op, a.data<double>(), second == nullptr ? nullptr : b.data<double>(), out.data<double>(), rows,
                      columns);
    const Tensor turned = out.ndim() < 2 ? out : transpose(out, static_cast<std::int64_t>(at), -1);
    return contiguous(to(turned, to_float(first.dtype())));
}

} // namespace

UnaryOp gelu_op(std::string_view approximate, std::string_view name) {
    if (approximate == "none") {
        return UnaryOp::Gelu;
    }
    if (approximate == "tanh") {
        return UnaryOp::GeluTanh;
    }
    throw errors::unknown_word(name, "approximate", approximate, {"none", "tanh"});
}

Tensor gelu(const Tensor& x, std::string_view approximate, std::string_view name) {
    return unary(gelu_op(approximate, name), x, name);
}

Tensor softmax(const Tensor& x, std::int64_t dim, std::string_view name) {
    return run_along(RowOp::Softmax, x, nullptr, dim, name);
}

Tensor log_softmax(const Tensor& x, std::int64_t dim, std::string_view name) {
    return run_along(RowOp::LogSoftmax, x, nullptr, dim, name);
}

Tensor softmax_backward(const Tensor& g, const Tensor& y, std::int64_t dim) {
    return run_along(RowOp::SoftmaxGradient, g, &y, dim, "softmax");
}

Tensor log_softmax_backward(const Tensor& g, const Tensor& y, std::int64_t dim) {
    return run_along(RowOp::LogSoftmaxGradient, g, &y, dim, "log_softmax");
}

Tensor dropout_mask(Generator& rng, const Tensor& x, double p, std::string_view name) {
    if (!(p >= 0.0 && p <= 1.0)) {
        throw errors::range(name, "p", "between 0 and 1", p);
    }
    const double kept = p < 1.0 ? 1.0 / (1.0 - p) : 0.0;
    Tensor mask = Tensor::empty(x.shape(), DType::F64, name);
    auto* values = mask.data<double>();
    const auto count = static_cast<std::size_t>(mask.numel());
    rng.fill_uniform({values, count});
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = values[i] < p ? 0.0 : kept;
    }
    return to(mask, to_float(x.dtype()));
}

} // namespace simple::tensor
