// Convolution against the sum that defines it, on shapes that are cut into several bands; adjoints; limits.
#include "checks.hpp"
#include "stdlib/tensor/ops_convolution.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_pool.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/random.hpp"

using namespace simple::tensor;

namespace {

Tensor random(const Shape& shape, std::int64_t seed) {
    Generator rng(seed);
    return uniform(rng, shape, -1.0, 1.0);
}

/// One output of a convolution without bias, as the definition has it.
double direct(const Tensor& x, const Tensor& w, const ConvolutionOptions& o, const Shape& at) {
    const std::int64_t inputs = w.shape()[1];
    const std::int64_t group = at[1] / (w.shape()[0] / o.groups);
    double sum = 0.0;
    for (std::int64_t c = 0; c < inputs; ++c) {
        for (std::int64_t i = 0; i < w.shape()[2]; ++i) {
            for (std::int64_t j = 0; j < w.shape()[3]; ++j) {
                const std::int64_t row = at[2] * o.stride.rows - o.padding.rows + i * o.dilation.rows;
                const std::int64_t column = at[3] * o.stride.columns - o.padding.columns + j * o.dilation.columns;
                if (row >= 0 && row < x.shape()[2] && column >= 0 && column < x.shape()[3]) {
                    sum += x.get({at[0], group * inputs + c, row, column}).as_f64() * w.get({at[1], c, i, j}).as_f64();
                }
            }
        }
    }
    return sum;
}

double inner(const Tensor& a, const Tensor& b) { return sum(mul(a, b)).item().as_f64(); }

struct Case {
    Shape x;
    Shape w;
    ConvolutionOptions options;
};

std::vector<Case> cases() {
    std::vector<Case> list = {{{2, 3, 40, 50}, {4, 3, 3, 3}, {}}, {{1, 64, 30, 30}, {8, 64, 5, 5}, {}}};
    list.push_back({{3, 4, 19, 33}, {6, 2, 3, 2}, {}});
    list.back().options = {{2, 3}, {4, 1}, {2, 1}, 2, false};
    list.push_back({{9, 5, 20, 20}, {7, 5, 1, 1}, {}});
    list.push_back({{1, 2, 3, 4}, {1, 2, 3, 4}, {}});
    return list;
}

} // namespace

TEST_CASE("convolution is the sum that defines it", "[tensor]") {
    for (const Case& c : cases()) {
        INFO(to_string(c.x) << " " << to_string(c.w));
        const Tensor x = random(c.x, 1);
        const Tensor w = random(c.w, 2);
        const Tensor y = convolution(x, w, nullptr, c.options, 2, "conv2d");
        Generator rng(3);
        for (int n = 0; n < 200; ++n) {
            Shape at;
            for (const std::int64_t size : y.shape()) {
                at.push_back(rng.integer(0, size));
            }
            CHECK(std::fabs(y.get(at).as_f64() - direct(x, w, c.options, at)) < 1e-12);
        }
    }
}

TEST_CASE("gradients of a convolution are its adjoints", "[tensor]") {
    for (const Case& c : cases()) {
        INFO(to_string(c.x) << " " << to_string(c.w));
        const Tensor x = random(c.x, 1);
        const Tensor w = random(c.w, 2);
        const Tensor y = convolution(x, w, nullptr, c.options, 2, "conv2d");
        const Tensor g = random(y.shape(), 3);
        const double whole = inner(y, g);
        CHECK(std::fabs(inner(convolution_input_gradient(g, w, c.x, c.options, 2, "conv2d"), x) - whole) < 1e-9);
        CHECK(std::fabs(inner(convolution_weight_gradient(g, x, c.w, c.options, 2, "conv2d"), w) - whole) < 1e-9);
    }
}

TEST_CASE("a convolution reads through strides and rounds f32 once", "[tensor]") {
    const Tensor x = random({5, 6, 3}, 1);
    const Tensor w = random({2, 3, 2, 2}, 2);
    const Tensor turned = permute(x, {2, 0, 1});
    const Tensor y = convolution(turned, w, nullptr, {}, 2, "conv2d");
    CHECK(equal(y, convolution(clone(turned), w, nullptr, {}, 2, "conv2d")));
    const Tensor single = convolution(to(turned, simple::DType::F32), to(w, simple::DType::F32), nullptr, {}, 2, "c");
    CHECK(single.dtype() == simple::DType::F32);
    CHECK(allclose(single, y, 1e-5, 1e-6));
}

TEST_CASE("a convolution without channels is its bias", "[tensor]") {
    const Tensor bias = reals({2.0, 3.0});
    const Tensor y = convolution(Tensor::zeros({1, 0, 2, 2}), Tensor::zeros({2, 0, 1, 1}), &bias, {}, 2, "conv2d");
    CHECK(matches(y, {1, 2, 2, 2}, {2, 2, 2, 2, 3, 3, 3, 3}));
}

TEST_CASE("windows outside of all sizes are refused", "[tensor]") {
    const auto count = [](std::int64_t input, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                          std::int64_t dilation) {
        return message_of([&] { static_cast<void>(window_count(input, kernel, stride, padding, dilation, "f")); });
    };
    CHECK(window_count(28, 5, 2, 1, 1, "f") == 13);
    CHECK(count(5, 0, 1, 0, 1) == "f: kernel_size must be at least 1, got 0");
    CHECK(count(5, 2, 1, INT64_MAX, 1) == "f: padding and dilation are too large");
    CHECK(count(5, 3, 1, 0, INT64_MAX) == "f: padding and dilation are too large");
    CHECK(count(5, 3, 1, 0, 3) == "f: kernel_size 3 with dilation 3 is larger than the padded input of size 5");
    ConvolutionOptions same;
    same.same = true;
    same.dilation = {1, INT64_MAX / 2};
    CHECK(message_of([&] {
              convolution(Tensor::zeros({1, 1, 3, 3}), Tensor::zeros({1, 1, 3, 9}), nullptr, same, 2, "f");
          }) == "f: padding and dilation are too large");
}

TEST_CASE("max pooling takes the first of equal elements and keeps NaN", "[tensor]") {
    const Tensor x = reals({1, 2, 2, 0, NAN, 5}, {1, 6});
    const auto [values, places] = max_pool(x, {{3, 3}, {3, 3}, {0, 0}, true}, 1, "max_pool1d");
    CHECK(matches(values, {1, 2}, {2, NAN}));
    CHECK(matches(places, {1, 2}, {1, 4}));
    CHECK(matches(max_pool_gradient(reals({10, 20}, {1, 2}), places, x.shape(), 1), {1, 6}, {0, 10, 0, 0, 20, 0}));
}
