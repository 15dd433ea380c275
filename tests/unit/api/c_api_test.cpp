#include <cstring>
#include <string>

#include "catch.hpp"
#include "simple/simple.h"

namespace {

struct Host {
    std::string output;
    simple_interpreter* interpreter = nullptr;

    Host() {
        simple_config config = SIMPLE_CONFIG_INIT;
        config.on_output = [](const char* text, size_t size, void* context) {
            static_cast<std::string*>(context)->append(text, size);
        };
        config.context = &output;
        REQUIRE(simple_open(&config, &interpreter) == SIMPLE_OK);
    }
    ~Host() { simple_close(interpreter); }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;
};

simple_value* add(simple_call* call, void* context) {
    if (simple_value_kind(simple_call_argument(call, 0)) != SIMPLE_INT) {
        simple_call_fail(call, "add needs integers");
        return nullptr;
    }
    ++*static_cast<int*>(context);
    return simple_make_int(simple_value_int(simple_call_argument(call, 0)) +
                           simple_value_int(simple_call_argument(call, 1)));
}

} // namespace

TEST_CASE("C: programs run and report errors") {
    Host h;
    simple_value* result = nullptr;
    REQUIRE(simple_run_source(h.interpreter, "print \"hi\"\n6 * 7", "t.spl", &result) == SIMPLE_OK);
    CHECK(h.output == "hi\n");
    CHECK(simple_value_int(result) == 42);
    simple_value_release(result);
    CHECK(simple_run_source(h.interpreter, "val a = 1\na // 0", "t.spl", nullptr) == SIMPLE_ERROR);
    CHECK(std::string(simple_error_code(h.interpreter)) == "E0212");
    CHECK(std::string(simple_error_kind(h.interpreter)) == "arithmetic");
    CHECK(simple_error_line(h.interpreter) == 2);
    CHECK(std::string(simple_error_file(h.interpreter)) == "t.spl");
    CHECK(std::string(simple_error_render(h.interpreter, 0)).find("t.spl:2") != std::string::npos);
    CHECK(std::string(simple_error_json(h.interpreter)).find("E0212") != std::string::npos);
}

TEST_CASE("C: an error has the functions that ran and their arguments") {
    Host h;
    CHECK(simple_run_source(h.interpreter, "fn f(x, y):\n    x // y\nf(1, 0)\n", "t.spl", nullptr) == SIMPLE_ERROR);
    REQUIRE(simple_error_frame_count(h.interpreter) == 2);
    CHECK(std::string(simple_error_frame_function(h.interpreter, 0)) == "f");
    CHECK(std::string(simple_error_frame_file(h.interpreter, 0)) == "t.spl");
    CHECK(simple_error_frame_line(h.interpreter, 0) == 2);
    CHECK(simple_error_frame_column(h.interpreter, 0) == 5);
    REQUIRE(simple_error_argument_count(h.interpreter, 0) == 2);
    CHECK(std::string(simple_error_argument_name(h.interpreter, 0, 1)) == "y");
    CHECK(std::string(simple_error_argument_value(h.interpreter, 0, 1)) == "i64 0");
    CHECK(std::string(simple_error_frame_function(h.interpreter, 1)) == "<main>");
    CHECK(simple_error_argument_count(h.interpreter, 1) == 0);
    CHECK(std::string(simple_error_argument_name(h.interpreter, 0, 2)).empty());
    CHECK(std::string(simple_error_argument_value(h.interpreter, 7, 0)).empty());
    CHECK(std::string(simple_error_frame_function(h.interpreter, 2)).empty());
    CHECK(simple_error_frame_line(nullptr, 0) == 0);
    CHECK(simple_error_frame_count(nullptr) == 0);
}

TEST_CASE("C: functions, calls and variables") {
    Host h;
    int calls = 0;
    REQUIRE(simple_define(h.interpreter, nullptr, "add(a, b = 1)", add, &calls, "Adds.") == SIMPLE_OK);
    REQUIRE(simple_define(h.interpreter, "host.c", "plus(a, b)", add, &calls, nullptr) == SIMPLE_OK);
    CHECK(simple_run_source(h.interpreter, "use host.c (plus)\nprint add(2), plus(2, 3)\nfn sq(x): x * x\nvar n = 5",
                            nullptr, nullptr) == SIMPLE_OK);
    CHECK(h.output == "3 5\n");
    CHECK(calls == 2);
    CHECK(simple_run_source(h.interpreter, "add(\"x\")", nullptr, nullptr) == SIMPLE_ERROR);
    CHECK(std::string(simple_error_message(h.interpreter)) == "add needs integers");
    REQUIRE(simple_evaluate(h.interpreter, "fn sq(x): x * x\nvar n = 5", nullptr, nullptr) == SIMPLE_OK);
    simple_value* seven = simple_make_int(7);
    simple_value* result = nullptr;
    REQUIRE(simple_call_name(h.interpreter, "sq", &seven, 1, &result) == SIMPLE_OK);
    CHECK(simple_value_int(result) == 49);
    CHECK(std::string(simple_value_to_string(result)) == "49");
    simple_value_release(result);
    CHECK(simple_set(h.interpreter, "n", seven) == SIMPLE_OK);
    simple_value_release(seven);
    REQUIRE(simple_get(h.interpreter, "n", &result) == SIMPLE_OK);
    CHECK(simple_value_int(result) == 7);
    simple_value_release(result);
    CHECK(simple_get(h.interpreter, "m", &result) == SIMPLE_ERROR);
    CHECK(result == nullptr);
}

TEST_CASE("C: numbers are shared without a copy") {
    Host h;
    double memory[] = {1, 2, 3};
    int released = 0;
    simple_value* array = simple_borrow_floats(
        h.interpreter, memory, 3, [](void*, void* count) { ++*static_cast<int*>(count); }, &released);
    REQUIRE(simple_set(h.interpreter, "shared", array) == SIMPLE_OK);
    simple_value_release(array);
    REQUIRE(simple_evaluate(h.interpreter, "shared[1] = 20.0\nval mine = [0.5, 1.5]", nullptr, nullptr) == SIMPLE_OK);
    CHECK(memory[1] == 20.0);
    simple_value* mine = nullptr;
    REQUIRE(simple_get(h.interpreter, "mine", &mine) == SIMPLE_OK);
    size_t count = 0;
    CHECK(simple_value_floats(mine, &count)[1] == 1.5);
    CHECK(count == 2);
    CHECK(simple_value_ints(mine, &count) == nullptr);
    simple_value_release(mine);
    CHECK(released == 0);
    simple_value* nil = simple_make_nil();
    CHECK(simple_set(h.interpreter, "shared", nil) == SIMPLE_OK);
    simple_value_release(nil);
    CHECK(released == 1);
}

TEST_CASE("C: values are made and read") {
    Host h;
    const double numbers[] = {1.5, 2.5};
    simple_value* parts[] = {simple_make_text(h.interpreter, "abc", 3), simple_make_bool(1), simple_make_float(0.5),
                             simple_make_floats(h.interpreter, numbers, 2)};
    simple_value* array = simple_make_array(h.interpreter, parts, 4);
    CHECK(std::string(simple_value_to_string(array)) == "[\"abc\", true, 0.5, [1.5, 2.5]]");
    CHECK(simple_value_size(array) == 4);
    simple_value* first = simple_value_at(array, 0);
    size_t size = 0;
    CHECK(std::string(simple_value_text(first, &size), 3) == "abc");
    CHECK(size == 3);
    simple_value_release(first);
    CHECK(simple_value_at(array, 9) == nullptr);
    for (simple_value* part : parts) {
        simple_value_release(part);
    }
    simple_value_release(array);
}

TEST_CASE("C: misuse is answered with a status") {
    simple_interpreter* interpreter = nullptr;
    simple_config config = SIMPLE_CONFIG_INIT;
    config.abi_version = 99;
    CHECK(simple_open(&config, &interpreter) == SIMPLE_ABI);
    config = SIMPLE_CONFIG_INIT;
    config.struct_size = 2;
    CHECK(simple_open(&config, &interpreter) == SIMPLE_ABI);
    CHECK(simple_open(nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_run_source(nullptr, "1", nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_value_int(nullptr) == 0);
    CHECK(simple_value_kind(nullptr) == SIMPLE_NIL);
    CHECK(std::string(simple_error_message(nullptr)).empty());
    simple_value_release(nullptr);
    simple_close(nullptr);
    Host h;
    CHECK(simple_run_source(h.interpreter, nullptr, nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_call_name(h.interpreter, "x", nullptr, 1, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_abi_version() == SIMPLE_ABI_VERSION);
}

TEST_CASE("C: an older host's smaller configuration is accepted") {
    simple_config config = SIMPLE_CONFIG_INIT;
    config.struct_size = offsetof(simple_config, steps);
    config.call_depth = 50;
    config.steps = 1;
    simple_interpreter* interpreter = nullptr;
    REQUIRE(simple_open(&config, &interpreter) == SIMPLE_OK);
    CHECK(simple_run_source(interpreter, "for i in 0..1000: pass", nullptr, nullptr) == SIMPLE_OK);
    CHECK(simple_run_source(interpreter, "fn f(n): f(n + 1)\nf(0)", nullptr, nullptr) == SIMPLE_ERROR);
    simple_close(interpreter);
}

TEST_CASE("C: a callback may close its interpreter") {
    simple_interpreter* interpreter = nullptr;
    REQUIRE(simple_open(nullptr, &interpreter) == SIMPLE_OK);
    simple_define(
        interpreter, nullptr, "close_it()",
        [](simple_call* call, void*) -> simple_value* {
            simple_close(simple_call_interpreter(call));
            return nullptr;
        },
        nullptr, nullptr);
    simple_value* result = nullptr;
    CHECK(simple_run_source(interpreter, "close_it()\nwhile true: pass", nullptr, &result) == SIMPLE_BUSY);
    CHECK(result == nullptr);
}
