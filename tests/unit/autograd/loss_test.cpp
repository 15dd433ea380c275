// Shapes, errors and special values of losses.
#include <cmath>
#include <limits>

#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::ints;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("losses give a number for tensors and [1] for variables", "[autograd][loss]") {
    const Variable p = leaf_of({3});
    CHECK(mse_loss(p.value(), reals({1, 2, 3})).shape() == Shape{});
    CHECK(mse_loss(p, reals({1, 2, 3})).shape() == Shape{1});
    CHECK(mse_loss(p, reals({1, 2, 3}), Reduction::None).shape() == Shape{3});
    CHECK(cross_entropy_loss(leaf_of({4, 3}), ints({0, 1, 2, 0}), {nullptr, 0.0, -100, Reduction::None}).shape() ==
          Shape{4});
    CHECK(mse_loss(p, reals({1, 2, 3})).op_name() == "mse_loss");
}

TEST_CASE("no silent broadcasting", "[autograd][loss]") {
    const std::string message = message_of([] { mse_loss(leaf_of({4, 1}), leaf_of({4})); });
    CHECK(message.find("mse_loss: prediction [4, 1] and target [4] differ") != std::string::npos);
    CHECK(message_of([] {
              cross_entropy_loss(leaf_of({4, 3}), leaf_of({4, 1}));
          }).find("cross_entropy_loss: prediction") != std::string::npos);
}

TEST_CASE("nothing gives zero", "[autograd][loss]") {
    CHECK(mse_loss(leaf_of({0}), leaf_of({0})).value().item().as_f64() == 0.0);
    CHECK(cross_entropy_loss(leaf_of({0, 3}), ints({}, {0})).value().item().as_f64() == 0.0);
}

TEST_CASE("wrong parameters are named", "[autograd][loss]") {
    CHECK(message_of([] { parse_reduction("avg", "mse_loss"); }).find("mse_loss: unknown reduction \"avg\"") !=
          std::string::npos);
    CHECK(message_of([] { huber_loss(leaf_of({1}), leaf_of({1}), 0.0); }).find("delta") != std::string::npos);
    CHECK(message_of([] {
              cross_entropy_loss(leaf_of({2, 3}), ints({0, 5}));
          }).find("cross_entropy_loss: class 5 of sample 1 is out of range") != std::string::npos);
    CHECK(message_of([] {
              binary_cross_entropy_loss(reals({0.5, 1.5}), reals({1, 0}));
          }).find("1.5 at position 1 is not between 0 and 1") != std::string::npos);
    CHECK(message_of([] { mse_loss(leaf_of({1}), 2.0); }).find("mse_loss: parameter target must be a tensor") !=
          std::string::npos);
}

TEST_CASE("extreme scores stay finite", "[autograd][loss]") {
    const double huge = 1e308;
    CHECK(cross_entropy_loss(reals({huge, -huge}, {1, 2}), ints({0})).value().item().as_f64() == 0.0);
    CHECK(bce_with_logits_loss(reals({1000.0, -1000.0}), reals({1, 0})).value().item().as_f64() == 0.0);
    CHECK(bce_with_logits_loss(reals({-1000.0}), reals({1})).value().item().as_f64() == 1000.0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(mse_loss(reals({nan}), reals({1})).value().item().as_f64()));
}

TEST_CASE("nll_loss with dense targets divides by rows, for a vector by elements", "[autograd][loss]") {
    CHECK(nll_loss(reals({-1, -2, -3}), reals({0, 0, 1})).value().item().as_f64() == Approx(1.0));
    CHECK(nll_loss(reals({-1, -2, -3, -4}, {2, 2}), reals({0, 1, 1, 0}, {2, 2})).value().item().as_f64() ==
          Approx(2.5));
}
