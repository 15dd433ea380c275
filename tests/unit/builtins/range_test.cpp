#include <limits>

#include "catch.hpp"
#include "harness.hpp"

using namespace simple::runtime;
using simple::builtins::testing::Harness;

namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Value above_thousand(NativeCall& call) { return Value::of(call[0].integer > 1000); }

} // namespace

TEST_CASE("range: bounds and steps") {
    Harness h;
    CHECK(h.method(h.range(0, 5), "start") == "0");
    CHECK(h.method(h.range(0, 5), "end") == "5");
    CHECK(h.method(h.range(0, 5, 1, true), "end") == "5");
    CHECK(h.method(h.range(0, 10), "contains", 9) == "true");
    CHECK(h.method(h.range(0, 10), "contains", 10) == "false");
    CHECK(h.method(h.method_result(h.range(0, 10), "step_by", 4), "to_list") == "[0, 4, 8]");
    CHECK(h.method(h.method_result(h.range(0, 10, 4), "reverse"), "to_list") == "[8, 4, 0]");
    CHECK(h.method(h.method_result(h.range(3, 0, -1), "reverse"), "to_list") == "[1, 2, 3]");
    CHECK(h.method(h.method_result(h.range(3, 3), "reverse"), "to_list") == "[]");
    CHECK(h.error(h.range(0, 3), "step_by", 0) == "E0209 step_by: parameter n must be at least 1, got i64 0");
    CHECK(h.error(h.range(0, 3, 2), "step_by", kMax).substr(0, 5) == "E0210");
}

TEST_CASE("range: methods of sequences do not build the array") {
    Harness h;
    const Owned huge = h.range(0, kMax);
    CHECK(h.method(huge, "len") == "9223372036854775807");
    CHECK(h.method(huge, "first") == "0");
    CHECK(h.method(huge, "max") == "9223372036854775806");
    CHECK(h.method(huge, "get", 5) == "5");
    CHECK(h.method(huge, "find", h.function("above_thousand(x)", above_thousand)) == "1001");
    CHECK(h.method(huge, "take", 2) == "[0, 1]");
    CHECK(h.error(huge, "to_array").substr(0, 14) == "E0506 to_array");
    CHECK(h.error(huge, "sort").substr(0, 5) == "E0506");
    CHECK(h.error(huge, "slice", 0).substr(0, 5) == "E0506");
    CHECK(h.error(huge, "enumerate").substr(0, 5) == "E0506");
    CHECK(h.error(huge, "fill", 0).substr(0, 5) == "E0506");
    CHECK(h.method(h.range(0, 4), "slice", 1, 3) == "[1, 2]");
    CHECK(h.method(h.range(0, 4), "mean") == "1.5");
    CHECK(h.method(h.range(0, 4), "argmax") == "3");
    CHECK(h.method(h.range(0, 3), "join", ",") == "\"0,1,2\"");
}

TEST_CASE("tuple: the methods of sequences") {
    Harness h;
    CHECK(h.method(h.tuple(1, "a"), "len") == "2");
    CHECK(h.method(h.tuple(1, "a"), "first") == "1");
    CHECK(h.method(h.tuple(1, "a"), "last") == "\"a\"");
    CHECK(h.method(h.tuple(1, "a"), "to_array") == "[1, \"a\"]");
    CHECK(h.method(h.tuple(1, 2), "sum") == "3");
    CHECK(h.method(h.tuple(1, 2), "reverse") == "[2, 1]");
}
