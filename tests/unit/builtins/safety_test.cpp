// Callbacks that throw, change what is being walked, or give the wrong receiver: nothing leaks, nothing is read late.
#include <algorithm>
#include <string>

#include "catch.hpp"
#include "harness.hpp"
#include "runtime/array.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

using namespace simple::runtime;
using simple::builtins::testing::Harness;

namespace {

thread_local Array* victim = nullptr;
thread_local int calls_left = 0;

Value clear_victim(NativeCall& call) {
    truncate(victim, 0);
    return retained(call[0]);
}

Value grow_victim(NativeCall& call) {
    push(victim, text_value(call.runtime.heap(), "another text that does not fit inline, so that growing moves it"));
    return retained(call[0]);
}

Value fail_later(NativeCall& call) {
    if (--calls_left == 0) {
        call.runtime.fail(simple::codes::kPanic, "stop");
    }
    return retained(call[0]);
}

constexpr const char* kCallbackMethods[] = {"map",      "filter", "flat_map",   "each",  "reduce",
                                            "any",      "all",    "none",       "find",  "partition",
                                            "group_by", "min_by", "find_index", "count", "sort_by"};

Owned long_texts(Harness& h) {
    return h.array(std::string(100, 'a'), std::string(100, 'b'), std::string(100, 'c'), std::string(100, 'd'));
}

} // namespace

TEST_CASE("callbacks may shrink or grow the array they walk") {
    Harness h;
    for (const char* name : kCallbackMethods) {
        for (const RawNative callback : {clear_victim, grow_victim}) {
            const Owned xs = long_texts(h);
            victim = xs.get().as<Array>();
            const Owned f = h.function(std::string_view(name) == "reduce" ? "f(a, b)" : "f(x)", callback);
            INFO(name);
            CHECK(h.error(xs, name, f) == "no error");
        }
    }
    const Owned xs = long_texts(h);
    victim = xs.get().as<Array>();
    CHECK(h.error(xs, "sort_by", h.function("f(a, b)", clear_victim)).substr(0, 5) == "E0201");
}

TEST_CASE("a callback that throws leaks nothing") {
    Harness h;
    const Owned plain = h.function("f(x)", fail_later);
    const Owned pair = h.function("f(a, b)", fail_later);
    const auto run_all = [&] {
        for (const char* name : kCallbackMethods) {
            calls_left = 3;
            const Owned xs = long_texts(h);
            h.error(xs, name, std::string_view(name) == "reduce" ? pair : plain);
        }
        calls_left = 2;
        h.error(h.dict("a", long_texts(h), "b", long_texts(h)), "map", pair);
        calls_left = 1;
        h.error(h.some(h.make(std::string(100, 'x'))), "map", plain);
        h.error(h.array(1, long_texts(h)), "sum");
        h.error(h.array(std::string(100, 'x'), 1), "sort");
    };
    run_all();
    const std::size_t before = h.heap().live_objects();
    run_all();
    CHECK(h.heap().live_objects() == before);
}

TEST_CASE("ordinary use leaks nothing") {
    Harness h;
    const auto run_all = [&] {
        const Owned xs = long_texts(h);
        for (const char* name :
             {"sort", "reverse", "unique", "enumerate", "flatten", "min", "copy", "join", "first", "pop", "to_array"}) {
            h.method(xs, name);
        }
        h.method(xs, "zip", xs);
        h.method(xs, "chunks", 2);
        h.method("a,b,c", "split", ",");
        h.method("abc", "replace", "b", std::string(100, 'x'));
        const Owned d = h.dict("a", xs);
        for (const char* name : {"keys", "values", "items", "copy", "clear"}) {
            h.method(d, name);
        }
        h.method(h.set("a", "b"), "union", h.set("c"));
        h.function_text("max", "a", "b", "c");
        h.function_text("format", "{}", xs);
    };
    run_all();
    const std::size_t before = h.heap().live_objects();
    run_all();
    CHECK(h.heap().live_objects() == before);
}

TEST_CASE("a method with a foreign receiver is an error, not a crash") {
    Harness h;
    for (const Tag type : {Tag::Int, Tag::Text, Tag::Array, Tag::Dict, Tag::Set, Tag::Range, Tag::Some, Tag::Ok}) {
        for (const auto& [name, method] : h.runtime().builtin_class(type)->methods) {
            const NativeFunctionInfo* info = method.function.as<NativeFunction>()->info;
            for (; info != nullptr; info = info->next_overload) {
                Value arguments[8];
                for (Value& argument : arguments) {
                    argument = Value::of(true);
                }
                const auto commas =
                    static_cast<std::uint32_t>(std::count(info->signature.begin(), info->signature.end(), ','));
                NativeCall call{h.runtime(), *info, arguments, commas + 2};
                try {
                    release(info->raw(call));
                } catch (const RuntimeError&) {
                    // Any error is fine; the sanitizers watch the rest.
                }
            }
        }
    }
    SUCCEED();
}
