// How values cross: every type there and back, conversions, mismatches, ownership.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "program.hpp"
#include "simple/plugin.h"
#include "simple/plugins.hpp"
#include "simple/simple.h"
#include "simple/stdlib.h"
#include "simple/stdlib.hpp"

using namespace simple::plugin_test;

namespace {

constexpr const char* kDeclarations = R"(
extern fn plain_twice(x: i64) -> i64
extern fn plain_mix(a: i64, b: f64, c: bool) -> f64
extern fn plain_both(a: bool, b: bool) -> bool
extern fn plain_nothing()
extern fn plain_many(a: f64, b: f64, c: f64, d: f64, e: f64, f: f64, g: f64, h: f64, i: f64, j: f64) -> f64
extern fn good_dot(a: [f64], b: [f64]) -> f64
extern fn good_sum(v: [i64]) -> i64
extern fn good_sum32(v: [f32]) -> f64
extern fn good_count(v: [bool]) -> i64
extern fn good_lengths(v: [text]) -> i64
extern fn good_shout(t: text) -> text
extern fn good_address(v: [f64]) -> i64
extern fn good_range(n: i64) -> [f64]
extern fn good_ints() -> [i64]
extern fn good_singles() -> [f32]
extern fn good_bools() -> [bool]
extern fn good_half_done() -> [f64]
extern fn good_released() -> i64
)";

Outcome run(const std::string& source) {
    return run_in_process(kDeclarations + source, {{fake("plain"), fake("good")}});
}

void prints(const std::string& source, const std::string& output) {
    INFO(source);
    CHECK(run(source).output == output + "\n");
}

void fails(const std::string& source, const std::string& code, const std::string& message) {
    INFO(source);
    const Outcome outcome = run(source);
    INFO(outcome.output);
    CHECK(outcome.code == code);
    CHECK(outcome.output.find(message) != std::string::npos);
}

} // namespace

TEST_CASE("scalars cross") {
    prints("print plain_twice(-9223372036854775807)", "2");
    prints("print plain_mix(1, 2.5, true)", "103.5");
    prints("print plain_mix(1, 2, false)", "3.0");
    prints("print plain_both(true, false), plain_both(true, true)", "false true");
    prints("print plain_nothing()", "nil");
    prints("print plain_many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)", "385.0");
    prints("print plain_mix(c: true, a: 1, b: 1 / 2)", "101.5");
    prints("val f = plain_twice\nprint [1, 2].map(f)", "[2, 4]");
}

TEST_CASE("arrays and texts cross") {
    prints("print good_dot([1.0, 2.0], [3.0, 4.0])", "11.0");
    prints("print good_dot([1, 2], (3, 4))", "11.0");
    prints("print good_dot([1, 2.5], [2, 2])", "7.0");
    prints("print good_dot([], [])", "0.0");
    prints("print good_sum([1, 2, 3]), good_sum(1..4)", "6 6");
    prints("print good_sum32([0.5, 1])", "1.5");
    prints("print good_count([true, false, true])", "2");
    prints("print good_lengths([\"a\", \"\", \"\xC3\xA9\xC3\xA9\"])", "104");
    prints("print good_shout(\"hi \xE2\x9C\x93\"), good_shout(\"\")", "hi \xE2\x9C\x93! !");
    prints("print good_ints(), good_singles(), good_bools(), good_range(0)",
           "[1, -2, 3] [0.5, 1.5] [true, false, true] []");
    prints("var v = good_range(3)\nv.push(9.5)\nprint v", "[0.0, 1.0, 2.0, 9.5]");
}

TEST_CASE("unboxed arrays are lent, not copied") {
    prints("val v = [1.0, 2.0]\nprint good_address(v) == good_address(v)", "true");
    prints("use lib.pure.tensor (PureTensor)\nval t = PureTensor.ones([3])\nprint good_dot(t.data, t.data)", "3.0");
}

TEST_CASE("large results stay the library's memory until their last use") {
    prints("fn use_it():\n"
           "    val v = good_range(100000)\n"
           "    print v.len(), v[99999], good_released() - before\n"
           "val before = good_released()\n"
           "use_it()\n"
           "print good_released() - before\n",
           "100000 99999.0 0\n1");
    prints("val before = good_released()\ngood_range(3)\nprint good_released() - before", "1");
    prints("val before = good_released()\n"
           "try:\n    good_half_done()\ncatch e:\n    print e.message\n"
           "print good_released() - before\n",
           "good_half_done: ended half way\n1");
}

TEST_CASE("what a library lends cannot be changed") {
    fails("val v = good_range(100000)\nv.push(1.0)", "E0209",
          "an array that shows the elements of a tensor or a library cannot change its length");
    fails("val v = good_range(100000)\nv[0] = 1.0", "E0209",
          "this array shows elements of a tensor or a library that cannot be written");
    prints("val v = good_range(100000).clone()\nv.push(1.0)\nv[0] = 2.0\nprint v.len(), v[0]", "100001 2.0");
}

TEST_CASE("memory of a library counts while the program holds it") {
    const std::string declaration = "extern fn good_range(n: i64) -> [f64]\n";
    const Setting limited{{fake("good")}, true, std::size_t{32} << 20};
    const Outcome ends = run_in_process(declaration + "for i in 0..20: good_range(1000000)\nprint \"done\"\n", limited);
    CHECK(ends.output == "done\n");
    CHECK(run_in_process(declaration + "val kept = [good_range(1000000) for i in 0..20]\n", limited).code == "E0505");
    CHECK(run_in_process(declaration + "good_range(10000000)\n", limited).code == "E0505");
}

TEST_CASE("mismatches name function and parameter") {
    fails("plain_twice(1.5)", "E0201", "plain_twice: parameter x must be i64, got f64 1.5");
    fails("plain_mix(1, \"2\", true)", "E0201", "plain_mix: parameter b must be f64, got text \"2\"");
    fails("plain_mix(1, 2.0, 1)", "E0201", "plain_mix: parameter c must be bool, got i64 1");
    fails("good_shout(nil)", "E0201", "good_shout: parameter t must be text, got nil");
    fails("good_dot([1.0], 2.0)", "E0201", "good_dot: parameter b must be [f64], got f64 2.0");
    fails("good_dot([1.0, nil], [1.0])", "E0201", "good_dot: parameter a must be [f64], but element 1 is nil");
    fails("good_sum([1, 2.5])", "E0201", "good_sum: parameter v must be [i64], but element 1 is f64");
    fails("good_count([1])", "E0201", "good_count: parameter v must be [bool], but element 0 is i64");
    fails("good_lengths([\"a\", 1])", "E0201", "good_lengths: parameter v must be [text], but element 1 is i64");
    fails("plain_twice()", "E0203", "plain_twice");
}

TEST_CASE("a failing call can be caught, and the next one starts clean") {
    prints("try:\n    good_dot([1.0], [])\ncatch e:\n    print e.kind, e.message\nprint good_dot([2.0], [2.0])",
           "host good_dot: the arrays differ in length\n4.0");
}

TEST_CASE("functions of the host go before those of plugins") {
    simple::Options options;
    options.permissions.plugins = true;
    options.plugins = {fake("plain")};
    simple::Interpreter interpreter(options);
    simple::register_plugins(interpreter);
    interpreter.define("plain_twice", [](std::int64_t x) { return 1000 + x; });
    CHECK(interpreter.run_source("extern fn plain_twice(x: i64) -> i64\nplain_twice(1)").value_or({}).as_int() == 1001);
    CHECK(interpreter.run_source("extern fn plain_both(a: bool, b: bool) -> bool\nplain_both(true, true)")
              .value_or({})
              .as_bool());
}

TEST_CASE("two interpreters share a library and each counts its own handles") {
    const std::string open = "extern fn good_open() -> i64\ngood_open()\n";
    const Outcome first = run_in_process(open, {{fake("good")}});
    CHECK(first.output == "warning: good: 1 handle not freed\n");
    CHECK(run_in_process("print 1\n", {{fake("good")}}).output == "1\n");
    CHECK(run_in_process(open, {{fake("good")}}).output == "warning: good: 1 handle not freed\n");
}

TEST_CASE("a host in C gives libraries in its configuration") {
    const std::string library = fake("plain");
    const char* const plugins[] = {library.c_str()};
    simple_config config = SIMPLE_CONFIG_INIT;
    config.allow_plugins = 1;
    config.plugins = plugins;
    config.plugin_count = 1;
    simple_interpreter* interpreter = nullptr;
    REQUIRE(simple_open(&config, &interpreter) == SIMPLE_OK);
    REQUIRE(simple_register_stdlib(interpreter) == SIMPLE_OK);
    simple_value* result = nullptr;
    CHECK(simple_run_source(interpreter, "extern fn plain_twice(x: i64) -> i64\nplain_twice(21)", "host", &result) ==
          SIMPLE_OK);
    CHECK(simple_value_int(result) == 42);
    simple_value_release(result);
    simple_close(interpreter);
}

TEST_CASE("limits of time and interruptions reach a loop of slow calls") {
    simple::Options options;
    options.permissions.plugins = true;
    options.plugins = {fake("slow")};
    options.limits.time_ms = 60;
    simple::Interpreter interpreter(options);
    simple::register_plugins(interpreter);
    const auto begin = std::chrono::steady_clock::now();
    const auto result =
        interpreter.run_source("extern fn slow_answer(ms: i64) -> i64\nfor i in 0..1000: slow_answer(20)");
    CHECK(result.error().code == "E0502");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("interpreters on several threads share libraries") {
    constexpr int kThreads = 4;
    std::vector<int> good(kThreads, 0);
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&good, i] {
            simple::Options options;
            options.permissions.plugins = true;
            options.plugins = {fake("slow"), fake("plain"), fake("good")};
            simple::Interpreter interpreter(options);
            simple::register_plugins(interpreter);
            const auto result =
                interpreter.run_source("extern fn good_dot(a: [f64], b: [f64]) -> f64\n"
                                       "var failed = 0\n"
                                       "for i in 0..2000:\n"
                                       "    try:\n"
                                       "        good_dot([1.0, 2.0], if i % 2 == 0: [3.0] else: [3.0, 4.0])\n"
                                       "    catch e:\n"
                                       "        failed += 1\n"
                                       "failed\n");
            good[static_cast<std::size_t>(i)] = result.value_or({}).as_int() == 1000 ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(good == std::vector<int>(kThreads, 1));
}
