#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

TEST_CASE("functions", "[parser]") {
    const TreeCase cases[] = {
        {"fn f(x: f64, by: f64 = 2.0) -> f64:\n    \"\"\"Doc.\"\"\"\n    x * by\n",
         "(fn f (x:f64 by:f64=2.0) -> f64 doc\"Doc.\" (* x by))"},
        {"fn twice(f, x): f(f(x))", "(fn twice (f x) => (call f (call f x)))"},
        {"fn total(first, others...): first", "(fn total (first others...) => first)"},
        {"fn total(xs: i64...): xs", "(fn total (xs...:i64) => xs)"},
        {"fn ident<T: A + B>(v: T,) -> T where T: C, U: D: v", "(fn ident (v:T) -> T => v)"},
        {"fn decl(x: i64) -> bool", "(fn decl (x:i64) -> bool)"},
        {"fn new_name = old_name", "(fn new_name = old_name)"},
        {"fn skip(in: i64): in + 1", "(fn skip (in:i64) => (+ in 1))"},
        {"extern fn host(a: [f64], n: i64) -> f64", "(extern host (a:(array f64) n:i64) -> f64)"},
        {"fn f(): \"text\"", "(fn f () => \"text\")"},
        {"fn f():\n    \"text\"", "(fn f () \"text\")"},
        {"fn f():\n    \"\"\"doc\"\"\"", "(fn f () doc\"doc\")"},
        {"@inline\n@deprecated(\"x\")\n@memo(3)\n@b\nfn f(): 1\nmemo\nb",
         "(val f (call (call memo 3) (call b (lambda () => 1))))\nmemo\nb"},
        {"fn f(x): return x, 1", "(fn f (x) (return (tuple x 1)))"},
        {"fn f(x): if x: 1 else: 2", "(fn f (x) => (if x {1} else {2}))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("classes and structs", "[parser]") {
    const TreeCase cases[] = {
        {"class C:\n    \"\"\"Doc.\"\"\"\n    n: i64 = 0\n    label: text?\n    x = 3\n\n    fn get(): self.n\n    me "
         "set(v): self.n = v\n",
         "(class C doc\"Doc.\" n:i64=0 label:(optional text) x=3 (method get () => (. self n)) (me set (v) (= (. self "
         "n) v)))"},
        {"struct P: x: i64; y: i64", "(struct P x:i64 y:i64)"},
        {"class E", "(class E)"},
        {"class E:\n    pass\n", "(class E)"},
        {"mut struct G<T>:\n    pub v: T\n    private w: [T]", "(struct G v:T w:(array T))"},
        {"class L:\n    in: i64\n    type: text\n    fn f(mut self, x): x",
         "(class L in:i64 type:text (method f (x) => x))"},
        {"type Id = i64\nalias M = Map<text, i64>", "(alias Id i64)\n(alias M (Map text i64))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("constructors that do not mention self are static", "[parser]") {
    CHECK(tree_of("class C:\n    fn create(n): C(n)\n    fn new(): self.n\n    fn from_text(s): C(s)\n    static fn "
                  "other(): 1\n    fn default(self): 1") ==
          "(class C (static create (n) => (call C n)) (method new () => (. self n)) (static from_text (s) => (call C "
          "s)) (static other () => 1) (method default () => 1))");
}

TEST_CASE("enums", "[parser]") {
    const TreeCase cases[] = {
        {"enum S:\n    Dot # comment\n    Circle(radius: f64)\n    Rect(f64, f64)\n",
         "(enum S Dot Circle(radius:f64) Rect(:f64 :f64))"},
        {"enum M: Fast, Slow", "(enum M Fast Slow)"},
        {"enum M: Fast; Slow = 3", "(enum M Fast Slow=3)"},
        {"enum O<T>:\n    A(T)\n    fn f(): 1", "(enum O A(:T) (method f () => 1))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("traits and impls", "[parser]") {
    CHECK(tree_of("trait Shape:\n    fn area() -> f64\n    fn name() -> text: \"shape\"\n") ==
          "(trait Shape (method area () -> f64) (method name () -> text => \"shape\"))");
    CHECK(tree_of("impl Shape for Circle:\n    fn area(): 1.0\n") == "(impl Shape for Circle (method area () => 1.0))");
    CHECK(tree_of("impl<T> Box<T>:\n    me put(x: T): x\n") == "(impl Box (me put (x:T) => x))");
}
