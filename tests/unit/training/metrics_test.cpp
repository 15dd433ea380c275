#include "catch.hpp"

#include "stdlib/training/metrics.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::training;
using simple::tensor::ints;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("accuracy by threshold and by maximum", "[training][metrics]") {
    CHECK(accuracy(reals({0.9, 0.2, 0.6}), reals({1, 0, 0})) == Approx(2.0 / 3.0));
    CHECK(accuracy(reals({0.4, -1.0}), reals({1, 0}), 0.0) == 1.0);
    CHECK(accuracy(reals({0.4, -1.0}), reals({1, 0})) == 0.5);
    const Tensor scores = reals({0.1, 0.9, 0.8, 0.2}, {2, 2});
    CHECK(accuracy(scores, ints({1, 1})) == 0.5);
    CHECK(accuracy(scores, reals({0, 1, 1, 0}, {2, 2})) == 1.0);
    CHECK(accuracy_from_logits(reals({0.4, -1.0, 2.0}), reals({1, 0, 0})) == Approx(2.0 / 3.0));
    CHECK(accuracy(reals({0.9, 0.1}, {2, 1}), reals({1, 0})) == 1.0);
    CHECK(accuracy(reals({}, {0}), reals({}, {0})) == 0.0);
    CHECK(accuracy(reals({}, {0, 3}), ints({}, {0})) == 0.0);
    CHECK(message_of([] {
              accuracy(reals({1, 2}), reals({1}));
          }).find("prediction [2] and target [1] differ") != std::string::npos);
    CHECK(message_of([&] {
              accuracy(scores, reals({0.5, 0.5}));
          }).find("accuracy needs class targets") != std::string::npos);
}

TEST_CASE("answers count only when targets are classes", "[training][metrics]") {
    CHECK(count_correct(reals({0.9, 0.1}, {2, 1}), reals({1, 1}, {2, 1}))->correct == 1);
    CHECK_FALSE(count_correct(reals({0.9}), reals({0.3})).has_value());
    CHECK_FALSE(count_correct(reals({1, 2}, {1, 2}), reals({0.3, 0.7}, {1, 2})).has_value());
    CHECK_FALSE(count_correct(reals({1, 2}, {1, 2}), ints({2})).has_value());
    CHECK(count_correct(reals({1, 2}, {1, 2}), reals({0, 1}, {1, 2}))->correct == 1);
    CHECK_FALSE(count_correct(reals({1, 2}), reals({1})).has_value());
}

TEST_CASE("confusion and the scores made of it", "[training][metrics]") {
    const Tensor pred = reals({1, 1, 0, 0, 1});
    const Tensor target = reals({1, 0, 1, 0, 1});
    CHECK(confusion_counts(pred, target) == std::array<std::int64_t, 4>{2, 1, 1, 1});
    CHECK(class_score(Score::Precision, pred, target, "binary", "p") == Approx(2.0 / 3.0));
    CHECK(class_score(Score::Recall, pred, target, "binary", "r") == Approx(2.0 / 3.0));
    CHECK(class_score(Score::F1, pred, target, "binary", "f") == Approx(2.0 / 3.0));
    CHECK(class_score(Score::F1, reals({0}), reals({0}), "binary", "f") == 0.0);
    CHECK(matches(confusion_matrix(ints({0, 1, 2, 1}), ints({0, 2, 2, 1})), {3, 3}, {1, 0, 0, 0, 1, 0, 0, 1, 1}));
    CHECK(confusion_matrix(ints({0}), ints({0}), 4).shape() == simple::tensor::Shape{4, 4});
    CHECK(class_score(Score::F1, ints({0, 1, 2, 1}), ints({0, 2, 2, 1}), "micro", "f") == Approx(0.75));
    CHECK(class_score(Score::Recall, ints({0, 1, 2, 1}), ints({0, 2, 2, 1}), "macro", "r") == Approx(2.5 / 3.0));
    CHECK(message_of([] { confusion_matrix(ints({3}), ints({0}), 2); }).find("class 3 is out of range for 2") !=
          std::string::npos);
    CHECK(message_of([] { class_score(Score::F1, ints({0}), ints({0}), "all", "f1_score"); }).find("unknown average") !=
          std::string::npos);
}

TEST_CASE("top k, errors and r2", "[training][metrics]") {
    const Tensor scores = reals({0.1, 0.5, 0.4, 0.7, 0.2, 0.1}, {2, 3});
    CHECK(top_k_accuracy(scores, ints({2, 1}), 1) == 0.0);
    CHECK(top_k_accuracy(scores, ints({2, 1}), 2) == 1.0);
    CHECK(message_of([&] {
              top_k_accuracy(scores, ints({2, 1}), 4);
          }).find("k must be between 1 and 3") != std::string::npos);
    CHECK(mean_absolute_error(reals({1, 2}), reals({2, 4})) == 1.5);
    CHECK(mean_squared_error(reals({1, 2}), reals({2, 4})) == 2.5);
    CHECK(mean_squared_error(reals({}, {0}), reals({}, {0})) == 0.0);
    CHECK(r2_score(reals({1, 2, 3}), reals({1, 2, 3})) == 1.0);
    CHECK(r2_score(reals({2, 2, 2}), reals({1, 2, 3})) == 0.0);
    CHECK(r2_score(reals({5, 5}), reals({5, 5})) == 1.0);
    CHECK(r2_score(reals({5, 6}), reals({5, 5})) == 0.0);
}
