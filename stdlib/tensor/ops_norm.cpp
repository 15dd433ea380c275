#include "stdlib/tensor/ops_norm.hpp"

#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/run.hpp"

namespace simple::tensor {

namespace {

/// 1 / √(variance + eps). The variance may be a buffer of a layer, in any float type.
Tensor rate_of(const NormStatistics& statistics, double eps) {
    return unary(UnaryOp::Rsqrt, contiguous(add(to(statistics.variance, DType::F64), eps)), "normalize");
}

/// The terms of a kernel, held for the length of its call.
class Terms {
public:
    Terms(const NormStatistics& statistics, double eps, const Tensor* weight, const Tensor* bias)
        : mean_(as_doubles(statistics.mean)), rate_(rate_of(statistics, eps)),
          weight_(weight != nullptr ? as_doubles(*weight) : Tensor()),
          bias_(bias != nullptr ? as_doubles(*bias) : Tensor()) {}
    kernels::NormTerms get() const {
        return {mean_.data<double>(), rate_.data<double>(), weight_.defined() ? weight_.data<double>() : nullptr,
                bias_.defined() ? bias_.data<double>() : nullptr};
    }

private:
    Tensor mean_;
    Tensor rate_;
    Tensor weight_;
    Tensor bias_;
};

} // namespace

NormLayout norm_layout(const Shape& x, bool batched) {
    const std::size_t channel = batched ? 1 : 0;
    NormLayout layout;
    layout.batch = batched ? static_cast<std::size_t>(x[0]) : 1;
    layout.channels = static_cast<std::size_t>(x[channel]);
    layout.inner = 1;
    for (std::size_t i = channel + 1; i < x.size(); ++i) {
        layout.inner *= static_cast<std::size_t>(x[i]);
    }
    return layout;
}

NormStatistics norm_statistics(const Tensor& x, const NormLayout& layout) {
    const Tensor values = as_doubles(x);
    const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    Tensor seen;
    Dims dims(1);
    if (layout.over_batch) {
        seen = reshape(values, {size(layout.batch), size(layout.channels), size(layout.inner)});
        dims = Dims(Shape{0, 2});
    } else {
        seen = reshape(values, {size(layout.group_count()), size(layout.group_size())});
    }
    return {contiguous(mean(seen, dims)), contiguous(variance(seen, dims, false, false))};
}

Tensor normalize(const Tensor& x, const NormLayout& layout, const NormStatistics& statistics, double eps,
                 const Tensor* weight, const Tensor* bias, std::string_view name) {
    DType dtype = to_float(x.dtype());
    dtype = weight != nullptr ? promote(dtype, weight->dtype()) : dtype;
    dtype = bias != nullptr ? promote(dtype, bias->dtype()) : dtype;
    const Tensor values = as_doubles(x);
    const Terms terms(statistics, eps, weight, bias);
    Tensor out = Tensor::empty(x.shape(), DType::F64, name);
    kernels::normalize(values.data<double>(), layout, terms.get(), out.data<double>());
    return to(out, dtype);
}

NormGradients normalize_gradients(const Tensor& g, const Tensor& x, const NormLayout& layout,
                                  const NormStatistics& statistics, double eps, const Tensor* weight, bool fixed) {
    const Tensor gradients = as_doubles(g);
    const Tensor values = as_doubles(x);
    const Terms terms(statistics, eps, weight, nullptr);
    const Shape channels{static_cast<std::int64_t>(layout.channels)};
    NormGradients result{Tensor::empty(x.shape()), Tensor::empty(channels), Tensor::empty(channels)};
    kernels::normalize_channel_sums(gradients.data<double>(), values.data<double>(), layout, terms.get(),
                                    result.weight.data<double>(), result.bias.data<double>());
    kernels::normalize_gradient(gradients.data<double>(), values.data<double>(), layout, terms.get(),
                                result.weight.data<double>(), result.bias.data<double>(), fixed,
                                result.x.data<double>());
    return result;
}

} // namespace simple::tensor
