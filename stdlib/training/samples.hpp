// The data a trainer walks over: single steps as they are, or samples joined into batches.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "stdlib/data/split.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::training {

using tensor::Tensor;

/// One training step's input and target.
struct Batch {
    Tensor input;
    Tensor target;
    /// Number of samples in it; the weight of its loss.
    std::int64_t samples = 1;
};

/// A source of samples: a list of pairs, a pair of tensors, a loader that makes its own batches.
class Samples {
public:
    virtual ~Samples() = default;
    /// Number of items: pairs, rows or batches.
    virtual std::int64_t size() const = 0;
    /// Returns one item as a step of its own.
    virtual Batch item(std::int64_t i) const = 0;
    /// Joins items into one batch along dimension 0. Throws E15 naming the index of an item that does not fit.
    virtual Batch join(std::span<const std::int64_t> indices) const = 0;
    /// Called at the start of each pass, for loaders that shuffle themselves.
    virtual void begin_pass() {}
    /// False for loaders: their items are batches already and are neither reordered nor joined.
    virtual bool can_reorder() const { return true; }
    /// Tells whether all items together make one step when there is no batch size.
    virtual bool is_whole() const { return false; }
};

/// A list of (input, target) pairs. Pairs of shape [1, …] and single rows are joined to batches.
class PairSamples final : public Samples {
public:
    explicit PairSamples(std::vector<std::pair<Tensor, Tensor>> pairs) : pairs_(std::move(pairs)) {}
    std::int64_t size() const override { return static_cast<std::int64_t>(pairs_.size()); }
    Batch item(std::int64_t i) const override;
    Batch join(std::span<const std::int64_t> indices) const override;

private:
    std::vector<std::pair<Tensor, Tensor>> pairs_;
};

/// Tensors with equal first size; every row is a sample. As a pair of tensors (`whole`) all rows are one step without
/// a batch size; as a data set each row is one.
class TensorSamples final : public Samples {
public:
    /// Throws E15 when the first sizes differ, E6 for a 0-D tensor.
    TensorSamples(Tensor input, Tensor target, bool whole = true);
    std::int64_t size() const override { return input_.shape()[0]; }
    Batch item(std::int64_t i) const override;
    Batch join(std::span<const std::int64_t> indices) const override;
    bool is_whole() const override { return whole_; }

private:
    Tensor input_;
    Tensor target_;
    bool whole_;
};

/// A selection of another source's items, which must outlive it.
class SubsetSamples final : public Samples {
public:
    SubsetSamples(const Samples& source, data::Indices indices) : source_(&source), indices_(std::move(indices)) {}
    std::int64_t size() const override { return static_cast<std::int64_t>(indices_.size()); }
    Batch item(std::int64_t i) const override { return source_->item(indices_[static_cast<std::size_t>(i)]); }
    Batch join(std::span<const std::int64_t> indices) const override;
    bool is_whole() const override { return source_->is_whole(); }

private:
    const Samples* source_;
    data::Indices indices_;
};

/// A loader: batches of another source's items, reshuffled at each pass with the session's random numbers.
class LoaderSamples final : public Samples {
public:
    LoaderSamples(const Samples& source, data::BatchSampler sampler) : source_(&source), sampler_(std::move(sampler)) {}
    std::int64_t size() const override { return sampler_.size(); }
    Batch item(std::int64_t i) const override { return source_->join(sampler_.batch(i)); }
    Batch join(std::span<const std::int64_t> indices) const override;
    void begin_pass() override;
    bool can_reorder() const override { return false; }

private:
    const Samples* source_;
    data::BatchSampler sampler_;
};

} // namespace simple::training
