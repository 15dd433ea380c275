// Where plugins are looked for, in which order, and what people are told.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "catch.hpp"
#include "program.hpp"

using namespace simple::plugin_test;

namespace {

namespace fs = std::filesystem;

constexpr const char* kTwice = "extern fn plain_twice(x: i64) -> i64\nprint plain_twice(21)\n";
constexpr const char* kNumel = "extern fn rt_torch_numel(handle: i64) -> i64\nprint rt_torch_numel(7)\n";

std::string variable(const std::string& value) { return "SIMPLE_PLUGIN_PATH='" + value + "'"; }

void contains(const Outcome& outcome, const std::string& text) {
    INFO(outcome.output);
    CHECK(outcome.output.find(text) != std::string::npos);
}

} // namespace

TEST_CASE("SIMPLE_PLUGIN_PATH takes files and folders") {
    CHECK(run_program(kTwice, {}, variable(fake("plain"))).output == "42\n");
    CHECK(run_program(kTwice, {}, variable(std::string(SIMPLE_TEST_LIBRARIES) + "/")).output == "42\n");
    CHECK(run_program(kTwice, {}, variable("/nowhere::" + fake("plain"))).output == "42\n");
}

TEST_CASE("SIMPLE_PLUGIN_PATH is searched in its order, folders and files alike") {
    const std::string good = fake("torch_good/simple_torch_ffi");
    const std::string failing = fake("torch_failing/simple_torch_ffi");
    const std::string good_folder = fs::path(good).parent_path().string();
    CHECK(run_program(kNumel, {}, variable(good_folder + ":" + failing)).output == "7\n");
    contains(run_program(kNumel, {}, variable(failing + ":" + good_folder)), "the fake always fails");
    const Outcome places =
        run_command("info --accel --plugin " + fake("plain"), variable(good_folder + ":relative:" + fake("good")));
    const std::size_t given = places.output.find(fake("plain") + ": opened");
    const std::size_t folder = places.output.find(good_folder + ": no other shared library");
    const std::size_t unused = places.output.find("relative: not used", folder);
    const std::size_t file = places.output.find(fake("good") + ": opened");
    INFO(places.output);
    CHECK((given < folder && folder < unused && unused < file && file != std::string::npos));
}

TEST_CASE("the current directory is never searched") {
    const TemporaryFolder folder;
    fs::copy_file(fake("plain"), folder.path("libsimple_plain.so"));
    folder.write("double.spl", kTwice);
    for (const char* value : {"", ".", "libsimple_plain.so", "./libsimple_plain.so"}) {
        const Outcome outcome = run_command("double.spl", "-C " + folder.path("") + " " + variable(value));
        CHECK(!outcome.succeeded);
        contains(outcome, "extern function plain_twice is not available");
        if (*value != '\0') {
            contains(outcome, std::string(value) + ": not used: SIMPLE_PLUGIN_PATH takes absolute paths");
        }
    }
    contains(run_command("--plugin libsimple_plain.so double.spl", "-C " + folder.path("")), "42\n");
}

TEST_CASE("what is given goes first") {
    const Outcome outcome =
        run_program(kNumel, {{fake("torch_good/simple_torch_ffi")}}, variable(fake("torch_failing/simple_torch_ffi")));
    CHECK(outcome.output == "7\n");
}

TEST_CASE("rt_torch_ functions come from the PyTorch plugin") {
    const std::string torch = fake("torch_good/simple_torch_ffi");
    CHECK(run_program(kNumel, {{torch}}).output == "7\n");
    CHECK(run_program(kNumel, {}, variable(fs::path(torch).parent_path().string())).output == "7\n");
    contains(run_in_process(kNumel, {{fake("torch_failing/simple_torch_ffi")}}),
             "rt_torch_numel: the fake always fails");
    contains(run_command("info --accel --plugin " + fake("torch_wrong_abi/simple_torch_ffi")),
             "made for version 999 of the plugin interface");
    const Outcome differs = run_in_process("extern fn rt_torch_numel(a: f64) -> i64\nrt_torch_numel(1.0)", {{torch}});
    CHECK(differs.code == "E0805");
    contains(differs, "the plugin: extern fn rt_torch_numel(handle: i64) -> i64");
}

TEST_CASE("without permission nothing is opened") {
    const Outcome outcome = run_in_process(kTwice, {{fake("plain")}, false});
    CHECK(outcome.code == "E0804");
    contains(outcome, "plugins: the host program does not permit plugins");
    contains(outcome, "help: the host gives permission with Permissions::plugins, or registers the function");
}

TEST_CASE("info --accel shows every place") {
    const Outcome without = run_command("info --accel", variable(""));
    contains(without, "PyTorch plugin, in the order of the search\n  SIMPLE_PLUGIN_PATH: not set\n");
    contains(without, "/libsimple_torch_ffi.so: ");
    contains(without, "plugins for extern functions\n");
    const Outcome with = run_command("info --accel --plugin " + fake("good") + " --plugin " + fake("plain") +
                                     " --plugin " + fake("wrong_abi"));
    contains(with, fake("good") + ": opened (good 1.2)\n");
    contains(with, fake("plain") + ": opened\n");
    contains(with, fake("wrong_abi") + ": made for version 999");
    contains(run_command("info --accel --plugin " + fake("torch_good/simple_torch_ffi")),
             ": opened (torch 0.0.fake)\n");
}

TEST_CASE("the other commands take plugins, too") {
    const TemporaryFolder folder;
    const std::string spec = folder.write("twice_spec.spl", "extern fn plain_twice(x: i64) -> i64\n"
                                                            "describe \"twice\":\n"
                                                            "    it \"doubles\":\n"
                                                            "        expect(plain_twice(4)).to_equal(8)\n");
    CHECK(run_command("test --plugin " + fake("plain") + " " + spec).succeeded);
    contains(
        run_command("--plugin=" + fake("plain") + " -E 'extern fn plain_twice(x: i64) -> i64' -E 'plain_twice(4)'"),
        "8\n");
}
