#include "stdlib/tensor/ops_join.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

TEST_CASE("cat joins along a dimension") {
    const Tensor a = reals({1, 2, 3, 4}, {2, 2});
    const Tensor b = reals({5, 6}, {1, 2});
    const Tensor rows[] = {a, b};
    CHECK(matches(cat(rows), {3, 2}, {1, 2, 3, 4, 5, 6}));
    const Tensor columns[] = {a, transpose(b)};
    CHECK(matches(cat(columns, -1), {2, 3}, {1, 2, 5, 3, 4, 6}));
    CHECK(cat({}).shape() == Shape{0});
    const Tensor with_empty[] = {zeros({0}), a};
    CHECK(cat(with_empty).shape() == Shape{2, 2});
    const Tensor mixed[] = {ints({1}), reals({0.5})};
    CHECK(cat(mixed).dtype() == DType::F64);
    const Tensor wrong[] = {a, b};
    CHECK(message_of([&] { cat(wrong, 1); }) ==
          "cat: tensors[0] [2, 2] and tensors[1] [1, 2] differ outside dimension 1");
}

TEST_CASE("stack adds a dimension") {
    const Tensor list[] = {reals({1, 2}), reals({3, 4})};
    CHECK(matches(stack(list), {2, 2}, {1, 2, 3, 4}));
    CHECK(matches(stack(list, -1), {2, 2}, {1, 3, 2, 4}));
    const Tensor empty[] = {zeros({0}), zeros({0})};
    CHECK(stack(empty).shape() == Shape{2, 0});
    const Tensor wrong[] = {zeros({2}), zeros({3})};
    CHECK(message_of([&] { stack(wrong); }) == "stack: tensors[0] [2] and tensors[1] [3] differ");
    CHECK(stack({}).shape() == Shape{0}); // As cat of nothing.
}

TEST_CASE("picking and adding by position are inverse") {
    const Tensor x = reals({1, 2, 3, 4, 5, 6}, {3, 2});
    CHECK(matches(index_select(x, 0, ints({2, 0})), {2, 2}, {5, 6, 1, 2}));
    CHECK(matches(index_select(x, 1, ints({1, 1, -2})), {3, 3}, {2, 2, 1, 4, 4, 3, 6, 6, 5}));
    CHECK(matches(index_add(zeros({3, 2}), 0, ints({2, 0, 2}), ones({3, 2})), {3, 2}, {1, 1, 0, 0, 2, 2}));
    CHECK(matches(gather(x, 1, ints({0, 1, 1}, {3, 1})), {3, 1}, {1, 4, 6}));
    CHECK(matches(gather(transpose(x), 0, ints({0, 1, 1}, {1, 3})), {1, 3}, {1, 4, 6}));
    CHECK(matches(scatter_add(zeros({3, 2}), 1, ints({0, 1, 1}, {3, 1}), ones({3, 1})), {3, 2}, {1, 0, 0, 1, 0, 1}));
    CHECK(matches(take(x, ints({5, 0, -1}, {3, 1})), {3, 1}, {6, 1, 6}));
    CHECK(message_of([&] { index_select(x, 0, ints({3})); }) ==
          "index_select: index 3 is out of range for dimension 0 of size 3 (shape [3, 2])");
    CHECK(kind_of([&] { gather(x, 1, reals({1}, {1, 1})); }) == ErrorKind::Type);
    CHECK_THROWS_AS(gather(x, 1, ints({0})), Error);
    CHECK_THROWS_AS(gather(x, 1, ints({0, 0, 0, 0}, {4, 1})), Error);
    CHECK_THROWS_AS(take(x, ints({6})), Error);
}

TEST_CASE("elements are moved around") {
    const Tensor x = reals({1, 2, 3, 4, 5, 6}, {2, 3});
    CHECK(matches(flip(x, {0, 1}), {2, 3}, {6, 5, 4, 3, 2, 1}));
    CHECK(matches(flip(x, {-1}), {2, 3}, {3, 2, 1, 6, 5, 4}));
    CHECK(flip(zeros({0, 2}), {0}).numel() == 0);
    CHECK(matches(roll(x, 1, 1), {2, 3}, {3, 1, 2, 6, 4, 5}));
    CHECK(matches(roll(x, -4, 1), {2, 3}, {2, 3, 1, 5, 6, 4}));
    CHECK(matches(repeat(reals({1, 2}), {2, 2}), {2, 4}, {1, 2, 1, 2, 1, 2, 1, 2}));
    CHECK(repeat(reals({1, 2}), {0}).numel() == 0);
    CHECK_THROWS_AS(repeat(x, {2}), Error);
    CHECK_THROWS_AS(repeat(x, {2, -1}), Error);
    CHECK_THROWS_AS(repeat(x, {INT64_MAX, INT64_MAX}), Error);
}

TEST_CASE("padding adds and crops") {
    const Tensor x = reals({1, 2, 3, 4}, {2, 2});
    CHECK(matches(pad(x, {1, 0}), {2, 3}, {0, 1, 2, 0, 3, 4}));
    CHECK(matches(pad(x, {0, 1, 1, 0}, 9), {3, 3}, {9, 9, 9, 1, 2, 9, 3, 4, 9}));
    CHECK(matches(pad(x, {-1, 0}), {2, 1}, {2, 4}));
    CHECK(matches(pad(x, {-1, 2}), {2, 3}, {2, 0, 0, 4, 0, 0}));
    CHECK(pad(x, {-1, -1}).shape() == Shape{2, 0});
    CHECK_THROWS_AS(pad(x, {-2, -1}), Error);
    CHECK_THROWS_AS(pad(x, {1}), Error);
    CHECK_THROWS_AS(pad(x, {INT64_MAX, 1}), Error);
    CHECK_THROWS_AS(pad(x, {1, 1, 1, 1, 1, 1}), Error);
}

TEST_CASE("sorting is stable and puts NaN last") {
    const auto [values, positions] = sort(reals({3, 1, NAN, 2}));
    CHECK(matches(values, {4}, {1, 2, 3, NAN}));
    CHECK(matches(positions, {4}, {1, 3, 0, 2}));
    CHECK(matches(sort(reals({3, 1, NAN, 3}), 0, true).second, {4}, {2, 0, 3, 1}));
    CHECK(matches(sort(reals({3, 1, 2, 4, 0, 5}, {2, 3}), 0).first, {2, 3}, {3, 0, 2, 4, 1, 5}));
    const auto [top, where] = topk(reals({1, 5, 3, 4}), 2);
    CHECK(matches(top, {2}, {5, 4}));
    CHECK(matches(where, {2}, {1, 3}));
    CHECK(message_of([] { topk(reals({1}), 2); }) == "topk: k must be between 0 and 1, got 2");
    CHECK(matches(unique(ints({3, 1, 3, 2, 1})), {3}, {1, 2, 3}));
    CHECK(unique(zeros({0})).numel() == 0);
    CHECK(sort(Tensor::scalar(1.0)).first.ndim() == 0);
}

TEST_CASE("running sums") {
    const Tensor x = reals({1, 2, 3, 4, 5, 6}, {2, 3});
    CHECK(matches(cumsum(x, 1), {2, 3}, {1, 3, 6, 4, 9, 15}));
    CHECK(matches(cumsum(x, 0), {2, 3}, {1, 2, 3, 5, 7, 9}));
    CHECK(matches(cumsum(x, 1, true), {2, 3}, {6, 5, 3, 15, 11, 6}));
    CHECK(cumsum(bools({1, 1}, {2}), 0).dtype() == DType::I64);
}

TEST_CASE("one hot") {
    CHECK(matches(one_hot(ints({1, 0})), {2, 2}, {0, 1, 1, 0}));
    CHECK(matches(one_hot(ints({1}), 3), {1, 3}, {0, 1, 0}));
    CHECK(kind_of([] { one_hot(ints({3}), 3); }) == ErrorKind::Index);
    CHECK(kind_of([] { one_hot(ints({-1})); }) == ErrorKind::Index);
    CHECK(message_of([] { one_hot(ints({0, 3}), 3); }) == "one_hot: label 3 at [1] is out of range for 3 classes");
    CHECK(message_of([] { one_hot(ints({1, -2})); }) == "one_hot: label -2 at [1] is negative");
    CHECK(kind_of([] { one_hot(reals({1})); }) == ErrorKind::Type);
}
