#include "catch.hpp"
#include "harness.hpp"
#include "runtime/dict.hpp"
#include "runtime/operators.hpp"

using namespace simple::runtime;
using simple::builtins::testing::Harness;

namespace {

Value add_both(NativeCall& call) { return binary(call.runtime, BinaryOp::Add, call[0], call[1], {}); }
Value value_is_two(NativeCall& call) { return Value::of(call[1].integer == 2); }
Value twice(NativeCall& call) { return Value::of(call[0].integer * 2); }

/// The dict that the next callback empties.
thread_local Dict* victim = nullptr;
Value clear_victim(NativeCall&) {
    clear(victim);
    return Value::of(true);
}

} // namespace

TEST_CASE("dict: reading") {
    Harness h;
    const Owned d = h.dict("a", 1, 2, "b");
    CHECK(h.method(d, "len") == "2");
    CHECK(h.method(d, "is_empty") == "false");
    CHECK(h.method(d, "keys") == R"(["a", 2])");
    CHECK(h.method(d, "values") == R"([1, "b"])");
    CHECK(h.method(d, "items") == R"([("a", 1), (2, "b")])");
    CHECK(h.method(d, "get", "a") == "1");
    CHECK(h.method(d, "get", 2.0) == R"("b")");
    CHECK(h.method(d, "get", "z") == "nil");
    CHECK(h.method(d, "get", "z", 7) == "7");
    CHECK(h.method(d, "get_or", "a", 7) == "1");
    for (const char* name : {"contains", "contains_key", "has", "has_key"}) {
        CHECK(h.method(d, name, "a") == "true");
        CHECK(h.method(d, name, "z") == "false");
    }
    CHECK(h.error(d, "get", h.dict()) != "no error");
}

TEST_CASE("dict: changing gives the dict itself") {
    Harness h;
    const Owned d = h.dict("a", 1);
    CHECK(h.method_result(d, "set", "b", 2).get().object == d.get().object);
    CHECK(h.method(d, "set", "a", 3) == R"({"a": 3, "b": 2})");
    CHECK(h.method(d, "remove", "a") == R"({"b": 2})");
    CHECK(h.method(d, "remove", "zz") == R"({"b": 2})");
    CHECK(h.method(d, "update", h.dict("c", 4)) == R"({"b": 2, "c": 4})");
    CHECK(h.method(d, "merge", h.dict("b", 0)) == R"({"b": 0, "c": 4})");
    CHECK(h.text_of(d) == R"({"b": 2, "c": 4})");
    const Owned copy = h.method_result(d, "copy");
    CHECK(h.method(d, "clear") == "{}");
    CHECK(h.text_of(copy) == R"({"b": 2, "c": 4})");
}

TEST_CASE("dict: functions take key and value") {
    Harness h;
    const Owned d = h.dict(1, 1, 2, 2);
    const Owned two = h.function("value_is_two(k, v)", value_is_two);
    CHECK(h.method(d, "map", h.function("add(k, v)", add_both)) == "{1: 2, 2: 4}");
    CHECK(h.method(d, "filter", two) == "{2: 2}");
    CHECK(h.method(d, "each", two) == "nil");
    CHECK(h.method(d, "count", two) == "1");
    CHECK(h.method(d, "any", two) == "true");
    CHECK(h.method(d, "all", two) == "false");
}

TEST_CASE("dict: a callback that changes the dict is an error") {
    Harness h;
    const Owned d = h.dict("a", "long enough for the heap", "b", "another one that is long");
    victim = d.get().as<Dict>();
    CHECK(h.error(d, "map", h.function("clear_victim(k, v)", clear_victim)).substr(0, 5) == "E0220");
}

TEST_CASE("set: algebra and sequence methods") {
    Harness h;
    const Owned s = h.set(1, 2, 3);
    CHECK(h.method(s, "union", h.set(3, 4)) == "{1, 2, 3, 4}");
    CHECK(h.method(s, "intersection", h.set(2, 9)) == "{2}");
    CHECK(h.method(s, "difference", h.set(2)) == "{1, 3}");
    CHECK(h.method(s, "symmetric_difference", h.set(3, 4)) == "{1, 2, 4}");
    CHECK(h.method(h.set(1), "is_subset", s) == "true");
    CHECK(h.method(s, "is_superset", h.set(1, 9)) == "false");
    CHECK(h.method(s, "contains", 2) == "true");
    CHECK(h.method(s, "len") == "3");
    CHECK(h.method(s, "is_empty") == "false");
    CHECK(h.method(s, "to_array") == "[1, 2, 3]");
    CHECK(h.method(s, "map", h.function("twice(x)", twice)) == "[2, 4, 6]");
    CHECK(h.method(s, "sum") == "6");
    const Owned copy = h.method_result(s, "copy");
    CHECK(h.method(s, "add", 9) == "{1, 2, 3, 9}");
    CHECK(h.method(s, "remove", 1) == "{2, 3, 9}");
    CHECK(h.method(s, "clear").size() >= 2);
    CHECK(h.text_of(copy) == "{1, 2, 3}");
    CHECK(h.error(s, "union", h.array(1)) == "E0201 union: parameter other must be a set, got array of 1");
}

TEST_CASE("types construct collections") {
    Harness h;
    CHECK(h.function_text("List", h.range(0, 3)) == "[0, 1, 2]");
    CHECK(h.function_text("Array") == "[]");
    CHECK(h.function_text("Map", h.array(h.tuple("a", 1))) == R"({"a": 1})");
    CHECK(h.function_text("Dict") == "{}");
    CHECK(h.function_text("Set", "aba") == R"({"a", "b"})");
}
