#include <cmath>
#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

TEST_CASE("equality is structural and looks through Some", "[compare]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    CHECK(equal(runtime, i(1), f(1)));
    CHECK_FALSE(equal(runtime, i(1), b(true)));
    CHECK_FALSE(equal(runtime, f(std::nan("")), f(std::nan(""))));
    CHECK(equal(runtime, f(0.0), f(-0.0)));
    CHECK_FALSE(equal(runtime, i((std::int64_t{1} << 53) + 1), f(9007199254740992.0)));
    CHECK(equal(runtime, fix.array({i(1), i(2)}), fix.array({f(1), f(2)})));
    CHECK_FALSE(equal(runtime, fix.array({i(1)}), fix.array({i(1), i(2)})));
    CHECK_FALSE(equal(runtime, fix.array({i(1)}), fix.tuple({i(1)})));
    CHECK(equal(runtime, fix.tuple({fix.text("a")}), fix.tuple({fix.text("a")})));
    CHECK(equal(runtime, fix.some(i(3)), i(3)));
    CHECK(equal(runtime, fix.some(i(3)), fix.some(f(3))));
    CHECK(equal(runtime, fix.dict({{i(1), i(2)}, {i(3), i(4)}}), fix.dict({{i(3), i(4)}, {f(1), f(2)}})));
    CHECK_FALSE(equal(runtime, fix.dict({{i(1), i(2)}}), fix.dict({{i(1), i(3)}})));
    CHECK(equal(runtime, fix.range(0, 5), fix.range(0, 4, true)));
    CHECK(equal(runtime, fix.range(3, 3), fix.range(7, 1)));
    CHECK_FALSE(equal(runtime, fix.range(0, 5), fix.range(0, 6)));
    CHECK(equal(runtime, Value::nil(), Value::nil()));
    CHECK_FALSE(equal(runtime, Value::nil(), i(0)));
}

TEST_CASE("ordering of numbers is exact and nan is unordered", "[compare]") {
    Fixture fix;
    auto less = [&](Value left, Value right) { return order(fix.runtime, CompareOp::Less, left, right, {}); };
    CHECK(less(i(1), f(1.5)));
    CHECK_FALSE(less(f(1.5), i(1)));
    CHECK(less(f(9007199254740992.0), i(9007199254740993)));
    CHECK(less(i(std::numeric_limits<std::int64_t>::max()), f(9223372036854775808.0)));
    CHECK(less(f(-1e300), i(std::numeric_limits<std::int64_t>::min())));
    for (const CompareOp op : {CompareOp::Less, CompareOp::LessEqual, CompareOp::Greater, CompareOp::GreaterEqual}) {
        CHECK_FALSE(order(fix.runtime, op, f(std::nan("")), i(1), {}));
        CHECK_FALSE(order(fix.runtime, op, i(1), f(std::nan("")), {}));
    }
    CHECK(order(fix.runtime, CompareOp::GreaterEqual, i(2), i(2), {}));
    CHECK(less(fix.text("ab"), fix.text("b")));
    CHECK(less(fix.text("z"), fix.text("é")));
    CHECK(less(b(false), b(true)));
    CHECK(less(fix.array({i(1), i(2)}), fix.array({i(1), i(3)})));
    CHECK(less(fix.array({i(1)}), fix.array({i(1), i(0)})));
    CHECK(less(fix.tuple({i(1), fix.text("a")}), fix.tuple({i(1), fix.text("b")})));
}

TEST_CASE("pairs that cannot be ordered are named", "[compare]") {
    Fixture fix;
    CHECK(Fixture::error_of([&] { order(fix.runtime, CompareOp::Less, fix.text("a"), i(1), {}); }) ==
          "E0207: `<` cannot compare text and i64");
    CHECK(Fixture::error_of([&] { order(fix.runtime, CompareOp::GreaterEqual, Value::nil(), i(1), {}); }) ==
          "E0207: `>=` cannot compare nil and i64");
    CHECK(Fixture::error_of([&] {
              order(fix.runtime, CompareOp::Less, fix.array({fix.text("a")}), fix.array({i(1)}), {});
          }) == "E0207: `<` cannot compare array and array");
}

TEST_CASE("membership in every kind of collection", "[compare]") {
    Fixture fix;
    auto in = [&](Value left, Value right) { return contains(fix.runtime, left, right, {}); };
    CHECK(in(f(2), fix.array({i(1), i(2)})));
    CHECK_FALSE(in(i(3), fix.array({i(1), i(2)})));
    CHECK(in(fix.text("a"), fix.tuple({fix.text("a")})));
    CHECK(in(i(1), fix.dict({{i(1), i(2)}})));
    CHECK_FALSE(in(i(2), fix.dict({{i(1), i(2)}})));
    CHECK(in(i(3), fix.range(0, 4)));
    CHECK_FALSE(in(i(4), fix.range(0, 4)));
    CHECK(in(i(4), fix.range(0, 4, true)));
    CHECK(in(i(6), fix.range(10, 0, false, -2)));
    CHECK_FALSE(in(i(5), fix.range(10, 0, false, -2)));
    CHECK(in(f(2), fix.range(0, 4)));
    CHECK_FALSE(in(f(2.5), fix.range(0, 4)));
    CHECK_FALSE(in(fix.text("x"), fix.range(0, 4)));
    CHECK(in(fix.text("ell"), fix.text("hello")));
    CHECK(compare(fix.runtime, CompareOp::NotIn, i(9), fix.array({i(1)}), {}).boolean);
    CHECK(Fixture::error_of([&] { in(i(1), fix.text("a")); }) == "E0207: `in` finds only text in text, not i64");
    CHECK(Fixture::error_of([&] { in(i(1), i(2)); }) == "E0207: `in` cannot search i64 2");
}

TEST_CASE("identity compares references and plain values", "[compare]") {
    Fixture fix;
    const Value a = fix.array({i(1)});
    CHECK(identical(fix.runtime, a, a));
    CHECK_FALSE(identical(fix.runtime, a, fix.array({i(1)})));
    CHECK(identical(fix.runtime, fix.text("a"), fix.text("a")));
    CHECK(identical(fix.runtime, Value::nil(), Value::nil()));
    CHECK(compare(fix.runtime, CompareOp::IsNot, i(1), i(2), {}).boolean);
}

TEST_CASE("truth and presence differ for zero and empty tuples", "[compare]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    CHECK_FALSE(truthy(runtime, i(0)));
    CHECK_FALSE(truthy(runtime, f(-0.0)));
    CHECK_FALSE(truthy(runtime, fix.text("")));
    CHECK_FALSE(truthy(runtime, fix.array({})));
    CHECK_FALSE(truthy(runtime, fix.tuple({})));
    CHECK_FALSE(truthy(runtime, Value::nil()));
    CHECK(truthy(runtime, fix.some(i(0))));
    CHECK(truthy(runtime, f(std::nan(""))));
    CHECK(present(i(0)));
    CHECK(present(b(false)));
    CHECK(present(fix.some(Value::nil())));
    CHECK_FALSE(present(fix.text("")));
    CHECK_FALSE(present(fix.dict({})));
    CHECK_FALSE(present(Value::nil()));
}
