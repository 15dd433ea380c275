// Names and types of the statements that syntax errors leave whole.
#include "catch.hpp"
#include "fixture.hpp"

using simple::test::report;

TEST_CASE("syntax errors and unknown names come in one run", "[check]") {
    CHECK(report("fn broken(:\n    1\nfn whole():\n    nosuch + 1\nwhole()") ==
          "1 E0001 expected a name of a parameter, found `:`\n4 E0102 `nosuch` is not defined");
    CHECK(report("val x = )\nprint missing\nfn add(a, b): a + b\nprint add(1)") ==
          "1 E0001 expected an expression, found `)`\n2 E0102 `missing` is not defined\n"
          "4 E0203 `add` takes 2 arguments, got 1");
}

TEST_CASE("nothing follows from damage", "[check]") {
    CHECK(report("val count = = 3\nprint count") == "1 E0001 expected an expression, found `=`");
    CHECK(report("fn f(a, b:\n    return a\nprint f(1)").find("E0203") == std::string::npos);
    CHECK(report("class P:\n    x: i64\n    y i64\nprint P(1, 2).y").find("E0104") == std::string::npos);
    CHECK(report("fn f():\n    val n = 1\n    print n +\nprint 2").find("W0104") == std::string::npos);
    CHECK(report("val xs = [1, 2\nval y = 3\nprint y").find("E0102") == std::string::npos);
    CHECK(report("use lib.pure.nn (Linear,\nprint Linear(1, 2)").find("E0102") == std::string::npos);
}

TEST_CASE("a comment at the start names nothing", "[check]") {
    CHECK(report("# missing things\nprint missing\nval x = )") ==
          "3 E0001 expected an expression, found `)`\n2 E0102 `missing` is not defined");
}
