// Orders of samples: shuffling, train and test parts, folds. They work on indices; callers pick the samples.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/tensor/random.hpp"

namespace simple::data {

using Indices = std::vector<std::int64_t>;

/// Two parts of 0 … n-1.
struct Split {
    Indices train;
    Indices test;
};

/// Returns 0 … n-1, shuffled with `rng` unless it is null.
Indices sample_order(std::int64_t n, tensor::Generator* rng);
/// Splits with ceil(n·test_size) test samples; unshuffled, the test part is the end. With `labels` every class is split
/// in the same proportion. Throws E10 for test_size outside 0..1.
Split train_test_split(std::int64_t n, double test_size, tensor::Generator* rng,
                       std::optional<std::span<const std::int64_t>> labels = {});
/// Splits off round(n·ratio) training samples, per class when labels are given: IrisDataset.split. Throws E10.
Split ratio_split(std::int64_t n, double ratio, tensor::Generator* rng,
                  std::optional<std::span<const std::int64_t>> labels = {});
/// Returns k parts, each once as the test part. Throws E10 for k outside 2..n.
std::vector<Split> k_fold(std::int64_t n, std::int64_t k, tensor::Generator* rng);

/// The order in which a loader visits samples: batches of indices, reshuffled at each pass.
class BatchSampler {
public:
    /// Throws E10 for batch_size < 1. `shuffle` uses the generator passed to reset().
    BatchSampler(std::int64_t sample_count, std::int64_t batch_size, bool shuffle, bool drop_last);
    /// Begins a pass.
    void reset(tensor::Generator& rng);
    bool has_next() const noexcept { return position_ < limit_; }
    /// Returns the next batch; empty at the end.
    std::span<const std::int64_t> next() noexcept;
    /// Number of batches in a pass.
    std::int64_t size() const noexcept;
    /// Returns batch i of this pass, for 0 <= i < size().
    std::span<const std::int64_t> batch(std::int64_t i) const noexcept;
    std::int64_t batch_size() const noexcept { return batch_size_; }
    std::int64_t sample_count() const noexcept { return sample_count_; }

private:
    Indices order_;
    std::int64_t sample_count_;
    std::int64_t batch_size_;
    std::int64_t limit_;
    std::int64_t position_ = 0;
    bool shuffle_;
};

} // namespace simple::data
