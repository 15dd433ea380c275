#include "stdlib/training/samples.hpp"

#include <string>

#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/index.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::training {
namespace {

using tensor::Shape;

constexpr std::string_view kName = "Trainer.fit";

/// Number of samples in an input that is one step: its rows, 1 for a vector.
std::int64_t sample_count(const Tensor& input) { return input.ndim() >= 2 ? input.shape()[0] : 1; }

/// Tells whether tensors join along a new dimension: single rows and numbers do.
bool is_single(const Tensor& part, std::int64_t samples) { return part.ndim() == 0 || part.shape()[0] != samples; }

/// Throws E15 unless a part can be joined to the first one.
void check_part(const Tensor& part, const Tensor& first, bool single, std::string_view what, std::int64_t index) {
    bool fits = part.ndim() == first.ndim();
    for (std::size_t d = single ? 0 : 1; fits && d < part.ndim(); ++d) {
        fits = part.shape()[d] == first.shape()[d];
    }
    if (!fits) {
        throw tensor::errors::paired_shapes(kName, std::string(what) + " of sample " + std::to_string(index),
                                            part.shape(), "that of the first sample", first.shape());
    }
}

Tensor join_parts(const std::vector<Tensor>& parts, bool single, std::string_view what,
                  std::span<const std::int64_t> indices) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        check_part(parts[i], parts[0], single, what, indices[i]);
    }
    return single ? tensor::stack(parts, 0, kName) : tensor::cat(parts, 0, kName);
}

Tensor index_tensor(std::span<const std::int64_t> indices) {
    return tensor::from_data(indices, {static_cast<std::int64_t>(indices.size())});
}

} // namespace

Batch PairSamples::item(std::int64_t i) const {
    const auto& [input, target] = pairs_[static_cast<std::size_t>(i)];
    return {input, target, sample_count(input)};
}

Batch PairSamples::join(std::span<const std::int64_t> indices) const {
    std::vector<Tensor> inputs;
    std::vector<Tensor> targets;
    std::int64_t samples = 0;
    for (const std::int64_t i : indices) {
        const auto& [input, target] = pairs_[static_cast<std::size_t>(i)];
        inputs.push_back(input);
        targets.push_back(target);
        samples += sample_count(input);
    }
    const bool rows = inputs[0].ndim() < 2;
    const bool single_targets = rows || is_single(targets[0], inputs[0].shape()[0]);
    return {join_parts(inputs, rows, "input", indices), join_parts(targets, single_targets, "target", indices),
            samples};
}

TensorSamples::TensorSamples(Tensor input, Tensor target, bool whole)
    : input_(std::move(input)), target_(std::move(target)), whole_(whole) {
    if (input_.ndim() == 0 || target_.ndim() == 0) {
        throw tensor::errors::rank(kName, "data with at least 1 dimension",
                                   input_.ndim() == 0 ? input_.shape() : target_.shape());
    }
    if (input_.shape()[0] != target_.shape()[0]) {
        throw tensor::errors::paired_shapes(kName, "input", input_.shape(), "target", target_.shape());
    }
}

Batch TensorSamples::item(std::int64_t i) const {
    return {tensor::narrow(input_, 0, i, 1), tensor::narrow(target_, 0, i, 1), 1};
}

Batch TensorSamples::join(std::span<const std::int64_t> indices) const {
    const std::int64_t count = static_cast<std::int64_t>(indices.size());
    bool in_order = true;
    for (std::size_t i = 1; i < indices.size() && in_order; ++i) {
        in_order = indices[i] == indices[i - 1] + 1;
    }
    if (in_order && count > 0) { // a view: nothing is copied
        return {tensor::narrow(input_, 0, indices[0], count), tensor::narrow(target_, 0, indices[0], count), count};
    }
    const Tensor rows = index_tensor(indices);
    return {tensor::take_rows(input_, rows), tensor::take_rows(target_, rows), count};
}

Batch SubsetSamples::join(std::span<const std::int64_t> indices) const {
    data::Indices mapped;
    for (const std::int64_t i : indices) {
        mapped.push_back(indices_[static_cast<std::size_t>(i)]);
    }
    return source_->join(mapped);
}

Batch LoaderSamples::join(std::span<const std::int64_t> indices) const {
    data::Indices all;
    for (const std::int64_t i : indices) {
        const std::span<const std::int64_t> batch = sampler_.batch(i);
        all.insert(all.end(), batch.begin(), batch.end());
    }
    return source_->join(all);
}

void LoaderSamples::begin_pass() { sampler_.reset(autograd::Session::current().generator); }

} // namespace simple::training
