#include "stdlib/tensor/ops_elementwise.hpp"

#include "checks.hpp"
#include "stdlib/tensor/ops_activation.hpp"

using namespace simple;
using namespace simple::tensor;

TEST_CASE("arithmetic broadcasts") {
    const Tensor column = reals({1, 2, 3}, {3, 1});
    const Tensor row = reals({10, 20, 30, 40}, {1, 4});
    CHECK(matches(add(column, row), {3, 4}, {11, 21, 31, 41, 12, 22, 32, 42, 13, 23, 33, 43}));
    CHECK(matches(sub(1, reals({1, 2})), {2}, {0, -1}));
    CHECK(matches(mul(reals({1, 2}), 3.0), {2}, {3, 6}));
    CHECK(matches(add(zeros({0, 1}), zeros({1, 3})), {0, 3}, {}));
    CHECK(matches(add(Tensor::scalar(1.0), 2), {}, {3}));
    CHECK(message_of([] {
              add(zeros({2, 3}), zeros({4}));
          }) == "add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1");
    CHECK(matches(add(transpose(reals({1, 2, 3, 4}, {2, 2})), reals({1, 2, 3, 4}, {2, 2})), {2, 2}, {2, 5, 5, 8}));
}

TEST_CASE("result types follow the promotion rules") {
    const Tensor f32 = to(reals({1, 2}), DType::F32);
    const Tensor i64 = ints({7, -7});
    const Tensor flags = bools({1, 0}, {2});
    CHECK(add(f32, 0.1).dtype() == DType::F32);
    CHECK(add(i64, 0.5).dtype() == DType::F64);
    CHECK(add(i64, f32).dtype() == DType::F32);
    CHECK(add(flags, flags).dtype() == DType::I64);
    CHECK(matches(add(flags, flags), {2}, {2, 0}));
    CHECK(add(flags, 1).dtype() == DType::I64);
    CHECK(matches(div(i64, 2), {2}, {3.5, -3.5}));
    CHECK(matches(floor_div(i64, 2), {2}, {3, -4}));
    CHECK(floor_div(i64, 2).dtype() == DType::I64);
    CHECK(exp(i64).dtype() == DType::F64);
    CHECK(lt(i64, 0).dtype() == DType::Bool);
    CHECK(neg(flags).dtype() == DType::I64);
}

TEST_CASE("golden values of rounding arithmetic") {
    CHECK(matches(unary(UnaryOp::Round, reals({0.5, 1.5, 2.5}), "round"), {3}, {0, 2, 2}));
    CHECK(matches(remainder(ints({-19}), 4), {1}, {1}));
    CHECK(matches(remainder(reals({-19}), 4), {1}, {1}));
    CHECK(matches(floor_div(ints({-7}), 2), {1}, {-4}));
}

TEST_CASE("integer division by zero is an arithmetic error") {
    CHECK(kind_of([] { floor_div(ints({1}), 0); }) == ErrorKind::Arithmetic);
    CHECK(message_of([] { remainder(ints({1}), ints({0})); }) == "remainder: integer division by zero");
    CHECK(matches(div(ints({1, 0, -1}), 0), {3}, {INFINITY, NAN, -INFINITY}));
}

TEST_CASE("powers") {
    CHECK(matches(pow(reals({2, 3}), 2), {2}, {4, 9}));
    CHECK(matches(pow(2, reals({3, -1})), {2}, {8, 0.5}));
    CHECK(matches(pow(ints({2, -3}), 3), {2}, {8, -27}));
    CHECK(pow(ints({2}), 3).dtype() == DType::I64);
    CHECK(message_of([] { pow(ints({2}), -1); }) == "pow: integers have no negative powers");
    CHECK(matches(pow(reals({4, 9, -1}), 0.5), {3}, {2, 3, NAN}));
    CHECK(matches(pow(reals({4, 2}), -1), {2}, {0.25, 0.5}));
    CHECK(matches(pow(reals({0, 5}), 0), {2}, {1, 1}));
}

TEST_CASE("NaN goes through choices") {
    CHECK(matches(maximum(reals({NAN, 1, 2}), reals({1, NAN, 1})), {3}, {NAN, NAN, 2}));
    CHECK(matches(minimum(reals({NAN, 1, 2}), reals({1, NAN, 1})), {3}, {NAN, NAN, 1}));
    CHECK(matches(relu(reals({NAN, -1, 0, 2})), {4}, {NAN, 0, 0, 2}));
    CHECK(matches(clamp(reals({NAN, -9, 0.5, 9}), Scalar(0), Scalar(1)), {4}, {NAN, 0, 0.5, 1}));
    CHECK(matches(log(reals({0, -1})), {2}, {-INFINITY, NAN}));
    CHECK(matches(sqrt(reals({-1, 4})), {2}, {NAN, 2}));
}

TEST_CASE("clamp takes one or two limits") {
    CHECK(matches(clamp(reals({-2, 2}), Scalar(0), {}), {2}, {0, 2}));
    CHECK(matches(clamp(reals({-2, 2}), {}, Scalar(1)), {2}, {-2, 1}));
    CHECK(matches(clamp(reals({-2, 5}), Scalar(3), Scalar(1)), {2}, {1, 1}));
    CHECK(clamp(ints({-2, 5}), Scalar(0), {}).dtype() == DType::I64);
    CHECK(matches(clamp(ints({-2, 5}), Scalar(0.5), {}), {2}, {0.5, 5}));
    CHECK(matches(clamp(ints({INT64_MIN, INT64_MAX}), {}, {}), {2}, {-0x1p63, 0x1p63}));
}

TEST_CASE("comparison and logic give bool") {
    CHECK(matches(lt(reals({1, 2, NAN}), 2), {3}, {1, 0, 0}));
    CHECK(matches(ne(reals({1, NAN}), reals({1, NAN})), {2}, {0, 1}));
    CHECK(matches(logical_and(ints({0, 2}), reals({1, 3})), {2}, {0, 1}));
    CHECK(matches(logical_xor(bools({1, 0}, {2}), 1), {2}, {0, 1}));
    CHECK(matches(logical_not(reals({0, 2})), {2}, {1, 0}));
    CHECK(matches(unary(UnaryOp::IsNan, reals({NAN, INFINITY, 1}), "isnan"), {3}, {1, 0, 0}));
    CHECK(matches(unary(UnaryOp::IsInf, reals({NAN, INFINITY, 1}), "isinf"), {3}, {0, 1, 0}));
    CHECK(matches(unary(UnaryOp::IsFinite, ints({1}), "isfinite"), {1}, {1}));
    CHECK(matches(eq(ints({INT64_MAX}), ints({INT64_MAX - 1})), {1}, {0}));
}

TEST_CASE("where and masks") {
    const Tensor mask = bools({1, 0, 0, 1}, {2, 2});
    CHECK(matches(where(mask, reals({1, 2}), 0.0), {2, 2}, {1, 0, 0, 2}));
    CHECK(where(mask, ints({1, 2}), 0).dtype() == DType::I64);
    CHECK(matches(where(mask, NAN, ones({2, 2})), {2, 2}, {NAN, 1, 1, NAN}));
    CHECK(matches(masked_fill(ones({2, 2}), mask, -INFINITY), {2, 2}, {-INFINITY, 1, 1, -INFINITY}));
    CHECK(kind_of([] { where(ones({2}), 1.0, 2.0); }) == ErrorKind::Type);
    CHECK_THROWS_AS(masked_fill(ones({2}), mask, 0), Error);
    CHECK(matches(nan_to_num(reals({NAN, INFINITY, 1})), {3}, {0, std::numeric_limits<double>::max(), 1}));
    CHECK(matches(lerp(reals({1}), reals({3}), 0.5), {1}, {2}));
    CHECK(matches(addcmul(reals({1}), reals({2}), reals({3}), 10), {1}, {61}));
}

TEST_CASE("equality and closeness") {
    CHECK(equal(reals({1, 2}), ints({1, 2})));
    CHECK_FALSE(equal(reals({1, 2}), reals({1, 2}, {2, 1})));
    CHECK_FALSE(equal(reals({NAN}), reals({NAN})));
    CHECK(equal(zeros({0}), zeros({0})));
    CHECK(allclose(reals({1.0, 2.0}), reals({1.0 + 1e-9, 2.0})));
    CHECK_FALSE(allclose(reals({1.0}), reals({1.1})));
    CHECK(allclose(reals({INFINITY}), reals({INFINITY})));
    CHECK_FALSE(allclose(reals({1.0}), reals({INFINITY})));
    CHECK_FALSE(allclose(reals({NAN}), reals({NAN})));
    CHECK(allclose(reals({NAN}), reals({NAN}), 1e-5, 1e-8, true));
    CHECK(allclose(reals({1, 1}), 1));
}

TEST_CASE("gradients keep shape and element type") {
    const Tensor g = to(reals({1, 2, 3}), DType::F32);
    const Tensor x = to(reals({-1, 0, 2}), DType::F32);
    const Tensor out = relu_backward(g, x);
    CHECK(out.dtype() == DType::F32);
    CHECK(matches(out, {3}, {0, 0, 3}));
    CHECK(matches(unary_backward(UnaryOp::Abs, ones({3}), reals({-1, 0, 2}), {}), {3}, {-1, 0, 1}));
    CHECK(matches(unary_backward(UnaryOp::Sqrt, ones({1}), {}, zeros({1})), {1}, {INFINITY}));
    CHECK(unary_needs(UnaryOp::Exp) == Needs::Output);
    CHECK(unary_needs(UnaryOp::Log) == Needs::Input);
    CHECK(unary_needs(UnaryOp::Neg) == Needs::Nothing);
}
