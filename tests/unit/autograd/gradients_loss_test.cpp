// Gradients of losses against central differences, by prediction and by target.
#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::ints;
using simple::tensor::reals;

namespace {

constexpr Reduction kReductions[] = {Reduction::Mean, Reduction::Sum, Reduction::None};

} // namespace

TEST_CASE("gradients of losses over differences", "[autograd][gradcheck]") {
    const std::vector<Variable> pair = {leaf_of({3, 2}), leaf_of({3, 2}, 2)};
    for (const Reduction r : kReductions) {
        CHECK(gradients_agree([&](std::span<const Variable> v) { return mse_loss(v[0], v[1], r); }, pair));
        CHECK(gradients_agree([&](std::span<const Variable> v) { return mae_loss(v[0], v[1], r); }, pair));
        CHECK(gradients_agree([&](std::span<const Variable> v) { return huber_loss(v[0], v[1], 0.7, r); }, pair));
        CHECK(gradients_agree([&](std::span<const Variable> v) { return smooth_l1_loss(v[0], v[1], 0.7, r); }, pair));
    }
}

TEST_CASE("gradients of losses over probabilities", "[autograd][gradcheck]") {
    const Variable p = leaf_of({3, 2}, 1, 0.1, 0.9);
    const Variable t = leaf_of({3, 2}, 2, 0.1, 0.9);
    const simple::tensor::Tensor weight = reals({2.0, 0.5});
    for (const Reduction r : kReductions) {
        CHECK(gradients_agree([&](std::span<const Variable> v) { return binary_cross_entropy_loss(v[0], v[1], r); },
                              {p, t}));
        CHECK(gradients_agree([&](std::span<const Variable> v) { return bce_with_logits_loss(v[0], v[1], nullptr, r); },
                              {leaf_of({3, 2}), t}));
        CHECK(gradients_agree([&](std::span<const Variable> v) { return bce_with_logits_loss(v[0], v[1], &weight, r); },
                              {leaf_of({3, 2}), t}));
        for (const bool log_target : {false, true}) {
            CHECK(gradients_agree([&](std::span<const Variable> v) { return kl_div_loss(v[0], v[1], log_target, r); },
                                  {leaf_of({3, 2}), t}));
        }
    }
    CHECK(gradients_agree(
        [](std::span<const Variable> v) { return kl_div_loss(v[0], v[1], false, Reduction::Mean, true); },
        {leaf_of({3, 2}), t}));
}

TEST_CASE("gradients of losses over classes", "[autograd][gradcheck]") {
    const simple::tensor::Tensor weight = reals({1.0, 2.0, 3.0});
    const Variable scores = leaf_of({4, 3});
    const simple::tensor::Tensor classes = ints({0, 2, -100, 1});
    const Variable shares = leaf_of({4, 3}, 2, 0.1, 0.9);
    for (const Reduction r : kReductions) {
        for (const double smoothing : {0.0, 0.1}) {
            for (const simple::tensor::Tensor* w : {static_cast<const simple::tensor::Tensor*>(nullptr), &weight}) {
                const ClassLossOptions options{w, smoothing, -100, r};
                CHECK(gradient_agrees([&](const Variable& v) { return cross_entropy_loss(v, classes, options); },
                                      scores));
                CHECK(gradient_agrees([&](const Variable& v) { return nll_loss(v, classes, options); }, scores));
                CHECK(gradients_agree(
                    [&](std::span<const Variable> v) { return cross_entropy_loss(v[0], v[1], options); },
                    {scores, shares}));
                CHECK(gradients_agree([&](std::span<const Variable> v) { return nll_loss(v[0], v[1], options); },
                                      {scores, shares}));
            }
        }
    }
    CHECK(gradient_agrees([](const Variable& v) { return cross_entropy_loss(v, ints({1}, {})); }, leaf_of({3})));
    CHECK(gradient_agrees(
        [](const Variable& v) {
            return cross_entropy_loss(v, ints({0, 1, 2, 0}, {2, 2}));
        },
        leaf_of({2, 3, 2})));
}
