#include "syntax/ast_printer.hpp"

#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

namespace {

std::string printed(const std::string& text) { return print(ParsedText(text).module()); }

/// Checks that a text and what it prints as give one tree.
void check_round_trip(const std::string& text) {
    const std::string again = printed(text);
    INFO(text << "\n--- printed ---\n" << again);
    CHECK(codes_of(text) == "");
    CHECK(tree_of(again) == tree_of(text));
}

} // namespace

TEST_CASE("programs print as source", "[printer]") {
    CHECK(printed("fn f(x:i64,y=2)->f64:x+y") == "fn f(x: i64, y = 2) -> f64: x + y\n");
    CHECK(printed("if a: 1\nelse: 2") == "if a:\n    1\nelse:\n    2\n");
    CHECK(printed("val k=if a: 1 else: 2") == "val k = if a: 1 else: 2\n");
    CHECK(printed("xs.map(_*2)") == "xs.map(_1 * 2)\n");
    CHECK(printed("xs.map(&:upper)") == "xs.map(&:upper)\n");
    CHECK(printed("print \"a{x:.2f}\"") == "print \"a{x:.2f}\"\n");
}

TEST_CASE("types print as messages show them", "[printer]") {
    const ParsedText parsed("val x: Map<text, fn(i64, f64?) -> [T]> | (A, B) | {K: V} = 1");
    const auto& binding = as<Binding>(*parsed.module().body->statements[0]);
    CHECK(print(*binding.type) == "Map<text, fn(i64, f64?) -> [T]> | (A, B) | {K: V}");
}

TEST_CASE("what is printed parses to the same tree", "[printer]") {
    const char* texts[] = {
        "(a + b) * c - -d ** 2 ** -e",
        "- -x + (not a == b)",
        "(\\x: x)(1)",
        "f(if a: 1 else: (if b: 2), 3)",
        "-9223372036854775808 + 1",
        "a[1:2, ::-1, ..3, 4..]",
        "x = {1: 2, **d}; y = {1, 2}; z = {}",
        "\"{ {1: 2}[1] } {{x}} {\"q\\\"\"} \\x01\"",
        "f\"\"\"a {match x:\n    1: 2\n} b\"\"\"",
        "m{ 2x^2 + \\frac{a}{b} (x + 1)(y) }",
        "a and (b or c) and not (d and e)",
        "(a..b).len + (a ?? b)",
        "(x as f64).y + -(a as i64)",
        "f(\\x:\n    x\n, 2)",
        "[\\x:\n    1\n, (if a:\n    1\n    2\nelse: 3)]",
        "val f = \\(a, b), c = 1, d...: a",
        "print",
        "print (a, 1), -x",
        "xs.sort_by \\a, b:\n    a - b",
        "it \"x\", skip: f()\nit \"y\", tag: [1]:\n    \"\"\"doc\"\"\"\n    z",
        "group(1):\n    x",
        "expect a not_to be_close_to 1, 2",
        "a->b(1)->c()",
        "val (a, [b, ...c], {d, e: f}) = x",
        "match x:\n    case A | B.C(x: _, 1) if y: z\n    n @ (1, -2.5): ()\n    P { q, r: 's' } => 1\n    1..=3 -> 2",
        "try:\n    a\ncatch e: b\nfinally: c",
        "val x = try: a catch: b",
        "while let x = y: pass\nloop: break 1",
        "use a.b (C as D, E)\nuse f.*\nfrom g import h\nexport use i.j\nexport k",
        "throw Err(\"x\")",
        "@d(1)\nfn d(x): x\nfn f<T>(x: T?, y... ) -> fn(i64) -> T: x",
        "fn a = b\nextern fn e(x: [f64])\nfn g(x) -> i64",
        "class C<T>:\n    \"\"\"d\"\"\"\n    a: T = 1\n    fn new(self): 1\n    fn create(): 2\n    me m(): self",
        "enum E: A(x: i64, y: f64), B = 3",
        "trait T: fn f()\nimpl T for U: fn f(): 1",
        "type X = Y | Z",
        "with a as b, (c as D): e",
        "for i, (a, b) in xs: if c: continue",
        "defer: a",
        "val x =\n    1\n    2",
        "fn f(): if a: x = 1 else: x = 2",
        "a?.b!.c?[0].1.?",
        "x = if a: return 1 else: throw 2",
        "T { x: 1, y }",
        "{k: v for k, v in d if k}; {for x in xs: (x, 1)}; [for x in xs: x]",
        "a < b <= c != d in e not in f is T",
        "if a:\nelse:\n    pass\nfn f():\n    # nothing\nx",
        "val s = \"\"\"a\n\"b\" \\\\\"\"\"",
        "return\n",
        "a, b = b, a",
    };
    for (const char* text : texts) {
        check_round_trip(text);
    }
}
