// Gradients of matrix products against central differences.
#include "support.hpp"

using namespace simple::autograd;

TEST_CASE("gradients of matmul in all shapes", "[autograd][gradcheck]") {
    const std::vector<std::pair<Shape, Shape>> shapes = {
        {{3}, {3}},          {{2, 3}, {3, 4}},       {{2, 3}, {3}},          {{3}, {3, 4}},
        {{2, 2, 3}, {3, 4}}, {{2, 2, 3}, {2, 3, 2}}, {{1, 2, 3}, {4, 3, 2}}, {{2, 1, 2, 3}, {3, 3, 2}},
        {{3}, {2, 3, 2}},    {{2, 2, 3}, {3}},       {{2, 0}, {0, 3}},       {{0, 2}, {2, 3}}};
    for (const auto& [a, b] : shapes) {
        INFO(simple::tensor::to_string(a) << " " << simple::tensor::to_string(b));
        CHECK(gradients_agree([](std::span<const Variable> v) { return matmul(v[0], v[1]); },
                              {leaf_of(a), leaf_of(b, 2)}));
    }
    CHECK(gradients_agree([](std::span<const Variable> v) { return matmul(transpose(v[0]), v[1]); },
                          {leaf_of({3, 2}), leaf_of({3, 4}, 2)}));
}

TEST_CASE("gradients of linear", "[autograd][gradcheck]") {
    for (const Shape& shape : {Shape{3}, Shape{4, 3}, Shape{2, 4, 3}, Shape{0, 3}}) {
        INFO(simple::tensor::to_string(shape));
        CHECK(gradients_agree(
            [](std::span<const Variable> v) {
                const Input bias(v[2]);
                return linear(v[0], v[1], &bias);
            },
            {leaf_of(shape), leaf_of({2, 3}, 2), leaf_of({2}, 3)}));
    }
    CHECK(gradients_agree([](std::span<const Variable> v) { return linear(v[0], v[1]); },
                          {leaf_of({4, 3}), leaf_of({2, 3}, 2)}));
}

TEST_CASE("gradients of dot, outer, trace, triangles and diagonals", "[autograd][gradcheck]") {
    CHECK(
        gradients_agree([](std::span<const Variable> v) { return dot(v[0], v[1]); }, {leaf_of({4}), leaf_of({4}, 2)}));
    CHECK(gradients_agree([](std::span<const Variable> v) { return outer(v[0], v[1]); },
                          {leaf_of({4}), leaf_of({3}, 2)}));
    CHECK(gradient_agrees([](const Variable& x) { return trace(x); }, leaf_of({3, 3})));
    CHECK(gradient_agrees([](const Variable& x) { return tril(x, 1); }, leaf_of({3, 4})));
    CHECK(gradient_agrees([](const Variable& x) { return triu(x, -1); }, leaf_of({3, 4})));
    CHECK(gradient_agrees([](const Variable& x) { return diag(x); }, leaf_of({3, 3})));
    CHECK(gradient_agrees([](const Variable& x) { return diag(x, 1); }, leaf_of({3})));
}

TEST_CASE("scalars of variables have shape [1]", "[autograd]") {
    CHECK(dot(leaf_of({4}), leaf_of({4}, 2)).shape() == Shape{1});
    CHECK(trace(leaf_of({3, 3})).shape() == Shape{1});
    CHECK(simple::autograd::dot(leaf_of({4}).value(), leaf_of({4}).value()).shape() == Shape{});
}

TEST_CASE("products name what is wrong", "[autograd]") {
    CHECK(simple::tensor::message_of([] {
              matmul(leaf_of({10, 20}), leaf_of({30, 40}));
          }).find("matmul: inner sizes differ, 20 and 30") != std::string::npos);
    CHECK(simple::tensor::message_of([] {
              matmul(leaf_of({2, 2}), 3.0);
          }).find("matmul: parameter b must be a tensor") != std::string::npos);
}
