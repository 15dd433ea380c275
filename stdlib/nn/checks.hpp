// What constructors of layers share: checks of their numbers, copies of parameters.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::nn {

/// Returns a size. Throws E10 for one below 1.
inline std::int64_t positive(std::string_view layer, std::string_view parameter, std::int64_t value) {
    if (value <= 0) {
        throw tensor::errors::range(layer, parameter, "at least 1", value);
    }
    return value;
}

/// Returns a number of layers. Throws E10 for one outside 1..1000.
inline std::int64_t layer_count(std::string_view layer, std::int64_t value) {
    constexpr std::int64_t kMaxLayers = 1000;
    if (value < 1 || value > kMaxLayers) {
        throw tensor::errors::range(layer, "num_layers", "between 1 and 1000", value);
    }
    return value;
}

/// Returns a probability. Throws E10 for one outside 0..1, also for NaN.
inline double probability(std::string_view layer, std::string_view parameter, double value) {
    if (!(value >= 0.0 && value <= 1.0)) {
        throw tensor::errors::range(layer, parameter, "between 0 and 1", value);
    }
    return value;
}

/// Returns a leaf with a copy of a parameter's value; an undefined parameter stays undefined.
inline autograd::Variable copy_of(const autograd::Variable& parameter) {
    if (!parameter.defined()) {
        return parameter;
    }
    return autograd::Variable::leaf(tensor::clone(parameter.value()), parameter.requires_grad());
}

} // namespace simple::nn
