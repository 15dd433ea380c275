// Fisher's Iris data: 150 flowers, four measures in cm, three species.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

inline constexpr std::int64_t kIrisSamples = 150;
inline constexpr std::int64_t kIrisFeatures = 4;
inline constexpr std::int64_t kIrisClasses = 3;
inline constexpr std::array<std::string_view, 3> kIrisClassNames = {"setosa", "versicolor", "virginica"};
inline constexpr std::array<std::string_view, 4> kIrisFeatureNames = {"sepal_length", "sepal_width", "petal_length",
                                                                      "petal_width"};

/// Returns all measures, row by row: 50 setosa, 50 versicolor, 50 virginica.
std::span<const double> iris_values() noexcept;
/// Returns the class of a row.
constexpr std::int64_t iris_class(std::int64_t row) noexcept { return row / 50; }

/// Inputs [n, 4] and class numbers [n] (i64).
struct IrisTensors {
    tensor::Tensor X;
    tensor::Tensor y;
};
/// Returns the whole table, or the first `per_class` rows of each class. Throws E10 for a number outside 1..50.
IrisTensors iris_tensors(std::int64_t per_class = 50);

} // namespace simple::data
