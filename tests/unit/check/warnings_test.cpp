// What is written for nothing.
#include "catch.hpp"
#include "fixture.hpp"

using simple::test::report;

TEST_CASE("unused names", "[check]") {
    CHECK(report("use lib.pure.nn (Linear, ReLU)\nprint ReLU()") == "1 W0104 the import `Linear` is never used");
    CHECK(report("fn f():\n    val unused = 1\n    2\nprint f()").substr(0, 49) ==
          "2 W0104 the variable `unused` is never read | rem");
    CHECK(report("fn f():\n    val _unused = 1\n    2\nprint f()") == "");
    CHECK(report("val module_level = 1") == "");
    CHECK(report("use lib.pure.tensor (PureTensor)\nfn f(t: PureTensor<f64>): t\nprint f(1)") == "");
    CHECK(report("fn f(unused_parameter): 1\nfor i in 0..2: print f(1)") == "");
}

TEST_CASE("library names without an import", "[check]") {
    CHECK(report("use lib.pure.nn (Linear)\nprint Linear(1, 1) ~> ReLU()") ==
          "2 W0106 `ReLU` is used without an import | add `use lib.pure.nn (ReLU)`");
}

TEST_CASE("definitions that replace others", "[check]") {
    CHECK(report("fn f(): 1\nfn f(): 2\nprint f()") ==
          "2 W0101 `f` is defined twice; this definition is the one that exists");
    CHECK(report("class A:\n    x: i64\n    fn f(): 1\n    fn f(): 2\nprint A(1).f()") ==
          "4 W0101 method `f` is defined twice");
    CHECK(report("use lib.pure.nn (ReLU)\nfn ReLU(): 1\nprint ReLU()") ==
          "1 W0103 the import `ReLU` is replaced by a definition of this file");
}

TEST_CASE("code that is never reached", "[check]") {
    CHECK(report("fn f():\n    return 1\n    print 2\nprint f()") == "3 W0105 this code is never reached");
    CHECK(report("for i in 0..3:\n    break\n    print i") == "3 W0105 this code is never reached");
    CHECK(report("fn f(c):\n    if c: return 1\n    else: return 2\n    print 3\nprint f(true)") ==
          "4 W0105 this code is never reached");
    CHECK(report("loop:\n    if true: break\nprint 1") == "");
    CHECK(report("match 3:\n    _: print 1\n    2: print 2") == "3 W0105 this arm is never reached");
    CHECK(report("match 3:\n    1 | 2: print 1\n    2: print 2\n    x if x > 5: print x\n    _: print 3") ==
          "3 W0105 this arm is never reached");
}

TEST_CASE("a key that stands twice", "[check]") {
    CHECK(report("print {\"lr\": 1, \"b\": 2, \"lr\": 3}") == "1 W0107 the key \"lr\" stands twice in this dict");
    CHECK(report("print {1: 1, 2: 2, 1: 3}") == "1 W0107 the key 1 stands twice in this dict");
    CHECK(report("val a = 1\nval b = 1\nprint {a: 1, b: 2, \"a\": 3, 1: 4, \"1\": 5}") == "");
    const auto found = simple::test::findings("print {\"lr\": 1, \"lr\": 3}");
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].labels.size() == 1);
    CHECK(found[0].labels[0].text == "first given here");
}

TEST_CASE("members of payloads, traits and impl blocks defined twice", "[check]") {
    CHECK(report("enum E:\n    A(x: i64, x: i64)\nprint E.A(1, 2)") == "2 E0101 field `x` is declared twice");
    CHECK(report("trait T:\n    fn a()\n    fn a()\nprint 1") == "3 W0101 method `a` is defined twice");
}

TEST_CASE("annotations with a type that does not exist", "[check]") {
    CHECK(report("val x: Foo = 3\nprint x") == "1 W0108 there is no type `Foo`");
    CHECK(report("fn f(x: i46) -> flaot: x\nprint f(1)") == "1 W0108 there is no type `i46` | did you mean `i64`?\n"
                                                            "1 W0108 there is no type `flaot` | did you mean `float`?");
    CHECK(report("class Layer: w: any\nfn f(x: Layr?, y: [Layr]): x\nprint f(Layer(1), [])") ==
          "2 W0108 there is no type `Layr` | did you mean `Layer`?\n"
          "2 W0108 there is no type `Layr` | did you mean `Layer`?");
    CHECK(report("fn f(x: double): x\nprint f(1)") == "1 W0108 there is no type `double` | did you mean `f64`?");
    CHECK(report("fn f(x: PureTenosr): x\nprint f(1)") ==
          "1 W0108 there is no type `PureTenosr` | did you mean `PureTensor`?");
}

TEST_CASE("annotations with types of every origin", "[check]") {
    CHECK(report("use lib.pure.nn (Linear)\nuse lib.pure.tensor\n"
                 "fn f(a: Linear, b: tensor.Any2, c: PureTensor<f64>, d: Dict<text, [i64; 3]>, e: fn(i64) -> nil): a\n"
                 "print f, tensor") == "");
    CHECK(report("class Box<Item>:\n    v: Item\n    fn set(v: Item) -> Self: self\nimpl<T> Box<T>:\n"
                 "    fn get() -> T: v\nprint Box(1).get()") == "");
    CHECK(report("trait Named:\n    fn name() -> text\ntype Id = i64\nenum Kind: A, B\n"
                 "fn f<Key: Named>(a: dyn Named, b: Id | Kind, c: &Key, d: Result<Key, text>?): a\nprint f") == "");
}
