// Scaling of numbers and encoding of labels.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

using tensor::Tensor;

/// (x - min)/(max - min); missing limits come from the data, per entry along `dim` when it is given; equal limits give
/// zeros. Throws E4, and E8 when limits are missing and there is no element.
Tensor normalize(const Tensor& x, std::optional<double> min = {}, std::optional<double> max = {},
                 std::optional<std::int64_t> dim = {}, std::string_view name = "normalize");
/// (x - mean)/std with the population deviation; deviation 0 divides by 1. Throws E4.
Tensor standardize(const Tensor& x, std::optional<std::int64_t> dim = {}, std::string_view name = "standardize");
/// Returns one row of zeros with a one. Throws E3 for a label outside 0..num_classes-1, E10.
std::vector<double> one_hot_encode(std::int64_t label, std::int64_t num_classes);

/// Shifts and scales columns: StandardScaler (mean, deviation) and MinMaxScaler (to low … high).
class Scaler {
public:
    /// Uses mean and population deviation.
    static Scaler standard() { return Scaler(false, 0.0, 1.0); }
    /// Uses smallest and largest value. Throws E10 for low >= high.
    static Scaler min_max(double low = 0.0, double high = 1.0);

    /// Learns from X [n, columns]. Throws E6, E8.
    void fit(const Tensor& x);
    /// Throws E15 for another number of columns, a value error before fit().
    Tensor transform(const Tensor& x) const;
    Tensor inverse_transform(const Tensor& x) const;
    std::string_view name() const noexcept { return min_max_ ? "MinMaxScaler" : "StandardScaler"; }

private:
    Scaler(bool min_max, double low, double high) noexcept : low_(low), high_(high), min_max_(min_max) {}
    void check(const Tensor& x) const;
    Tensor offset_;
    Tensor scale_;
    double low_;
    double high_;
    bool min_max_;
};

} // namespace simple::data
