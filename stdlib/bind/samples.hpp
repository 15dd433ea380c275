// Training data in every form a script may give it, and the loaders that cut it into batches.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/bind/convert.hpp"
#include "stdlib/data/split.hpp"
#include "stdlib/training/samples.hpp"

namespace simple::bind {

/// A data set of tensors: rows of X and y belong together.
struct TensorDatasetBox {
    Tensor X;
    Tensor y;
    /// Names of the classes that y counts; empty when y has other numbers.
    std::vector<std::string> class_names;
};

/// Batches of a data set, reshuffled at each pass.
struct LoaderBox {
    Value dataset;
    /// The data set as pairs; null when its items are something else.
    std::shared_ptr<training::Samples> samples;
    std::shared_ptr<data::BatchSampler> sampler;
    /// The random numbers of a loader with a seed; others share the common ones.
    std::shared_ptr<tensor::Generator> own;
    /// A loader that nothing was asked of has drawn no random numbers, so that making one changes no other.
    bool begun = false;

    void begin_pass(const Factory& factory) {
        begun = true;
        sampler->reset(own != nullptr ? *own : numeric(factory).session.generator);
    }
};

/// Reads a list of (input, target) pairs, a pair of tensors, a data set, a loader, or any object with len() and get(i).
/// Other values raise E7. `data` must outlive the result.
std::unique_ptr<training::Samples> samples_of(const Factory& factory, const Value& data, std::string_view function);

} // namespace simple::bind
