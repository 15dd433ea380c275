// What the autograd tests share: fixed random inputs and one-line gradient checks.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <vector>

#include "catch.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/grad_check.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

namespace simple::autograd {

/// Values from [low, high), the same in every run.
inline Variable leaf_of(const Shape& shape, std::int64_t seed = 1, double low = -2.0, double high = 2.0) {
    tensor::Generator rng(seed);
    return Variable::leaf(tensor::uniform(rng, shape, low, high));
}
inline Variable leaf_with(std::initializer_list<double> values, const Shape& shape) {
    return Variable::leaf(tensor::reals(values, shape));
}

/// Checks the gradients of a function of variables by differences, to 1e-6.
inline bool gradients_agree(const std::function<Variable(std::span<const Variable>)>& f,
                            const std::vector<Variable>& inputs) {
    const GradCheckResult result = gradcheck(f, inputs, {1e-6, 1e-7, 1e-6});
    if (!result.ok) {
        UNSCOPED_INFO(result.worst);
    }
    return result.ok;
}
/// The same for one input.
inline bool gradient_agrees(const std::function<Variable(const Variable&)>& f, const Variable& x) {
    return gradients_agree([&](std::span<const Variable> v) { return f(v[0]); }, {x});
}

} // namespace simple::autograd
