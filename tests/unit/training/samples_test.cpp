#include "catch.hpp"

#include "stdlib/training/samples.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::training;
using simple::tensor::ints;
using simple::tensor::message_of;
using simple::tensor::reals;
using simple::tensor::Shape;

namespace {

Batch join_all(const Samples& samples) { return samples.join(simple::data::sample_order(samples.size(), nullptr)); }

} // namespace

TEST_CASE("pairs of rows are joined along dimension 0", "[training]") {
    const PairSamples pairs({{reals({1, 2}, {1, 2}), reals({1}, {1, 1})}, {reals({3, 4}, {1, 2}), reals({0}, {1, 1})}});
    const Batch batch = join_all(pairs);
    CHECK(matches(batch.input, {2, 2}, {1, 2, 3, 4}));
    CHECK(batch.target.shape() == Shape{2, 1});
    CHECK(batch.samples == 2);
    CHECK(pairs.item(1).samples == 1);
}

TEST_CASE("vectors, numbers and one-hot rows are stacked", "[training]") {
    const PairSamples vectors({{reals({1, 2}), reals({1, 0, 0})}, {reals({3, 4}), reals({0, 1, 0})}});
    CHECK(join_all(vectors).input.shape() == Shape{2, 2});
    CHECK(join_all(vectors).target.shape() == Shape{2, 3});
    const PairSamples numbers({{reals({1, 2}, {1, 2}), ints({1}, {})}, {reals({3, 4}, {1, 2}), ints({0}, {})}});
    CHECK(join_all(numbers).target.shape() == Shape{2});
    const PairSamples dense({{reals({1, 2}, {1, 2}), reals({1, 0, 0})}, {reals({3, 4}, {1, 2}), reals({0, 1, 0})}});
    CHECK(join_all(dense).target.shape() == Shape{2, 3});
}

TEST_CASE("pairs that do not fit name their index", "[training]") {
    const PairSamples pairs({{reals({1, 2}, {1, 2}), reals({1}, {1, 1})}, {reals({3}, {1, 1}), reals({0}, {1, 1})}});
    CHECK(message_of([&] { join_all(pairs); }).find("Trainer.fit: input of sample 1 [1, 1]") != std::string::npos);
}

TEST_CASE("rows of tensors are views when in order, copies else", "[training]") {
    const Tensor x = reals({1, 2, 3, 4, 5, 6}, {3, 2});
    const TensorSamples samples(x, ints({0, 1, 2}));
    CHECK(samples.join(simple::data::Indices{1, 2}).input.shares_storage(x));
    CHECK(matches(samples.join(simple::data::Indices{2, 0}).input, {2, 2}, {5, 6, 1, 2}));
    CHECK(samples.item(1).input.shape() == Shape{1, 2});
    CHECK(message_of([&] {
              TensorSamples(x, ints({0, 1}));
          }).find("input [3, 2] and target [2] differ") != std::string::npos);
}

TEST_CASE("subsets and loaders select", "[training]") {
    const TensorSamples samples(reals({0, 1, 2, 3, 4}, {5, 1}), ints({0, 1, 2, 3, 4}));
    const SubsetSamples odd(samples, {1, 3});
    CHECK(matches(join_all(odd).input, {2, 1}, {1, 3}));
    CHECK(matches(odd.item(1).input, {1, 1}, {3}));
    LoaderSamples loader(samples, simple::data::BatchSampler(5, 2, false, false));
    loader.begin_pass();
    CHECK(loader.size() == 3);
    CHECK(matches(loader.item(2).input, {1, 1}, {4}));
    CHECK(join_all(loader).samples == 5);
}
