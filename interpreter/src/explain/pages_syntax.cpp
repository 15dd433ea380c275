// Pages of mistakes in the text of a program.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kSyntax[] = {
    {"E0001", Shown::Run,
     "The text does not follow the grammar at this place: something is missing, or stands where "
     "nothing of its kind may stand.",
     "val total = 1 +\n"
     "print total",
     "val total = 1 + 2\n"
     "print total"},
    {"E0002", Shown::Elsewhere,
     "Programs are UTF-8 text. The file has bytes that are not, mostly because an editor saved it in "
     "another encoding.",
     "print \"caf\\xe9\"", "print \"café\""},
    {"E0003", Shown::Run,
     "A character that no program contains outside of a text or comment, often copied from a web page "
     "or a document.",
     "val price = 3 § 4",
     "val price = 3 * 4\n"
     "print price"},
    {"E0004", Shown::Run,
     "A backslash in a text begins an escape such as \\n. This one does not exist. Write \\\\ for a "
     "backslash, or r\"…\" for text without escapes.",
     "print \"C:\\qata\"", "print \"C:\\\\qata\""},
    {"E0005", Shown::Run, "The number is malformed, or greater than an i64 (9223372036854775807) or f64 can hold.",
     "val n = 9223372036854775808",
     "val n = 9223372036854775807\n"
     "print n"},
    {"E0006", Shown::Run, "The header of a block (if, while, for, fn, class …) ends with a colon.",
     "if true\n"
     "    print \"yes\"",
     "if true:\n"
     "    print \"yes\""},
    {"E0007", Shown::Run, "The indentation of a line belongs to no open block, or mixes tabs and blanks.",
     "if true:\n"
     "        print 1\n"
     "    print 2",
     "if true:\n"
     "    print 1\n"
     "    print 2"},
    {"E0008", Shown::Elsewhere,
     "Brackets, blocks or expressions are nested deeper than the limit. Give inner parts names of "
     "their own.",
     "print ((((…1…)))) # more than 200 brackets inside each other",
     "val inner = (1 + 2)\n"
     "print (inner)"},
    {"E0009", Shown::Run, "A bracket, text or comment is opened and never closed.", "print (1 + 2", "print (1 + 2)"},
    {"E0010", Shown::Run, "The spelling belongs to another language; the message names the one to use.",
     "def half(x): x / 2",
     "fn half(x): x / 2\n"
     "print half(4)"},
    {"E0011", Shown::Run,
     "A call without parentheses cannot stand in the arguments of another one, because nobody could "
     "tell where it ends.",
     "fn inc(x): x + 1\n"
     "print inc inc 1",
     "fn inc(x): x + 1\n"
     "print inc(inc(1))"},
    {"E0012", Shown::Run, "Only names, fields, elements and patterns of these can be assigned.", "1 + 2 = 3",
     "var sum = 0\n"
     "sum = 3\n"
     "print sum"},
    {"E0013", Shown::Run,
     "The braces in a text hold an expression, then perhaps a colon and a format. Write {{ for a "
     "brace.",
     "print \"total: {1 2}\"", "print \"total: {1 + 2}\""},
    {"E0014", Shown::Run, "The pattern of a match, a loop or a destructuring is malformed.",
     "match 3:\n"
     "    +: print 1",
     "match 3:\n"
     "    1: print 1\n"
     "    _: print \"other\""},
    {"E0015", Shown::Run, "The keyword belongs to a statement that is not there, such as an else without its if.",
     "else:\n"
     "    print 1",
     "if false: print 0\n"
     "else:\n"
     "    print 1"},
    {"E0016", Shown::Run, "Positional arguments come first, named ones after them.",
     "fn scale(x, by): x * by\n"
     "print scale(x: 2, 3)",
     "fn scale(x, by): x * by\n"
     "print scale(2, by: 3)"},
    {"E0901", Shown::Run,
     "The construct belongs to the full language. It is outside of the subset for deep learning, so "
     "that nothing can run it here.",
     "actor Worker:\n"
     "    fn work(): 1",
     "class Worker:\n"
     "    fn work(): 1\n"
     "print Worker().work()"},
};

} // namespace

std::span<const Page> syntax() { return kSyntax; }

} // namespace simple::explain_pages
