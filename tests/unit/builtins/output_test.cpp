#include "catch.hpp"
#include "harness.hpp"

using namespace simple::runtime;
using simple::builtins::testing::Harness;

TEST_CASE("print writes text forms and a line end") {
    Harness h;
    CHECK(h.function_text("print", "a", 1, h.array("b")) == "nil");
    h.result("println");
    h.result("eprint", 2.0);
    h.runtime().flush();
    CHECK(h.output == "a 1 [\"b\"]\n\n");
    CHECK(h.error_output == "2.0\n");
}

TEST_CASE("format fills a template in order") {
    Harness h;
    CHECK(h.function_text("format", "{} and {:.2f}", "x", 2.5) == "\"x and 2.50\"");
    CHECK(h.function_text("format", "{{}} {1}{0}", 1, 2) == "\"{} 21\"");
    CHECK(h.function_text("format", "{name} {", 1) == "\"{name} {\"");
    CHECK(h.function_text("format", "{:>4}|", 7) == "\"   7|\"");
    CHECK(h.function_error("format", "{} {}", 1) == "E0203 format: the template asks for argument 2, there are only 1");
    CHECK(h.function_error("format", "{9}", 1).substr(0, 5) == "E0203");
    CHECK(h.function_error("format", "{:q}", 1) != "no error");
}

TEST_CASE("panic, fail and exit leave with their own codes") {
    Harness h;
    CHECK(h.function_error("panic", "stop") == "E0223 stop");
    CHECK(h.function_error("fail", "no") == "E0222 no");
    try {
        h.result("exit", 3);
        FAIL("exit returned");
    } catch (const RuntimeError& error) {
        CHECK(error.diagnostic().code == "EXIT");
        CHECK(error.diagnostic().exit_status == 3);
        CHECK_FALSE(error.catchable());
    }
}

TEST_CASE("the clock, the arguments and the environment") {
    Harness h;
    h.runtime().program_arguments = {"one", "t\xffwo"};
    CHECK(h.function_text("sys_get_args") == "[\"one\", \"t\xef\xbf\xbdwo\"]");
    CHECK(h.function_text("rt_env_get", "SIMPLE_SURELY_NOT_SET") == "nil");
    CHECK(h.result("rt_timestamp_now").get().integer > 1'000'000'000'000'000);
    const std::int64_t before = h.result("rt_time_monotonic_ns").get().integer;
    CHECK(h.result("rt_time_monotonic_ns").get().integer >= before);
    CHECK(h.result("time_ms").get().integer > 1'000'000'000'000);
    CHECK(h.result("clock").get().is_float());
}
