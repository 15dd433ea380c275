#include "catch.hpp"

#include "stdlib/data/scaling.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::data;
using simple::tensor::ints;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("normalize maps to 0 … 1", "[data]") {
    CHECK(matches(normalize(ints({0, 127, 255}), 0.0, 255.0), {3}, {0.0, 127.0 / 255.0, 1.0}, 1e-15));
    CHECK(matches(normalize(reals({1, 2, 3})), {3}, {0, 0.5, 1}));
    CHECK(matches(normalize(reals({5, 5})), {2}, {0, 0}));
    CHECK(matches(normalize(reals({1, 10, 3, 30}, {2, 2}), {}, {}, 0), {2, 2}, {0, 0, 1, 1}));
    CHECK(message_of([] { normalize(reals({}, {0})); }).find("normalize") != std::string::npos);
    CHECK(normalize(reals({}, {0}), 0.0, 1.0).numel() == 0);
}

TEST_CASE("standardize uses the population deviation", "[data]") {
    CHECK(matches(standardize(reals({1, 3})), {2}, {-1, 1}));
    CHECK(matches(standardize(reals({2, 2})), {2}, {0, 0}));
    CHECK(standardize(reals({}, {0})).numel() == 0);
}

TEST_CASE("scalers learn columns and go back", "[data]") {
    const Tensor x = reals({1, 10, 3, 10}, {2, 2});
    Scaler standard = Scaler::standard();
    CHECK(message_of([&] { standard.transform(x); }).find("needs fit() first") != std::string::npos);
    standard.fit(x);
    CHECK(matches(standard.transform(x), {2, 2}, {-1, 0, 1, 0}));
    CHECK(matches(standard.inverse_transform(standard.transform(x)), {2, 2}, {1, 10, 3, 10}));
    Scaler range = Scaler::min_max(-1.0, 1.0);
    range.fit(x);
    CHECK(matches(range.transform(x), {2, 2}, {-1, -1, 1, -1}, 1e-15));
    CHECK(message_of([&] {
              range.transform(reals({1, 2, 3}, {1, 3}));
          }).find("MinMaxScaler: data [1, 3]") != std::string::npos);
    CHECK(message_of([] { Scaler::min_max(1.0, 1.0); }).find("greater than low") != std::string::npos);
    CHECK(message_of([&] { range.fit(reals({1})); }).find("2-D") != std::string::npos);
}

TEST_CASE("one label as a row", "[data]") {
    CHECK(one_hot_encode(1, 3) == std::vector<double>{0, 1, 0});
    CHECK(message_of([] { one_hot_encode(3, 3); }).find("label 3 is out of range for 3 classes") != std::string::npos);
    CHECK(message_of([] { one_hot_encode(0, 0); }).find("num_classes") != std::string::npos);
    CHECK(message_of([] { one_hot_encode(0, INT64_MAX); }).find("num_classes") != std::string::npos);
}
