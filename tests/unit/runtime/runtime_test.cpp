#include "runtime/runtime.hpp"

#include <thread>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

Value one(NativeCall&) { return Value::of(std::int64_t{1}); }
Value two(NativeCall&) { return Value::of(std::int64_t{2}); }

} // namespace

TEST_CASE("every value has a type with a name", "[runtime]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    CHECK(type_name(runtime, i(1)) == "i64");
    CHECK(type_name(runtime, f(1)) == "f64");
    CHECK(type_name(runtime, b(true)) == "bool");
    CHECK(type_name(runtime, Value::nil()) == "nil");
    CHECK(type_name(runtime, Value::absent()) == "nil");
    CHECK(type_name(runtime, fix.text("")) == "text");
    CHECK(type_name(runtime, fix.array({})) == "array");
    CHECK(type_name(runtime, fix.dict({})) == "dict");
    CHECK(type_name(runtime, fix.tuple({})) == "tuple");
    CHECK(type_name(runtime, fix.range(0, 1)) == "range");
    for (std::size_t tag = 0; tag < static_cast<std::size_t>(Tag::Count); ++tag) {
        const bool used = tag <= static_cast<std::size_t>(Tag::Absent) || tag >= static_cast<std::size_t>(Tag::Text);
        CHECK((runtime.builtin_class(static_cast<Tag>(tag)) != nullptr) == used);
    }
    CHECK(runtime.builtin_class(Tag::Native) == runtime.builtin_class(Tag::Closure));
}

TEST_CASE("a type is always the same value", "[runtime]") {
    Fixture fix;
    const ClassInfo* info = fix.runtime.builtin_class(Tag::Array);
    CHECK(fix.keep(fix.runtime.class_value(info)).object == fix.keep(fix.runtime.class_value(info)).object);
}

TEST_CASE("a second function of one name becomes an overload", "[runtime]") {
    Fixture fix;
    const NativeRow rows[] = {{"f(a)", one, "First."}, {"f(a, b)", two, "Second."}, {"g()", one, "Other."}};
    fix.runtime.add_prelude_functions(rows, 3);
    const NativeFunctionInfo* newest = fix.runtime.find_prelude(fix.runtime.symbol("f"))->as<NativeFunction>()->info;
    CHECK(newest->documentation == "Second.");
    REQUIRE(newest->next_overload != nullptr);
    CHECK(newest->next_overload->documentation == "First.");
    CHECK(newest->next_overload->next_overload == nullptr);
    CHECK(fix.runtime.find_prelude(fix.runtime.symbol("h")) == nullptr);
    fix.runtime.add_prelude("f", Value::of(std::int64_t{5}));
    CHECK(fix.runtime.find_prelude(fix.runtime.symbol("f"))->integer == 5);
    fix.runtime.add_methods(fix.runtime.builtin_class(Tag::Text), rows, 3);
    const ClassInfo* text = fix.runtime.builtin_class(Tag::Text);
    CHECK(text->find_method(fix.runtime.symbol("g"))->callable_without_arguments);
    CHECK_FALSE(text->find_method(fix.runtime.symbol("f"))->callable_without_arguments);
}

TEST_CASE("output is kept together and flushed in order", "[runtime]") {
    Fixture fix;
    std::string log;
    fix.runtime.on_output = [&](std::string_view text) { log += "out(" + std::string(text) + ")"; };
    fix.runtime.on_error_output = [&](std::string_view text) { log += "err(" + std::string(text) + ")"; };
    fix.runtime.write("a");
    fix.runtime.write("b");
    CHECK(log.empty());
    fix.runtime.write_error("c");
    CHECK(log == "out(ab)err(c)");
    fix.runtime.flush();
    CHECK(log == "out(ab)err(c)");
    fix.runtime.write(std::string(100'000, 'x'));
    CHECK(log.size() > 100'000);
}

TEST_CASE("steps, time and interruption stop a program and cannot be caught", "[runtime]") {
    Fixture fix;
    auto spin = [&] {
        try {
            for (std::uint64_t n = 0;; ++n) {
                fix.runtime.step({});
                if (n > 500'000'000) {
                    return std::string("never stopped");
                }
            }
        } catch (const RuntimeError& error) {
            return std::string(error.diagnostic().code) + (error.catchable() ? " catchable" : "");
        }
    };
    fix.runtime.limits.steps = 5000;
    fix.runtime.start_run();
    CHECK(spin() == "E0504");
    CHECK(spin() == "E0504");
    fix.runtime.limits.steps = 0;
    fix.runtime.limits.time_ms = 20;
    fix.runtime.start_run();
    CHECK(spin() == "E0502");
    fix.runtime.limits.time_ms = 0;
    fix.runtime.start_run();
    fix.runtime.interrupted = true;
    CHECK(spin() == "E0507");
    CHECK_FALSE(fix.runtime.interrupted);
}

TEST_CASE("exactly the permitted steps are made", "[runtime]") {
    Fixture fix;
    for (const std::uint64_t limit : {1ULL, 2ULL, 1023ULL, 1024ULL, 1025ULL, 3000ULL}) {
        fix.runtime.limits.steps = limit;
        fix.runtime.start_run();
        std::uint64_t made = 0;
        CHECK_THROWS_AS(
            [&] {
                for (;; ++made) {
                    fix.runtime.step({});
                }
            }(),
            RuntimeError);
        CHECK(made == limit - 1);
    }
}

TEST_CASE("the stack of the running thread is watched", "[runtime]") {
    Fixture fix;
    fix.runtime.check_stack();
    fix.runtime.stack_limit = UINTPTR_MAX;
    CHECK(Fixture::error_of([&] { fix.runtime.check_stack(); }).find("E0503") == 0);
    fix.runtime.start_run();
    fix.runtime.check_stack();
}

TEST_CASE("values may outlive their interpreter", "[runtime]") {
    const CheckedAccount account;
    Owned text;
    Owned object;
    static int destroyed;
    destroyed = 0;
    {
        Runtime runtime(account.get());
        ClassInfo* type = runtime.make_class(runtime.symbol("Native"), ClassForm::Native, Tag::NativeObject);
        type->hooks.destroy = [](void*) { ++destroyed; };
        NativeObject* native = runtime.heap().make<NativeObject>(Tag::NativeObject);
        native->type = type;
        native->payload = &destroyed;
        object = Owned(array_value(make_array(runtime.heap())));
        push(object.get().as<Array>(), Value::of(native, Tag::NativeObject));
        text = Owned(text_value(runtime.heap(), "still readable"));
    }
    CHECK(text.get().as<Text>()->view() == "still readable");
    CHECK(destroyed == 0);
    object = Owned();
    CHECK(destroyed == 1);
    CHECK(account.get().live_bytes() != 0);
    text = Owned();
}

TEST_CASE("errors carry the kind of their code", "[runtime]") {
    Fixture fix;
    try {
        fix.runtime.fail("E0213", "message", {3, 5}, "help");
    } catch (const RuntimeError& error) {
        CHECK(error.diagnostic().kind == simple::ErrorKind::Index);
        CHECK(error.diagnostic().help == "help");
        error.locate({9, 10});
        CHECK(error.diagnostic().span.begin == 3);
        CHECK(error.catchable());
        CHECK(std::string(error.what()) == "message");
    }
}
