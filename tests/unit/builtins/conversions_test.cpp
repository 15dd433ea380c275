#include <limits>

#include "catch.hpp"
#include "harness.hpp"

using simple::builtins::testing::Harness;

TEST_CASE("int truncates, saturates and reads leading digits") {
    Harness h;
    CHECK(h.function_text("int", 4.9) == "4");
    CHECK(h.function_text("int", -4.9) == "-4");
    CHECK(h.function_text("int", true) == "1");
    CHECK(h.function_text("int", "4.9") == "4");
    CHECK(h.function_text("int", "  -12 apples") == "-12");
    CHECK(h.function_text("int", "+7") == "7");
    CHECK(h.function_text("int", "z") == "0");
    CHECK(h.function_text("int", "+-7") == "0");
    CHECK(h.function_text("int", "") == "0");
    CHECK(h.function_text("int", 1e300) == "9223372036854775807");
    CHECK(h.function_text("int", std::numeric_limits<double>::quiet_NaN()) == "0");
    CHECK(h.function_text("int", "99999999999999999999") == "9223372036854775807");
    CHECK(h.function_text("int", "-99999999999999999999") == "-9223372036854775808");
    CHECK(h.function_text("int", h.some(h.make(3))) == "3");
    CHECK(h.function_error("int", h.array(1)) ==
          "E0201 int: parameter x must be a number, bool or text, got array of 1");
}

TEST_CASE("float reads whole numbers only") {
    Harness h;
    CHECK(h.function_text("float", 2) == "2.0");
    CHECK(h.function_text("float", " 2.5e1 ") == "25.0");
    CHECK(h.function_text("float", "+0.5") == "0.5");
    CHECK(h.function_text("float", "2.5x") == "0.0");
    CHECK(h.function_text("float", "abc") == "0.0");
    CHECK(h.function_text("float", "") == "0.0");
    CHECK(h.function_text("float", "1e999") == "inf");
    CHECK(h.function_text("float", "nan(1)") == "0.0");
    CHECK(h.method("1e-400", "to_f64") == "0.0");
}

TEST_CASE("text conversion, kinds and truth") {
    Harness h;
    CHECK(h.function_text("str", 1.0) == "\"1.0\"");
    CHECK(h.function_text("text", h.array(1, "a")) == "\"[1, \\\"a\\\"]\"");
    CHECK(h.function_text("to_string", nullptr) == "\"nil\"");
    CHECK(h.function_text("type_of", 1) == "\"i64\"");
    CHECK(h.function_text("type_of", 1.5) == "\"f64\"");
    CHECK(h.function_text("type_of", nullptr) == "\"nil\"");
    CHECK(h.method(h.dict(), "type_of") == "\"dict\"");
    CHECK(h.function_text("bool", 0) == "false");
    CHECK(h.function_text("bool", "x") == "true");
}

TEST_CASE("len measures everything with a length") {
    Harness h;
    CHECK(h.function_text("len", "aé€𝄞") == "4");
    CHECK(h.function_text("len", h.array(1, 2)) == "2");
    CHECK(h.function_text("len", h.dict("a", 1)) == "1");
    CHECK(h.function_text("len", h.range(0, 10, 3)) == "4");
    CHECK(h.function_text("len", h.tuple(1, 2, 3)) == "3");
    CHECK(h.function_text("len", h.set(1, 1)) == "1");
    CHECK(h.function_error("len", 5) == "E0201 len: parameter x must be a text or collection, got i64 5");
}

TEST_CASE("range counts up, down and refuses step 0") {
    Harness h;
    CHECK(h.method(h.result("range", 3), "to_array") == "[0, 1, 2]");
    CHECK(h.method(h.result("range", 1, 4), "to_array") == "[1, 2, 3]");
    CHECK(h.method(h.result("range", 5, 0, -2), "to_array") == "[5, 3, 1]");
    CHECK(h.function_error("range", 1, 2, 0) == "E0209 range: parameter step must not be 0");
    CHECK(h.function_error("range", "a") == "E0201 range: parameter start must be an integer, got text \"a\"");
}
