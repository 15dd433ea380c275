#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

struct Matrices : Fixture {
    RtValue matrix() { return array({array({i(1), i(2), i(3)}), array({i(4), i(5), i(6)})}); }
    RtValue math(BinaryOp op, RtValue left, RtValue right) { return keep(broadcast(runtime, op, left, right, {})); }
};

} // namespace

TEST_CASE("element-wise operators stretch sizes of one", "[broadcast]") {
    Matrices fix;
    const Value row = fix.array({i(10), i(20), i(30)});
    const Value column = fix.array({fix.array({i(100)}), fix.array({i(200)})});
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastAdd, fix.matrix(), i(1))) == "[[2, 3, 4], [5, 6, 7]]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastAdd, fix.matrix(), row)) == "[[11, 22, 33], [14, 25, 36]]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastSubtract, row, fix.matrix())) == "[[9, 18, 27], [6, 15, 24]]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastAdd, fix.matrix(), column)) == "[[101, 102, 103], [204, 205, 206]]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastMultiply, column, row)) == "[[1000, 2000, 3000], [2000, 4000, 6000]]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastMultiply, fix.array({i(2)}), row)) == "[20, 40, 60]");
}

TEST_CASE("kinds of results follow the operator", "[broadcast]") {
    Matrices fix;
    const Value row = fix.array({i(1), i(2)});
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastDivide, row, i(2))) == "[0.5, 1.0]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastDivide, i(1), i(0))) == "inf");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastPower, row, i(2))) == "[1, 4]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastAdd, row, f(0.5))) == "[1.5, 2.5]");
    CHECK(fix.show(fix.math(BinaryOp::Power, i(3), i(2))) == "9.0");
    CHECK(fix.show(fix.math(BinaryOp::Power, row, i(2))) == "[1.0, 4.0]");
    CHECK(fix.show(fix.math(BinaryOp::Divide, i(3), i(2))) == "1.5");
    CHECK(fix.show(fix.math(BinaryOp::Multiply, i(2), fix.matrix())) == "[[2, 4, 6], [8, 10, 12]]");
    CHECK(fix.show(fix.math(BinaryOp::Modulo, row, i(2))) == "[1, 0]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastAdd, fix.array({i(1), f(0.5)}), row)) == "[2, 2.5]");
    CHECK(fix.show(fix.binary(BinaryOp::BroadcastAdd, fix.array({}), i(1))) == "[]");
}

TEST_CASE("shapes that do not fit are both named", "[broadcast]") {
    Matrices fix;
    CHECK(Fixture::error_of([&] {
              fix.binary(BinaryOp::BroadcastAdd, fix.matrix(), fix.array({i(1), i(2)}));
          }) == "E0301: `.+` cannot combine the shapes [2, 3] and [2]");
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::BroadcastAdd, fix.array({fix.text("a")}), i(1)); }) ==
          "E0207: `.+` does not work on text and i64");
    const Value ragged = fix.array({fix.array({i(1)}), i(2)});
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::BroadcastAdd, ragged, i(1)); }).find("E0301") == 0);
    const Value cyclic = fix.array({fix.text("a")});
    set(cyclic.as<Array>(), 0, retained(cyclic));
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::BroadcastAdd, cyclic, i(1)); }).find("E0302") == 0);
    truncate(cyclic.as<Array>(), 0);
}

TEST_CASE("matrix products of vectors and matrices", "[matmul]") {
    Matrices fix;
    const Value vector = fix.array({i(1), i(0), i(2)});
    const Value square = fix.array({fix.array({i(1), i(2)}), fix.array({i(3), i(4)})});
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, i(3), f(2))) == "6.0");
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, vector, vector)) == "5");
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, fix.matrix(), vector)) == "[7, 16]");
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, fix.array({i(1), i(1)}), fix.matrix())) == "[5, 7, 9]");
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, square, square)) == "[[7, 10], [15, 22]]");
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, square, fix.array({f(1), f(0.5)}))) == "[2.0, 5.0]");
    CHECK(fix.show(fix.binary(BinaryOp::MatMul, square, fix.matrix())) == "[[9, 12, 15], [19, 26, 33]]");
}

TEST_CASE("matrix products that do not fit name both shapes", "[matmul]") {
    Matrices fix;
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::MatMul, fix.matrix(), fix.matrix()); }) ==
          "E0301: `@` cannot multiply the shapes [2, 3] and [2, 3]: inner sizes 3 and 2 differ");
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::MatMul, fix.matrix(), i(2)); }) ==
          "E0207: `@` does not work on array and i64");
    const Value ragged = fix.array({fix.array({i(1), i(2)}), fix.array({i(1)})});
    CHECK(Fixture::error_of([&] {
              fix.binary(BinaryOp::MatMul, ragged, fix.array({i(1), i(2)}));
          }) == "E0301: `@` needs rows of equal length");
    const Value words = fix.array({fix.text("a"), fix.text("b")});
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::MatMul, words, words); }).find("E0207") == 0);
}
