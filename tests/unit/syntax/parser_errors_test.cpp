#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

TEST_CASE("one run reports every error and keeps what is right", "[errors]") {
    const ParsedText parsed("val = 1\nprint \"between\"\nx = )\nfn f(:\n    y = (1, 2\n    z = 3\nw = 4\n");
    CHECK(parsed.codes() == "E0014 1:5 E0001 3:5 E0001 4:6 E0009 5:9");
    CHECK(parsed.tree() == "<invalid>\n(loose print \"between\")\n<invalid>\n<invalid>\n(= w 4)");
}

TEST_CASE("the body of a broken header is checked too", "[errors]") {
    CHECK(codes_of("if x = 3:\n    y = )\nz = 1") == "E0006 1:6 E0001 2:9");
    CHECK(codes_of("def f(x):\n    y = )\n") == "E0010 1:1 E0001 2:9");
}

TEST_CASE("a line that belongs to no block", "[errors]") {
    CHECK(first_error("for epoch in 0..10:\n    loss = step()\n  print loss\n") ==
          "error[E0007]: inconsistent indentation: this line belongs to no block\n"
          " --> t.spl:3:1\n"
          "  |\n"
          "1 | for epoch in 0..10:\n"
          "  |                   - block opened here, its body is indented by 4 spaces\n"
          "  :\n"
          "3 |   print loss\n"
          "  | ^^ indented by 2 spaces: neither 4 spaces (inside the loop) nor 0 spaces (after it)\n"
          "help: indent by 4 spaces to stay inside the loop, or by 0 spaces to go on after it\n");
    CHECK(codes_of("if a:\n    b\n  c\n  d\ne") == "E0007 3:1");
    CHECK(codes_of("a\n    b\n    c\nd") == "E0007 2:1");
    CHECK(codes_of("if a:\n\tb\n        c\n") == "E0007 3:1");
    CHECK(codes_of("if a:\n\tb\n\tc\n") == "");
    CHECK(codes_of("  a\n  b") == "E0007 1:1");
}

TEST_CASE("a missing colon is inserted", "[errors]") {
    const ParsedText parsed("if x > 0\n    y = 1\nz = 2");
    CHECK(parsed.codes() == "E0006 1:9");
    CHECK(parsed.tree() == "(if (> x 0) {(= y 1)})\n(= z 2)");
    REQUIRE(parsed.errors()[0].suggestions.size() == 1);
    CHECK(parsed.errors()[0].suggestions[0].replacement == ":");
    CHECK(codes_of("while a\n    b\nclass C\n    n: i64\nfn f(x)\n    x\n") == "E0006 1:8 E0006 3:8 E0006 5:8");
    CHECK(codes_of("if x {\n    y\n}") == "E0006 1:6");
}

TEST_CASE("brackets are labelled at both ends", "[errors]") {
    CHECK(codes_of("x = foo(1, 2\ny = 3") == "E0009 1:8");
    CHECK(codes_of("x = [1, 2)") == "E0009 1:10");
    CHECK(codes_of("x = 1)") == "E0001 1:6");
    CHECK(codes_of("use a.{x, y\nval k = 1") == "E0009 1:7");
    const ParsedText parsed("x = foo(1, 2\nval y = 3");
    REQUIRE(parsed.errors()[0].labels.size() == 1);
    CHECK(parsed.errors()[0].labels[0].location.line == 2);
    CHECK(parsed.tree() == "<invalid>\n(val y 3)");
}

TEST_CASE("foreign spellings are named", "[errors]") {
    const TreeCase cases[] = {
        {"def f(x): x", "`fn`"},
        {"function f(x): x", "`fn`"},
        {"if a: 1\nelseif b: 2", "`elif`"},
        {"i++", "x += 1"},
        {"++i", "x += 1"},
        {"x = new Foo(1)", "`Foo(...)`"},
        {"x: i64 = 3", "`val`"},
        {"fn f(x) = x", "`:`"},
        {"x = a ? b : c", "if condition: a else: b"},
        {"x = a if b", "if condition: a else: b"},
        {"if a then b", "`:`"},
        {"match x:\n    else: 1", "`_`"},
        {"f'x'", "f\""},
        {"if x = 3: y", "`==`"},
        {"a + b = c", "`==`"},
    };
    for (const TreeCase& test : cases) {
        INFO(test.source);
        CHECK(first_error(test.source).find(test.tree) != std::string::npos);
    }
}

TEST_CASE("what the subset leaves out is rejected by name", "[errors]") {
    const TreeCase cases[] = {
        {"async fn f(): 1", "async"},
        {"actor Foo:\n    x: i64", "actor"},
        {"macro m(x):\n    x", "macro"},
        {"comptime:\n    x", "comptime"},
        {"aspect A:\n    x", "AOP"},
        {"on pc{ x }", "AOP"},
        {"unsafe:\n    x", "unsafe"},
        {"asm{ mov }", "asm"},
        {"bitfield B:\n    x", "bitfield"},
        {"union U:\n    x", "union"},
        {"kernel fn k(): 1", "GPU kernel"},
        {"shared val x = 1", "GPU kernel"},
        {"k <<< 1, 2 >>> (x)", "GPU kernel"},
        {"x ~= f()", "suspension"},
        {"if~ x: 1", "suspension"},
        {"class A(B):\n    x: i64", "inheritance"},
        {"super(1)", "inheritance"},
        {"mixin M:\n    x", "mixin"},
        {"class A:\n    use M", "mixin"},
        {"class A:\n    alias T = x", "forwarding"},
        {"fn f(x):\n    in:\n        x > 0", "contract"},
        {"fn f(x):\n    out(r):\n        r > 0", "contract"},
        {"sh{ ls \"x }", "embedded block"},
        {"q{ x }", "embedded block"},
        {"@when(x)\nfn f(): 1", "conditional compilation"},
        {"@memo\nclass C: x: i64", "decorator"},
        {"@memo\nfn f(): 1", "decorator"},
        {"unit length(base: f64): m = 1.0", "unit literal"},
        {"x = 3_km", "unit literal"},
        {"x = \"a\"_ip", "suffixed string"},
        {"x = b\"a\"", "byte strings"},
        {"mod name:\n    x", "block"},
        {"x = new &T", "pointer"},
        {"x = (a: 1, b: 2)", "named tuple"},
        {"x = opt unwrap or: 3", "unwrap or"},
        {"f(x for x in xs)", "generator"},
    };
    for (const TreeCase& test : cases) {
        const std::string error = first_error(test.source);
        INFO(test.source << "\n" << error);
        CHECK(error.substr(0, 13) == "error[E0901]:");
        const std::string message = error.substr(0, error.find('\n'));
        CHECK(message.find(test.tree) != std::string::npos);
        CHECK(message.find("not part of the DL subset") != std::string::npos);
    }
}

TEST_CASE("a rejected construct gives one error", "[errors]") {
    CHECK(codes_of("actor A:\n    x: i64\n    fn f() -> : 3\ny = 1") == "E0901 1:1");
}

TEST_CASE("keywords out of place", "[errors]") {
    CHECK(codes_of("else: 1") == "E0015 1:1");
    CHECK(codes_of("catch e: 1") == "E0015 1:1");
    CHECK(codes_of("case 1: 2") == "E0015 1:1");
    CHECK(codes_of("try:\n    x\ny") == "E0015 1:1");
    CHECK(codes_of("val if = 3") == "E0014 1:5");
    CHECK(codes_of("return return") == "E0001 1:8");
}

TEST_CASE("calls without parentheses do not nest", "[errors]") {
    CHECK(codes_of("foo bar baz") == "E0011 1:9");
    CHECK(codes_of("f(g x)") == "E0011 1:5");
    CHECK(codes_of("x = (g y)") == "E0011 1:8");
    CHECK(codes_of("x = [g y]") == "E0011 1:8");
    CHECK(codes_of("\"{g y}\"") == "E0011 1:5");
    CHECK(first_error("print x y").find("`x(...)`") != std::string::npos);
    CHECK(codes_of("print 1 2") == "E0001 1:9");
}

TEST_CASE("targets, arguments and operands", "[errors]") {
    CHECK(codes_of("3 = x\nf(x) = 3\nf()->g()") == "E0012 1:1 E0012 2:1 E0012 3:1");
    CHECK(codes_of("f(a: 1, b)") == "E0016 1:9");
    CHECK(codes_of("x = 1 +\nval y = 2") == "E0001 1:8");
    CHECK(codes_of("if a:\n    x = 1 +\ny = 2") == "E0001 2:12");
    CHECK(codes_of("x = a..b..c") == "E0001 1:9");
    CHECK(codes_of("a = x.\n") == "E0001 1:6");
    CHECK(codes_of("c = |x y") == "E0009 1:8");
}

TEST_CASE("an error in the lexer is not repeated by the parser", "[errors]") {
    CHECK(codes_of("x = “a”\ny = )") == "E0003 1:5 E0003 1:7 E0001 2:5");
}
