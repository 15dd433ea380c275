#include <limits>
#include <vector>

#include "builtins/sorting.hpp"
#include "catch.hpp"
#include "harness.hpp"
#include "runtime/array.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

using namespace simple::runtime;
using simple::builtins::merge_sorted_positions;
using simple::builtins::testing::Harness;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Value negated(NativeCall& call) { return negate(call.runtime, call[0], {}); }
Value tens(NativeCall& call) { return Value::of(call[0].integer / 10); }
Value text_form(NativeCall& call) { return retained(call[0]); }
Value difference(NativeCall& call) { return binary(call.runtime, BinaryOp::Subtract, call[0], call[1], {}); }
Value greater(NativeCall& call) { return Value::of(call[0].integer > call[1].integer); }
Value always(NativeCall&) { return Value::of(true); }
Value nonsense(NativeCall&) { return Value::nil(); }
Value three(NativeCall&) { return Value::nil(); }
Value failing(NativeCall& call) { call.runtime.fail(simple::codes::kPanic, "stop"); }

} // namespace

TEST_CASE("sort gives a new array and keeps the storage") {
    Harness h;
    const Owned xs = h.array(3, 1, 2);
    CHECK(h.method(xs, "sort") == "[1, 2, 3]");
    CHECK(h.method(xs, "sorted") == "[1, 2, 3]");
    CHECK(h.text_of(xs) == "[3, 1, 2]");
    CHECK(h.named(xs, "sort", "reverse", true) == "[3, 2, 1]");
    CHECK(h.method(xs, "sort", true) == "[3, 2, 1]");
    CHECK(h.method(h.array(2.5, kNan, -1.0), "sort") == "[-1.0, 2.5, nan]");
    CHECK(h.method(h.array("b", "ä", "a"), "sort") == R"(["a", "b", "ä"])");
    CHECK(h.method(h.array(2, 1.5, 1), "sort") == "[1, 1.5, 2]");
    CHECK(h.method(h.array(true, false), "sort") == "[false, true]");
    CHECK(h.method(h.array(h.array(2, 1), h.array(1, 9)), "sort") == "[[1, 9], [2, 1]]");
    CHECK(h.method(h.array(), "sort") == "[]");
    CHECK(h.method(h.range(0, 3), "sort", true) == "[2, 1, 0]");
    CHECK(h.method(h.set(3, 1), "sort") == "[1, 3]");
    CHECK(h.error(h.array(1, "a"), "sort") != "no error");
}

TEST_CASE("sort_by takes a key or a comparator and is stable") {
    Harness h;
    const Owned xs = h.array(21, 10, 11, 20, 12);
    CHECK(h.method(xs, "sort_by", h.function("negated(x)", negated)) == "[21, 20, 12, 11, 10]");
    CHECK(h.method(xs, "sort_by", h.function("tens(x)", tens)) == "[10, 11, 12, 21, 20]");
    CHECK(h.named(h.array(1), "sort", "by", h.function("tens(x)", tens)) == "[1]");
    CHECK(h.method(xs, "sort_by", h.function("tens(x)", tens), true) == "[21, 20, 10, 11, 12]");
    CHECK(h.method(xs, "sort_by", h.function("difference(a, b)", difference)) == "[10, 11, 12, 20, 21]");
    CHECK(h.method(xs, "sort_by", h.function("greater(a, b)", greater)) == "[21, 20, 12, 11, 10]");
    CHECK(h.method(xs, "sort", h.function("greater(a, b)", greater)) == "[21, 20, 12, 11, 10]");
    CHECK(h.method(h.array("b", "a"), "sort_by", h.function("same(x)", text_form)) == R"(["a", "b"])");
}

TEST_CASE("sort_by survives bad functions") {
    Harness h;
    const Owned xs = h.array(3, 1, 2, 5, 4);
    CHECK(h.method_result(xs, "sort_by", h.function("always(a, b)", always)).get().as<Array>()->size == 5);
    CHECK(h.error(xs, "sort_by", h.function("nonsense(a, b)", nonsense)) ==
          "E0201 sort_by: the comparator must return a number or a bool");
    CHECK(h.error(xs, "sort_by", h.function("three(a, b, c)", three)).substr(0, 5) == "E0203");
    CHECK(h.error(xs, "sort_by", h.function("failing(a, b)", failing)) == "E0223 stop");
    CHECK(h.error(xs, "sort_by", h.function("failing(a)", failing)) == "E0223 stop");
    CHECK(h.error(xs, "sort_by", 1) == "E0201 sort_by: parameter by must be a function, got i64 1");
}

TEST_CASE("the merge sort stays in bounds with a random comparison") {
    std::uint32_t state = 1;
    for (std::size_t count = 0; count < 200; ++count) {
        const auto positions = merge_sorted_positions(count, [&state](std::size_t, std::size_t) {
            state = state * 1664525u + 1013904223u;
            return (state >> 16) % 2 == 0;
        });
        std::vector<bool> seen(count, false);
        for (const std::size_t position : positions) {
            REQUIRE(position < count);
            REQUIRE_FALSE(seen[position]);
            seen[position] = true;
        }
    }
}
