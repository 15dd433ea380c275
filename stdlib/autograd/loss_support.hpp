// What all losses share: checks of paired shapes, f64 copies, and what a reduction does to values and gradients.
#pragma once

#include <string_view>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {

/// Returns a contiguous f64 tensor with the elements of t, t itself when it is one.
inline Tensor as_f64(const Tensor& t) { return tensor::contiguous(tensor::to(t, DType::F64)); }

/// Returns the type of a loss.
inline DType loss_dtype(const Tensor& pred, const Tensor& target) {
    return tensor::to_float(tensor::promote(pred.dtype(), target.dtype()));
}

/// Throws E15 unless prediction and target have equal shapes.
inline void check_pair(const Tensor& pred, const Tensor& target, std::string_view name,
                       std::string_view first = "prediction") {
    if (!(pred.shape() == target.shape())) {
        throw tensor::errors::paired_shapes(name, first, pred.shape(), "target", target.shape());
    }
}

inline void describe_reduction(Reduction reduction, OpRequest& request) {
    request.integers.push_back(static_cast<std::int64_t>(reduction));
}

/// Reduces values of single elements. The mean of nothing is 0.
inline Tensor reduce_loss(const Tensor& values, Reduction reduction, DType dtype) {
    switch (reduction) {
        case Reduction::None: return tensor::to(values, dtype);
        case Reduction::Sum: return tensor::to(tensor::sum(values), dtype);
        case Reduction::Mean: break;
    }
    return tensor::to(values.numel() == 0 ? Tensor::scalar(0.0) : tensor::mean(values), dtype);
}

/// Multiplies slopes of single elements by the incoming gradient, in place: `slopes` must not be seen by others.
inline Tensor scale_slopes(Tensor slopes, const Tensor& g, Reduction reduction) {
    if (reduction == Reduction::None) {
        return tensor::mul(slopes, g);
    }
    const double count = static_cast<double>(slopes.numel());
    const double factor = g.item().as_f64() / (reduction == Reduction::Mean ? count : 1.0);
    double* slope = slopes.data<double>();
    for (std::int64_t i = 0; i < slopes.numel(); ++i) {
        slope[i] *= factor;
    }
    return slopes;
}

/// Applies f(a, b) to the elements of two contiguous f64 tensors of equal shape.
template <typename F> Tensor map_pairs(const Tensor& a, const Tensor& b, const F& f) {
    Tensor result = Tensor::empty(a.shape());
    const double* x = a.data<double>();
    const double* y = b.data<double>();
    double* out = result.data<double>();
    const std::int64_t count = a.numel();
    for (std::int64_t i = 0; i < count; ++i) {
        out[i] = f(x[i], y[i]);
    }
    return result;
}

/// Gives the result of a loss the shape it has for variables.
inline Variable finish_loss(Variable y, std::span<const Input> inputs, Reduction reduction) {
    const bool element = reduction != Reduction::None && has_variable(inputs);
    return element ? Variable(tensor::reshape(y.value(), {1}), NodeRef::share(y.node())) : std::move(y);
}

} // namespace simple::autograd
