// Gradients by central differences, to check the others against.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Settings and result text of gradcheck.
struct GradCheckOptions {
    double eps = 1e-6;
    double atol = 1e-5;
    double rtol = 1e-3;
};

/// What gradcheck found; `worst` describes the element with the largest difference: input, index, both values.
struct GradCheckResult {
    bool ok = true;
    std::string worst;
    /// |difference| / (atol + rtol·|numeric|) of that element.
    double worst_ratio = 0.0;
};

/// Compares backward with central differences for every element of every input that requires a gradient. The result of
/// `f` is reduced with fixed random weights. Values are perturbed in place and put back.
GradCheckResult gradcheck(const std::function<Variable(std::span<const Variable>)>& f, std::span<const Variable> inputs,
                          const GradCheckOptions& options = {});

/// Returns (f(x + eps·e_i) - f(x - eps·e_i)) / (2·eps) for every element.
Tensor numeric_gradient(const std::function<double(const Tensor&)>& f, const Tensor& x, double eps = 1e-6);

} // namespace simple::autograd
