// The C interface at its edges: every reader takes every handle, and what is not there is answered, not crashed on.
#include <cstdint>
#include <string>

#include "catch.hpp"
#include "simple/simple.h"

namespace {

/// An interpreter and the values that a test took from it.
class Host {
public:
    explicit Host(const simple_config& config = SIMPLE_CONFIG_INIT) {
        REQUIRE(simple_open(&config, &interpreter_) == SIMPLE_OK);
    }
    ~Host() { simple_close(interpreter_); }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;
    simple_interpreter* get() const { return interpreter_; }
    /// The value of an expression; the caller releases it.
    simple_value* value(const std::string& source) const {
        simple_value* result = nullptr;
        REQUIRE(simple_evaluate(interpreter_, source.c_str(), nullptr, &result) == SIMPLE_OK);
        return result;
    }
    simple_status run(const char* source) const { return simple_run_source(interpreter_, source, nullptr, nullptr); }
    std::string message() const { return simple_error_message(interpreter_); }

private:
    simple_interpreter* interpreter_ = nullptr;
};

std::string text_of(simple_value* value) {
    std::string text = simple_value_to_string(value);
    simple_value_release(value);
    return text;
}

constexpr const char* kTypes = "class P:\n    x: i64\nenum E:\n    A(n: i64)\n    B\n0";

} // namespace

TEST_CASE("C: every kind of value has its kind, its text and its size") {
    struct Row {
        const char* source;
        simple_kind kind;
        const char* text;
        size_t size;
    };
    const Row rows[] = {
        {"nil", SIMPLE_NIL, "nil", 0},
        {"true", SIMPLE_BOOL, "true", 0},
        {"7", SIMPLE_INT, "7", 0},
        {"0.5", SIMPLE_FLOAT, "0.5", 0},
        {"\"abc\"", SIMPLE_TEXT, "abc", 3},
        {"[1, 2]", SIMPLE_ARRAY, "[1, 2]", 2},
        {"{\"a\": 1}", SIMPLE_DICT, "{\"a\": 1}", 1},
        {"{1, 2}", SIMPLE_SET, "{1, 2}", 2},
        {"(1, \"b\")", SIMPLE_TUPLE, "(1, \"b\")", 2},
        {"0..4", SIMPLE_RANGE, "0..4", 4},
        {"P", SIMPLE_TYPE, "<class P>", 0},
        {"P(3)", SIMPLE_INSTANCE, "P(x: 3)", 0},
        {"E.A(5)", SIMPLE_ENUM, "A(n: 5)", 0},
        {"Some(1)", SIMPLE_OPTION, "Some(1)", 0},
        {"Ok(1)", SIMPLE_RESULT, "Ok(1)", 0},
        {"\\x: x", SIMPLE_FUNCTION, "<lambda>", 0},
    };
    const Host host;
    simple_value_release(host.value(kTypes));
    for (const Row& row : rows) {
        INFO(row.source);
        simple_value* value = host.value(row.source);
        CHECK(simple_value_kind(value) == row.kind);
        CHECK(simple_value_size(value) == row.size);
        simple_value* copy = simple_value_copy(value);
        CHECK(text_of(copy) == row.text);
        // Readers of one kind answer for the others too.
        CHECK(simple_value_bool(value) == (row.kind == SIMPLE_BOOL ? 1 : 0));
        CHECK(simple_value_int(value) == (row.kind == SIMPLE_INT ? 7 : 0));
        CHECK(simple_value_float(value) == (row.kind == SIMPLE_INT ? 7.0 : row.kind == SIMPLE_FLOAT ? 0.5 : 0.0));
        size_t size = 99;
        const char* text = simple_value_text(value, &size);
        CHECK(std::string(text, size) == (row.kind == SIMPLE_TEXT ? "abc" : ""));
        CHECK((simple_value_ints(value, &size) != nullptr) == (row.kind == SIMPLE_ARRAY));
        CHECK(simple_value_floats(value, &size) == nullptr);
        CHECK(simple_value_singles(value, nullptr) == nullptr);
        CHECK(simple_value_at(value, 99) == nullptr);
        CHECK(simple_value_lookup(value, "none") == nullptr);
        CHECK(simple_value_field(value, "none") == nullptr);
        simple_value_release(value);
    }
}

TEST_CASE("C: elements, keys and fields are new handles") {
    const Host host;
    simple_value_release(host.value(kTypes));
    simple_value* dict = host.value("{\"a\": 1, \"b\": [2.5]}");
    CHECK(text_of(simple_value_at(dict, 1)) == "b");
    CHECK(text_of(simple_value_lookup(dict, "b")) == "[2.5]");
    simple_value_release(dict);
    simple_value* object = host.value("P(3)");
    CHECK(text_of(simple_value_field(object, "x")) == "3");
    simple_value_release(object);
    simple_value* set = host.value("{4, 5}");
    CHECK(text_of(simple_value_at(set, 0)) == "4");
    simple_value_release(set);
    simple_value* payload = host.value("E.A(5)");
    CHECK(text_of(simple_value_field(payload, "n")) == "5");
    simple_value_release(payload);
}

TEST_CASE("C: values are made of nothing, of integers and of a caller's memory") {
    const Host host;
    const std::int64_t integers[] = {4, 5};
    CHECK(text_of(simple_make_ints(host.get(), integers, 2)) == "[4, 5]");
    CHECK(text_of(simple_make_ints(host.get(), nullptr, 2)) == "[]");
    CHECK(text_of(simple_make_floats(host.get(), nullptr, 2)) == "[]");
    CHECK(text_of(simple_make_array(host.get(), nullptr, 2)) == "[]");
    CHECK(text_of(simple_make_text(host.get(), nullptr, 2)).empty());
    CHECK(text_of(simple_make_text(host.get(), "a\xff", 2)) == "a\xef\xbf\xbd");
    simple_value* parts[] = {nullptr, nullptr};
    CHECK(text_of(simple_make_array(host.get(), parts, 2)) == "[nil, nil]");
    double memory[] = {1.0, 2.0};
    CHECK(text_of(simple_borrow_floats(host.get(), memory, 2, nullptr, nullptr)) == "[1.0, 2.0]");
    CHECK(simple_borrow_floats(host.get(), nullptr, 2, nullptr, nullptr) == nullptr);
}

TEST_CASE("C: null handles are allowed everywhere") {
    const double number = 1.0;
    const std::int64_t integer = 1;
    double memory = 1.0;
    size_t size = 9;
    simple_value* result = nullptr;
    CHECK(simple_make_text(nullptr, "a", 1) == nullptr);
    CHECK(simple_make_floats(nullptr, &number, 1) == nullptr);
    CHECK(simple_make_ints(nullptr, &integer, 1) == nullptr);
    CHECK(simple_make_array(nullptr, nullptr, 0) == nullptr);
    CHECK(simple_borrow_floats(nullptr, &memory, 1, nullptr, nullptr) == nullptr);
    CHECK(std::string(simple_value_to_string(nullptr)) == "nil");
    CHECK(std::string(simple_value_text(nullptr, &size)).empty());
    CHECK(size == 0);
    CHECK(std::string(simple_value_text(nullptr, nullptr)).empty());
    CHECK(simple_value_bool(nullptr) == 0);
    CHECK(simple_value_float(nullptr) == 0.0);
    CHECK(simple_value_size(nullptr) == 0);
    CHECK(simple_value_at(nullptr, 0) == nullptr);
    CHECK(simple_value_lookup(nullptr, "a") == nullptr);
    CHECK(simple_value_field(nullptr, "a") == nullptr);
    CHECK(text_of(simple_value_copy(nullptr)) == "nil");
    CHECK(simple_run_file(nullptr, "a", nullptr) == SIMPLE_MISUSE);
    CHECK(simple_evaluate(nullptr, "1", nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_call_name(nullptr, "f", nullptr, 0, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_call_value(nullptr, nullptr, nullptr, 0, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_get(nullptr, "a", &result) == SIMPLE_MISUSE);
    CHECK(simple_set(nullptr, "a", nullptr) == SIMPLE_MISUSE);
    CHECK(simple_define(
              nullptr, nullptr, "f()", [](simple_call*, void*) -> simple_value* { return nullptr; }, nullptr,
              nullptr) == SIMPLE_MISUSE);
    simple_interrupt(nullptr);
    simple_clear_interrupt(nullptr);
    CHECK(simple_exit_status(nullptr) == 0);
    CHECK(simple_cpp_interpreter(nullptr) == nullptr);
    CHECK(simple_call_count(nullptr) == 0);
    CHECK(simple_call_argument(nullptr, 0) == nullptr);
    CHECK(simple_call_interpreter(nullptr) == nullptr);
    simple_call_fail(nullptr, "nothing happens");
    CHECK(std::string(simple_error_render(nullptr, 0)).empty());
    CHECK(std::string(simple_error_json(nullptr)).empty());
    CHECK(simple_error_line(nullptr) == 0);
    CHECK(simple_error_column(nullptr) == 0);
    CHECK(std::string(simple_error_file(nullptr)).empty());
    CHECK(simple_error_argument_count(nullptr, 0) == 0);
}

TEST_CASE("C: texts and names that are null are misuse") {
    const Host host;
    simple_value* result = nullptr;
    CHECK(simple_run_file(host.get(), nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_evaluate(host.get(), nullptr, nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_call_name(host.get(), nullptr, nullptr, 0, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_call_value(host.get(), nullptr, nullptr, 0, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_get(host.get(), nullptr, &result) == SIMPLE_MISUSE);
    CHECK(simple_get(host.get(), "a", nullptr) == SIMPLE_MISUSE);
    CHECK(simple_set(host.get(), nullptr, nullptr) == SIMPLE_MISUSE);
    CHECK(simple_define(host.get(), nullptr, nullptr, nullptr, nullptr, nullptr) == SIMPLE_MISUSE);
    simple_value* function = host.value("\\x: x");
    CHECK(simple_call_value(host.get(), function, nullptr, 1, nullptr) == SIMPLE_MISUSE);
    simple_value_release(function);
    CHECK(simple_value_lookup(nullptr, nullptr) == nullptr);
    simple_value* dict = host.value("{\"a\": 1}");
    CHECK(simple_value_lookup(dict, nullptr) == nullptr);
    CHECK(simple_value_field(dict, nullptr) == nullptr);
    simple_value_release(dict);
}

TEST_CASE("C: function values are called, and what they raise is told") {
    const Host host;
    simple_value* function = host.value("\\a, b: a // b");
    simple_value* arguments[] = {simple_make_int(7), simple_make_int(2)};
    simple_value* result = nullptr;
    REQUIRE(simple_call_value(host.get(), function, arguments, 2, &result) == SIMPLE_OK);
    CHECK(text_of(result) == "3");
    CHECK(simple_call_value(host.get(), function, arguments, 2, nullptr) == SIMPLE_OK);
    CHECK(simple_call_value(host.get(), function, arguments, 1, nullptr) == SIMPLE_ERROR);
    CHECK(simple_call_value(host.get(), arguments[0], arguments, 1, nullptr) == SIMPLE_ERROR);
    CHECK(host.message() == "cannot call i64 7: it is not a function");
    CHECK(simple_call_name(host.get(), "nowhere", nullptr, 0, nullptr) == SIMPLE_ERROR);
    CHECK(simple_run_file(host.get(), "/no/such/file.spl", nullptr) == SIMPLE_ERROR);
    for (simple_value* argument : arguments) {
        simple_value_release(argument);
    }
    simple_value_release(function);
}

TEST_CASE("C: a function without a message fails, and a missing argument is null") {
    const Host host;
    const simple_function fails = [](simple_call* call, void*) -> simple_value* {
        CHECK(simple_call_count(call) == 1);
        CHECK(simple_call_argument(call, 0) == simple_call_argument(call, 0));
        CHECK(simple_call_argument(call, 1) == nullptr);
        simple_call_fail(call, nullptr);
        return nullptr;
    };
    REQUIRE(simple_define(host.get(), nullptr, "fails(a)", fails, nullptr, nullptr) == SIMPLE_OK);
    CHECK(host.run("fails(1)") == SIMPLE_ERROR);
    CHECK(host.message().empty());
}

TEST_CASE("C: limits and permissions of the configuration hold") {
    simple_config config = SIMPLE_CONFIG_INIT;
    config.steps = 100;
    config.memory_bytes = 4 << 20;
    config.forbid_read = 1;
    config.forbid_write = 1;
    config.forbid_environment = 1;
    config.forbid_clock = 1;
    const char* plugins[] = {nullptr};
    config.plugins = plugins;
    config.plugin_count = 1;
    std::string errors;
    config.on_error_output = [](const char* text, size_t size, void* context) {
        static_cast<std::string*>(context)->append(text, size);
    };
    config.context = &errors;
    const Host host(config);
    CHECK(host.run("for i in 0..1000: pass") == SIMPLE_ERROR);
    CHECK(std::string(simple_error_kind(host.get())) == "limit");
    CHECK(host.run("val x = [0.0] * 100000000") == SIMPLE_ERROR);
    CHECK(std::string(simple_error_kind(host.get())) == "limit");
    simple_value* const nothing = simple_make_floats(host.get(), nullptr, 0);
    CHECK(nothing != nullptr);
    simple_value_release(nothing);
    CHECK(host.run("eprint \"told\"") == SIMPLE_OK);
    CHECK(errors == "told\n");
    CHECK(host.run("exit(3)") == SIMPLE_ERROR);
    CHECK(simple_exit_status(host.get()) == 3);
}

TEST_CASE("C: an interrupt before a run stops it, and a cleared one does not") {
    const Host host;
    simple_interrupt(host.get());
    CHECK(host.run("while true: pass") == SIMPLE_ERROR);
    CHECK(std::string(simple_error_kind(host.get())) == "interrupt");
    simple_interrupt(host.get());
    simple_clear_interrupt(host.get());
    CHECK(host.run("1") == SIMPLE_OK);
}
