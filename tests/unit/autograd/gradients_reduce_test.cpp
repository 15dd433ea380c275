// Gradients of reductions against central differences.
#include <limits>

#include "support.hpp"

using namespace simple::autograd;

namespace {

const std::vector<std::pair<Dims, bool>>& reductions() {
    static const std::vector<std::pair<Dims, bool>> kinds = {{Dims(), false},   {Dims(), true},
                                                             {Dims(0), false},  {Dims(1), true},
                                                             {Dims(-1), false}, {Dims(Shape{0, 2}), false}};
    return kinds;
}

} // namespace

TEST_CASE("gradients of reductions", "[autograd][gradcheck]") {
    const Variable x = leaf_of({2, 3, 2});
    for (const auto& [d, keep] : reductions()) {
        const Dims& dims = d;
        const bool keepdim = keep;
        CHECK(gradient_agrees([&](const Variable& v) { return sum(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return mean(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return prod(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return amax(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return amin(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return variance(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return variance(v, dims, keepdim, false); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return standard_deviation(v, dims, keepdim); }, x));
        CHECK(gradient_agrees([&](const Variable& v) { return logsumexp(v, dims, keepdim); }, x));
        for (const double p : {1.0, 2.0, 3.5, std::numeric_limits<double>::infinity()}) {
            CHECK(gradient_agrees([&](const Variable& v) { return norm(v, p, dims, keepdim); }, x));
        }
    }
}

TEST_CASE("gradients of positions", "[autograd][gradcheck]") {
    for (const bool keepdim : {false, true}) {
        CHECK(gradient_agrees([&](const Variable& v) { return max_with_index(v, 1, keepdim).first; }, leaf_of({3, 4})));
        CHECK(gradient_agrees([&](const Variable& v) { return min_with_index(v, 0, keepdim).first; }, leaf_of({3, 4})));
    }
}

TEST_CASE("special cases of reductions", "[autograd]") {
    const Variable ties = leaf_with({1, 3, 3, 2}, {4});
    backward(amax(ties));
    CHECK(matches(*ties.grad(), {4}, {0.0, 0.5, 0.5, 0.0}));
    const Variable zeros = leaf_with({0.0, 2.0, 3.0}, {3});
    backward(prod(zeros));
    CHECK(matches(*zeros.grad(), {3}, {6.0, 0.0, 0.0}));
    const Variable two_zeros = leaf_with({0.0, 0.0, 3.0}, {3});
    backward(prod(two_zeros));
    CHECK(matches(*two_zeros.grad(), {3}, {0.0, 0.0, 0.0}));
    const Variable origin = leaf_with({0.0, 0.0}, {2});
    backward(norm(origin));
    CHECK(matches(*origin.grad(), {2}, {0.0, 0.0}));
}

TEST_CASE("full reductions give [1] for variables and 0-D for tensors", "[autograd]") {
    const Variable x = leaf_of({2, 2});
    CHECK(sum(x).shape() == Shape{1});
    CHECK(mean(x).shape() == Shape{1});
    CHECK(simple::autograd::sum(x.value()).shape() == Shape{});
    CHECK(sum(x, 0).shape() == Shape{2});
    CHECK(sum(x, {}, true).shape() == Shape{1, 1});
    CHECK(argmax(x).shape() == Shape{});
}
