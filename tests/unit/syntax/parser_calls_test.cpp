#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

TEST_CASE("statement words take everything behind them", "[parser]") {
    const TreeCase cases[] = {
        {"print (a + b) * 2", "(loose print (* (+' a b) 2))"},
        {"print (1, 2)", "(loose print (tuple 1 2))"},
        {"print(a)", "(call print a)"},
        {"print(a) + 1", "(+ (call print a) 1)"},
        {"print", "(loose print)"},
        {"print()", "(call print)"},
        {"print -x, [1], {}, ~y", "(loose print (neg x) (array 1) (dict) (~ y))"},
        {"print if a: 1 else: 2", "(loose print (if a {1} else {2}))"},
        {"expect (x & 6) == 4", "(loose expect (== (&' x 6) 4))"},
        {"fail \"x\"", "(loose fail \"x\")"},
        {"xs.each(print)", "(call (. xs each) print)"},
        {"assert a == b, \"m\"", "(assert (== a b) \"m\")"},
        {"assert(a, \"m\")", "(assert a \"m\")"},
        {"assert (a) == b", "(assert (== a b))"},
        {"assert(a) == b", "(== (call assert a) b)"},
        {"fn print(x): x\nprint (a) + 1", "(fn print (x) => x)\n(+ (call print a) 1)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("calls without parentheses", "[parser]") {
    const TreeCase cases[] = {
        {"greet \"Ann\", times: 2", "(loose greet \"Ann\" times: 2)"},
        {"greet \"Ann\", times = 2", "(loose greet \"Ann\" times: 2)"},
        {"store.put key, value", "(loose (. store put) key value)"},
        {"check n == 3", "(loose check (== n 3))"},
        {"f (a) + 1", "(+ (call f a) 1)"},
        {"f [1]", "(index f 1)"},
        {"f - 1", "(- f 1)"},
        {"f -1", "(- f 1)"},
        {"val x = outer inner(1)", "(val x (loose outer (call inner 1)))"},
        {"return f x", "(return (loose f x))"},
        {"f not x", "(loose f (not x))"},
        {"a not in b", "(not-in a b)"},
        {"f m{ x }", "(loose f (m x))"},
        {"case_of nil, true, self", "(loose case_of nil true self)"},
        {"s.with {name: 1}", "(loose (. s with) (dict name:1))"},
        {"xs.each(\\x: print x, y)", "(call (. xs each) (lambda (x) => (loose print x)) y)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("trailing lambdas and blocks are the last argument", "[parser]") {
    const TreeCase cases[] = {
        {"xs.map \\x: x + 1", "(loose (. xs map) (lambda (x) => (+ x 1)))"},
        {"val t = fold(xs, 0) \\a, x: a + x", "(val t (call fold xs 0 (lambda (a x) => (+ a x))))"},
        {"apply 5 \\n: n * 2", "(loose apply 5 (lambda (n) => (* n 2)))"},
        {"fold(xs, 0) fn(a, x): a", "(call fold xs 0 (lambda (a x) => a))"},
        {"print fold(xs) \\x: x", "(loose print (call fold xs (lambda (x) => x)))"},
        {"ys = xs.sort_by \\a:\n    a\nz", "(= ys (loose (. xs sort_by) (lambda (a) a)))\nz"},
        {"describe \"s\":\n    before_each:\n        s = []\n    it \"x\": expect s\n",
         "(loose describe \"s\" (block () (loose before_each (block () (= s (array)))) (loose it \"x\" (block () => "
         "(loose expect s)))))"},
        {"group(3, a: 1):\n    x", "(call group 3 a: 1 (block () x))"},
        {"it \"later\", skip: fail(\"never\")", "(loose it \"later\" skip: true (block () => (call fail \"never\")))"},
        {"it \"x\", tag: [\"skip\"]:\n    y", "(loose it \"x\" tag: (array \"skip\") (block () y))"},
        {"expect_raises Name:\n    f()", "(loose expect_raises Name (block () (call f)))"},
        {"it \"x\":\n    \"\"\"doc\"\"\"\n    y", "(loose it \"x\" (block () doc\"doc\" y))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("expectations with matchers become method calls", "[parser]") {
    CHECK(tree_of("expect a to eq 3") == "(call (. (call expect a) to) (call eq 3))");
    CHECK(tree_of("expect a + 1 not_to be_nil") == "(call (. (call expect (+ a 1)) not_to) (call be_nil))");
    CHECK(tree_of("expect a to be_close_to 3, 0.5") == "(call (. (call expect a) to) (call be_close_to 3 0.5))");
    CHECK(tree_of("expect(a).to(eq(3))") == "(call (. (call expect a) to) (call eq 3))");
    CHECK(tree_of("expect(a, \"m\").to_equal(1)") == "(call (. (call expect a \"m\") to_equal) 1)");
}

TEST_CASE("constructions in braces", "[parser]") {
    CHECK(tree_of("Point { x: 1, y }") == "(new Point x: 1 y: y)");
    CHECK(tree_of("a.T {}") == "(new (. a T))");
    CHECK(tree_of("print T { x: 1 }.x") == "(loose print (. (new T x: 1) x))");
}
