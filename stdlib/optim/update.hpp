// Helpers of update rules.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "stdlib/optim/optimizer.hpp"

namespace simple::optim {

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();

/// Puts all parameters into one group.
inline std::vector<Group> one_group(std::vector<Variable> parameters, double lr) {
    std::vector<Group> groups;
    groups.push_back({std::move(parameters), lr});
    return groups;
}

/// The options of each group: those of all where the groups have none of their own. Never empty.
template <typename Options>
std::vector<Options> of_groups(const std::vector<Group>& groups, const Options& options, std::vector<Options> own) {
    return own.empty() ? std::vector<Options>(std::max<std::size_t>(groups.size(), 1), options) : std::move(own);
}

/// Calls run(T()) with the type of a tensor's elements, double or float.
template <typename Run> void with_float_type(const Tensor& t, const Run& run) {
    if (t.dtype() == DType::F32) {
        run(float());
    } else {
        run(double());
    }
}

/// Elements of the state tensor of a kind; null when the optimiser keeps none.
template <typename T> T* state_data(std::vector<Tensor>& state, std::size_t kind) {
    return kind < state.size() ? state[kind].template data<T>() : nullptr;
}

/// base^exponent by squaring: the same on every machine.
inline double whole_power(double base, std::int64_t exponent) {
    double result = 1.0;
    for (; exponent > 0; exponent /= 2) {
        result *= exponent % 2 == 1 ? base : 1.0;
        base *= base;
    }
    return result;
}

} // namespace simple::optim
