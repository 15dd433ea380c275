// Training data in every form a script may give it.
#pragma once

#include <memory>
#include <string_view>

#include "stdlib/bind/convert.hpp"
#include "stdlib/training/samples.hpp"

namespace simple::bind {

/// A data set of tensors: rows of X and y belong together.
struct TensorDatasetBox {
    Tensor X;
    Tensor y;
};

/// Reads a list of (input, target) pairs, a pair of tensors, a TensorDataset, or any object with len() and get(i).
/// Other values raise E7.
std::unique_ptr<training::Samples> samples_of(const Factory& factory, const Value& data, std::string_view function);

} // namespace simple::bind
