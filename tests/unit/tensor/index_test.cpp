#include "stdlib/tensor/index.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

namespace {

Tensor grid() { return reshape(arange(0.0, 12.0), {3, 4}); }

Tensor at(const Tensor& t, std::initializer_list<Subscript> subscripts) {
    return index(t, std::span<const Subscript>(subscripts.begin(), subscripts.size()));
}

void put(Tensor& t, std::initializer_list<Subscript> subscripts, const Operand& value) {
    index_assign(t, std::span<const Subscript>(subscripts.begin(), subscripts.size()), value);
}

} // namespace

TEST_CASE("brackets give views") {
    const Tensor t = grid();
    CHECK(matches(at(t, {std::int64_t{1}}), {4}, {4, 5, 6, 7}));
    CHECK(matches(at(t, {std::int64_t{-1}, std::int64_t{0}}), {}, {8}));
    CHECK(matches(at(t, {Range{0, 2, 1}}), {2, 4}, {0, 1, 2, 3, 4, 5, 6, 7}));
    CHECK(matches(at(t, {Range{0, 3, 2}, std::int64_t{1}}), {2}, {1, 9}));
    CHECK(matches(at(t, {std::int64_t{0}, Range{}}), {4}, {0, 1, 2, 3}));
    CHECK(at(t, {Range{0, 4, 1}}).shares_storage(t));
    CHECK(message_of([&] { at(t, {std::int64_t{3}}); }) ==
          "index: index 3 is out of range for dimension 0 of size 3 (shape [3, 4])");
    CHECK(message_of([&] {
              at(t, {Range{}, std::int64_t{-5}});
          }) == "index: index -5 is out of range for dimension 1 of size 4 (shape [3, 4])");
    CHECK(message_of([&] {
              at(t, {Range{}, Range{}, Range{}});
          }) == "index: needs at most 2 indices for shape [3, 4], got 3");
    CHECK(help_of([&] { at(t, {Range{0, 3, -1}}); }) == "flip reverses a dimension");
}

TEST_CASE("rows are picked by number and by mask") {
    const Tensor t = grid();
    CHECK(matches(take_rows(t, ints({2, 0, -1})), {3, 4}, {8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11}));
    CHECK(take_rows(t, ints({0, 1, 2, 0}, {2, 2})).shape() == Shape{2, 2, 4});
    CHECK(take_rows(t, ints({})).shape() == Shape{0, 4});
    CHECK(kind_of([&] { take_rows(t, ints({3})); }) == ErrorKind::Index);
    CHECK(kind_of([&] { take_rows(t, reals({1})); }) == ErrorKind::Type);
    CHECK_THROWS_AS(take_rows(Tensor::scalar(1.0), ints({0})), Error);
    const Tensor mask = bools({1, 0, 0, 1}, {2, 2});
    CHECK(matches(take_rows(reals({1, 2, 3, 4}, {2, 2}), mask), {2}, {1, 4}));
    CHECK(message_of([&] { take_rows(t, mask); }) == "index: mask [2, 2] and tensor [3, 4] differ");
}

TEST_CASE("every form can be assigned to") {
    Tensor t = grid();
    put(t, {std::int64_t{0}}, 1.5);
    put(t, {Range{1, 3, 1}, std::int64_t{0}}, reals({7, 8}));
    CHECK(matches(t, {3, 4}, {1.5, 1.5, 1.5, 1.5, 7, 5, 6, 7, 8, 9, 10, 11}));
    assign_rows(t, ints({2, 0}), reals({0, 1, 2, 3}));
    CHECK(matches(t, {3, 4}, {0, 1, 2, 3, 7, 5, 6, 7, 0, 1, 2, 3}));
    CHECK_THROWS_AS(put(t, {std::int64_t{0}}, reals({1, 2})), Error);
}

TEST_CASE("masks choose where to assign") {
    Tensor t = reals({1, 2, 3, 4}, {2, 2});
    const Tensor mask = bools({1, 0, 0, 1}, {2, 2});
    masked_assign(t, mask, 0);
    CHECK(matches(t, {2, 2}, {0, 2, 3, 0}));
    masked_assign(t, mask, reals({8, 9}));
    CHECK(matches(t, {2, 2}, {8, 2, 3, 9}));
    CHECK_THROWS_AS(masked_assign(t, mask, reals({1, 2, 3})), Error);
    Tensor i = ints({1, 2});
    CHECK(kind_of([&] { put(i, {std::int64_t{0}}, 0.5); }) == ErrorKind::Type);
}
