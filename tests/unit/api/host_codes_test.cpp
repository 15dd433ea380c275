// Codes that only a host can cause: what it forbids, what it limits, what its own functions raise.
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "fixture.hpp"
#include "simple/native.hpp"

using namespace simple;
using simple::test::Captured;

namespace {

Options with_permissions(const Permissions& permissions) {
    Options options;
    options.permissions = permissions;
    return options;
}

Permissions all_but(bool Permissions::*forbidden) {
    Permissions permissions;
    permissions.*forbidden = false;
    return permissions;
}

} // namespace

TEST_CASE("the clock is read with permission only", "[api]") {
    const std::string clocks[] = {"rt_timestamp_now", "rt_time_now_ms", "time_ms", "rt_time_monotonic_ns", "clock"};
    for (const std::string& name : clocks) {
        Captured allowed(with_permissions(all_but(&Permissions::environment)));
        CHECK(allowed.run("print " + name + "() >= 0") == "true\n");
        Captured forbidden(with_permissions(all_but(&Permissions::clock)));
        CHECK(forbidden.run("print " + name + "()") == "E0607: " + name + ": reading the clock is not allowed");
    }
}

TEST_CASE("the environment is read with permission only", "[api]") {
    Captured allowed(with_permissions(all_but(&Permissions::clock)));
    CHECK(allowed.run("print rt_env_get(\"NO_SUCH_VARIABLE\")") == "nil\n");
    Captured forbidden(with_permissions(all_but(&Permissions::environment)));
    CHECK(forbidden.run("print rt_env_get(\"PATH\")") == "E0607: rt_env_get: reading the environment is not allowed");
    CHECK(forbidden.run("try: rt_env_get(\"PATH\")\ncatch e: print e.kind") == "host\n");
    CHECK(forbidden.run("print sys_get_args()") == "[]\n");
}

TEST_CASE("modules in files need permission", "[api]") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "simple_host_codes";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "helper.spl") << "val x = 1\n";
    const std::string path = (folder / "main.spl").string();
    std::string printed;
    for (const bool permitted : {true, false}) {
        Options options = with_permissions(permitted ? Permissions() : all_but(&Permissions::read_files));
        options.on_output = [&printed](std::string_view text) { printed += text; };
        Interpreter interpreter(options);
        const Result<Value> result = interpreter.run_source("use helper (x)\nprint x\n", path);
        CHECK(static_cast<bool>(result) == permitted);
        if (!result) {
            CHECK(result.error().code == "E0113");
            CHECK(result.error().message ==
                  "module `helper` is not part of the library, and reading files is not allowed");
        }
    }
    CHECK(printed == "1\n");
    std::filesystem::remove_all(folder);
}

TEST_CASE("a module is no longer than the limit", "[api]") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "simple_long_module";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "helper.spl") << "val x = 1 # " << std::string(200, 'x') << '\n';
    Options options;
    options.limits.source_bytes = 100;
    Interpreter interpreter(options);
    const Result<Value> result = interpreter.run_source("use helper (x)\n", (folder / "main.spl").string());
    REQUIRE(!result);
    CHECK(result.error().code == "E0114");
    std::filesystem::remove_all(folder);
}

TEST_CASE("a source is no longer than the limit", "[api]") {
    Options options;
    options.limits.source_bytes = 100;
    Captured captured(options);
    CHECK(captured.run("print 1 # " + std::string(100, 'x')).substr(0, 5) == "E0501");
    CHECK(captured.run("print 1") == "1\n");
}

TEST_CASE("an interrupt ends the program", "[api]") {
    Captured captured;
    Interpreter& interpreter = captured.interpreter;
    interpreter.define("stop", [&interpreter] { interpreter.interrupt(); });
    CHECK(captured.run("try:\n    stop()\n    loop: pass\ncatch e: print \"caught\"").substr(0, 5) == "E0507");
}

TEST_CASE("what a function of the host raises", "[api]") {
    Captured captured;
    captured.interpreter.define("broken", [] { throw std::runtime_error("disk on fire"); });
    CHECK(captured.run("broken()") == "E0807: `broken` failed: disk on fire");
    CHECK(captured.run("try: broken()\ncatch e: print e.kind, e.message") == "host `broken` failed: disk on fire\n");
    captured.interpreter.define("root", [](double x) -> double {
        throw ScriptError(ErrorKind::Arithmetic, "root: " + std::to_string(x) + " is negative");
    });
    CHECK(captured.run("root(-1.0)") == "E0211: root: -1.000000 is negative");
}

TEST_CASE("running out of memory has a place and a trace", "[api]") {
    Options options;
    options.limits.memory_bytes = std::size_t{16} << 20;
    Captured captured(options);
    const std::string_view source = "fn grow(xs, n):\n"
                                    "    xs + [n]\n"
                                    "fn run(start):\n"
                                    "    var all = [start]\n"
                                    "    loop: all = grow(all + all, 1)\n"
                                    "try: run(2)\n"
                                    "catch: print \"caught\"\n";
    const Result<Value> result = captured.interpreter.run_source(source, "test.spl");
    REQUIRE(!result);
    const Error& error = result.error();
    CHECK(error.code == "E0505");
    CHECK(error.message.find("pass the limit of 16777216 bytes") != std::string::npos);
    CHECK(error.location.line >= 2);
    REQUIRE(error.frames.size() >= 2);
    CHECK(error.frames[error.frames.size() - 2].function == "run");
    CHECK(error.frames.back().function == "<main>");
    CHECK(error.frames.back().location.line == 6);
    CHECK(captured.output.empty());
}

TEST_CASE("memory that runs out outside of an operator belongs to the function", "[api]") {
    Options options;
    options.limits.memory_bytes = std::size_t{16} << 20;
    Captured captured(options);
    const std::string_view source = "fn collect():\n"
                                    "    [\"text {i}\" for i in 0..100000000]\n"
                                    "collect()\n";
    const Result<Value> result = captured.interpreter.run_source(source, "test.spl");
    REQUIRE(!result);
    CHECK(result.error().code == "E0505");
    CHECK(result.error().location.line == 1);
    REQUIRE(result.error().frames.size() == 2);
    CHECK(result.error().frames[0].function == "collect");
    CHECK(result.error().frames[1].location.line == 3);
}
