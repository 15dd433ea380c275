#include "builtins/builtins.hpp"
#include "catch.hpp"
#include "harness.hpp"

using simple::builtins::math_notation_name;
using simple::builtins::testing::Harness;

TEST_CASE("math notation: quotients, products and activations on arrays") {
    Harness h;
    const auto call = [&h](const char* name, const auto&... arguments) {
        return h.function_text(math_notation_name(name), arguments...);
    };
    CHECK(call("frac", 1, 2) == "0.5");
    CHECK(call("frac", h.array(1, 2), 4) == "[0.25, 0.5]");
    CHECK(call("dot", h.array(1, 2), h.array(3, 4)) == "11");
    CHECK(call("matmul", h.array(h.array(1, 2)), h.array(h.array(3), h.array(4))) == "[[11]]");
    CHECK(call("transpose", h.array(h.array(1, 2), h.array(3, 4))) == "[[1, 3], [2, 4]]");
    CHECK(call("transpose", h.array(1, 2)) == "[1, 2]");
    CHECK(call("mean", h.array(1, 2)) == "1.5");
    CHECK(call("relu", h.array(-1, 2, h.array(-0.5))) == "[0, 2, [0.0]]");
    CHECK(call("sigmoid", 0) == "0.5");
    CHECK(call("softmax", h.array(1000, 1000)) == "[0.5, 0.5]");
    CHECK(call("softmax", h.array(h.array(3), h.array(3))) == "[[1.0], [1.0]]");
    CHECK(call("softmax", h.array()) == "[]");
    const auto error = [&h](const char* name, const auto&... arguments) {
        return h.function_error(math_notation_name(name), arguments...);
    };
    CHECK(error("transpose", h.array(h.array(1), 2)) ==
          "E0201 transpose: parameter a must be an array of arrays of one length, got array of 2");
    CHECK(error("softmax", h.array("a")).substr(0, 5) == "E0201");
    CHECK(error("mean", 3) == "E0201 mean: parameter a must be an array or tensor, got i64 3");
    CHECK(error("relu", "a") == "E0201 relu: parameter x must be a number, got text \"a\"");
}
