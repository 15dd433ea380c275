// Gradients of views, joins and picks against central differences.
#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::ints;
using simple::tensor::Range;
using simple::tensor::Subscript;

TEST_CASE("gradients of views", "[autograd][gradcheck]") {
    const Variable x = leaf_of({2, 3, 2});
    CHECK(gradient_agrees([](const Variable& v) { return reshape(v, {3, -1}); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return view(v, {12}); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return transpose(v, 0, -1); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return permute(v, {2, 0, 1}); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return flatten(v, 1); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return squeeze(unsqueeze(v, 1)); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return slice(v, 1, 0, 3, 2); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return narrow(v, 1, 1, 2); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return select(v, 1, -1); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return contiguous(transpose(v, 0, 1)); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return clone(v); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return expand(v, {4, 2, 3}); }, leaf_of({2, 1})));
    CHECK(gradient_agrees([](const Variable& v) { return transpose(v); }, leaf_of({2, 3})));
    CHECK(gradient_agrees([](const Variable& v) { return transpose(v); }, leaf_of({3})));
}

TEST_CASE("gradients of indexing", "[autograd][gradcheck]") {
    const Variable x = leaf_of({4, 3});
    CHECK(gradient_agrees(
        [](const Variable& v) {
            const std::vector<Subscript> at = {Range{1, 4, 2}, std::int64_t{-1}};
            return index(v, at);
        },
        x));
    const std::vector<Subscript> element = {std::int64_t{1}, std::int64_t{2}};
    CHECK(index(x, element).shape() == Shape{1});
    CHECK(gradient_agrees([&](const Variable& v) { return index(v, element); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return take_rows(v, ints({0, -1, 0})); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return take_rows(v, ints({0, 1, 1, 3}, {2, 2})); }, x));
    const simple::tensor::Tensor mask = simple::tensor::gt(x.value(), 0.0);
    CHECK(gradient_agrees([&](const Variable& v) { return masked_select(v, mask); }, x));
}

TEST_CASE("gradients of joins and cuts", "[autograd][gradcheck]") {
    CHECK(
        gradients_agree([](std::span<const Variable> v) { return cat(v, 1); }, {leaf_of({2, 3}), leaf_of({2, 1}, 2)}));
    CHECK(gradients_agree([](std::span<const Variable> v) { return stack(v, -1); },
                          {leaf_of({2, 3}), leaf_of({2, 3}, 2)}));
    CHECK(gradient_agrees(
        [](const Variable& v) {
            const std::vector<Variable> parts = split(v, 2);
            return mul(parts[0], parts[1]);
        },
        leaf_of({4, 2})));
    CHECK(gradient_agrees([](const Variable& v) { return split(v, Shape{1, 3}, 0)[1]; }, leaf_of({4, 2})));
    CHECK(gradient_agrees([](const Variable& v) { return chunk(v, 3, 0)[2]; }, leaf_of({5})));
}

TEST_CASE("gradients of picks", "[autograd][gradcheck]") {
    const Variable x = leaf_of({3, 4});
    const simple::tensor::Tensor index = ints({0, 2, 1, 1, 0, 3}, {3, 2});
    CHECK(gradient_agrees([&](const Variable& v) { return gather(v, 1, index); }, x));
    CHECK(gradients_agree([&](std::span<const Variable> v) { return scatter_add(v[0], 1, index, v[1]); },
                          {x, leaf_of({3, 2}, 2)}));
    CHECK(gradient_agrees([](const Variable& v) { return index_select(v, 1, ints({3, 0, 3})); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return take(v, ints({11, 0, 5, 5}, {2, 2})); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return flip(v, {0, 1}); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return roll(v, 3, 1); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return repeat(v, {2, 1, 3}); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return pad(v, {1, 2, 0, 1}); }, x));
    CHECK(gradient_agrees([](const Variable& v) { return sort(v, 1, true).first; }, x));
    CHECK(gradient_agrees([](const Variable& v) { return topk(v, 2, 1).first; }, x));
    CHECK(gradient_agrees([](const Variable& v) { return cumsum(v, 1); }, x));
}
