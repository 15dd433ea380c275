// Pages of plugins, host programs and defects.
#include "explain/pages.hpp"

namespace simple::explain_pages {

namespace {

constexpr Page kHost[] = {
    {"E0801", Shown::Elsewhere, "A plugin returned something that cannot be what it promises.",
     "val y = rt_torch_relu(x)", "print \"use a plugin of the right version\""},
    {"E0802", Shown::Elsewhere,
     "The handle is not live: it was freed, belongs to another interpreter, or was never one.",
     "rt_torch_free(h)\n"
     "rt_torch_relu(h)",
     "print \"use the handle before it is freed\""},
    {"E0803", Shown::Elsewhere, "A plugin or host function reported a failure.", "val y = rt_torch_relu(x)",
     "print \"see the reason in the message\""},
    {"E0804", Shown::Run, "The extern function is declared, but no host and no loaded plugin provides it.",
     "extern fn host_dot(a: [f64], b: [f64]) -> f64\n"
     "print host_dot([1.0], [2.0])",
     "extern fn host_dot(a: [f64], b: [f64]) -> f64\n"
     "print \"declared, not called\""},
    {"E0805", Shown::Elsewhere, "The declaration of the extern function names types that cannot cross to the host.",
     "extern fn f(x: {text: i64})", "print \"numbers, bools, texts and arrays of them\""},
    {"E0806", Shown::Elsewhere, "The plugin was found, but cannot be loaded. `simple info` shows what was tried.",
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
    {"W0901", Shown::Elsewhere,
     "The PyTorch plugin is not available, so that everything runs natively: the same results, slower "
     "for large tensors. `simple info` shows what was tried.",
     "set_acceleration(AccelMode.PyTorchFFI)", "print \"works without the plugin\""},
};

} // namespace

std::span<const Page> host() { return kHost; }

} // namespace simple::explain_pages
