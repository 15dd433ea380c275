#include "stdlib/tensor/format.hpp"

#include "checks.hpp"

using namespace simple;
using namespace simple::tensor;

TEST_CASE("documented examples") {
    CHECK(to_string(reals({0.5, 0.3, -0.2, 0.7}, {2, 2})) == "[[ 0.5000,  0.3000],\n [-0.2000,  0.7000]]");
    CHECK(to_string(reals({1.0, -10.0, 0.0, 100.0}, {2, 2})) == "[[  1.0, -10.0],\n [  0.0, 100.0]]");
    CHECK(to_string(reals({0.001, 1000.5})) == "[1.0000e-03, 1.0005e+03]");
    CHECK(to_string(reals({1.0, NAN, -INFINITY})) == "[ 1.0,  nan, -inf]");
    CHECK(to_string(ints({1, 2, 3, -40}, {2, 2})) == "[[  1,   2],\n [  3, -40]]");
    CHECK(to_string(zeros({2, 2, 2})) ==
          "[[[0.0, 0.0],\n  [0.0, 0.0]],\n\n [[0.0, 0.0],\n  [0.0, 0.0]]] shape=[2, 2, 2]");
    CHECK(to_string(zeros({0, 3})) == "[] shape=[0, 3]");
    CHECK(to_string(Tensor::scalar(3.5)) == "3.5");
    CHECK(to_string(reshape(arange(0.0, 10000.0), {100, 100})) ==
          "[[   0.0,    1.0,    2.0, ...,   97.0,   98.0,   99.0],\n"
          " [ 100.0,  101.0,  102.0, ...,  197.0,  198.0,  199.0],\n"
          " [ 200.0,  201.0,  202.0, ...,  297.0,  298.0,  299.0],\n"
          " ...,\n"
          " [9700.0, 9701.0, 9702.0, ..., 9797.0, 9798.0, 9799.0],\n"
          " [9800.0, 9801.0, 9802.0, ..., 9897.0, 9898.0, 9899.0],\n"
          " [9900.0, 9901.0, 9902.0, ..., 9997.0, 9998.0, 9999.0]] shape=[100, 100]");
}

TEST_CASE("other types and forms") {
    CHECK(to_string(bools({1, 0}, {2})) == "[ true, false]");
    CHECK(to_string(to(reals({1, 2}), DType::F32)) == "[1.0, 2.0] dtype=f32");
    CHECK(to_string(reals({1e8, 1})) == "[1.0000e+08, 1.0000e+00]");
    CHECK(to_string(reals({1e-300, 1e300})) == "[1.0000e-300, 1.0000e+300]");
    CHECK(to_string(reals({0.0, 0.25})) == "[0.0000, 0.2500]");
    CHECK(to_string(transpose(reals({1, 2, 3, 4}, {2, 2}))) == "[[1.0, 3.0],\n [2.0, 4.0]]");
    CHECK(to_string(Tensor::scalar(2)) == "2");
    CHECK(to_string(Tensor::scalar(true)) == "true");
    CHECK(to_string(reals({NAN})) == "[nan]");
}

TEST_CASE("rows wrap at the line width") {
    const std::string text = to_string(full({20}, 0.5));
    CHECK(text == "[0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000,\n"
                  " 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000,\n"
                  " 0.5000, 0.5000]");
    PrintOptions narrow;
    narrow.line_width = 1;
    CHECK(to_string(reals({1, 2}), narrow) == "[1.0,\n 2.0]");
}

TEST_CASE("options") {
    PrintOptions options;
    options.precision = 2;
    options.threshold = 3;
    options.edge_items = 1;
    CHECK(to_string(reals({0.5, 0.25, 1.5, 2.5}), options) == "[0.50, ..., 2.50] shape=[4]");
    options.edge_items = 0;
    CHECK(to_string(reals({0.5, 0.25, 1.5, 2.5}), options) == "[...] shape=[4]");
    options.precision = 1000000;
    options.edge_items = 1;
    CHECK_FALSE(to_string(reals({0.5, 1, 2, 3.5}), options).empty());
}

TEST_CASE("huge tensors are printed without reading them all") {
    const Tensor wide = expand(reals({1.5}), {100000, 100000});
    CHECK(to_string(wide).find("shape=[100000, 100000]") != std::string::npos);
}

TEST_CASE("floats print as in the language") {
    CHECK(to_string(0.1) == "0.1");
    CHECK(to_string(10.0) == "10.0");
    CHECK(to_string(-0.0) == "-0.0");
    CHECK(to_string(100000.0) == "100000.0");
    CHECK(to_string(1e16) == "1e16");
    CHECK(to_string(1.5e-7) == "1.5e-7");
    CHECK(to_string(1e-5) == "0.00001");
    CHECK(to_string(1e-310) == "1e-310");
    CHECK(to_string(9007199254740993.0) == "9007199254740992.0");
    CHECK(to_string(static_cast<double>(INFINITY)) == "inf");
}

TEST_CASE("one line of facts") {
    CHECK(info(reals({1, 2, 3, NAN}, {2, 2})) ==
          "PureTensor<f64> [2, 2], contiguous, min=1.0, max=3.0, mean=2.0, nan=1");
    CHECK(info(ints({1, 4})) == "PureTensor<i64> [2], contiguous, min=1, max=4, mean=2.5, nan=0");
    CHECK(info(zeros({0})) == "PureTensor<f64> [0], contiguous, min=nan, max=nan, mean=nan, nan=0");
}
