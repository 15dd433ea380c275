#include "stdlib/autograd/grad_check.hpp"

#include <cmath>
#include <cstdio>

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

constexpr std::int64_t kWeightSeed = 20231;

void require_step(double eps, std::string_view name) {
    if (!(eps > 0.0) || std::isinf(eps)) {
        throw tensor::errors::range(name, "eps", "greater than 0", eps);
    }
}

/// Reduces results to one number with weights that do not depend on the session's random numbers.
class Projection {
public:
    explicit Projection(const Tensor& y) {
        tensor::Generator rng(kWeightSeed);
        weights_ = tensor::to(tensor::uniform(rng, y.shape(), 0.5, 1.5), y.dtype());
    }
    const Tensor& weights() const noexcept { return weights_; }
    double operator()(const Tensor& y) const { return tensor::sum(tensor::mul(y, weights_)).item().as_f64(); }

private:
    Tensor weights_;
};

/// Calls `measure` with one element moved by ±eps and puts it back.
template <typename Measure> double central_difference(Tensor& x, std::int64_t element, double eps, Measure measure) {
    const tensor::Scalar old = x.load(element);
    x.store(element, old.as_f64() + eps);
    const double above = measure();
    x.store(element, old.as_f64() - eps);
    const double below = measure();
    x.store(element, old);
    return (above - below) / (2.0 * eps);
}

std::string describe(std::size_t input, std::int64_t element, double analytic, double numeric) {
    char text[160];
    std::snprintf(text, sizeof text, "input %zu, element %lld: backward %.10g, numeric %.10g", input,
                  static_cast<long long>(element), analytic, numeric);
    return text;
}

} // namespace

GradCheckResult gradcheck(const std::function<Variable(std::span<const Variable>)>& f, std::span<const Variable> inputs,
                          const GradCheckOptions& options) {
    require_step(options.eps, "gradcheck");
    // Copies: the elements that move must not be shared with anybody, also not through strides.
    std::vector<Variable> copies;
    for (const Variable& input : inputs) {
        copies.push_back(Variable::leaf(tensor::clone(input.value()), input.requires_grad(), "gradcheck"));
    }
    const Variable y = f(copies);
    const Projection project(y.value());
    const std::vector<Tensor> analytic = grad(y, copies, &project.weights());
    GradCheckResult result;
    const NoGrad no_grad;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        if (!copies[i].requires_grad()) {
            continue;
        }
        Tensor x = copies[i].value();
        const Tensor found = tensor::contiguous(analytic[i]);
        for (std::int64_t element = 0; element < x.numel(); ++element) {
            const double numeric =
                central_difference(x, element, options.eps, [&] { return project(f(copies).value()); });
            const double value = found.load(element).as_f64();
            const double ratio = std::fabs(value - numeric) / (options.atol + options.rtol * std::fabs(numeric));
            if (!(ratio <= result.worst_ratio)) {
                result.worst_ratio = std::isnan(ratio) ? HUGE_VAL : ratio;
                result.worst = describe(i, element, value, numeric);
            }
        }
    }
    result.ok = result.worst_ratio <= 1.0;
    return result;
}

Tensor numeric_gradient(const std::function<double(const Tensor&)>& f, const Tensor& x, double eps) {
    require_step(eps, "numeric_gradient");
    Tensor moved = tensor::clone(tensor::to(x, tensor::to_float(x.dtype())));
    Tensor result = Tensor::empty(moved.shape());
    for (std::int64_t element = 0; element < moved.numel(); ++element) {
        result.store(element, central_difference(moved, element, eps, [&] { return f(moved); }));
    }
    return result;
}

} // namespace simple::autograd
