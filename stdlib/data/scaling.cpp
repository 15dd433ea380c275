#include "stdlib/data/scaling.hpp"

#include <string>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

/// Divides, giving 0 where the divisor is 0.
Tensor divide_or_zero(const Tensor& x, const Tensor& divisor) {
    const Tensor flat = tensor::eq(divisor, 0.0);
    return tensor::where(flat, 0.0, tensor::div(x, tensor::where(flat, 1.0, divisor)));
}

/// Population deviation along dimension 0, 1 where it is 0.
Tensor spread_of(const Tensor& x, const tensor::Dims& dims) {
    const Tensor deviation = tensor::standard_deviation(x, dims, true, false);
    return tensor::where(tensor::eq(deviation, 0.0), 1.0, deviation);
}

tensor::Dims dims_of(std::optional<std::int64_t> dim) { return dim ? tensor::Dims(*dim) : tensor::Dims(); }

} // namespace

Tensor normalize(const Tensor& x, std::optional<double> min, std::optional<double> max, std::optional<std::int64_t> dim,
                 std::string_view name) {
    const Tensor values = tensor::to(x, tensor::to_float(x.dtype()));
    const tensor::Dims dims = dims_of(dim);
    const Tensor low = min ? Tensor::scalar(*min) : tensor::amin(values, dims, true, name);
    const Tensor high = max ? Tensor::scalar(*max) : tensor::amax(values, dims, true, name);
    return tensor::to(divide_or_zero(tensor::sub(values, low), tensor::sub(high, low)), values.dtype());
}

Tensor standardize(const Tensor& x, std::optional<std::int64_t> dim, std::string_view name) {
    Tensor values = tensor::to(x, tensor::to_float(x.dtype()));
    if (values.numel() == 0) {
        return values;
    }
    const tensor::Dims dims = dims_of(dim);
    const Tensor centred = tensor::sub(values, tensor::mean(values, dims, true, name));
    return tensor::div(centred, spread_of(values, dims));
}

std::vector<double> one_hot_encode(std::int64_t label, std::int64_t num_classes) {
    constexpr std::int64_t kMostClasses = 100'000'000;
    if (num_classes < 1 || num_classes > kMostClasses) {
        throw tensor::errors::range("one_hot_encode", "num_classes", "between 1 and 100000000", num_classes);
    }
    if (label < 0 || label >= num_classes) {
        throw tensor::Error(tensor::ErrorKind::Index, "one_hot_encode: label " + std::to_string(label) +
                                                          " is out of range for " + std::to_string(num_classes) +
                                                          " classes");
    }
    std::vector<double> row(static_cast<std::size_t>(num_classes), 0.0);
    row[static_cast<std::size_t>(label)] = 1.0;
    return row;
}

Scaler Scaler::min_max(double low, double high) {
    if (!(low < high)) {
        throw tensor::errors::range("MinMaxScaler", "high", "greater than low", high);
    }
    return Scaler(true, low, high);
}

void Scaler::fit(const Tensor& x) {
    if (x.ndim() != 2) {
        throw tensor::errors::rank(name(), "a 2-D tensor", x.shape());
    }
    if (x.shape()[0] == 0) {
        throw tensor::errors::no_elements(name(), x.shape());
    }
    Tensor values = tensor::to(x, tensor::to_float(x.dtype()));
    if (!min_max_) {
        offset_ = tensor::mean(values, 0, true);
        scale_ = spread_of(values, 0);
        return;
    }
    // transform() is (x - offset)/scale, so the lower end is part of the offset.
    const Tensor smallest = tensor::amin(values, 0, true);
    const Tensor range = tensor::sub(tensor::amax(values, 0, true), smallest);
    scale_ = tensor::div(tensor::where(tensor::eq(range, 0.0), 1.0, range), high_ - low_);
    offset_ = tensor::sub(smallest, tensor::mul(scale_, low_));
}

void Scaler::check(const Tensor& x) const {
    if (!offset_.defined()) {
        throw tensor::errors::value(name(), "transform needs fit() first");
    }
    if (x.ndim() != 2 || x.shape()[1] != offset_.shape()[1]) {
        throw tensor::errors::paired_shapes(name(), "data", x.shape(), "fitted columns", offset_.shape());
    }
}

Tensor Scaler::transform(const Tensor& x) const {
    check(x);
    return tensor::div(tensor::sub(x, offset_), scale_);
}

Tensor Scaler::inverse_transform(const Tensor& x) const {
    check(x);
    return tensor::add(tensor::mul(x, scale_), offset_);
}

} // namespace simple::data
