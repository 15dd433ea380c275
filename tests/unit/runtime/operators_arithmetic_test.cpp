#include <cmath>
#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

} // namespace

TEST_CASE("integers truncate, wrap and keep the sign rules of the language", "[operators]") {
    Fixture fix;
    CHECK(fix.binary(BinaryOp::Divide, i(19), i(4)).integer == 4);
    CHECK(fix.binary(BinaryOp::Divide, i(-19), i(4)).integer == -4);
    CHECK(fix.binary(BinaryOp::Modulo, i(-19), i(4)).integer == -3);
    CHECK(fix.binary(BinaryOp::Modulo, i(19), i(-4)).integer == 3);
    CHECK(fix.binary(BinaryOp::FloorDivide, i(-9), i(4)).integer == -3);
    CHECK(fix.binary(BinaryOp::FloorDivide, i(9), i(-4)).integer == -3);
    CHECK(fix.binary(BinaryOp::FloorDivide, i(-8), i(4)).integer == -2);
    CHECK(fix.binary(BinaryOp::Add, i(kHighest), i(1)).integer == kLowest);
    CHECK(fix.binary(BinaryOp::Multiply, i(kLowest), i(-1)).integer == kLowest);
    CHECK(fix.binary(BinaryOp::Divide, i(kLowest), i(-1)).integer == kLowest);
    CHECK(fix.binary(BinaryOp::Modulo, i(kLowest), i(-1)).integer == 0);
    CHECK(fix.binary(BinaryOp::FloorDivide, i(kLowest), i(-1)).integer == kLowest);
    CHECK(fix.binary(BinaryOp::Power, i(3), i(4)).integer == 81);
    CHECK(fix.binary(BinaryOp::Power, i(2), i(64)).integer == 0);
    CHECK(fix.binary(BinaryOp::Power, i(2), i(-1)).number == 0.5);
    CHECK(fix.binary(BinaryOp::ShiftLeft, i(1), i(65)).integer == 2);
    CHECK(fix.binary(BinaryOp::ShiftRight, i(-8), i(1)).integer == -4);
    CHECK(fix.binary(BinaryOp::ShiftRight, i(-8), i(-1)).integer == -1);
    CHECK(fix.binary(BinaryOp::BitXor, i(6), i(3)).integer == 5);
    CHECK(negate(fix.runtime, i(kLowest), {}).integer == kLowest);
    CHECK(bit_not(fix.runtime, i(0), {}).integer == -1);
}

TEST_CASE("one float makes the result a float", "[operators]") {
    Fixture fix;
    CHECK(fix.binary(BinaryOp::Divide, i(19), f(4)).number == 4.75);
    CHECK(fix.binary(BinaryOp::Modulo, f(-7.5), i(2)).number == std::fmod(-7.5, 2));
    CHECK(fix.binary(BinaryOp::FloorDivide, f(-9), i(4)).number == -3.0);
    CHECK(std::isinf(fix.binary(BinaryOp::Divide, f(1), i(0)).number));
    CHECK(fix.binary(BinaryOp::Power, i(2), f(0.5)).is_float());
}

TEST_CASE("integer division by zero is an error", "[operators]") {
    Fixture fix;
    for (const BinaryOp op : {BinaryOp::Divide, BinaryOp::Modulo, BinaryOp::FloorDivide}) {
        CHECK(Fixture::error_of([&] { fix.binary(op, i(1), i(0)); }) == "E0212: division by zero");
    }
}

TEST_CASE("texts and arrays concatenate and repeat", "[operators]") {
    Fixture fix;
    CHECK(fix.show(fix.binary(BinaryOp::Add, fix.text("ab"), fix.text("cd"))) == "abcd");
    CHECK(fix.show(fix.binary(BinaryOp::Multiply, fix.text("ab"), i(3))) == "ababab");
    CHECK(fix.show(fix.binary(BinaryOp::Multiply, i(2), fix.text("ab"))) == "abab");
    CHECK(fix.show(fix.binary(BinaryOp::Multiply, fix.text("ab"), i(-1))).empty());
    CHECK(fix.show(fix.binary(BinaryOp::Multiply, fix.array({i(0)}), i(3))) == "[0, 0, 0]");
    CHECK(fix.show(fix.binary(BinaryOp::Multiply, fix.array({fix.text("x")}), i(2))) == "[\"x\", \"x\"]");
    CHECK(fix.show(fix.binary(BinaryOp::Multiply, fix.array({i(0)}), i(0))) == "[]");
    CHECK(fix.show(fix.binary(BinaryOp::Add, fix.array({i(1)}), fix.array({i(2)}))) == "[1, 2]");
}

TEST_CASE("huge repetitions are refused before memory is asked for", "[operators]") {
    Fixture fix;
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::Multiply, fix.array({i(0)}), i(kHighest)); }) ==
          "E0506: an array of 9223372036854775807 elements is too large (the limit is 2147483648)");
    CHECK(Fixture::error_of([&] { fix.binary(BinaryOp::Multiply, fix.text("abc"), i(kHighest)); }) ==
          "E0506: a text of that size does not fit in memory");
}

TEST_CASE("operands that do not fit are named", "[operators]") {
    Fixture fix;
    auto failed = [&](BinaryOp op, Value left, Value right) {
        try {
            fix.binary(op, left, right);
        } catch (const RuntimeError& error) {
            return error.diagnostic().message + " / " + error.diagnostic().help;
        }
        return std::string("no error");
    };
    CHECK(failed(BinaryOp::Add, fix.text("a"), i(1)) == "cannot add text and i64 / use interpolation: \"{…}\"");
    CHECK(failed(BinaryOp::Subtract, fix.text("a"), i(1)) == "cannot subtract i64 from text / ");
    CHECK(failed(BinaryOp::Add, fix.array({}), i(1)) == "cannot add array and i64 / element by element: `a .+ b`");
    CHECK(failed(BinaryOp::Divide, Value::nil(), i(1)) ==
          "cannot divide nil by i64 / give a default for nil: `x ?? 0`");
    CHECK(failed(BinaryOp::Modulo, b(true), i(1)) == "`%` does not work on bool and i64 / ");
    CHECK(failed(BinaryOp::Add, fix.some(i(1)), i(1)) ==
          "cannot add option and i64 / take the value out first: `x!` or `x ?? default`");
    CHECK(failed(BinaryOp::Connect, i(1), i(2)) == "cannot connect i64 and i64 / ");
    CHECK(failed(BinaryOp::Pipe, i(1), i(2)) == "the right side of `|>` must be a function / ");
    CHECK(Fixture::error_of([&] { negate(fix.runtime, fix.text("a"), {}); }) ==
          "E0207: `-` does not work on text \"a\"");
    CHECK(Fixture::error_of([&] { bit_not(fix.runtime, f(1), {}); }) == "E0207: `~` does not work on f64 1.0");
}

TEST_CASE("bools have bit operators", "[operators]") {
    Fixture fix;
    CHECK(fix.binary(BinaryOp::BitAnd, b(true), b(false)).boolean == false);
    CHECK(fix.binary(BinaryOp::BitOr, b(true), b(false)).boolean);
    CHECK(fix.binary(BinaryOp::BitXor, b(true), b(true)).boolean == false);
}

TEST_CASE("functions compose, run side by side and take piped values", "[operators]") {
    Fixture fix;
    const NativeRow rows[] = {
        {"double(x)", [](NativeCall& call) { return Value::of(call[0].integer * 2); }, ""},
        {"next(x)", [](NativeCall& call) { return Value::of(call[0].integer + 1); }, ""},
    };
    fix.runtime.add_prelude_functions(rows, 2);
    const Value twice = *fix.runtime.find_prelude(fix.runtime.symbol("double"));
    const Value next = *fix.runtime.find_prelude(fix.runtime.symbol("next"));
    const Value forward = fix.binary(BinaryOp::ShiftRight, twice, next);
    const Value backward = fix.binary(BinaryOp::ShiftLeft, twice, next);
    const Value both = fix.binary(BinaryOp::FloorDivide, twice, next);
    CHECK(fix.runtime.call1(forward, i(5)).integer == 11);
    CHECK(fix.runtime.call1(backward, i(5)).integer == 12);
    CHECK(fix.show(fix.keep(fix.runtime.call1(both, i(5)))) == "(10, 6)");
    CHECK(fix.binary(BinaryOp::Pipe, i(4), forward).integer == 9);
    CHECK(fix.show(forward) == "<fn composed>");
}
