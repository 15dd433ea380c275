#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

TEST_CASE("bindings in every form", "[parser]") {
    const TreeCase cases[] = {
        {"val a = 1", "(val a 1)"},
        {"var b: f64 = 2", "(var b:f64 2)"},
        {"let c = 1", "(let c 1)"},
        {"let mut d = 1", "(let-mut d 1)"},
        {"const LIMIT = 10", "(const LIMIT 10)"},
        {"static n = 0", "(static n 0)"},
        {"e := 3", "(:= e 3)"},
        {"var later: i64", "(var later:i64)"},
        {"val (p, (q, _), ...rest) = t", "(val (tuple p (tuple q _) ...rest) t)"},
        {"val [u, v] = xs", "(val (array u v) xs)"},
        {"val {name, age: years} = person", "(val (record name: name age: years) person)"},
        {"val a, b = 1, 2", "(val (tuple a b) (tuple 1 2))"},
        {"val y =\n    x + 3\nz", "(val y (do (+ x 3)))\nz"},
        {"val f: fn(i64, text?) -> [f64; 3] = g", "(val f:(fn i64 (optional text) (array f64)) g)"},
        {"val u: i64 | text = 1", "(val u:(union i64 text) 1)"},
        {"val m: Map<text, List<i64>>= x", "(val m:(Map text (List i64)) x)"},
        {"val d: {text: dyn Shape} = x", "(val d:(dict text Shape) x)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("assignments in every form", "[parser]") {
    const TreeCase cases[] = {
        {"x = 1", "(= x 1)"},
        {"a.b[i].c = v", "(= (. (index (. a b) i) c) v)"},
        {"a, b = b, a", "(= a b (tuple b a))"},
        {"(a, b) = (b, a)", "(= a b (tuple b a))"},
        {"x **= 2", "(**= x 2)"},
        {"x += f y", "(+= x (loose f y))"},
        {"n.x->push(1)->pop()", "(= (. n x) (call (. (call (. (. n x) push) 1) pop)))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("if in every form", "[parser]") {
    const std::string tree = "(if a {1} b {2} c {3} else {4})";
    CHECK(tree_of("if a: 1\nelif b: 2\nelse if c: 3\nelse: 4") == tree);
    CHECK(tree_of("if a: 1 elif b: 2 else if c: 3 else: 4") == tree);
    CHECK(tree_of("if a:\n    1\nelif b:\n    2\nelse if c:\n    3\nelse:\n    4") == tree);
    CHECK(tree_of("val k = if a: 1 else: 2") == "(val k (if a {1} else {2}))");
    CHECK(tree_of("val k = if a:\n    1\nelse:\n    2\nz") == "(val k (if a {1} else {2}))\nz");
    CHECK(tree_of("f(if a:\n    1\nelse:\n    2)") == "(call f (if a {1} else {2}))");
    CHECK(tree_of("if a: { y = 1 }") == "(if a {(= y 1)})");
    CHECK(tree_of("if a: {}") == "(if a {(dict)})");
    CHECK(tree_of("if a: x = 1; y = 2\nz") == "(if a {(= x 1) (= y 2)})\nz");
    CHECK(tree_of("if val Some(x) = f(): x") == "(if (let (variant Some (x)) (call f)) {x})");
    CHECK(tree_of("if let s = name.?: s") == "(if (let s (present name)) {s})");
    CHECK(tree_of("if a: if b: 1 else: 2") == "(if a {(if b {1} else {2})})");
    CHECK(tree_of("if a: if b: 1\nelse: 2") == "(if a {(if b {1})} else {2})");
    CHECK(tree_of("val z = if a: 1 else: return nil") == "(val z (if a {1} else {(return nil)}))");
}

TEST_CASE("loops and their control", "[parser]") {
    const TreeCase cases[] = {
        {"while a < b:\n    break\n", "(while (< a b) {(break)})"},
        {"for i, (x, y) in ps: continue", "(for (tuple i (tuple x y)) ps {(continue)})"},
        {"for (i, x) in ps: pass", "(for (tuple i x) ps {(pass)})"},
        {"for _ in 3: pass", "(for _ 3 {(pass)})"},
        {"val w = loop:\n    break 3", "(val w (loop {(break 3)}))"},
        {"for val in xs: print val", "(for val xs {(loose print val)})"},
        {"for i in a: for j in b: f(i)", "(for i a {(for j b {(call f i)})})"},
        {"while val x = next(): x", "(while (let x (call next)) {x})"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("match arms in every spelling", "[parser]") {
    CHECK(tree_of("match s:\n    case A: 0\n    B if x => 1\n    | C(w, h) -> w\n    _:\n        2\n") ==
          "(match s [(variant A) {0}] [(variant B) if x {1}] [(variant C (w h)) {w}] [_ {2}])");
    CHECK(tree_of("print(match x:\n    1: \"a\"\n    _: \"b\")") == "(call print (match x [1 {\"a\"}] [_ {\"b\"}]))");
}

TEST_CASE("patterns", "[parser]") {
    const TreeCase cases[] = {
        {"1 | 2 | -3", "(| 1 2 -3)"},
        {"4..10", "(.. 4 10)"},
        {"'a'..='z'", "(..= \"a\" \"z\")"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"(a, 1)", "(tuple a 1)"},
        {"[a, ...rest]", "(array a ...rest)"},
        {"[...]", "(array ..._)"},
        {"Shape.Circle(r)", "(variant Shape.Circle (r))"},
        {"Shape::Dot", "(variant Shape.Dot)"},
        {"Move(dx: 0, dy: y)", "(variant Move (dx: 0 dy: y))"},
        {"Some(Ok(x))", "(variant Some ((variant Ok (x))))"},
        {"None", "(variant None)"},
        {"nil", "nil"},
        {"()", "nil"},
        {"P { f, g: 1 }", "(record P f: f g: 1)"},
        {"{name: n}", "(record name: n)"},
        {"all @ Some(x)", "(@ all (variant Some (x)))"},
        {"_(\"note\")", "_"},
        {"lower", "lower"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(std::string("match x:\n    case ") + test.source + ": 0") ==
              "(match x [" + std::string(test.tree) + " {0}])");
    }
}

TEST_CASE("try, throw, with and defer", "[parser]") {
    CHECK(tree_of("try:\n    a\ncatch e:\n    b\nfinally:\n    c\n") == "(try {a} catch e {b} finally {c})");
    CHECK(tree_of("val x = try: f() catch: 0") == "(val x (try {(call f)} catch {0}))");
    CHECK(tree_of("throw Err(1)") == "(throw (call Err 1))");
    CHECK(tree_of("val x = a ?? throw \"no\"") == "(val x (?? a (throw \"no\")))");
    CHECK(tree_of("with open(f) as h, g as k:\n    h\n") == "(with (call open f) as h g as k {h})");
    CHECK(tree_of("defer close()\ndefer:\n    a") == "(defer {(call close)})\n(defer {a})");
    CHECK(tree_of("try = 1; catch = 2; with = 3; throw = 4; defer = 5") ==
          "(= try 1)\n(= catch 2)\n(= with 3)\n(= throw 4)\n(= defer 5)");
}

TEST_CASE("statements that do nothing", "[parser]") {
    CHECK(tree_of("pass\n...\npass_todo\npass_dn") == "(pass)\n(pass)\n(pass)\n(pass)");
    CHECK(tree_of("val a = pass_todo") == "(val a nil)");
    CHECK(tree_of("x = 1;") == "(= x 1)");
}

TEST_CASE("a header without statements is an empty block", "[parser]") {
    CHECK(tree_of("if a:\nelse:\n    # nothing\n\nx") == "(if a {} else {})\nx");
    CHECK(tree_of("fn f():\n    # later\nx") == "(fn f ())\nx");
    CHECK(tree_of("it \"later\":\n") == "(loose it \"later\" (block ()))");
}

TEST_CASE("lines continue by the rules", "[parser]") {
    CHECK(tree_of("a = b +\n    c and\nd") == "(= a (and (+ b c) d))");
    CHECK(tree_of("a = b \\\n  + c") == "(= a (+ b c))");
    CHECK(tree_of("f(a,\nb\n  )") == "(call f a b)");
    CHECK(tree_of("a\n|> f\n?? g\n>> h") == "(|> a (?? f (>> g h)))");
    CHECK(tree_of("/* one\n /* two */ */\na /* three */ = /* four */ 1") == "(= a 1)");
    CHECK(tree_of("a = 1 # comment\r\nb = 2\r\n") == "(= a 1)\n(= b 2)");
    CHECK(tree_of("var x: List<i64>\ny") == "(var x:(List i64))\ny");
}

TEST_CASE("imports and exports in every form", "[parser]") {
    const TreeCase cases[] = {
        {"use a.b.c (X, Y as Z)", "(use a.b.c X Y=Z)"},
        {"use a.b.c.{X,\n    Y,\n}", "(use a.b.c X Y)"},
        {"use a.b.{X)", "(use a.b X)"},
        {"use a.b.*\nx", "(use a.b *)\nx"},
        {"use a.b.c", "(use a.b.c)"},
        {"use a::b as n", "(use a.b as n)"},
        {"import a.b.c", "(use a.b.c)"},
        {"from a.b import X,\n    Y as Z", "(use a.b X Y=Z)"},
        {"use crate.in.type", "(use crate.in.type)"},
        {"export X, Y", "(export X Y)"},
        {"export use a.b.*", "(reuse a.b *)"},
        {"pub use a.b", "(reuse a.b)"},
        {"export fn f(): 1", "(fn f () => 1)\n(export f)"},
        {"mod here\nfriend there\ninternal_export X\nbind A = B", ""},
        {"pub(crate) val x = 1", "(val x 1)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("contextual words stay names", "[parser]") {
    const TreeCase cases[] = {
        {"loss = m + type", "(= loss (+ m type))"},
        {"from = to; step = from", "(= from to)\n(= step from)"},
        {"type(x)", "(call type x)"},
        {"print = 3", "(= print 3)"},
        {"f(type: 1, in: 2, match: 3)", "(call f type: 1 in: 2 match: 3)"},
        {"val default = mod.new", "(val default (. mod new))"},
        {"static.x = alias", "(= (. static x) alias)"},
        {"expect.len", "(. expect len)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}
