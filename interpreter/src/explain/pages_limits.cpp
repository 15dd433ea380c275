// Pages of limits and interruption.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kLimits[] = {
    {"E0501", Shown::Elsewhere, "The source file or one of its lines is longer than the limit of the host.",
     "# a file that is longer than the limit", "print \"short\""},
    {"E0502", Shown::Limit, "The program ran longer than the time limit (--timeout). It cannot catch this error.",
     "loop: pass", "print \"done\""},
    {"E0503", Shown::Run,
     "Calls are nested deeper than the limit (--max-depth), mostly because a recursion never ends.",
     "fn f(n): f(n + 1)\n"
     "print f(0)",
     "fn f(n): if n == 0: 0 else: f(n - 1)\n"
     "print f(10)"},
    {"E0504", Shown::Limit,
     "The program made more calls and loop turns than the step limit (--max-steps) allows. It cannot "
     "catch this error.",
     "loop: pass", "print \"done\""},
    {"E0505", Shown::Limit,
     "The values of the program need more memory than the limit (--max-memory), or than there is.",
     "var xs = [0]\n"
     "loop: xs = xs + xs",
     "print [0] * 10"},
    {"E0506", Shown::Run, "A text or collection would become longer than the limit.",
     "print (\"a\" * 4000000000).len()", "print (\"a\" * 40).len()"},
    {"E0507", Shown::Elsewhere, "Ctrl-C or the host stopped the program.", "loop: pass # and Ctrl-C", "print \"done\""},
};

} // namespace

std::span<const Page> limits() { return kLimits; }

} // namespace simple::explain_pages
