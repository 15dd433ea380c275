// Pages of names, imports and warnings about them.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kNames[] = {
    {"E0101", Shown::Run, "Two parameters of one function have the same name, so only one of them could be read.",
     "fn area(w, w): w * w\n"
     "print area(2, 3)",
     "fn area(w, h): w * h\n"
     "print area(2, 3)"},
    {"E0102", Shown::Run, "No variable, function, import or predefined name of this spelling is visible here.",
     "val count = 3\n"
     "print cuont",
     "val count = 3\n"
     "print count"},
    {"E0103", Shown::Run, "Names bound by val, let, const or := keep their value. Bind with var what shall change.",
     "val n = 1\n"
     "n = 2",
     "var n = 1\n"
     "n = 2\n"
     "print n"},
    {"E0104", Shown::Run, "The value has no field or method of this name.",
     "class Point: x: i64\n"
     "print Point(1).y",
     "class Point: x: i64\n"
     "print Point(1).x"},
    {"E0105", Shown::Run, "The enum has no variant of this name.",
     "enum Color: Red, Green\n"
     "print Color.Blue",
     "enum Color: Red, Green\n"
     "print Color.Green"},
    {"E0106", Shown::Run, "A name is read before the statement that gives it a value has run.",
     "print later\n"
     "val later = 1",
     "val later = 1\n"
     "print later"},
    {"E0107", Shown::Run,
     "A header without a body only declares a function. Something has to define it before it is "
     "called.",
     "fn area(r: f64) -> f64\n"
     "print area(1.0)",
     "fn area(r: f64) -> f64: 3.14 * r * r\n"
     "print area(1.0)"},
    {"E0108", Shown::Run, "break and continue belong into loops, return into functions, self into methods.", "break",
     "for i in 0..3:\n"
     "    if i == 1: break\n"
     "    print i"},
    {"E0109", Shown::Run,
     "No file and no built-in module has this path. Files are looked for beside the importing file, "
     "in the program's folder, in its src folder and on the module path.",
     "use lib.pure.layers (Linear)",
     "use lib.pure.nn (Linear)\n"
     "print Linear(2, 1)"},
    {"E0110", Shown::Elsewhere,
     "Two files import each other, directly or through others. Move what both need into a third file.",
     "# a.spl\n"
     "use b (g)\n"
     "# b.spl\n"
     "use a (f)",
     "# common.spl has what a.spl and b.spl both need\n"
     "print \"no cycle\""},
    {"E0111", Shown::Run, "The module exists, but it has no such name.", "use lib.pure.nn (Linaer)",
     "use lib.pure.nn (Linear)\n"
     "print Linear(2, 1)"},
    {"E0112", Shown::Run,
     "Imported names cannot be assigned. Assign through the namespace (`use counter`, then `counter.n "
     "= 1`), or bind a variable of your own.",
     "use lib.pure.nn (Linear)\n"
     "Linear = 3",
     "use lib.pure.nn (Linear)\n"
     "val Layer = Linear\n"
     "print Layer(2, 1)"},
    {"E0113", Shown::Elsewhere, "The module is a file of the program, and the host does not permit reading files.",
     "use tools.secret", "print \"without the module\""},
    {"E0114", Shown::Elsewhere, "The module was found, but could not be read or loaded.", "use broken",
     "print \"repair the module first\""},
    {"W0001", Shown::Elsewhere,
     "The source holds characters that change the direction in which text is shown, so that it may "
     "read differently from what runs.",
     "print \"safe <U+202E> exe.txt\"", "print \"safe\""},
    {"W0002", Shown::Check, "The number is so small that an f64 cannot hold it; it becomes zero.", "print 1e-400",
     "print 1e-300"},
    {"W0101", Shown::Check, "A later definition replaces an earlier one of the same name, which can never be used.",
     "fn f(): 1\n"
     "fn f(): 2\n"
     "print f()",
     "fn one(): 1\n"
     "fn two(): 2\n"
     "print one() + two()"},
    {"W0102", Shown::Check,
     "A bare assignment in a function makes a local variable here, because the module's variable of "
     "that name is immutable.",
     "val limit = 3\n"
     "fn f():\n"
     "    limit = 4\n"
     "    limit\n"
     "print f()",
     "val limit = 3\n"
     "fn f():\n"
     "    val mine = limit + 1\n"
     "    mine\n"
     "print f()"},
    {"W0103", Shown::Check, "A definition or a later import replaces an imported name.",
     "use lib.pure.nn (ReLU)\n"
     "fn ReLU(): 1\n"
     "print ReLU()",
     "fn rectify(): 1\n"
     "print rectify()"},
    {"W0104", Shown::Check, "An import or a local variable is never used. Remove it, or let its name begin with `_`.",
     "fn f():\n"
     "    val unused = 1\n"
     "    2\n"
     "print f()",
     "fn f():\n"
     "    2\n"
     "print f()"},
    {"W0105", Shown::Check,
     "Nothing ever comes to this code: it stands behind a return, break, continue or throw, or in an "
     "arm whose values an earlier arm takes.",
     "fn f():\n"
     "    return 1\n"
     "    print 2\n"
     "print f()",
     "fn f():\n"
     "    print 2\n"
     "    return 1\n"
     "print f()"},
    {"W0106", Shown::Check,
     "The name is found in the library, but the file does not import it. Importing it says where it "
     "comes from and protects it from other names.",
     "print ReLU()",
     "use lib.pure.nn (ReLU)\n"
     "print ReLU()"},
    {"W0107", Shown::Check, "A dict has one value for each key, so that of the later entry replaces the first.",
     "print {\"lr\": 0.1, \"lr\": 0.2}", "print {\"lr\": 0.1, \"momentum\": 0.2}"},
    {"W0108", Shown::Check,
     "Annotations are for the reader, except that `i64`, `f64`, `bool` and `text` are checked; one that names no type "
     "is "
     "most likely misspelt.",
     "val rate: flaot = 0.1\n"
     "print rate",
     "val rate: float = 0.1\n"
     "print rate"},
};

} // namespace

std::span<const Page> names() { return kNames; }

} // namespace simple::explain_pages
