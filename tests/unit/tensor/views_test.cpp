#include "stdlib/tensor/views.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

namespace {

Tensor two_by_three() { return reals({1, 2, 3, 4, 5, 6}, {2, 3}); }

} // namespace

TEST_CASE("reshape shares storage where the layout allows it") {
    const Tensor t = two_by_three();
    CHECK(matches(reshape(t, {3, -1}), {3, 2}, {1, 2, 3, 4, 5, 6}));
    CHECK(reshape(t, {6}).shares_storage(t));
    const Tensor turned = transpose(t);
    CHECK(matches(reshape(turned, {6}), {6}, {1, 4, 2, 5, 3, 6}));
    CHECK_FALSE(reshape(turned, {6}).shares_storage(t));
    CHECK(reshape(turned, {3, 1, 2}).shares_storage(t));
    CHECK(reshape(turned, {1, 3, 2, 1}).shares_storage(t));
    const Tensor columns = slice(arange(0, 24, 1), 0, 0, 24);
    const Tensor part = slice(reshape(columns, {4, 6}), 1, 0, 4);
    CHECK(reshape(part, {2, 2, 2, 2}).shares_storage(columns));
    CHECK(matches(reshape(part, {2, 2, 2, 2}), {2, 2, 2, 2}, {0, 1, 2, 3, 6, 7, 8, 9, 12, 13, 14, 15, 18, 19, 20, 21}));
    CHECK_FALSE(reshape(part, {16}).shares_storage(columns));
    CHECK(matches(reshape(zeros({0, 3}), {3, 0}), {3, 0}, {}));
    CHECK(matches(reshape(Tensor::scalar(2.0), {1, 1}), {1, 1}, {2}));
    CHECK(matches(reshape(expand(reals({1, 2}), {3, 2}), {6}), {6}, {1, 2, 1, 2, 1, 2}));
}

TEST_CASE("reshape checks element counts") {
    const Tensor t = two_by_three();
    CHECK(message_of([&] { reshape(t, {4, 2}); }) == "reshape: shape [2, 3] has 6 elements, [4, 2] needs 8");
    CHECK(message_of([&] { reshape(t, {-1, -1}); }) == "reshape: only one size may be -1, got [-1, -1]");
    CHECK(message_of([&] {
              reshape(t, {-1, 4});
          }) == "reshape: shape [2, 3] with 6 elements has no size for the -1 in [-1, 4]");
    CHECK_THROWS_AS(reshape(zeros({0}), {-1, 0}), Error);
    CHECK_THROWS_AS(reshape(t, {-2, -3}), Error);
    CHECK_THROWS_AS(reshape(t, {INT64_MAX, INT64_MAX}), Error);
    CHECK(message_of([&] { view(transpose(t), {6}); }) == "view: needs a contiguous tensor; use reshape");
}

TEST_CASE("dimensions are swapped and reordered") {
    const Tensor t = two_by_three();
    CHECK(matches(transpose(t), {3, 2}, {1, 4, 2, 5, 3, 6}));
    CHECK(transpose(reals({1, 2})).shape() == Shape{2});
    CHECK(message_of([] { transpose(zeros({2, 3, 4})); }) == "transpose: needs a 2-D tensor, got shape [2, 3, 4]");
    CHECK(transpose(zeros({2, 3, 4}), 0, -1).shape() == Shape{4, 3, 2});
    CHECK(permute(zeros({2, 3, 4}), {2, 0, 1}).shape() == Shape{4, 2, 3});
    CHECK(message_of([] {
              permute(zeros({2, 3}), {0, 0});
          }) == "permute: dims [0, 0] is not a permutation of the 2 dimensions");
    CHECK(inverse_permutation({2, 0, 1}) == Shape{1, 2, 0});
}

TEST_CASE("dimensions are merged, dropped and added") {
    CHECK(flatten(zeros({2, 3, 4})).shape() == Shape{24});
    CHECK(flatten(zeros({2, 3, 4}), 1).shape() == Shape{2, 12});
    CHECK(flatten(zeros({2, 3, 4}), 0, 1).shape() == Shape{6, 4});
    CHECK(flatten(Tensor::scalar(1.0)).shape() == Shape{1});
    CHECK_THROWS_AS(flatten(zeros({2, 3}), 1, 0), Error);
    CHECK(squeeze(zeros({1, 3, 1})).shape() == Shape{3});
    CHECK(squeeze(zeros({1, 3, 1}), 0).shape() == Shape{3, 1});
    CHECK(squeeze(zeros({1, 3, 1}), 1).shape() == Shape{1, 3, 1});
    CHECK(unsqueeze(zeros({2, 3}), 1).shape() == Shape{2, 1, 3});
    CHECK(unsqueeze(zeros({2, 3}), -1).shape() == Shape{2, 3, 1});
    CHECK_THROWS_AS(unsqueeze(zeros({2, 3}), 3), Error);
    CHECK_THROWS_AS(unsqueeze(zeros(Shape::filled(64, 1)), 0), Error);
}

TEST_CASE("expand repeats without copying") {
    const Tensor row = reals({1, 2, 3}, {1, 3});
    const Tensor wide = expand(row, {2, 3});
    CHECK(matches(wide, {2, 3}, {1, 2, 3, 1, 2, 3}));
    CHECK(wide.shares_storage(row));
    CHECK(wide.strides()[0] == 0);
    CHECK(expand(row, {4, -1, 3}).shape() == Shape{4, 1, 3});
    CHECK_THROWS_AS(expand(row, {2, 4}), Error);
    CHECK_THROWS_AS(expand(row, {3}), Error);
    CHECK_THROWS_AS(expand(row, {INT64_MAX, 3}), Error);
}

TEST_CASE("slices clamp and select drops") {
    const Tensor t = two_by_three();
    CHECK(matches(slice(t, 1, 0, 100, 2), {2, 2}, {1, 3, 4, 6}));
    CHECK(matches(slice(t, 1, -2, -1), {2, 1}, {2, 5}));
    CHECK(slice(t, 0, 5, 2).numel() == 0);
    CHECK(slice(t, 0, INT64_MIN, INT64_MAX, INT64_MAX).shape() == Shape{1, 3});
    CHECK(message_of([&] { slice(t, 0, 0, 2, 0); }) == "slice: step must be at least 1, got 0");
    CHECK(help_of([&] { slice(t, 0, 0, 2, -1); }) == "flip reverses a dimension");
    CHECK(matches(select(t, 0, -1), {3}, {4, 5, 6}));
    CHECK(message_of([&] { select(t, 1, 3); }) ==
          "select: index 3 is out of range for dimension 1 of size 3 (shape [2, 3])");
    CHECK(matches(narrow(t, 1, 1, 2), {2, 2}, {2, 3, 5, 6}));
    CHECK(message_of([&] { narrow(t, 1, 1, 3); }) == "narrow: length must be between 0 and 2, got 3");
    CHECK(matches(diagonal(t), {2}, {1, 5}));
    CHECK(matches(diagonal(t, 1), {2}, {2, 6}));
    CHECK(diagonal(t, INT64_MIN).numel() == 0);
}

TEST_CASE("conversions") {
    CHECK(matches(to(reals({1.9, -1.9, NAN}), DType::I64), {3}, {1, -1, 0}));
    CHECK(matches(to(reals({0, 2, NAN}), DType::Bool), {3}, {0, 1, 1}));
    const Tensor t = reals({1});
    CHECK(to(t, DType::F64).shares_storage(t));
    CHECK_FALSE(clone(t).shares_storage(t));
    CHECK(contiguous(t).shares_storage(t));
    CHECK(to(transpose(two_by_three()), DType::F32).is_contiguous());
}

TEST_CASE("parts are views") {
    const Tensor t = arange(0.0, 6.0);
    const auto parts = split(t, 4);
    REQUIRE(parts.size() == 2);
    CHECK(matches(parts[1], {2}, {4, 5}));
    CHECK(parts[0].shares_storage(t));
    CHECK(message_of([&] { split(t, Shape{2, 3}); }) == "split: parts [2, 3] add up to 5, dimension 0 has 6");
    CHECK_THROWS_AS(split(t, 0), Error);
    CHECK_THROWS_AS(split(t, Shape{-1, 7}), Error);
    CHECK(chunk(t, 4).size() == 3);
    CHECK(message_of([&] { chunk(t, 0); }) == "chunk: chunks must be at least 1, got 0");
    CHECK(split(zeros({0, 2}), 3).size() == 1);
}

TEST_CASE("changes in place are seen by views and counted") {
    Tensor t = two_by_three();
    Tensor column = select(t, 1, 0);
    fill(column, 9);
    CHECK(matches(t, {2, 3}, {9, 2, 3, 9, 5, 6}));
    copy_from(t, reals({1, 2, 3}));
    CHECK(matches(t, {2, 3}, {1, 2, 3, 1, 2, 3}));
    copy_from(t, 0.5);
    accumulate(t, ones({3}), 2.0);
    CHECK(matches(t, {2, 3}, {2.5, 2.5, 2.5, 2.5, 2.5, 2.5}));
    CHECK(t.version() == 4);
    CHECK_THROWS_AS(copy_from(t, zeros({4})), Error);
    CHECK_THROWS_AS(copy_from(t, zeros({5, 2, 3})), Error);
}

TEST_CASE("overlapping copies read before they write") {
    Tensor t = arange(0.0, 6.0);
    Tensor head = slice(t, 0, 0, 5);
    copy_from(head, slice(t, 0, 1, 6));
    CHECK(matches(t, {6}, {1, 2, 3, 4, 5, 5}));
    Tensor tail = slice(t, 0, 1, 6);
    accumulate(tail, slice(t, 0, 0, 5));
    CHECK(matches(t, {6}, {1, 3, 5, 7, 9, 10}));
    Tensor square = reals({1, 2, 3, 4}, {2, 2});
    copy_from(square, transpose(square));
    CHECK(matches(square, {2, 2}, {1, 3, 2, 4}));
}
