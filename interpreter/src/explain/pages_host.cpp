// Pages of plugins, host programs and defects.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kHost[] = {
    {"E0801", Shown::Elsewhere,
     "A function of a library returned what no value can be: an array of negative length, or NULL for elements. The "
     "library is at fault; simple/plugin.h says what it has to fill in.",
     "extern fn stats_squares(n: i64) -> [f64]\n"
     "print stats_squares(4) # sets len, but no data",
     "print \"mend the library\""},
    {"E0802", Shown::Elsewhere,
     "The handle is not live: it was freed, belongs to another interpreter, or was never one.",
     "rt_torch_free(h)\n"
     "rt_torch_relu(h)",
     "print \"use the handle before it is freed\""},
    {"E0803", Shown::Elsewhere,
     "A function of a library reported a failure, or let a C++ exception out. The message is the library's.",
     "extern fn good_dot(a: [f64], b: [f64]) -> f64\n"
     "print good_dot([1.0, 2.0], [3.0]) # the library wants equal lengths",
     "print \"see the reason in the message\""},
    {"E0804", Shown::Run,
     "The extern function is declared, but no host and no library provides it. The notes list every place that was "
     "looked at; give the library with --plugin PATH, in SIMPLE_PLUGIN_PATH, or as the host with Options::plugins.",
     "extern fn host_dot(a: [f64], b: [f64]) -> f64\n"
     "print host_dot([1.0], [2.0])",
     "extern fn host_dot(a: [f64], b: [f64]) -> f64\n"
     "print \"declared, not called\""},
    {"E0805", Shown::Check,
     "The extern function cannot be called as it is declared: a type cannot cross to native code, or the plugin "
     "declares the function with other types.",
     "extern fn total(prices: {text: f64}) -> f64", "extern fn total(names: [text], prices: [f64]) -> f64"},
    {"E0806", Shown::Elsewhere,
     "The PyTorch plugin is missing, or cannot be loaded. `simple info --accel` shows what was tried.",
     "torch_add(a, b) # without a plugin", "print \"the native functions need no plugin\""},
    {"E0807", Shown::Elsewhere, "A function of the host program failed with an error of its own.",
     "report(metrics) # the host throws", "print \"see the reason in the message\""},
    {"E0808", Shown::Elsewhere,
     "Two threads used one interpreter at the same time, or it was destroyed while its program ran. "
     "Give every thread an interpreter of its own.",
     "interpreter.run_source(…) // on two threads", "print \"one interpreter for each thread\""},
    {"E0999", Shown::Elsewhere,
     "The interpreter itself has a defect. Please report it with the output of `simple info`.",
     "# no program should do this", "print \"works\""},
};

} // namespace

std::span<const Page> host() { return kHost; }

} // namespace simple::explain_pages
