#include "stdlib/kernels/elementwise.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "stdlib/kernels/thread_pool.hpp"

using namespace simple::kernels;

namespace {

const std::int64_t kOne[] = {1};
const std::int64_t kZero[] = {0};

} // namespace

TEST_CASE("strided and broadcast operands are read in order") {
    const std::int64_t sizes[] = {3, 700};
    const std::int64_t rows[] = {700, 1};
    const std::int64_t turned[] = {1, 3};
    const std::int64_t repeated[] = {0, 1};
    std::vector<double> a(2100);
    std::vector<double> b(2100);
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = static_cast<double>(i);
        b[i] = static_cast<double>(i) * 10.0;
    }
    std::vector<double> out(2100);
    binary(BinaryOp::Add, Domain::Float, {sizes, 2}, {a.data(), Element::F64, turned},
           {b.data(), Element::F64, repeated}, {out.data(), Element::F64, rows});
    bool right = true;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 700; ++j) {
            right = right && out[i * 700 + j] == a[i + 3 * j] + b[j];
        }
    }
    CHECK(right);
}

TEST_CASE("types are converted on the way") {
    const std::int64_t sizes[] = {3};
    const std::int64_t ints[] = {1, 2, 3};
    const float floats[] = {0.5F, 0.25F, 0.125F};
    float out[3];
    binary(BinaryOp::Mul, Domain::Float, {sizes, 1}, {ints, Element::I64, kOne}, {floats, Element::F32, kOne},
           {out, Element::F32, kOne});
    CHECK(out[0] == 0.5F);
    CHECK(out[2] == 0.375F);
    const double reals[] = {1.9, -1.9, NAN};
    std::int64_t whole[3];
    copy({sizes, 1}, {reals, Element::F64, kOne}, {whole, Element::I64, kOne});
    CHECK(whole[0] == 1);
    CHECK(whole[1] == -1);
    CHECK(whole[2] == 0);
    const double large[] = {1e300, -1e300, 0x1p63};
    copy({sizes, 1}, {large, Element::F64, kOne}, {whole, Element::I64, kOne});
    CHECK(whole[0] == INT64_MAX);
    CHECK(whole[1] == INT64_MIN);
    CHECK(whole[2] == INT64_MAX);
}

TEST_CASE("integer operations are defined for every operand") {
    const std::int64_t sizes[] = {4};
    const std::int64_t a[] = {-7, 7, INT64_MIN, INT64_MAX};
    const std::int64_t b[] = {2, -2, -1, 1};
    std::int64_t out[4];
    const auto run = [&](BinaryOp op, const std::int64_t* right) {
        return binary(op, Domain::Integer, {sizes, 1}, {a, Element::I64, kOne}, {right, Element::I64, kOne},
                      {out, Element::I64, kOne});
    };
    CHECK(run(BinaryOp::FloorDiv, b) == Status::Ok);
    CHECK(out[0] == -4);
    CHECK(out[1] == -4);
    CHECK(out[2] == INT64_MIN);
    CHECK(run(BinaryOp::Remainder, b) == Status::Ok);
    CHECK(out[0] == 1);
    CHECK(out[1] == -1);
    CHECK(out[2] == 0);
    CHECK(run(BinaryOp::Add, b) == Status::Ok);
    CHECK(out[3] == INT64_MIN);
    const std::int64_t zeros[] = {1, 1, 0, 1};
    CHECK(run(BinaryOp::FloorDiv, zeros) == Status::DivisionByZero);
    CHECK(run(BinaryOp::Remainder, zeros) == Status::DivisionByZero);
    CHECK(run(BinaryOp::Pow, b) == Status::NegativePower);
}

TEST_CASE("remainders of floats have the sign of the divisor") {
    const std::int64_t sizes[] = {4};
    const double a[] = {-19.0, 19.0, 5.5, 1.0};
    const double b[] = {4.0, -4.0, 2.0, 0.0};
    double out[4];
    binary(BinaryOp::Remainder, Domain::Float, {sizes, 1}, {a, Element::F64, kOne}, {b, Element::F64, kOne},
           {out, Element::F64, kOne});
    CHECK(out[0] == 1.0);
    CHECK(out[1] == -1.0);
    CHECK(out[2] == 1.5);
    CHECK(std::isnan(out[3]));
}

TEST_CASE("in place and repeated outputs of any layout") {
    const std::int64_t sizes[] = {5};
    const std::int64_t every_second[] = {2};
    double data[10] = {1, 0, 2, 0, 3, 0, 4, 0, 5, 0};
    const double two = 2.0;
    binary(BinaryOp::AddScaled, Domain::Float, {sizes, 1}, {data, Element::F64, every_second},
           {&two, Element::F64, kZero}, {data, Element::F64, every_second}, 10.0);
    CHECK(data[0] == 21.0);
    CHECK(data[1] == 0.0);
    CHECK(data[8] == 25.0);
}

TEST_CASE("large operations have the same bits for every number of threads") {
    const std::int64_t n = 300001;
    const std::int64_t sizes[] = {n};
    std::vector<double> x(static_cast<std::size_t>(n));
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = std::sin(static_cast<double>(i));
    }
    std::vector<double> a(x.size());
    std::vector<double> b(x.size());
    set_thread_count(1);
    unary(UnaryOp::Exp, Domain::Float, {sizes, 1}, {x.data(), Element::F64, kOne}, {a.data(), Element::F64, kOne}, {});
    set_thread_count(3);
    unary(UnaryOp::Exp, Domain::Float, {sizes, 1}, {x.data(), Element::F64, kOne}, {b.data(), Element::F64, kOne}, {});
    set_thread_count(0);
    CHECK(a == b);
}

TEST_CASE("nothing happens for no elements") {
    const std::int64_t sizes[] = {3, 0};
    const std::int64_t strides[] = {1, 1};
    double never = 1.0;
    unary(UnaryOp::Exp, Domain::Float, {sizes, 2}, {&never, Element::F64, strides}, {&never, Element::F64, strides},
          {});
    CHECK(never == 1.0);
}
