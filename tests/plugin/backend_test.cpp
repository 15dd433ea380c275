// Operations that should run in a LibTorch plugin that cannot: the result is native, the cause is told once.
#include <cstddef>
#include <string>

#include "catch.hpp"
#include "program.hpp"

using simple::plugin_test::fake;
using simple::plugin_test::Outcome;
using simple::plugin_test::read_file;
using simple::plugin_test::run_in_process;
using simple::plugin_test::run_program;
using simple::plugin_test::Setting;
using simple::plugin_test::TemporaryFolder;

namespace {

std::string program(const std::string& mode) {
    return "use lib.pure.accel (set_acceleration, AccelMode, get_stats)\n"
           "use lib.pure.tensor (PureTensor)\n"
           "set_acceleration(AccelMode." +
           mode +
           ")\n"
           "for i in 0..3: print (PureTensor.ones([1]) + i).item()\n"
           "val s = get_stats()\n"
           "print s.pure_count, s.ffi_count, s.fallback_count\n";
}

const std::string kResults = "1.0\n2.0\n3.0\n";

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

/// A run shows the results, the counts, and the warning once.
void check_outcome(const Outcome& outcome, const std::string& counts, const std::string& warning) {
    INFO(outcome.output);
    CHECK(outcome.succeeded);
    CHECK(outcome.output.find(kResults + counts + "\n") != std::string::npos);
    CHECK(count(outcome.output, warning) == 1);
    CHECK(count(outcome.output, "[ACCEL]") == 1);
}

void check_both(const std::string& source, const std::string& library, const std::string& counts,
                const std::string& warning) {
    INFO(library);
    check_outcome(run_in_process(source, {{fake(library)}}), counts, warning);
    check_outcome(run_program(source, {{fake(library)}}), counts, warning);
}

} // namespace

TEST_CASE("a failing plugin is replaced by the native kernels") {
    for (const char* library : {"torch_failing/simple_torch_ffi", "torch_good/simple_torch_ffi"}) {
        check_both(program("PyTorchFFI"), library, "3 0 3",
                   "[ACCEL] FFI failed (the fake always fails), using Pure Simple");
    }
}

TEST_CASE("a plugin that cannot be used is told once and nothing falls back") {
    const std::string warning = "[ACCEL] mode PyTorchFFI runs on Pure Simple: the PyTorch plugin ";
    // The program may have the real plugin beside it, which it takes when this one is refused.
    check_outcome(run_in_process(program("PyTorchFFI"), {{fake("torch_wrong_abi/simple_torch_ffi")}}), "3 0 0",
                  warning);
    check_both(program("PyTorchFFI"), "torch_no_run/simple_torch_ffi", "3 0 0", "it has no simple_torch_kernel");
}

TEST_CASE("a program that wants no plugin is told that, found or not yet looked for") {
    const std::string warning =
        "[ACCEL] mode PyTorchFFI runs on Pure Simple: the program called set_ffi_available(false)\n";
    const std::string forbids = "use lib.pure.accel (set_ffi_available)\nset_ffi_available(false)\n";
    const std::string looks = "use lib.pure.torch_ffi (torch_available)\ntorch_available()\n";
    for (const std::string& before : {forbids, looks + forbids}) {
        check_outcome(run_in_process(before + program("PyTorchFFI"), {{fake("torch_good/simple_torch_ffi")}}), "3 0 0",
                      warning);
    }
}

TEST_CASE("a plugin that cannot be opened changes no result") {
    const TemporaryFolder folder;
    const std::string good = read_file(fake("torch_good/simple_torch_ffi"));
    const std::string truncated = folder.write("libsimple_torch_ffi.so", good.substr(0, good.size() / 3));
    for (const std::string& plugin : {truncated, folder.path("libsimple_torch.so")}) {
        const std::string source = program("PyTorchFFI");
        for (const Outcome& outcome : {run_in_process(source, {{plugin}}), run_program(source, {{plugin}})}) {
            INFO(plugin << "\n" << outcome.output);
            CHECK(outcome.succeeded);
            CHECK(outcome.output.find(kResults) != std::string::npos);
        }
    }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which reserve a large part of the address space

TEST_CASE("where the limit of memory is too low for LibTorch it is not loaded") {
    const std::string shell = "sh -c 'ulimit -v 900000; exec \"$0\" \"$@\"'";
    const Setting failing{{fake("torch_failing/simple_torch_ffi")}};
    const Outcome narrow = run_program(program("PyTorchFFI"), failing, shell);
    check_outcome(narrow, "3 0 0", "[ACCEL] mode PyTorchFFI runs on Pure Simple: the PyTorch plugin ");
    CHECK(narrow.output.find(": needs 1024 MiB of address space, more than this process may have") !=
          std::string::npos);
    const Outcome plain =
        run_program("extern fn plain_twice(x: i64) -> i64\nprint plain_twice(21)\n", {{fake("plain")}}, shell);
    CHECK(plain.output == "42\n");
}

#endif

TEST_CASE("modes that do not want a plugin say nothing of a bad one") {
    for (const char* mode : {"PureSimple", "Auto"}) {
        const Outcome outcome = run_in_process(program(mode), {{fake("torch_wrong_abi/simple_torch_ffi")}});
        CHECK(outcome.output == kResults + "3 0 0\n");
    }
}

TEST_CASE("without permission no plugin is opened") {
    const Outcome outcome = run_in_process(program("PyTorchFFI"), {{fake("torch_failing/simple_torch_ffi")}, false});
    CHECK(outcome.output.find(kResults + "3 0 0\n") != std::string::npos);
    CHECK(outcome.output.find("the host program does not permit plugins") != std::string::npos);
}
