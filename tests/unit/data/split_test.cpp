#include "catch.hpp"

#include <algorithm>
#include <numeric>

#include "stdlib/data/split.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::data;
using simple::tensor::Generator;
using simple::tensor::message_of;

namespace {

bool covers(const Split& split, std::int64_t n) {
    Indices all = split.train;
    all.insert(all.end(), split.test.begin(), split.test.end());
    std::sort(all.begin(), all.end());
    Indices want(static_cast<std::size_t>(n));
    std::iota(want.begin(), want.end(), std::int64_t{0});
    return all == want;
}

} // namespace

TEST_CASE("the test part is rounded up and, unshuffled, the end", "[data]") {
    const Split split = train_test_split(10, 0.25, nullptr);
    CHECK(split.test == Indices{7, 8, 9});
    CHECK(covers(split, 10));
    CHECK(train_test_split(10, 0.3, nullptr).test.size() == 3);
    CHECK(train_test_split(10, 0.0, nullptr).test.empty());
    CHECK(train_test_split(10, 1.0, nullptr).train.empty());
    CHECK(train_test_split(0, 0.5, nullptr).test.empty());
    CHECK(message_of([] { train_test_split(10, 1.5, nullptr); }).find("between 0 and 1") != std::string::npos);
}

TEST_CASE("stratified parts keep the proportions", "[data]") {
    Indices labels;
    for (std::int64_t i = 0; i < 150; ++i) {
        labels.push_back(i / 50);
    }
    Generator rng(42);
    const Split split = ratio_split(150, 0.8, &rng, labels);
    CHECK(split.train.size() == 120);
    CHECK(split.test.size() == 30);
    CHECK(covers(split, 150));
    for (std::int64_t c = 0; c < 3; ++c) {
        CHECK(std::count_if(split.test.begin(), split.test.end(), [&](std::int64_t i) { return i / 50 == c; }) == 10);
    }
    Generator again(42);
    CHECK(ratio_split(150, 0.8, &again, labels).test == split.test);
}

TEST_CASE("folds cover everything once", "[data]") {
    const std::vector<Split> folds = k_fold(10, 3, nullptr);
    REQUIRE(folds.size() == 3);
    CHECK(folds[0].test == Indices{0, 1, 2, 3});
    CHECK(folds[2].test == Indices{7, 8, 9});
    CHECK(covers(folds[1], 10));
    CHECK(message_of([] { k_fold(2, 3, nullptr); }).find("k_fold: k") != std::string::npos);
}

TEST_CASE("a sampler gives batches, the last one short or dropped", "[data]") {
    Generator rng;
    BatchSampler sampler(7, 3, false, false);
    CHECK(sampler.size() == 3);
    CHECK(sampler.next().size() == 3);
    CHECK(sampler.next()[0] == 3);
    CHECK(sampler.next().size() == 1);
    CHECK_FALSE(sampler.has_next());
    CHECK(sampler.next().empty());
    sampler.reset(rng);
    CHECK(sampler.has_next());
    CHECK(BatchSampler(7, 3, false, true).size() == 2);
    CHECK(BatchSampler(2, 3, false, true).size() == 0);
    CHECK(BatchSampler(0, INT64_MAX, false, false).size() == 0);
    CHECK(BatchSampler(5, INT64_MAX, false, false).size() == 1);
    CHECK(message_of([] { BatchSampler(7, 0, false, false); }).find("batch_size must be at least 1") !=
          std::string::npos);
}

TEST_CASE("a shuffling sampler reorders at each pass", "[data]") {
    Generator rng;
    BatchSampler sampler(100, 100, true, false);
    sampler.reset(rng);
    const std::span<const std::int64_t> view = sampler.next();
    const Indices first(view.begin(), view.end());
    sampler.reset(rng);
    const std::span<const std::int64_t> other = sampler.next();
    CHECK(first != Indices(other.begin(), other.end()));
    Indices sorted = first;
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted == sample_order(100, nullptr));
}
