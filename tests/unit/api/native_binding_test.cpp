#include "runtime/native_binding.hpp"

#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "runtime/array.hpp"
#include "runtime/native_errors.hpp"
#include "runtime/text.hpp"

using namespace simple::runtime;
using simple::Symbol;

namespace {

struct Fixture {
    simple::MemoryAccount* account = simple::MemoryAccount::create();
    std::unique_ptr<Runtime> runtime = std::make_unique<Runtime>(*account);

    Fixture() = default;
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;
    ~Fixture() {
        runtime.reset();
        account->release();
    }

    const NativeFunctionInfo* add(std::string_view signature, RawNative raw, const NativeFunctionInfo* next = nullptr) {
        auto info = std::make_unique<NativeFunctionInfo>();
        info->signature = signature;
        info->raw = raw;
        info->next_overload = next;
        const NativeFunctionInfo* kept = info.get();
        release(runtime->make_native(std::move(info)));
        return kept;
    }

    std::string message(const NativeFunctionInfo* info, const Value* arguments, const Symbol* names,
                        std::uint32_t count) {
        try {
            release(call_native(*runtime, info, nullptr, arguments, names, count));
        } catch (const RuntimeError& error) {
            std::string text(error.diagnostic().code);
            text += " " + error.diagnostic().message;
            for (const std::string& note : error.diagnostic().notes) {
                text += " | " + note;
            }
            return error.diagnostic().help.empty() ? text : text + " | " + error.diagnostic().help;
        }
        return "no error";
    }
};

/// Packs the integers a native got into one number: digits, 9 for what is absent.
Value digits(NativeCall& call) {
    std::int64_t number = 0;
    for (std::uint32_t i = 0; i < call.count; ++i) {
        number = number * 10 + (call[i].is_int() ? call[i].integer : 9);
    }
    return Value::of(number);
}

Value variadic_sum(NativeCall& call) {
    std::int64_t sum = call[0].integer * 100;
    Array* rest = call[1].as<Array>();
    for (std::size_t i = 0; i < rest->size; ++i) {
        sum += get(rest, i).integer;
    }
    return Value::of(sum);
}

Value is_text(NativeCall&) { return Value::of(std::int64_t{1}); }
Value is_number(NativeCall&) { return Value::of(std::int64_t{2}); }
Value throws_standard(NativeCall&) { throw std::runtime_error("broken sensor"); }
Value throws_script(NativeCall&) { throw simple::ScriptError(simple::ErrorKind::Index, "no such row", "count from 0"); }

Value number(std::int64_t i) { return Value::of(i); }

} // namespace

TEST_CASE("positional arguments of the exact count are handed over where they are") {
    Fixture f;
    const auto* info = f.add("three(a, b, c)", digits);
    const Value arguments[] = {number(1), number(2), number(3)};
    CHECK(call_native(*f.runtime, info, nullptr, arguments, nullptr, 3).integer == 123);
    CHECK(accepts_directly(*f.runtime, info, 3));
    CHECK_FALSE(accepts_directly(*f.runtime, info, 2));
    const Value self = number(7);
    CHECK(call_native(*f.runtime, info, &self, arguments, nullptr, 3).integer == 7123);
}

TEST_CASE("an exact positional call allocates nothing") {
    Fixture f;
    const auto* info = f.add("three(a, b, c)", digits);
    const Value arguments[] = {number(1), number(2), number(3)};
    const Value self = number(7);
    call_native(*f.runtime, info, nullptr, arguments, nullptr, 3);
    const std::size_t before = f.account->allocations();
    call_native(*f.runtime, info, nullptr, arguments, nullptr, 3);
    call_native(*f.runtime, info, &self, arguments, nullptr, 3);
    CHECK(f.account->allocations() == before);
}

TEST_CASE("named arguments and defaults are placed") {
    Fixture f;
    const auto* info = f.add("place(a, b = 5, c = 6)", digits);
    const Value arguments[] = {number(1), number(2)};
    const Symbol names[] = {Symbol(), f.runtime->symbol("c")};
    CHECK(call_native(*f.runtime, info, nullptr, arguments, names, 2).integer == 152);
    CHECK(call_native(*f.runtime, info, nullptr, arguments, nullptr, 1).integer == 156);
    CHECK_FALSE(accepts_directly(*f.runtime, info, 2));
}

TEST_CASE("the last parameter collects the rest") {
    Fixture f;
    const auto* info = f.add("total(first, others...)", variadic_sum);
    const Value arguments[] = {number(1), number(2), number(3), number(4)};
    CHECK(call_native(*f.runtime, info, nullptr, arguments, nullptr, 4).integer == 109);
    CHECK(call_native(*f.runtime, info, nullptr, arguments, nullptr, 1).integer == 100);
    CHECK(f.message(info, arguments, nullptr, 0) ==
          "E0203 `total` takes at least 1 argument, got 0: `first` is missing | parameters of total: first, others...");
}

TEST_CASE("a call with many parameters works") {
    Fixture f;
    const auto* info = f.add("many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r = 1)", digits);
    std::vector<Value> arguments(17, number(0));
    arguments.back() = number(4);
    CHECK(call_native(*f.runtime, info, nullptr, arguments.data(), nullptr, 17).integer == 41);
}

TEST_CASE("wrong counts name the function and its parameters") {
    Fixture f;
    const auto* info = f.add("clamp(x: num, lo: num, hi: num = 1.0) -> num", digits);
    const Value arguments[] = {number(1), number(2), number(3), number(4)};
    CHECK(f.message(info, arguments, nullptr, 4) ==
          "E0203 `clamp` takes 2 to 3 arguments, got 4 | parameters of clamp: x, lo, hi = 1.0");
    CHECK(f.message(info, arguments, nullptr, 1) ==
          "E0203 `clamp` takes 2 to 3 arguments, got 1: `lo` is missing | parameters of clamp: x, lo, hi = 1.0");
    CHECK(f.message(f.add("now()", digits), arguments, nullptr, 1) ==
          "E0203 `now` takes no arguments, got 1 | now has no parameters");
}

TEST_CASE("unknown and repeated names are reported with a suggestion") {
    Fixture f;
    const auto* info = f.add("SGD(params, lr, momentum = 0.0)", digits);
    const Value arguments[] = {number(1), number(2), number(3)};
    const Symbol unknown[] = {Symbol(), Symbol(), f.runtime->symbol("momentun")};
    CHECK(f.message(info, arguments, unknown, 3) ==
          "E0204 `SGD` has no parameter `momentun` | parameters of SGD: params, lr, momentum = 0.0 | "
          "did you mean `momentum`?");
    const Symbol repeated[] = {Symbol(), Symbol(), f.runtime->symbol("lr")};
    CHECK(f.message(info, arguments, repeated, 3) ==
          "E0205 `SGD` got `lr` more than once | parameters of SGD: params, lr, momentum = 0.0");
}

TEST_CASE("forms are tried in order by count and declared types") {
    Fixture f;
    const auto* numbers = f.add("show(x: num)", is_number);
    const auto* texts = f.add("show(x: text)", is_text, numbers);
    const Value integer = number(1);
    CHECK(call_native(*f.runtime, texts, nullptr, &integer, nullptr, 1).integer == 2);
    const Owned text(text_value(f.runtime->heap(), "a"));
    const Value argument = text;
    CHECK(call_native(*f.runtime, texts, nullptr, &argument, nullptr, 1).integer == 1);
    const Value nil = Value::nil();
    CHECK(f.message(texts, &nil, nullptr, 1) == "E0201 no form of `show` takes (nil) | form: show(x: text) | "
                                                "form: show(x: num)");
    const Value two[] = {number(1), number(2)};
    CHECK(f.message(texts, two, nullptr, 2).substr(0, 5) == "E0203");
}

TEST_CASE("declared types are recognised") {
    Fixture f;
    const auto fits = [&f](std::string_view type, Value v) { return matches_type(*f.runtime, type, v); };
    CHECK(fits("num", number(1)));
    CHECK(fits("f64", number(1)));
    CHECK_FALSE(fits("i64", Value::of(1.0)));
    CHECK(fits("i64 or nil", Value::nil()));
    CHECK(fits("i64?", Value::nil()));
    CHECK_FALSE(fits("text", number(1)));
    CHECK(fits("", number(1)));
    CHECK(fits("X", number(1)));
    CHECK(fits("int2", number(1)));
    CHECK_FALSE(fits("PureTensor<f64>", number(1)));
    const Value ints[] = {number(1), number(2)};
    const Owned array(array_value(make_array_of(f.runtime->heap(), ints, 2)));
    CHECK(fits("[i64]", array));
    CHECK(fits("[f64]", array));
    CHECK_FALSE(fits("[text]", array));
    CHECK(fits("i64 or [i64]", array));
    CHECK_FALSE(fits("fn(i64) -> i64", array));
}

TEST_CASE("what native code throws becomes an error of the program") {
    Fixture f;
    CHECK(f.message(f.add("read()", throws_standard), nullptr, nullptr, 0) == "E0807 `read` failed: broken sensor");
    CHECK(f.message(f.add("row()", throws_script), nullptr, nullptr, 0) == "E0213 no such row | count from 0");
}
