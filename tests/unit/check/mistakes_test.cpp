// Errors that check proves without running.
#include "catch.hpp"
#include "fixture.hpp"

using simple::test::report;

TEST_CASE("check counts the arguments of functions", "[check]") {
    CHECK(report("fn add(a, b): a + b\nprint add(1)") == "2 E0203 `add` takes 2 arguments, got 1");
    CHECK(report("fn add(a, b = 2): a + b\nprint add(1, 2, 3)") == "2 E0203 `add` takes 1 to 2 arguments, got 3");
    CHECK(report("fn all(a, rest...): rest\nprint all()") == "2 E0203 `all` takes at least 1 argument, got 0");
    CHECK(report("val twice = \\x: x * 2\nprint twice(1, 2)") == "2 E0203 `twice` takes 1 argument, got 2");
    CHECK(report("print sqrt(1.0, 2.0)") == "1 E0203 `sqrt` takes 1 argument, got 2");
    CHECK(report("enum Shape: Circle(r: f64)\nprint Shape.Circle(1.0, 2.0)") ==
          "2 E0203 Shape.Circle takes 1 value, got 2");
}

TEST_CASE("check knows the names of arguments", "[check]") {
    CHECK(report("fn scale(x, by): x * by\nprint scale(2, bye: 3)") ==
          "2 E0204 `scale` has no parameter `bye` | did you mean `by:`?");
    CHECK(report("fn scale(x, by): x * by\nprint scale(2, x: 3)") == "2 E0205 `scale` got parameter `x` twice");
    CHECK(report("use lib.pure.training (SGD)\nprint SGD([], learning_rate: 0.01)") ==
          "2 E0204 `SGD` has no parameter `learning_rate`");
    CHECK(report("use lib.pure.nn (Linear)\nprint Linear(2, out_feature: 3)") ==
          "2 E0204 `Linear` has no parameter `out_feature` | did you mean `out_features`?");
}

TEST_CASE("check looks at the types of extern declarations", "[check]") {
    const std::string allowed = " | a parameter is i64, f64, bool, text, [i64], [f64], [f32], [bool] or [text]; an "
                                "object of the library is an i64";
    CHECK(report("extern fn f(a: i64, b: [f32], c: [text]) -> [bool]").empty());
    CHECK(report("type H = i64\nextern fn f(h: H, s: float = -1.5) -> H").empty());
    CHECK(report("extern fn f(a: {text: i64})") ==
          "1 E0805 extern fn f: parameter a of type {text: i64} cannot cross to native code" + allowed);
    CHECK(report("extern fn f(a: i64?)") ==
          "1 E0805 extern fn f: parameter a of type i64? cannot cross to native code" + allowed);
    CHECK(report("extern fn f(a: [[f64]])") ==
          "1 E0805 extern fn f: parameter a of type [[f64]] cannot cross to native code" + allowed);
    CHECK(report("extern fn f(a)") == "1 E0805 extern fn f: parameter a needs a type" + allowed);
    CHECK(report("extern fn f() -> [text]").find("1 E0805 extern fn f: a result of type [text] cannot cross") == 0);
    CHECK(report("type A = B\ntype B = A\nextern fn f(a: A)").find("3 E0805") == 0);
}

TEST_CASE("check looks at constructions", "[check]") {
    const std::string point = "class Point:\n    x: i64\n    y: i64 = 0\n";
    CHECK(report(point + "print Point()") == "4 E0206 Point needs a value for field `x`");
    CHECK(report(point + "print Point(1, 2, 3)") == "4 E0203 Point has 2 fields, got 3 arguments");
    CHECK(report(point + "print Point(1, z: 2)") == "4 E0204 Point has no field `z`");
}

TEST_CASE("check looks at members", "[check]") {
    const std::string point = "class Point:\n    x: i64\n    fn norm(): self.x\nval p = Point(1)\n";
    CHECK(report(point + "print p.nrom()") == "5 E0104 Point has no method `nrom` | did you mean `norm`?");
    CHECK(report(point + "print p.z") == "5 E0104 Point has no field or method `z`");
    CHECK(report(point + "p.z = 1") == "5 E0104 Point has no field `z`");
    CHECK(report(point + "print p.norm(1)") == "5 E0203 `norm` takes 0 arguments, got 1");
    CHECK(report("enum Color: Red, Green\nprint Color.Gren") ==
          "2 E0105 Color has no variant `Gren` | did you mean `Green`?");
    CHECK(report("print \"abc\".uper()") == "1 E0104 text has no method `uper` | did you mean `upper`?");
    CHECK(report("val d = {\"a\": 1}\nprint d.a") ==
          "2 E0104 dict has no field or method `a` | read a key with brackets: [\"a\"]");
    CHECK(report("use lib.pure.tensor (PureTensor)\nprint PureTensor.zeroes([2])") ==
          "2 E0104 PureTensor has no method `zeroes` | did you mean `zeros`?");
}

TEST_CASE("check looks at operators", "[check]") {
    CHECK(report("print \"n = \" + 1") == "1 E0207 cannot add text and i64 | use interpolation: \"{…}\"");
    CHECK(report("val t = \"a\"\nprint t - 1") == "2 E0207 cannot subtract i64 from text");
    CHECK(report("print 1 < \"a\"") == "1 E0207 `<` cannot compare i64 and text");
    CHECK(report("print -\"a\"") == "1 E0207 `-` does not work on text \"a\"");
    CHECK(report("print 1 in \"abc\"") == "1 E0207 `in` finds only text in text, not i64");
}

TEST_CASE("check looks at uses of values", "[check]") {
    CHECK(report("val n = 5\nprint n(1)") == "2 E0202 cannot call i64: it is not a function");
    CHECK(report("val n = 5\nprint n[0]") == "2 E0201 i64 cannot be indexed");
    CHECK(report("print [1, 2][\"a\"]") == "1 E0201 an index must be an integer or a range, not text \"a\"");
    CHECK(report("for x in 3.5: print x") == "1 E0219 f64 3.5 cannot be iterated");
    CHECK(report("fn half(n: i64): n / 2\nprint half(\"a\")") ==
          "2 E0201 half: parameter `n` must be i64, got text \"a\"");
    CHECK(report("val n: i64 = \"a\"\nprint n") == "1 E0201 `n` is declared i64, got text \"a\"");
    CHECK(report("var n: i64 = 1\nn = 2.5\nprint n") == "2 E0201 `n` is declared i64, got f64 2.5");
}

TEST_CASE("check reports several mistakes in the order of the text", "[check]") {
    CHECK(report("print undefined_one\nprint 1 + \"a\"\nval x = 1\nx = 2") ==
          "1 E0102 `undefined_one` is not defined\n"
          "4 E0103 cannot assign to `x`: it is bound by `val` | use `var x` where it is defined to make it assignable\n"
          "2 E0207 cannot add i64 and text | use interpolation: \"{…}\"");
}

TEST_CASE("an error that the program handles is a warning", "[check]") {
    const auto found = simple::test::findings("try:\n    print 1 + \"a\"\ncatch e:\n    print e.message");
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == simple::Severity::Warning);
}
