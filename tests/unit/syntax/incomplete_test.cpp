#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

TEST_CASE("the prompt goes on while an input is open", "[repl]") {
    const char* open[] = {"if x:",
                          "if x:\n",
                          "if x:\n    y",
                          "if x:\n    y\n",
                          "x = (1,",
                          "f(\n",
                          "\"\"\"abc",
                          "x = 1 +",
                          "fn f(x):\n",
                          "f(\\x:",
                          "@deco",
                          "a \\",
                          "val x =",
                          "[1,\n2",
                          "/* x",
                          "match x:",
                          "match x:\n  1: 2",
                          "class A:\n    x: i64\n"};
    for (const char* text : open) {
        INFO(text);
        CHECK(is_incomplete(text));
    }
}

TEST_CASE("a complete or a wrong input ends the prompt", "[repl]") {
    const char* complete[] = {"",
                              "x = 1",
                              "x = 1\n",
                              "if x: y",
                              "if x:\n    y\n\n",
                              "fn f(): 1",
                              "x = )",
                              "x = \"abc",
                              "if x:\n    y\n\n\n",
                              "f(1)",
                              "val x = 1; val y = 2",
                              "if a:\n    b\nelse:\n    c\n\n",
                              "if x:\n    y = )\n"};
    for (const char* text : complete) {
        INFO(text);
        CHECK_FALSE(is_incomplete(text));
    }
}
