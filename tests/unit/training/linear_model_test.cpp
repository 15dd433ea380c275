#include "catch.hpp"

#include "stdlib/tensor/ops.hpp"
#include "stdlib/training/linear_model.hpp"
#include "stdlib/training/metrics.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::training;
using simple::tensor::reals;

TEST_CASE("least squares find what made the rows", "[training][linear]") {
    const tensor::Tensor X = reals({1, 2, 3, -1, 0.5, 4, 2, 2, -3, 1}, {5, 2});
    LinearModel model(2);
    model.fit_exact(X, reals({1 * 3 + 2 * -2 + 0.5, 3 * 3 - 1 * -2 + 0.5, 0.5 * 3 + 4 * -2 + 0.5, 2 * 3 + 2 * -2 + 0.5,
                              -3 * 3 + 1 * -2 + 0.5}));
    CHECK(model.weights.get({0, 0}).as_f64() == Approx(3.0));
    CHECK(model.weights.get({1, 0}).as_f64() == Approx(-2.0));
    CHECK(model.bias == Approx(0.5));
}

TEST_CASE("rows that determine nothing are refused", "[training][linear]") {
    LinearModel model(2);
    const auto fit = [&](const tensor::Tensor& X, const tensor::Tensor& y) {
        return tensor::message_of([&] { model.fit_exact(X, y); });
    };
    CHECK(fit(reals({1, 2, 3, 4}, {2, 2}), reals({1, 2})).find("do not determine 3 numbers") != std::string::npos);
    CHECK(fit(reals({1, 2, 2, 4, 3, 6, 4, 8}, {4, 2}), reals({1, 2, 3, 4})).find("do not determine") !=
          std::string::npos);
    CHECK(fit(reals({1, 2, 3}, {3, 1}), reals({1, 2, 3})).find("features [2]") != std::string::npos);
    CHECK(fit(reals({1, 2}, {1, 2}), reals({1, 2})).find("differ") != std::string::npos);
    CHECK_THROWS_AS(LinearModel(0), tensor::Error);
    CHECK_THROWS_AS(model.fit(reals({}, {0, 2}), reals({})), tensor::Error);
}

TEST_CASE("the area under the ROC curve counts ties half", "[training][metrics]") {
    CHECK(roc_auc_score(reals({0.1, 0.4, 0.35, 0.8}), reals({0, 0, 1, 1})) == 0.75);
    CHECK(roc_auc_score(reals({1, 1, 1}), reals({0, 1, 1})) == 0.5);
    CHECK(roc_auc_score(reals({1, 2}), reals({1, 1})) == 0.5);
    CHECK(roc_auc_score(reals({}), reals({})) == 0.5);
}
