// What is said of texts that are no program: the first report, its place and its advice.
#include <iterator>
#include <string>

#include "catch.hpp"
#include "parse_text.hpp"

using namespace simple::syntax;

namespace {

struct ReportCase {
    const char* source;
    const char* report;
    const char* help = "";
};

void check_reports(const ReportCase* first, const ReportCase* last) {
    for (const ReportCase* test = first; test != last; ++test) {
        INFO(test->source);
        const ParsedText parsed(test->source);
        REQUIRE_FALSE(parsed.errors().empty());
        const simple::Error& error = parsed.errors()[0];
        CHECK(error.code + " " + std::to_string(error.location.line) + ":" + std::to_string(error.location.column) +
                  " " + error.message ==
              test->report);
        CHECK(error.help == test->help);
    }
}

} // namespace

TEST_CASE("what cannot be assigned", "[errors]") {
    const ReportCase cases[] = {
        {"(x, ...) = y", "E0012 1:5 this cannot be assigned"},
        {"(a + b) := 3", "E0012 1:2 only a name can stand left of `:=`"},
        {"a.b := 3", "E0012 1:1 only a name can stand left of `:=`"},
        {"a + b = 3", "E0012 1:1 this cannot be assigned", "`=` assigns; `==` compares"},
        {"a == b = 3", "E0012 1:1 this cannot be assigned", "`=` assigns; `==` compares"},
        {"f(x) = 3", "E0012 1:1 this cannot be assigned"},
        {"1 = 3", "E0012 1:1 this cannot be assigned"},
        {"[a, ...b] = c", "E0012 1:5 this cannot be assigned"},
        {"[a, [b, c]] = d", "E0012 1:5 this cannot be assigned"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("malformed statements and expressions", "[errors]") {
    const ReportCase cases[] = {
        {"print (1, ...xs)", "E0001 1:11 `...` cannot spread into a tuple", "spread into an array: `[...xs]`"},
        {"f((a, 1) => a)", "E0001 1:7 a parameter of the lambda must be a name"},
        {"x = (1 + 2) => 3", "E0001 1:6 a parameter of the lambda must be a name"},
        {"t.", "E0001 1:2 expected the name of a field or method after `.`, found the end of the line"},
        {"f(\\x -> x)", "E0001 1:6 expected `:` and the body of the lambda, found `->`",
         "a lambda is written `\\x: ...` or `x => ...`"},
        {"f(x -> x + 1)", "E0001 1:5 expected `,` or `)`, found `->`", "a lambda is written `\\x: ...` or `x => ...`"},
        {"f((x) -> x + 1)", "E0001 1:7 expected `,` or `)`, found `->`",
         "a lambda is written `\\x: ...` or `x => ...`"},
        {"ghost fn f(): 1", "E0001 1:7 expected the end of the statement, found the keyword `fn`",
         "put statements on lines of their own or separate them with `;`"},
        {"do { x } while", "E0001 1:4 expected the end of the statement, found `{`",
         "blocks begin with `:` and are indented; they have no braces"},
        {"x ?: y", "E0001 1:3 expected the end of the statement, found `?`", "a default for nil is written `a ?? b`"},
        {"x ? y : z", "E0001 1:3 expected the end of the statement, found `?`",
         "a choice between two values is written `if condition: a else: b`"},
        {"f(function(x) x)", "E0001 1:15 expected `,` or `)`, found `x`"},
        {"try:\n    1\ncatch (e:\n    2", "E0001 3:9 expected `)` after the name of the error, found `:`"},
        {"match x:\n    1 2", "E0001 2:7 expected `:`, `=>` or `->` after the pattern, found `2`"},
        {"a, b := 1, 2", "E0001 1:6 expected the end of the statement, found `:=`",
         "`:=` declares a name in a statement of its own; an argument is named with `=`"},
        {"a ?= 3", "E0001 1:3 expected the end of the statement, found `?`",
         "a choice between two values is written `if condition: a else: b`"},
        {"x ?", "E0001 1:3 expected the end of the statement, found `?`",
         "a choice between two values is written `if condition: a else: b`"},
        {"x !", "E0001 1:3 expected the end of the statement, found `!`"},
        {"x? y", "E0001 1:4 expected the end of the statement, found `y`",
         "put statements on lines of their own or separate them with `;`"},
        {"print x += 3", "E0001 1:9 expected the end of the statement, found `+=`"},
        {"3: 4", "E0001 1:2 `:` begins a block, but this takes none"},
        {"x->y", "E0001 1:5 expected `(` and the arguments of the method, found the end of the line"},
        {"x->", "E0001 1:4 expected a name of the method after `->`, found the end of the line"},
        {"assert x y", "E0001 1:10 expected the end of the statement, found `y`",
         "put statements on lines of their own or separate them with `;`"},
        {"expect x to", "E0001 1:12 expected a matcher after `to`, found the end of the line"},
        {"expect x to_equal 3", "E0001 1:10 expected the end of the statement, found `to_equal`",
         "put statements on lines of their own or separate them with `;`"},
        {"expect x not to equal 3", "E0001 1:10 expected the end of the statement, found the keyword `not`",
         "put statements on lines of their own or separate them with `;`"},
        {"f ...xs", "E0001 1:3 expected the end of the statement, found `...`",
         "a range is written `a..b`, with its end `a..=b`"},
        {"f(a, , b)", "E0001 1:6 expected an expression, found `,`"},
        {"f(a: )", "E0001 1:6 expected an expression, found `)`"},
        {"f(", "E0001 1:3 expected an expression, found the end of the file"},
        {"x[]", "E0001 1:3 expected an index, found `]`"},
        {"{a, b: 1}", "E0001 1:6 expected `,` or `}`, found `:`"},
        {"{a: 1, b}", "E0001 1:9 expected `:` and the value of the dict entry, found `}`"},
        {"[x for x of y]", "E0001 1:10 expected `in` and what to iterate, found `of`"},
        {"[k: v for k in d]", "E0001 1:3 expected `,` or `]`, found `:`"},
        {"[x, y for x in z]", "E0001 1:7 expected `,` or `]`, found the keyword `for`",
         "a comprehension stands in brackets: `[e for x in xs]`"},
        {"{x: 1, y: 2 for x in z}", "E0001 1:13 expected `,` or `}`, found the keyword `for`",
         "a comprehension stands in brackets: `[e for x in xs]`"},
        {"{:}", "E0001 1:2 expected an expression, found `:`"},
        {"pass_dn \"later\"", "E0001 1:9 expected the end of the statement, found `\"later\"`",
         "put statements on lines of their own or separate them with `;`"},
        {"x +", "E0001 1:4 expected an expression, found the end of the line"},
        {"continue x", "E0001 1:10 expected the end of the statement, found `x`",
         "put statements on lines of their own or separate them with `;`"},
        {"xs.each |x|:\n    x", "E0001 1:12 expected an expression, found `:`"},
        {"m{a + b; c}", "E0001 1:8 a math block holds one expression, found `;`"},
        {"m{a = b}", "E0001 1:5 a math block holds one expression, found `=`"},
        {"m{}", "E0001 1:3 expected an expression, found `}`"},
        {"f::<i64>(x)", "E0001 1:2 expected the end of the statement, found `::`"},
        {"a.::b", "E0001 1:3 expected the name of a field or method after `.`, found `::`"},
        {"a..b..c", "E0001 1:5 a range of a range", "ranges do not chain"},
        {"..", "E0001 1:1 expected an expression, found `..`"},
        {"x = {", "E0001 1:6 expected an expression, found the end of the file"},
        {")", "E0001 1:1 expected an expression, found `)`"},
        {"x = ]", "E0001 1:5 expected an expression, found `]`"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("malformed texts and numbers", "[errors]") {
    const ReportCase cases[] = {
        {"t.99999999999999999999", "E0005 1:3 the integer 99999999999999999999 does not fit in i64",
         "a float can hold it approximately: put `.0` behind it"},
        {"t.4294967296", "E0005 1:3 this index of a tuple is too great"},
        {"\"a{b\"", "E0013 1:3 this `{` of the text is never closed", "write `{{` for a brace as a character"},
        {"\"\\q\"", "E0004 1:2 `\\q` is no escape sequence",
         "the escapes are \\n \\t \\r \\0 \\\\ \\\" \\' \\{ \\} \\xHH \\uHHHH \\u{H...}; write `\\\\` for a backslash, "
         "or use a text in single quotes, which has no escapes"},
        {"\"\\u{110000}\"", "E0004 1:2 this escape names no Unicode character",
         "write \\xHH with two, \\uHHHH with four, or \\u{H...} with one to six hexadecimal digits"},
        {"\"\\u{zz}\"", "E0004 1:2 this escape names no Unicode character",
         "write \\xHH with two, \\uHHHH with four, or \\u{H...} with one to six hexadecimal digits"},
        {"\"\\u{41}\\u0041\\x41\\x4\"", "E0004 1:18 this escape names no Unicode character",
         "write \\xHH with two, \\uHHHH with four, or \\u{H...} with one to six hexadecimal digits"},
        {"`a`", "E0003 1:1 the character ``` (U+0060) cannot stand here", "texts stand in double quotes: \"a is {a}\""},
        {"x \\   \n  + y", "E0003 1:3 blanks after the `\\` that continues the line",
         "the `\\` must be the last character of its line"},
        {"1_000 + 0x_ff + 0b12 + 0o8", "E0005 1:17 a digit that this base does not have"},
        {"1e5 + 1e + 1.5e-3 + 1.e3", "E0005 1:7 `1e` is neither a number nor a name",
         "write `1 * e` for a product; implicit products are possible inside m{ }"},
        {"0x + 1", "E0005 1:1 `0x` has no digits of its base"},
        {"9223372036854775808", "E0005 1:1 the integer 9223372036854775808 does not fit in i64",
         "a float can hold it approximately: put `.0` behind it"},
        {"99999999999999999999999999999999999999999999999999999999999",
         "E0005 1:1 the integer 999999999999999999999999... does not fit in i64",
         "a float can hold it approximately: put `.0` behind it"},
        {"t.1e5", "E0005 1:3 `1e5` is neither a number nor a name",
         "write `1 * e5` for a product; implicit products are possible inside m{ }"},
        {"$x", "E0003 1:1 the character `$` (U+0024) cannot stand here",
         "names have no sign before them; a text shows a value by `{name}`"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("what is no pattern", "[errors]") {
    const ReportCase cases[] = {
        {"match v:\n    \"a{b}\": 1\n    _: 2", "E0014 2:5 a pattern cannot be computed from `{...}`",
         "bind a name and compare it in a guard: `x if x == ...`"},
        {"match v:\n    -\"a\": 1", "E0014 2:6 expected a literal in the pattern, found `\"a\"`"},
        {"match v:\n    -true: 1", "E0014 2:6 expected a literal in the pattern, found the keyword `true`"},
        {"match v:\n    [..., a, ...]: 1", "E0014 2:14 a second rest in one pattern"},
        {"match v:\n    if: 1", "E0014 2:5 expected a pattern, found the keyword `if`"},
        {"val", "E0014 1:4 expected a name or a pattern, found the end of the line"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("malformed declarations", "[errors]") {
    const ReportCase cases[] = {
        {"from a b", "E0001 1:8 expected `import` and the names, found `b`"},
        {"export *", "E0001 1:8 expected a name to export, found `*`"},
        {"val g = fn x: x", "E0001 1:12 expected `(` and the parameters of the lambda, found `x`"},
        {"val g = fn: 1", "E0001 1:11 expected `(` and the parameters of the lambda, found `:`"},
        {"val x: -1 = 1", "E0001 1:8 expected a type, found `-`"},
        {"val x: if = 1", "E0001 1:8 expected a type, found the keyword `if`",
         "a choice between two values is written `if condition: a else: b`"},
        {"val x: List<i64 text> = 1", "E0001 1:17 expected `,` or `>`, found `text`"},
        {"val x: {a: i64, b: text} = 1", "E0001 1:15 expected `,` or `}`, found `,`"},
        {"class A < B:\n    x: i64", "E0001 2:6 expected `,` or `>`, found `:`"},
        {"class A:\n    \"About A.\"\n    x: i64",
         "E0001 2:5 expected a name of a field or a method, found `\"About A.\"`"},
        {"class A:\n    x > 0", "E0001 2:7 expected `:` and the type of the field, or `=` and its default, found `>`"},
        {"class A:\n    x",
         "E0001 2:6 expected `:` and the type of the field, or `=` and its default, found the end of the line"},
        {"class A:\n    if x: 1",
         "E0001 2:8 expected `:` and the type of the field, or `=` and its default, found `x`"},
        {"enum E:\n    A(x: i64 = 1)", "E0001 2:14 expected `,` or `)`, found `=`"},
        {"enum E:\n    1", "E0001 2:5 expected a name of a variant, found `1`"},
        {"trait T:\n    fn f()\n    fn g(): 1\n    x: i64", "E0001 4:5 expected a method of the trait, found `x`"},
        {"trait T:\n    type Item", "E0001 2:5 expected a method of the trait, found `type`"},
        {"impl [i64; 3]:\n    fn f(): 1", "E0001 1:10 expected `,` or `]`, found `;`"},
        {"impl T for A:\n    \"Doc.\"\n    x: i64", "E0001 2:5 expected a method of the impl, found `\"Doc.\"`"},
        {"fn f: 1", "E0001 1:5 expected `(` and the parameters of the function, found `:`"},
        {"fn f(x): = 3", "E0001 1:10 expected an expression, found `=`"},
        {"fn f(x y): x", "E0001 1:8 expected `,` or `)`, found `y`"},
        {"fn f(a.self): x", "E0001 1:7 expected `,` or `)`, found `.`"},
        {"fn int f(x): x", "E0001 1:8 expected `(` and the parameters of the function, found `f`"},
        {"extern fn f(x: i64): 1", "E0001 1:11 an extern function has no body"},
        {"extern \"C\":\n    fn f()\n    fn g() -> i64",
         "E0001 1:11 expected `fn` and the function of the host, found `:`"},
        {"extern f()", "E0001 1:8 expected `fn` and the function of the host, found `f`"},
        {"extern class A", "E0001 1:8 expected `fn` and the function of the host, found the keyword `class`"},
        {"@\nfn f(): 1", "E0001 1:2 expected a name of the decorator, found the end of the line"},
        {"use \"a.b\"", "E0001 1:5 expected a name of the module, found `\"a.b\"`",
         "the module in the file folder/helper.spl is `folder.helper`"},
        {"val x: i64, y = 3", "E0001 1:11 expected `=` and the value of the binding, found `,`"},
        {"val x =", "E0001 1:8 expected a value, found the end of the line"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("what the language leaves out is named", "[errors]") {
    const ReportCase cases[] = {
        {"class A(B):\n    x: i64", "E0901 1:8 inheritance (`class A(...)`) is not part of the DL subset"},
        {"class A extends B:\n    x: i64", "E0901 1:9 inheritance (`class A(...)`) is not part of the DL subset"},
        {"class A:\n    invariant: x > 0", "E0901 2:5 contract (`invariant:`) is not part of the DL subset"},
        {"class A:\n    invariant:\n        x > 0", "E0901 2:5 contract (`invariant:`) is not part of the DL subset"},
        {"class A:\n    @decorated\n    x: i64", "E0901 2:6 decorator `@decorated` is not part of the DL subset"},
        {"class A:\n    @static\n    fn f(): 1", "E0901 2:6 decorator `@static` is not part of the DL subset"},
        {"@a\n@b(1, (2))\nfn f(): 1", "E0901 1:2 decorator `@a` is not part of the DL subset"},
        {"@a\nclass C: pass", "E0901 1:2 decorator `@a` is not part of the DL subset"},
        {"@a\nx = 1", "E0901 1:2 decorator `@a` is not part of the DL subset"},
        {"@a(1", "E0901 1:2 decorator `@a` is not part of the DL subset"},
        {"@when(x)\nfn f(): 1", "E0901 1:2 conditional compilation (`@when`) is not part of the DL subset"},
        {"@gpu\nfn f(): 1", "E0901 1:2 GPU kernel is not part of the DL subset"},
        {"@async\nfn f(): 1", "E0901 1:2 async is not part of the DL subset"},
        {"async fn f(): 1", "E0901 1:1 async is not part of the DL subset"},
        {"kernel fn f(): 1", "E0901 1:1 GPU kernel is not part of the DL subset"},
        {"unit kg: f64", "E0901 1:1 unit literal (a `unit` declaration) is not part of the DL subset"},
        {"unit m(x)", "E0901 1:1 unit literal (a `unit` declaration) is not part of the DL subset"},
        {"on pc{1} x", "E0901 1:1 AOP (`on pc{...}`) is not part of the DL subset"},
        {"forbid pc{1} x", "E0901 1:1 AOP (`forbid pc{...}`) is not part of the DL subset"},
        {"asm { add }", "E0901 1:1 inline asm is not part of the DL subset"},
        {"asm: 1", "E0901 1:1 inline asm is not part of the DL subset"},
        {"actor A:\n    x: i64", "E0901 1:1 actor is not part of the DL subset"},
        {"mixin M:\n    x: i64", "E0901 1:1 mixin is not part of the DL subset"},
        {"macro m(x): x", "E0901 1:1 macro is not part of the DL subset"},
        {"macro m!(x): x", "E0901 1:1 macro is not part of the DL subset"},
        {"comptime val x = 1", "E0901 1:1 macro (`comptime`) is not part of the DL subset"},
        {"kernel class A: x", "E0901 1:1 GPU kernel is not part of the DL subset"},
        {"f(*xs, **d)", "E0901 1:9 a dict spread over arguments (`**`) is not part of the DL subset"},
        {"f(**d)", "E0901 1:4 a dict spread over arguments (`**`) is not part of the DL subset"},
        {"x unwrap or: 3", "E0901 1:3 the word operator `unwrap or:` is not part of the DL subset"},
        {"x unwrap or 3", "E0901 1:3 the word operator `unwrap or:` is not part of the DL subset"},
        {"x unwrap else: \\e: 4", "E0901 1:3 the word operator `unwrap else:` is not part of the DL subset"},
        {"x unwrap or_return: 3", "E0901 1:3 the word operator `unwrap or_return:` is not part of the DL subset"},
        {"super(1)", "E0901 1:1 inheritance (`super`) is not part of the DL subset"},
        {"new &x", "E0901 1:1 a pointer (`new &T`) is not part of the DL subset"},
        {"new *x", "E0901 1:1 a pointer (`new &T`) is not part of the DL subset"},
        {":x", "E0901 1:1 a symbol (`:name`) is not part of the DL subset"},
        {"b\"abc\"", "E0901 1:1 byte strings such as b\"x\" are not part of the DL subset"},
        {"1_i64 + 2_f64 + 3_x + 4.5_f32", "E0901 1:17 unit literal `3_x` is not part of the DL subset",
         "write the number alone, and name the unit in the variable"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("headers without a colon", "[errors]") {
    const ReportCase cases[] = {
        {"struct P { x: i64, y: i64 }", "E0006 1:10 expected `:` after the header of the struct, found `{`",
         "blocks begin with `:` and are indented; they have no braces"},
        {"enum E { A, B(x: i64) }", "E0006 1:8 expected `:` after the header of the enum, found `{`",
         "blocks begin with `:` and are indented; they have no braces"},
        {"while true do\n    x", "E0006 1:12 expected `:` after the header of the loop, found `do`",
         "write `:` instead of `do`"},
        {"if x then\n    1", "E0006 1:6 expected `:` after the header of the `if`, found `then`",
         "write `:` instead of `then`"},
        {"for i in 0 to 3:\n    i", "E0006 1:12 expected `:` after the header of the loop, found `to`",
         "a range with its end is written `a..=b`"},
        {"for i in 0 until 3:\n    i", "E0006 1:12 expected `:` after the header of the loop, found `until`",
         "a range is written `a..b`"},
        {"for i in 0...3:\n    i", "E0006 1:11 expected `:` after the header of the loop, found `...`",
         "a range is written `a..b`, with its end `a..=b`"},
        {"if f x:\n    1", "E0006 1:6 expected `:` after the header of the `if`, found `x`"},
        {"if x implements Y:\n    1", "E0006 1:6 expected `:` after the header of the `if`, found `implements`",
         "a type gets the methods of a trait by `impl Trait for Type:` below it"},
        {"while x y:\n    1", "E0006 1:9 expected `:` after the header of the loop, found `y`"},
        {"class A {\n    x: i64\n}", "E0006 1:9 expected `:` after the header of the class, found `{`",
         "blocks begin with `:` and are indented; they have no braces"},
        {"match x\n    1: 2", "E0006 1:8 expected `:` after the header of the `match`"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("spellings of other languages are named", "[errors]") {
    const ReportCase cases[] = {
        {"fn f(x) = x + 1", "E0010 1:9 the body of a function begins with `:`"},
        {"fn f(x) => x + 1", "E0010 1:9 the body of a function begins with `:`"},
        {"include \"a\"", "E0010 1:1 modules are imported with `use`",
         "write `use a.b (name)`, for the file a/b.spl beside this one"},
        {"unless x: 1", "E0010 1:1 `unless` is spelled `if not`", "write `if not`"},
        {"until (x): 1", "E0010 1:1 `until` is spelled `while not`", "write `while not`"},
        {"repeat 3:\n    1", "E0010 1:1 there is no `repeat`", "write `for _ in 0..n:`"},
        {"foreach x in xs:\n    1", "E0010 1:1 `foreach` is spelled `for`", "write `for`"},
        {"foreach (x in xs):\n    1", "E0010 1:1 `foreach` is spelled `for`", "write `for`"},
        {"switch x:\n    case 1: 2", "E0010 1:1 `switch` is spelled `match`", "write `match`"},
        {"switch (x)\n    case 1: 2", "E0010 1:1 `switch` is spelled `match`", "write `match`"},
        {"interface A:\n    fn f()", "E0010 1:1 an `interface` is a `trait`", "write `trait`"},
        {"protocol A { f() }", "E0010 1:1 a `protocol` is a `trait`", "write `trait`"},
        {"string s = \"a\"", "E0010 1:1 a variable is declared with `val` or `var`", "write `val`"},
        {"int x = 3", "E0010 1:1 a variable is declared with `val` or `var`", "write `val`"},
        {"do:\n    x\nwhile x", "E0010 1:1 there is no `do ... while`",
         "write `loop:` with `if not condition: break` as its last line"},
        {"do {\n    x\n} while (x)", "E0010 1:1 there is no `do ... while`",
         "write `loop:` with `if not condition: break` as its last line"},
        {"mut x = 3", "E0010 1:1 a variable that changes is declared with `var`", "write `var`"},
        {"x === 3", "E0010 1:3 `===` is spelled `==`", "write `==`"},
        {"x !== 3", "E0010 1:3 `!==` is spelled `!=`", "write `!=`"},
        {"x <> 3", "E0010 1:3 `<>` is spelled `!=`", "write `!=`"},
        {"x++", "E0010 1:3 there is no `++` and no `--`", "write `x += 1` or `x -= 1`"},
        {"x--", "E0010 1:3 there is no `++` and no `--`", "write `x += 1` or `x -= 1`"},
        {"++x", "E0010 1:1 there is no `++` and no `--`", "write `x += 1` or `x -= 1`"},
        {"--x", "E0010 1:1 there is no `++` and no `--`", "write `x += 1` or `x -= 1`"},
        {"lambda x: x", "E0010 1:1 a lambda is written `\\x: ...`", "write `\\`"},
        {"f(lambda x, y: x)", "E0010 1:3 a lambda is written `\\x: ...`", "write `\\`"},
        {"g = lambda: 1", "E0010 1:5 a lambda is written `\\x: ...`", "write `\\`"},
        {"f(function(x) { x })", "E0010 1:3 a function without a name is written `fn(x): ...` or `\\x: ...`",
         "write `fn`"},
        {"f(def(x): x)", "E0010 1:3 a function without a name is written `fn(x): ...` or `\\x: ...`", "write `fn`"},
        {"elseif x: 1", "E0010 1:1 `elseif` is spelled `elif`", "write `elif`"},
        {"try:\n    1\nexcept e:\n    2", "E0010 3:1 `except` is spelled `catch`", "write `catch`"},
        {"try:\n    1\nrescue:\n    2", "E0010 3:1 `rescue` is spelled `catch`", "write `catch`"},
        {"match x:\n    1 -> 2\n    default: 3", "E0010 3:5 the arm for everything else is `_`"},
        {"match x:\n    case 1: 2\n    else: 3", "E0010 3:5 the arm for everything else is `_`"},
        {"new A(1)", "E0010 1:1 there is no `new`: a type is called to make a value", "write `A(...)`"},
        {"++", "E0010 1:1 there is no `++` and no `--`", "write `x += 1` or `x -= 1`"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("misplaced parts", "[errors]") {
    const ReportCase cases[] = {
        {"foreach x of xs:\n    1", "E0011 1:11 a call needs parentheses here",
         "write `x(...)`; only the outermost call of a statement may leave them out"},
        {"x instanceof Y", "E0011 1:14 a call needs parentheses here",
         "write `instanceof(...)`; only the outermost call of a statement may leave them out"},
        {"x typeof Y", "E0011 1:10 a call needs parentheses here",
         "write `type_of(...)`; only the outermost call of a statement may leave them out"},
        {"else if = 3", "E0015 1:1 the keyword `else` without an `if` that it belongs to",
         "an `else` stands at the indentation of its `if`, directly behind its block"},
        {"try:\n    1\ncatch e:\n    2\ncatch f:\n    3", "E0015 5:1 a second `catch` for one `try`",
         "tell errors apart by `e.kind` inside one `catch`"},
        {"try:\n    1", "E0015 1:1 `try` without `catch` or `finally`"},
        {"f(a: 1, b = 2, 3)", "E0016 1:16 a positional argument after a named one in the call of `f`",
         "move it to the front, or name it too"},
        {"f(a b)", "E0011 1:5 a call needs parentheses here",
         "write `a(...)`; only the outermost call of a statement may leave them out"},
        {"it skip \"x\": 1", "E0011 1:9 a call needs parentheses here",
         "write `skip(...)`; only the outermost call of a statement may leave them out"},
        {"\"a{b c}\"", "E0011 1:6 a call needs parentheses here",
         "write `b(...)`; only the outermost call of a statement may leave them out"},
        {"if a:\n    b\n    else:\n    c", "E0015 3:5 the keyword `else` without an `if` that it belongs to",
         "an `else` stands at the indentation of its `if`, directly behind its block"},
        {"if a: b\nelif c: d\nelse: e\nelse: f", "E0015 4:1 the keyword `else` without an `if` that it belongs to",
         "an `else` stands at the indentation of its `if`, directly behind its block"},
        {"    x", "E0007 1:1 unexpected indentation: this line is deeper than its block",
         "a deeper line needs a header that ends with `:` above it; to continue the line before, end that one with an "
         "operator or use brackets"},
        {"x\n  y", "E0007 2:1 unexpected indentation: this line is deeper than its block",
         "a deeper line needs a header that ends with `:` above it; to continue the line before, end that one with an "
         "operator or use brackets"},
        {"fn f():\n    x\n   y", "E0007 3:1 inconsistent indentation: this line belongs to no block",
         "indent by 4 spaces to stay inside the function, or by 0 spaces to go on after it"},
        {"fn f():\n    x\n\ty", "E0007 3:1 inconsistent indentation: tabs and spaces are mixed",
         "indent every line of a block with the same characters"},
    };
    check_reports(std::begin(cases), std::end(cases));
}

TEST_CASE("what is never closed", "[errors]") {
    const ReportCase cases[] = {
        {"f(func (x", "E0009 1:8 `(` is never closed"},
        {"m{a'}", "E0009 1:4 unterminated text",
         "texts over several lines stand between triple quotes: \"\"\"...\"\"\""},
        {"\"\\\n\"", "E0009 1:1 unterminated text",
         "texts over several lines stand between triple quotes: \"\"\"...\"\"\""},
        {"\"abc", "E0009 1:1 unterminated text",
         "texts over several lines stand between triple quotes: \"\"\"...\"\"\""},
        {"\"\"\"abc", "E0009 1:1 unterminated text"},
        {"'abc", "E0009 1:1 unterminated text",
         "texts over several lines stand between triple quotes: \"\"\"...\"\"\""},
        {"/* a", "E0009 1:1 unterminated comment", "comments from `/*` to `*/` nest: each needs its own `*/`"},
    };
    check_reports(std::begin(cases), std::end(cases));
}
