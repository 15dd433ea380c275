#include <limits>

#include "catch.hpp"
#include "harness.hpp"

using simple::builtins::testing::Harness;

namespace {
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
} // namespace

TEST_CASE("real functions give floats") {
    Harness h;
    CHECK(h.function_text("sqrt", 16) == "4.0");
    CHECK(h.function_text("pow", 2, 10) == "1024.0");
    CHECK(h.function_text("exp", 0) == "1.0");
    CHECK(h.function_text("log", 1) == "0.0");
    CHECK(h.function_text("log", 8, 2) == "3.0");
    CHECK(h.function_text("log2", 8) == "3.0");
    CHECK(h.function_text("log10", 1000) == "3.0");
    CHECK(h.function_text("atan2", 0, 1) == "0.0");
    CHECK(h.function_text("sqrt", -1.0) == "nan");
    CHECK(h.function_text("rt_math_sqrt", 4.0) == "2.0");
    CHECK(h.function_text("rt_math_pow", 2.0, 3) == "8.0");
    CHECK(h.method(2.0, "sqrt").substr(0, 6) == "1.4142");
}

TEST_CASE("real functions reach into nested arrays") {
    Harness h;
    CHECK(h.function_text("sqrt", h.array(h.array(1, 4), 9.0)) == "[[1.0, 2.0], 3.0]");
    CHECK(h.function_text("abs", h.array(-1, 2)) == "[1, 2]");
    CHECK(h.function_error("sqrt", h.array("a")) ==
          "E0201 sqrt: parameter x must be a number or an array of numbers, got array of 1");
}

TEST_CASE("rounding keeps the kind and goes away from zero") {
    Harness h;
    CHECK(h.function_text("floor", -1.5) == "-2.0");
    CHECK(h.function_text("ceil", 1.2) == "2.0");
    CHECK(h.function_text("round", 2.5) == "3.0");
    CHECK(h.function_text("round", -2.5) == "-3.0");
    CHECK(h.function_text("trunc", -1.9) == "-1.0");
    CHECK(h.function_text("floor", 7) == "7");
    CHECK(h.method(3.14159, "round", 2) == "3.14");
    CHECK(h.function_text("round", 1234.5, -2) == "1200.0");
    CHECK(h.method(1e300, "round", 100) == "1e300");
    CHECK(h.method(1.5, "round", kMin) == "0.0");
    CHECK(h.method(5, "round", 2) == "5");
}

TEST_CASE("abs, sign, clamp") {
    Harness h;
    CHECK(h.function_text("abs", -3) == "3");
    CHECK(h.function_text("abs", -3.5) == "3.5");
    CHECK(h.function_text("abs", kMin) == "-9223372036854775808");
    CHECK(h.function_text("sign", -3) == "-1");
    CHECK(h.function_text("sign", 2.5) == "1.0");
    CHECK(h.function_text("sign", 0.0) == "0.0");
    CHECK(h.function_text("clamp", 5, 0, 3) == "3");
    CHECK(h.method(-1.5, "clamp", 0.0, 1.0) == "0.0");
    CHECK(h.function_error("clamp", 1, 3, 2) == "E0209 clamp: parameter lo is greater than parameter hi");
    CHECK(h.function_error("clamp", 1, "a", 2) == "E0201 clamp: parameter lo must be a number, got text \"a\"");
}

TEST_CASE("min and max take numbers, texts or a collection") {
    Harness h;
    CHECK(h.function_text("min", 3, 2) == "2");
    CHECK(h.function_text("max", 3, 3.5) == "3.5");
    CHECK(h.function_text("max", 4, 1, 9, 2) == "9");
    CHECK(h.function_text("min", h.array(3, 1, 2)) == "1");
    CHECK(h.function_text("max", h.range(0, 10)) == "9");
    CHECK(h.function_text("min", h.array()) == "nil");
    CHECK(h.function_text("max", "b", "abc") == "\"b\"");
    CHECK(h.method(3, "min", 1) == "1");
    CHECK(h.function_error("max", 3, "a") == "E0201 max: parameter b must be a number, got text \"a\"");
    CHECK(h.function_error("max", 3) == "E0203 max: needs a collection or at least two numbers");
    CHECK(h.function_error("max").substr(0, 5) == "E0203");
    CHECK(h.function_error("max", h.dict()) == "E0203 max: needs a collection or at least two numbers");
    CHECK(h.function_error("max", nullptr, 1) == "E0201 max: parameter a must be a number, got nil");
}

TEST_CASE("sum takes arrays and ranges") {
    Harness h;
    CHECK(h.function_text("sum", h.array(1, 2, 3)) == "6");
    CHECK(h.function_text("sum", h.array(1, 2.5)) == "3.5");
    CHECK(h.function_text("sum", h.range(0, 101)) == "5050");
    CHECK(h.function_text("sum", h.range(10, 0, -3)) == "22");
    CHECK(h.function_text("sum", h.array()) == "0");
    CHECK(h.function_error("sum", h.array(1, "a")) == "E0201 sum: element 1 must be a number, got text \"a\"");
    CHECK(h.function_error("sum", 3) == "E0201 sum: parameter values must be an array, range, tuple or set, got i64 3");
}

TEST_CASE("methods of numbers") {
    Harness h;
    CHECK(h.method(2, "pow", 10) == "1024");
    CHECK(h.method(2, "pow", -1) == "0.5");
    CHECK(h.method(9, "fdiv", 4) == "2");
    CHECK(h.method(-9, "fdiv", 4) == "-3");
    CHECK(h.method(-9.0, "fdiv", 4) == "-3.0");
    CHECK(h.error(9, "fdiv", 0).substr(0, 5) == "E0212");
    CHECK(h.method(2.7, "to_int") == "2");
    CHECK(h.method(2, "to_float") == "2.0");
    CHECK(h.method(2, "to_string") == "\"2\"");
    CHECK(h.method(kNan, "is_nan") == "true");
    CHECK(h.method(kNan, "is_finite") == "false");
    CHECK(h.method(0, "is_zero") == "true");
    CHECK(h.method(1.0, "approx", 1.0000000001) == "true");
    CHECK(h.method(1.0, "approx", 1.1) == "false");
    CHECK(h.method(1.0, "approx", 1.1, 0.2) == "true");
    CHECK(h.error(1, "approx", "a") == "E0201 approx: parameter v must be a number, got text \"a\"");
}
