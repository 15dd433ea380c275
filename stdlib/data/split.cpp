#include "stdlib/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "stdlib/tensor/error.hpp"

namespace simple::data {
namespace {

void check_fraction(std::string_view name, std::string_view parameter, double value) {
    if (!(value >= 0.0 && value <= 1.0)) {
        throw tensor::errors::range(name, parameter, "between 0 and 1", value);
    }
}

/// Groups samples by label, in the order given; without labels there is one group.
std::vector<Indices> groups_of(const Indices& order, std::optional<std::span<const std::int64_t>> labels) {
    if (!labels) {
        return {order};
    }
    std::map<std::int64_t, Indices> by_label;
    for (const std::int64_t i : order) {
        by_label[(*labels)[static_cast<std::size_t>(i)]].push_back(i);
    }
    std::vector<Indices> groups;
    groups.reserve(by_label.size());
    for (auto& [label, members] : by_label) {
        groups.push_back(std::move(members));
    }
    return groups;
}

/// Shares `wanted` test samples among groups in proportion to their sizes, largest remainders first.
std::vector<std::size_t> quotas(const std::vector<Indices>& groups, std::size_t total, std::size_t wanted) {
    std::vector<std::size_t> result(groups.size(), 0);
    std::vector<std::pair<double, std::size_t>> remainders;
    std::size_t given = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const double exact = static_cast<double>(groups[g].size()) * static_cast<double>(wanted) /
                             static_cast<double>(std::max<std::size_t>(total, 1));
        result[g] = static_cast<std::size_t>(std::floor(exact));
        given += result[g];
        remainders.emplace_back(exact - std::floor(exact), g);
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < remainders.size() && given < wanted; ++i, ++given) {
        ++result[remainders[i].second];
    }
    return result;
}

/// Cuts the last `test_count` samples off, per group in proportion; shuffled orders mix the groups again.
Split cut(const Indices& order, std::size_t test_count, tensor::Generator* rng,
          std::optional<std::span<const std::int64_t>> labels) {
    const std::vector<Indices> groups = groups_of(order, labels);
    const std::vector<std::size_t> test_counts = quotas(groups, order.size(), test_count);
    Split split;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto middle = groups[g].end() - static_cast<std::ptrdiff_t>(test_counts[g]);
        split.train.insert(split.train.end(), groups[g].begin(), middle);
        split.test.insert(split.test.end(), middle, groups[g].end());
    }
    if (labels && rng != nullptr) {
        rng->shuffle(split.train);
        rng->shuffle(split.test);
    }
    return split;
}

} // namespace

Indices sample_order(std::int64_t n, tensor::Generator* rng) {
    Indices order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    if (rng != nullptr) {
        rng->shuffle(order);
    }
    return order;
}

Split train_test_split(std::int64_t n, double test_size, tensor::Generator* rng,
                       std::optional<std::span<const std::int64_t>> labels) {
    check_fraction("train_test_split", "test_size", test_size);
    // 0.3·10 is a little above 3 in floating point; that must not make a fourth sample.
    const double exact = static_cast<double>(n) * test_size;
    const double count = std::ceil(exact - 1e-9 * std::max(1.0, exact));
    return cut(sample_order(n, rng), static_cast<std::size_t>(count), rng, labels);
}

Split ratio_split(std::int64_t n, double ratio, tensor::Generator* rng,
                  std::optional<std::span<const std::int64_t>> labels) {
    check_fraction("split", "ratio", ratio);
    const std::int64_t train = static_cast<std::int64_t>(std::llround(static_cast<double>(n) * ratio));
    return cut(sample_order(n, rng), static_cast<std::size_t>(n - train), rng, labels);
}

std::vector<Split> k_fold(std::int64_t n, std::int64_t k, tensor::Generator* rng) {
    if (k < 2 || k > n) {
        throw tensor::errors::range("k_fold", "k", "between 2 and the number of samples", k);
    }
    const Indices order = sample_order(n, rng);
    std::vector<Split> folds;
    std::int64_t start = 0;
    for (std::int64_t fold = 0; fold < k; ++fold) {
        const std::int64_t size = n / k + (fold < n % k ? 1 : 0);
        const auto first = order.begin() + start;
        Split split;
        split.test.assign(first, first + size);
        split.train.assign(order.begin(), first);
        split.train.insert(split.train.end(), first + size, order.end());
        folds.push_back(std::move(split));
        start += size;
    }
    return folds;
}

BatchSampler::BatchSampler(std::int64_t sample_count, std::int64_t batch_size, bool shuffle, bool drop_last)
    : sample_count_(sample_count), batch_size_(batch_size), shuffle_(shuffle) {
    if (batch_size < 1) {
        throw tensor::errors::range("DataLoader", "batch_size", "at least 1", batch_size);
    }
    limit_ = drop_last ? sample_count - sample_count % batch_size : sample_count;
    order_ = sample_order(sample_count, nullptr);
}

void BatchSampler::reset(tensor::Generator& rng) {
    position_ = 0;
    if (shuffle_) {
        order_ = sample_order(sample_count_, &rng);
    }
}

std::span<const std::int64_t> BatchSampler::next() noexcept {
    if (!has_next()) {
        return {};
    }
    const std::span<const std::int64_t> found = batch(position_ / batch_size_);
    position_ += static_cast<std::int64_t>(found.size());
    return found;
}

std::span<const std::int64_t> BatchSampler::batch(std::int64_t i) const noexcept {
    const std::int64_t start = i * batch_size_;
    return {order_.data() + start, static_cast<std::size_t>(std::min(batch_size_, limit_ - start))};
}

std::int64_t BatchSampler::size() const noexcept {
    return limit_ / batch_size_ + (limit_ % batch_size_ != 0 ? 1 : 0); // no sum that could overflow
}

} // namespace simple::data
