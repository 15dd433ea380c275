#include "stdlib/tensor/shape.hpp"

#include "checks.hpp"

using namespace simple::tensor;

TEST_CASE("shapes grow past their inline room") {
    Shape shape;
    for (std::int64_t i = 0; i < 20; ++i) {
        shape.push_back(i);
    }
    Shape copy = shape;
    const Shape moved = std::move(shape);
    CHECK(copy == moved);
    CHECK(moved.size() == 20);
    CHECK(moved[19] == 19);
    copy.erase(0);
    copy.insert(3, 100);
    CHECK(copy[0] == 1);
    CHECK(copy[3] == 100);
    CHECK(copy.back() == 19);
    const Shape small{1, 2};
    copy = small;
    CHECK(to_string(copy) == "[1, 2]");
    CHECK(to_string(Shape{}) == "[]");
}

TEST_CASE("element counts are checked") {
    CHECK(checked_numel({}) == 1);
    CHECK(checked_numel({3, 0, INT64_MAX / 32}) == 0);
    CHECK(row_major_strides({3, 0, INT64_MAX / 32})[0] == INT64_MAX / 32);
    CHECK(message_of([] {
              checked_numel({0, 1 << 30, 1 << 30, 16}, "zeros");
          }) == "zeros: shape [0, 1073741824, 1073741824, 16] has sizes that are too large, though it has no elements");
    CHECK(checked_numel({3, 4}) == 12);
    CHECK(message_of([] { checked_numel({-1, 3}, "zeros"); }) == "zeros: shape [-1, 3] has a negative size");
    CHECK(message_of([] {
              checked_numel({INT64_MAX, 2}, "zeros");
          }) == "zeros: shape [9223372036854775807, 2] has more elements than memory can hold");
    CHECK(message_of([] { checked_numel(Shape::filled(65, 1), "zeros"); }) ==
          "zeros: a shape has at most 64 dimensions, got 65");
    CHECK(checked_numel(Shape::filled(64, 1)) == 1);
}

TEST_CASE("strides are row-major") {
    CHECK(row_major_strides({3, 4}) == Shape{4, 1});
    CHECK(row_major_strides({2, 0, 3}) == Shape{3, 3, 1});
    CHECK(row_major_strides({}) == Shape{});
}

TEST_CASE("shapes broadcast by NumPy's rules") {
    CHECK(broadcast_shapes({3, 1}, {1, 4}) == Shape{3, 4});
    CHECK(broadcast_shapes({2, 3, 4}, {4}) == Shape{2, 3, 4});
    CHECK(broadcast_shapes({}, {5}) == Shape{5});
    CHECK(broadcast_shapes({0}, {1}) == Shape{0});
    CHECK(broadcast_shapes({1}, {0}) == Shape{0});
    CHECK(message_of([] {
              broadcast_shapes({2, 3}, {4}, "add");
          }) == "add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1");
    CHECK(message_of([] {
              broadcast_shapes({2, 3}, {5, 2, 3, 3}, "add");
          }) == "add: shapes [2, 3] and [5, 2, 3, 3] do not broadcast: sizes 2 and 3 at dimension 2");
    CHECK(message_of([] { broadcast_shapes({0}, {2}, "add"); }) ==
          "add: shapes [0] and [2] do not broadcast: sizes 0 and 2 at dimension 0");
}

TEST_CASE("dimension numbers are checked") {
    CHECK(normalize_dim(-1, {4, 3}, "softmax") == 1);
    CHECK(message_of([] {
              normalize_dim(2, {4, 3}, "softmax");
          }) == "softmax: dim 2 is out of range for shape [4, 3] (allowed -2 to 1)");
    CHECK(kind_of([] { normalize_dim(-3, {4, 3}, "softmax"); }) == ErrorKind::Index);
    CHECK(normalize_dim(0, {}, "sum", true) == 0);
    CHECK(message_of([] { normalize_dim(0, {}, "unsqueeze"); }) ==
          "unsqueeze: dim 0 is out of range for shape [] (a single number has no dimensions)");
}
