// Pages of arithmetic, indexes, assertions and thrown values.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kValues[] = {
    {"E0210", Shown::Run, "An integer result does not fit in 64 bits, where wrapping around would be no answer.",
     "print (0..9).step_by(9223372036854775807).step_by(2)", "print (0..9).step_by(4).step_by(2)"},
    {"E0211", Shown::Elsewhere, "A function of the host program has no result for these numbers.",
     "print host_root(-1.0) # the host says why", "print \"see the reason in the message\""},
    {"E0212", Shown::Run, "Integers cannot be divided by zero. Floats can: the result is inf or nan.", "print 1 / 0",
     "print 1.0 / 0.0"},
    {"E0213", Shown::Run, "An index counts from 0 to one less than the length, or from the end with negative numbers.",
     "val xs = [1, 2, 3]\n"
     "print xs[3]",
     "val xs = [1, 2, 3]\n"
     "print xs[-1]"},
    {"E0222", Shown::Run, "An assert or an expectation was not true.", "assert 1 + 1 == 3",
     "assert 1 + 1 == 2\n"
     "print \"holds\""},
    {"E0223", Shown::Run, "The program called panic, because it cannot go on.", "panic(\"no data\")",
     "print \"go on\""},
    {"E0224", Shown::Run, "A value was thrown and no try around the place catches it.", "throw \"no data\"",
     "try:\n"
     "    throw \"no data\"\n"
     "catch e:\n"
     "    print e"},
};

} // namespace

std::span<const Page> values() { return kValues; }

} // namespace simple::explain_pages
