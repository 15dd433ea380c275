// What the tests of layers of sequences share: gradient checks of all parameters and inputs of a layer.
#pragma once

#include <functional>
#include <vector>

#include "stdlib/nn/module.hpp"
#include "tests/unit/autograd/support.hpp"

namespace simple::nn {

/// Fixed values between -1 and 1.
inline Variable input_of(const Shape& shape, std::int64_t seed = 1) {
    return autograd::leaf_of(shape, seed, -1.0, 1.0);
}

/// Checks the gradients of a function of some inputs with respect to these and to all parameters of a layer.
inline bool layer_gradients_agree(const Module& layer, std::vector<Variable> inputs,
                                  const std::function<Variable(const std::vector<Variable>&)>& f) {
    const std::vector<Variable> given = inputs;
    for (const Variable& parameter : parameters(layer)) {
        inputs.push_back(parameter);
    }
    return autograd::gradients_agree([&](std::span<const Variable>) { return f(given); }, inputs);
}

} // namespace simple::nn
