#include "stdlib/tensor/ops_matrix.hpp"

#include "checks.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"

using namespace simple;
using namespace simple::tensor;

namespace {

/// The definition of a batched product, element by element.
bool is_product(const Tensor& c, const Tensor& a, const Tensor& b) {
    const std::size_t batch_rank = c.ndim() - 2;
    Shape batch(c.shape().data(), batch_rank);
    const std::int64_t inner = a.shape().back();
    const auto matrix = [&](const Tensor& t, std::int64_t number) {
        Shape whole = batch;
        whole.push_back(t.shape()[t.ndim() - 2]);
        whole.push_back(t.shape().back());
        const Tensor flat = contiguous(expand(t, whole));
        return select(reshape(flat, {-1, whole[batch_rank], whole.back()}), 0, number);
    };
    const std::int64_t count = batch.empty() ? 1 : checked_numel(batch);
    for (std::int64_t n = 0; n < count; ++n) {
        const Tensor left = matrix(a, n);
        const Tensor right = matrix(b, n);
        const Tensor got = matrix(c, n);
        for (std::int64_t i = 0; i < got.shape()[0]; ++i) {
            for (std::int64_t j = 0; j < got.shape()[1]; ++j) {
                double sum = 0.0;
                for (std::int64_t k = 0; k < inner; ++k) {
                    sum += left.get({i, k}).as_f64() * right.get({k, j}).as_f64();
                }
                if (std::abs(sum - got.get({i, j}).as_f64()) > 1e-12) {
                    return false;
                }
            }
        }
    }
    return true;
}

} // namespace

TEST_CASE("vectors and matrices multiply as in PyTorch") {
    const Tensor m = reals({1, 2, 3, 4}, {2, 2});
    CHECK(matches(matmul(m, reals({5, 6, 7, 8}, {2, 2})), {2, 2}, {19, 22, 43, 50}));
    CHECK(matches(matmul(reals({1, 2}), reals({3, 4})), {}, {11}));
    CHECK(matches(matmul(m, reals({1, 1})), {2}, {3, 7}));
    CHECK(matches(matmul(reals({1, 1}), m), {2}, {4, 6}));
    CHECK(matches(matmul(transpose(m), m), {2, 2}, {10, 14, 14, 20}));
    CHECK(matches(matmul(zeros({2, 0}), zeros({0, 3})), {2, 3}, {0, 0, 0, 0, 0, 0}));
    CHECK(matmul(zeros({0, 2}), zeros({2, 3})).shape() == Shape{0, 3});
    CHECK(matmul(zeros({4, 2, 0}), zeros({0, 3})).shape() == Shape{4, 2, 3});
}

TEST_CASE("integers and floats keep their type") {
    const Tensor i = ints({1, 2, 3, 4}, {2, 2});
    CHECK(matmul(i, i).dtype() == DType::I64);
    CHECK(matches(matmul(i, i), {2, 2}, {7, 10, 15, 22}));
    CHECK(matmul(to(i, DType::F32), i).dtype() == DType::F32);
    CHECK(matches(matmul(bools({1, 1}, {2}), bools({1, 1}, {2})), {}, {2}));
}

TEST_CASE("batches broadcast") {
    Generator rng(3);
    const auto random = [&](const Shape& shape) { return rand(rng, shape); };
    const Tensor a = random({2, 1, 3, 4});
    const Tensor b = random({5, 4, 6});
    CHECK(matmul(a, b).shape() == Shape{2, 5, 3, 6});
    CHECK(is_product(matmul(a, b), a, b));
    const Tensor wide = random({70, 3, 5, 6});
    const Tensor one = random({6, 7});
    CHECK(is_product(matmul(wide, one), wide, one));
    const Tensor turned = transpose(random({4, 6, 5}), 1, 2);
    CHECK(is_product(matmul(turned, one), turned, one));
    const Tensor flat = random({3, 4});
    CHECK(is_product(matmul(flat, b), flat, b));
    CHECK(matmul(random({4}), b).shape() == Shape{5, 6});
    CHECK(matmul(b, random({6})).shape() == Shape{5, 4});
    CHECK(matmul_shape({2, 1, 3, 4}, {5, 4, 6}) == Shape{2, 5, 3, 6});
}

TEST_CASE("products name both shapes when they do not fit") {
    CHECK(message_of([] {
              matmul(zeros({10, 20}), zeros({30, 40}));
          }) == "matmul: inner sizes differ, 20 and 30 (left [10, 20], right [30, 40])");
    CHECK(help_of([] { matmul(zeros({2, 3}), zeros({4, 3})); }).find("transpose") != std::string::npos);
    CHECK(help_of([] { matmul(zeros({2, 3}), zeros({4, 5})); }).empty());
    CHECK(message_of([] { matmul(Tensor::scalar(1.0), zeros({2})); }) ==
          "matmul: needs tensors with at least one dimension, got shape []");
    CHECK(message_of([] {
              matmul(zeros({2, 3, 4}), zeros({3, 4, 5}));
          }) == "matmul: shapes [2, 3, 4] and [3, 4, 5] do not broadcast: sizes 2 and 3 at dimension 0");
    CHECK(message_of([] { matmul(zeros({2}), zeros({3}), "matmul_torch_ffi"); }).rfind("matmul_torch_ffi: ", 0) == 0);
}

TEST_CASE("dot and outer take vectors") {
    CHECK(dot(reals({1, 2, 3}), reals({4, 5, 6})).item().as_f64() == 32.0);
    CHECK(dot(zeros({0}), zeros({0})).item().as_f64() == 0.0);
    CHECK(message_of([] { dot(zeros({2, 2}), zeros({2})); }) == "dot: needs 1-D tensors, got shape [2, 2]");
    CHECK(matches(outer(reals({1, 2}), reals({3, 4, 5})), {2, 3}, {3, 4, 5, 6, 8, 10}));
}

TEST_CASE("linear is x times transposed weight plus bias") {
    const Tensor x = reals({1, 2, 3, 4}, {2, 2});
    const Tensor w = reals({1, 0, 0, 1, 1, 1}, {3, 2});
    const Tensor bias = reals({10, 20, 30});
    CHECK(matches(linear(x, w, &bias), {2, 3}, {11, 22, 33, 13, 24, 37}));
    CHECK(matches(linear(x, w), {2, 3}, {1, 2, 3, 3, 4, 7}));
    CHECK(matches(linear(reals({1, 2}), w, &bias), {3}, {11, 22, 33}));
    CHECK(linear(zeros({4, 5, 2}), w, &bias).shape() == Shape{4, 5, 3});
    CHECK(matches(linear(zeros({2, 0}), zeros({3, 0}), &bias), {2, 3}, {10, 20, 30, 10, 20, 30}));
    CHECK(matches(linear(ints({1, 2}), ints({3, 4}, {1, 2})), {1}, {11}));
    CHECK(message_of([&] {
              linear(zeros({2, 5}), w);
          }) == "linear: inner sizes differ, 5 and 2 (left [2, 5], right [3, 2])");
    const Tensor wrong = zeros({2});
    CHECK(message_of([&] { linear(x, w, &wrong); }) == "linear: bias [2] and weight rows [3] differ");
}

TEST_CASE("parts of matrices") {
    const Tensor m = reshape(arange(1.0, 10.0), {3, 3});
    CHECK(trace(m).item().as_f64() == 15.0);
    CHECK(matches(tril(m), {3, 3}, {1, 0, 0, 4, 5, 0, 7, 8, 9}));
    CHECK(matches(triu(m, 1), {3, 3}, {0, 2, 3, 0, 0, 6, 0, 0, 0}));
    CHECK(matches(diag(m, -1), {2}, {4, 8}));
    CHECK(matches(diag(reals({1, 2}), 1), {3, 3}, {0, 1, 0, 0, 0, 2, 0, 0, 0}));
    CHECK_THROWS_AS(trace(zeros({3})), Error);
    CHECK_THROWS_AS(tril(zeros({3})), Error);
    CHECK_THROWS_AS(diag(zeros({3}), INT64_MIN), Error);
}
