#include "catch.hpp"

#include <cmath>
#include <limits>

#include "stdlib/optim/clip.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::optim;
using simple::tensor::message_of;
using simple::tensor::reals;
using simple::tensor::Tensor;

TEST_CASE("the joint norm is limited in place", "[optim]") {
    std::vector<Tensor> gradients = {reals({3.0}), reals({4.0})};
    CHECK(clip_grad_norm(gradients, 1.0) == Approx(5.0));
    CHECK(matches(gradients[0], {1}, {0.6}, 1e-6));
    CHECK(matches(gradients[1], {1}, {0.8}, 1e-6));
    CHECK(clip_grad_norm(gradients, 10.0) == Approx(1.0));
    CHECK(matches(gradients[0], {1}, {0.6}, 1e-6));
    CHECK(clip_grad_norm(gradients, 1.0, std::numeric_limits<double>::infinity()) == Approx(0.8));
    CHECK(clip_grad_norm({}, 1.0) == 0.0);
}

TEST_CASE("elements are limited in place and counted", "[optim]") {
    std::vector<Tensor> gradients = {reals({-5.0, 0.5, 2.0})};
    CHECK(clip_grad_value(gradients, 1.0) == 2);
    CHECK(matches(gradients[0], {3}, {-1.0, 0.5, 1.0}));
}

TEST_CASE("wrong limits are named", "[optim]") {
    CHECK(message_of([] { clip_grad_norm({}, -1.0); }).find("max_norm must be at least 0") != std::string::npos);
    CHECK(message_of([] { clip_grad_norm({}, 1.0, 0.0); }).find("norm_type") != std::string::npos);
    CHECK(message_of([] { clip_grad_value({}, std::nan("")); }).find("clip_value") != std::string::npos);
}
