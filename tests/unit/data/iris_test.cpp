#include "catch.hpp"

#include "stdlib/data/iris.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::data;

TEST_CASE("the Iris table is complete", "[data]") {
    const IrisTensors iris = iris_tensors();
    CHECK(matches(simple::tensor::sum(iris.X, 0), {4}, {876.5, 458.6, 563.7, 179.9}, 1e-12));
    CHECK(iris.X.shape() == simple::tensor::Shape{150, 4});
    CHECK(simple::tensor::sum(iris.y).item().as_i64() == 150);
    CHECK(iris.y.get({49}).as_i64() == 0);
    CHECK(iris.y.get({50}).as_i64() == 1);
    CHECK(iris.y.get({149}).as_i64() == 2);
    CHECK(iris.X.get({149, 3}).as_f64() == 1.8);
}

TEST_CASE("a few rows of each class", "[data]") {
    const IrisTensors mini = iris_tensors(5);
    CHECK(mini.X.shape() == simple::tensor::Shape{15, 4});
    CHECK(mini.X.get({5, 0}).as_f64() == 7.0);
    CHECK(mini.y.get({14}).as_i64() == 2);
    CHECK(simple::tensor::message_of([] { iris_tensors(51); }).find("between 1 and 50") != std::string::npos);
}
