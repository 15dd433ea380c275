#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

TEST_CASE("operators group by the table of precedence", "[parser]") {
    const TreeCase cases[] = {
        {"a + b * c", "(+ a (* b c))"},
        {"a * b + c", "(+ (* a b) c)"},
        {"a - b - c", "(- (- a b) c)"},
        {"(a + b) * c", "(* (+' a b) c)"},
        {"-2 ** 2", "(neg (** 2 2))"},
        {"3 ** 2 ** 2", "(** 3 (** 2 2))"},
        {"2 ** -1", "(** 2 (neg 1))"},
        {"a @ b .* c .+ d .^ e", "(.+ (.* (@ a b) c) (.^ d e))"},
        {"a / b // c % d", "(% (// (/ a b) c) d)"},
        {"a << b + c >> d", "(>> (<< a (+ b c)) d)"},
        {"a & b ^ c | d xor e", "(| (^ (& a b) c) (^ d e))"},
        {"a | b == c", "(== (| a b) c)"},
        {"a ?? b ?? c == d", "(== (?? a (?? b c)) d)"},
        {"a..b + 1 ?? c", "(?? (.. a (+ b 1)) c)"},
        {"not a == b and c or d", "(or (and (not (== a b)) c) d)"},
        {"a && b || !c", "(or (and a b) (not c))"},
        {"x |> f ~> g", "(~> (|> x f) g)"},
        {"a or b |> f", "(|> (or a b) f)"},
        {"x as i64 + 1", "(+ (as x i64) 1)"},
        {"-x as f64 * 2", "(* (as (neg x) f64) 2)"},
        {"- -x", "(neg (neg x))"},
        {"~a & b", "(& (~ a) b)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("comparisons chain into one node", "[parser]") {
    CHECK(tree_of("0 <= i < n") == "(<= 0 i < n)");
    CHECK(tree_of("a in xs and b not in xs") == "(and (in a xs) (not-in b xs))");
    CHECK(tree_of("x is nil and y is not T") == "(and (is x nil) (is-not y T))");
    CHECK(tree_of("(a < b) < c") == "(< (< a b) c)");
}

TEST_CASE("postfix forms apply from left to right", "[parser]") {
    const TreeCase cases[] = {
        {"a.b(1)[2].c", "(. (index (call (. a b) 1) 2) c)"},
        {"t.0.1", "(.1 (.0 t))"},
        {"a?.b ?? c", "(?? (?. a b) c)"},
        {"a.?.b", "(. (present a) b)"},
        {"x! + y?", "(+ (! x) (? y))"},
        {"Shape::Dot", "(. Shape Dot)"},
        {"f(x)(y)", "(call (call f x) y)"},
        {"-9.fdiv(4)", "(neg (call (. 9 fdiv) 4))"},
        {"a.match.in", "(. (. a match) in)"},
        {"Map<text, List<i64>>.new()", "(call (. Map new))"},
        {"Box<i64>(1)", "(call Box 1)"},
        {"a < b", "(< a b)"},
        {"xs\n    .map(f)\n    # remark\n\n    .len", "(. (call (. xs map) f) len)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("an index holds expressions, ranges and slices", "[parser]") {
    const TreeCase cases[] = {
        {"a[i, j]", "(index a i j)"},
        {"a[1:3]", "(index a (slice 1 3 _))"},
        {"a[:, 2:]", "(index a (slice _ _ _) (slice 2 _ _))"},
        {"a[::-1]", "(index a (slice _ _ (neg 1)))"},
        {"a[1::2]", "(index a (slice 1 _ 2))"},
        {"a[1:9:2]", "(index a (slice 1 9 2))"},
        {"a[i..j]", "(index a (.. i j))"},
        {"a[..=j]", "(index a (..= _ j))"},
        {"a[i..]", "(index a (.. i _))"},
        {"a[Enum::V]", "(index a (. Enum V))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("collections and comprehensions", "[parser]") {
    const TreeCase cases[] = {
        {"[0, ...xs, *ys, 9,]", "(array 0 ...xs ...ys 9)"},
        {"{}", "(dict)"},
        {"{name: 1, \"k\": 2, (1, 2): 3}", "(dict name:1 \"k\":2 (tuple 1 2):3)"},
        {"{**d, \"k\": 1}", "(dict **d \"k\":1)"},
        {"{1, 2}", "(set 1 2)"},
        {"(a,)", "(tuple a)"},
        {"()", "nil"},
        {"[x * y for x in 1..3 for y in ys if x.? if y]",
         "(list (* x y) for x in (.. 1 3) for y in ys if (present? x) if y)"},
        {"[for x in xs if x: x + 1]", "(list (+ x 1) for x in xs if x)"},
        {"{k: v for k, v in d}", "(map k:v for (tuple k v) in d)"},
        {"{for x in xs: (x, 1)}", "(map (tuple x 1) for x in xs)"},
        {"{\"k\":\n    v}", "(dict \"k\":v)"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("the four spellings of a lambda mean the same", "[parser]") {
    const std::string tree = "(val f (lambda (x) => (+ x 1)))";
    CHECK(tree_of("val f = \\x: x + 1") == tree);
    CHECK(tree_of("val f = |x| x + 1") == tree);
    CHECK(tree_of("val f = fn(x): x + 1") == tree);
    CHECK(tree_of("val f = x => x + 1") == tree);
    CHECK(tree_of("val f = \\(x: i64) -> i64: x") == "(val f (lambda (x:i64) -> i64 => x))");
    CHECK(tree_of("val f = \\a, b: a") == "(val f (lambda (a b) => a))");
    CHECK(tree_of("val f = \\: 42") == "(val f (lambda () => 42))");
    CHECK(tree_of("val f = \\(a, b): a") == "(val f (lambda ((tuple a b)) => a))");
    CHECK(tree_of("val f = \\i, (a, b): a") == "(val f (lambda (i (tuple a b)) => a))");
    CHECK(tree_of("val f = (a, b) => a") == "(val f (lambda (a b) => a))");
    CHECK(tree_of("val f = || 1") == "(val f (lambda () => 1))");
    CHECK(tree_of("xs.each(\\x: total += x)") == "(call (. xs each) (lambda (x) (+= total x)))");
}

TEST_CASE("a lambda may have a block, also inside brackets", "[parser]") {
    CHECK(tree_of("val g = \\x:\n    val y = x\n    y\nz") == "(val g (lambda (x) (val y x) y))\nz");
    CHECK(tree_of("pool.run(3, fn(i):\n    print i\n)\nz") == "(call (. pool run) 3 (lambda (i) (loose print i)))\nz");
    CHECK(tree_of("f(\\x:\n    x\n, 2)") == "(call f (lambda (x) x) 2)");
    CHECK(tree_of("f(\\x:\n    x)") == "(call f (lambda (x) x))");
    CHECK(tree_of("{\"a\": \\x:\n        x,\n    \"b\": 1}") == "(dict \"a\":(lambda (x) x) \"b\":1)");
    CHECK(tree_of("f(\\x:\n    if x: 1\n    else: 2\n)") == "(call f (lambda (x) (if x {1} else {2})))");
}

TEST_CASE("placeholders make a lambda of their argument", "[parser]") {
    const TreeCase cases[] = {
        {"xs.map(_ * 2)", "(call (. xs map) (lambda (_1) => (* _1 2)))"},
        {"xs.filter(_.len() > 3)", "(call (. xs filter) (lambda (_1) => (> (call (. _1 len)) 3)))"},
        {"ps.reduce(_2 - _1)", "(call (. ps reduce) (lambda (_1 _2) => (- _2 _1)))"},
        {"g(f(_, 1, _))", "(call g (lambda (_1 _2) => (call f _1 1 _2)))"},
        {"x |> (_1 + 1)", "(|> x (lambda (_1) => (+' _1 1)))"},
        {"xs.map(&:upper)", "(call (. xs map) (lambda (_1) => (call (. _1 upper))))"},
        {"xs.map _ * 2", "(loose (. xs map) (lambda (_1) => (* _1 2)))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("presence knows condition positions", "[parser]") {
    CHECK(tree_of("val a = x.?") == "(val a (present x))");
    CHECK(tree_of("val a = not x.?") == "(val a (not (present? x)))");
    CHECK(tree_of("val a = x.? and y.? or z.?") == "(val a (or (and (present? x) (present? y)) (present? z)))");
    CHECK(tree_of("if (x.?): 1") == "(if (present? x) {1})");
    CHECK(tree_of("while x.?: 1") == "(while (present? x) {1})");
    CHECK(tree_of("assert x.?") == "(assert (present? x))");
    CHECK(tree_of("expect x.?") == "(loose expect (present? x))");
    CHECK(tree_of("expect(x.?)") == "(call expect (present? x))");
    CHECK(tree_of("expect(x.?).to_equal(1)") == "(call (. (call expect (present x)) to_equal) 1)");
    CHECK(tree_of("if x.? == 1: 1") == "(if (== (present x) 1) {1})");
}

TEST_CASE("interpolation takes expressions apart from formats", "[parser]") {
    const TreeCase cases[] = {
        {"\"a{x}b\"", "(text \"a\" x \"b\")"},
        {"\"{x:.2f} {y:>8}\"", "(text x:.2f \" \" y:>8)"},
        {"\"{row[\"k\"]:.2f}\"", "(text (index row \"k\"):.2f)"},
        {"\"{if a: 'x' else: 'y'}\"", "(text (if a {\"x\"} else {\"y\"}))"},
        {"\"{{raw}} {} {:.2f}\"", "\"{raw} {} {:.2f}\""},
        {"\"{xs[1:2]:4}\"", "(text (index xs (slice 1 2 _)):4)"},
        {"\"{f(a: 1)}\"", "(text (call f a: 1))"},
        {"\"{ {\"a\": 1}[\"a\"] }\"", "(text (index (dict \"a\":1) \"a\"))"},
        {"\"{\"in {x}\"}\"", "(text (text \"in \" x))"},
        {"f\"\"\"{a}\n{b:,}\"\"\"", "(text a \"\\n\" b:,)"},
        {"'{x}'", "\"{x}\""},
        {"r\"{x}\\n\"", "\"{x}\\n\""},
        {"\"\"\"{x}\"\"\".len", "(. \"{x}\" len)"},
        {"\"{x:=8}\"", "(text x:=8)"},
        {"\"{xs.map(\\x: x)}\"", "(text (call (. xs map) (lambda (x) => x)))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("math blocks read math notation", "[parser]") {
    const TreeCase cases[] = {
        {"m{ 3^2 }", "(m (**m 3 2))"},
        {"m{ 2x^2 }", "(m (*m 2 (**m x 2)))"},
        {"m{ 2(x + 1)y }", "(m (*m (*m 2 (+'m x 1)) y))"},
        {"m{ (a)(b) }", "(m (*m a b))"},
        {"m{ pi r^2 }", "(m (*m pi (**m r 2)))"},
        {"m{ x^-1 / 2 }", "(m (/m (**m x (neg 1)) 2))"},
        {"m{ 2^3^2 }", "(m (**m 2 (**m 3 2)))"},
        {"m{ sqrt(x) A[1] }", "(m (*m (call sqrt x) (index A 1)))"},
        {"m{ \\frac{a}{b} + \\pi }", "(m (+m (call frac a b) pi))"},
        {"loss{ mse(p,\n y) }", "(loss (call mse p y))"},
        {"nograd{ w - 0.1 g }", "(nograd (-m w (*m 0.1 g)))"},
        {"val loss = m + 1", "(val loss (+ m 1))"},
    };
    for (const TreeCase& test : cases) {
        CHECK(tree_of(test.source) == test.tree);
    }
}

TEST_CASE("spans cover what they name", "[parser]") {
    const ParsedText parsed("val h = matmul(x, by: w) + (a + b) * c\n");
    const auto& binding = as<Binding>(*parsed.module().body->statements[0]);
    const auto& sum = as<Binary>(*binding.value);
    const auto& call = as<Call>(*sum.left);
    CHECK(parsed.text_of(binding.span) == "val h = matmul(x, by: w) + (a + b) * c");
    CHECK(parsed.text_of(binding.pattern->span) == "h");
    CHECK(parsed.text_of(sum.op_span) == "+");
    CHECK(parsed.text_of(sum.span) == "matmul(x, by: w) + (a + b) * c");
    CHECK(parsed.text_of(call.span) == "matmul(x, by: w)");
    CHECK(parsed.text_of(call.callee->span) == "matmul");
    CHECK(parsed.text_of(call.arguments[1].span) == "by: w");
    CHECK(parsed.text_of(call.arguments[1].name.span) == "by");
    CHECK(parsed.text_of(sum.right->span) == "(a + b) * c");
}

TEST_CASE("spans inside texts are places in the file", "[parser]") {
    const ParsedText parsed("print \"é {alpha + beta:>4}\"\n");
    const auto& statement = as<ExpressionStatement>(*parsed.module().body->statements[0]);
    const auto& text = as<Interpolation>(*as<Call>(*statement.value).arguments[0].value);
    CHECK(parsed.text_of(text.parts[1].value->span) == "alpha + beta");
    CHECK(parsed.text_of(text.parts[1].spec_span) == ">4");
    CHECK(parsed.locate(text.parts[1].value->span).column == 11);
}
