// Linear regression: y = X·weights + bias, fitted by gradient descent or exactly.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "stdlib/tensor/tensor.hpp"
#include "stdlib/training/history.hpp"

namespace simple::training {

/// See the top of this file. X is [m, n] (or [m] for one feature), y is [m] or [m, 1].
class LinearModel {
public:
    /// Zeros. Throws E10 for n_features < 1.
    explicit LinearModel(std::int64_t n_features);
    /// One feature.
    LinearModel(double w, double b);

    tensor::Tensor weights; ///< [n, 1], f64
    double bias = 0.0;

    std::int64_t features() const noexcept { return weights.shape()[0]; }
    /// Returns [m, 1]. Throws E15 for another number of columns.
    tensor::Tensor predict(const tensor::Tensor& X, std::string_view name = "LinearModel") const;
    /// Descends along the gradient of the mean squared error of all rows; records the loss before each step. Throws
    /// E10, E15, E8.
    History fit(const tensor::Tensor& X, const tensor::Tensor& y, double lr = 0.01, std::int64_t epochs = 100);
    /// Solves for the least squares. Throws a value error when the rows do not determine the weights.
    void fit_exact(const tensor::Tensor& X, const tensor::Tensor& y);

    /// Mean squared error with its gradients by weights [n, 1] and bias.
    struct Gradients {
        double loss;
        tensor::Tensor weights;
        double bias;
    };
    Gradients gradients(const tensor::Tensor& X, const tensor::Tensor& y, std::string_view name = "LinearModel") const;
};

} // namespace simple::training
