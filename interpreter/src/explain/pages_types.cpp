// Pages of kinds, calls and members.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kTypes[] = {
    {"E0201", Shown::Run, "A value has another kind than the declaration, parameter or operation needs.",
     "fn half(n: i64): n / 2\n"
     "print half(\"four\")",
     "fn half(n: i64): n / 2\n"
     "print half(4)"},
    {"E0202", Shown::Run, "Only functions, types, layers and objects with a forward method can be called.",
     "val n = 5\n"
     "print n(1)",
     "val n = 5\n"
     "print n * 1"},
    {"E0203", Shown::Run, "The call gives more or fewer arguments than the function takes.",
     "fn add(a, b): a + b\n"
     "print add(1)",
     "fn add(a, b): a + b\n"
     "print add(1, 2)"},
    {"E0204", Shown::Run, "The function or class has no parameter of this name.",
     "fn scale(x, by): x * by\n"
     "print scale(2, factor: 3)",
     "fn scale(x, by): x * by\n"
     "print scale(2, by: 3)"},
    {"E0205", Shown::Run, "One parameter gets two values, by position and by name or twice by name.",
     "fn scale(x, by): x * by\n"
     "print scale(2, x: 3)",
     "fn scale(x, by): x * by\n"
     "print scale(2, by: 3)"},
    {"E0206", Shown::Run, "A field without a default needs a value when an object is made.",
     "class Point:\n"
     "    x: i64\n"
     "    y: i64\n"
     "print Point(1)",
     "class Point:\n"
     "    x: i64\n"
     "    y: i64 = 0\n"
     "print Point(1)"},
    {"E0207", Shown::Run,
     "The operator is not defined for operands of these kinds. Numbers become part of a text by "
     "interpolation.",
     "print \"n = \" + 1", "print \"n = {1}\""},
    {"E0208", Shown::Run, "`as` cannot convert this value to this type.",
     "class A: x: i64\n"
     "class B: x: i64\n"
     "print A(1) as B",
     "print 3.7 as i64"},
    {"E0209", Shown::Run, "The value has the right kind, but is outside of what the operation allows.",
     "use lib.pure.nn (Dropout)\n"
     "print Dropout(1.5)",
     "use lib.pure.nn (Dropout)\n"
     "print Dropout(0.5)"},
    {"E0215", Shown::Run,
     "The value before the dot is nil. Test it, give a default with ??, or use ?. to get nil in that "
     "case.",
     "val user = nil\n"
     "print user.name",
     "val user = nil\n"
     "print user?.name ?? \"nobody\""},
    {"E0216", Shown::Run, "unwrap and ! take the value out of an option or result. Here is none.",
     "val found = \"abc\".find(\"x\")\n"
     "print found!",
     "val found = \"abc\".find(\"x\")\n"
     "print found ?? -1"},
    {"E0217", Shown::Run, "The pattern has another number of parts than the value.",
     "val (a, b) = (1, 2, 3)\n"
     "print a + b",
     "val (a, b, _) = (1, 2, 3)\n"
     "print a + b"},
    {"E0218", Shown::Run, "The part behind the colon in {value:spec} does not fit the kind of value.",
     "print \"{\"abc\":.2f}\"", "print \"{3.14159:.2f}\""},
    {"E0219", Shown::Run,
     "Arrays, ranges, texts, tuples, dicts, sets, integers and objects with len and get can be "
     "iterated; this value cannot.",
     "for x in 3.5: print x", "for x in 0..3: print x"},
    {"E0220", Shown::Run, "A dict or set got or lost keys while a loop went through it. Loop over a copy of its keys.",
     "val d = {\"a\": 1}\n"
     "for (k, v) in d:\n"
     "    d[k + \"x\"] = v",
     "val d = {\"a\": 1}\n"
     "for k in d.keys():\n"
     "    d[k + \"x\"] = d[k]\n"
     "print d"},
    {"E0221", Shown::Run,
     "A value that contains itself cannot be the key of a dict or an element of a set, nor be compared with another "
     "one.",
     "val xs = [1]\n"
     "xs.push(xs)\n"
     "print {xs: 1}.len()",
     "val xs = [1]\n"
     "xs.push(xs)\n"
     "print {xs.len(): 1}"},
    {"E0225", Shown::Run, "A class says that it implements a trait, but lacks one of the methods the trait asks for.",
     "trait Shape:\n"
     "    fn area() -> f64\n"
     "class Dot: x: f64\n"
     "impl Shape for Dot: pass",
     "trait Shape:\n"
     "    fn area() -> f64\n"
     "class Dot: x: f64\n"
     "impl Shape for Dot:\n"
     "    fn area() -> f64: 0.0\n"
     "print Dot(1.0).area()"},
    {"E0226", Shown::Run,
     "A function cannot be a key of a dict or an element of a set. Numbers, texts, bools, tuples and "
     "enum values can.",
     "val d = {}\n"
     "d[print] = 2",
     "val d = {}\n"
     "d[(1, 2)] = 2\n"
     "print d"},
};

} // namespace

std::span<const Page> types() { return kTypes; }

} // namespace simple::explain_pages
