#include "catch.hpp"
#include "harness.hpp"

using namespace simple::runtime;
using simple::builtins::testing::Harness;

namespace {

Value increment(NativeCall& call) { return Value::of(call[0].integer + 1); }
Value is_positive(NativeCall& call) { return Value::of(call[0].integer > 0); }
Value seven(NativeCall&) { return Value::of(std::int64_t{7}); }

} // namespace

TEST_CASE("option: nil, Some(v) and a bare value") {
    Harness h;
    const Owned f = h.function("increment(x)", increment);
    const Owned some = h.result("Some", 3);
    CHECK(h.text_of(some) == "Some(3)");
    CHECK(h.method(some, "is_some") == "true");
    CHECK(h.method(nullptr, "is_some") == "false");
    CHECK(h.method(5, "is_some") == "true");
    CHECK(h.method(nullptr, "is_none") == "true");
    CHECK(h.method("a", "is_none") == "false");
    CHECK(h.method(some, "unwrap") == "3");
    CHECK(h.method(5, "unwrap") == "5");
    CHECK(h.error(nullptr, "unwrap") == "E0216 unwrap: there is no value, it is nil");
    CHECK(h.method(some, "unwrap_or", 9) == "3");
    CHECK(h.method(nullptr, "unwrap_or", 9) == "9");
    CHECK(h.method(h.array(1), "unwrap_or", 9) == "[1]");
    CHECK(h.method(some, "map", f) == "Some(4)");
    CHECK(h.method(nullptr, "map", f) == "nil");
    CHECK(h.method(5, "map", f) == "6");
    CHECK(h.method(h.array(1), "map", f) == "[2]");
    CHECK(h.method(nullptr, "unwrap_or_else", h.function("seven()", seven)) == "7");
    CHECK(h.method(some, "expect", "no") == "3");
    CHECK(h.error(nullptr, "expect", "need a value") == "E0216 need a value");
}

TEST_CASE("option: chaining") {
    Harness h;
    const Owned f = h.function("increment(x)", increment);
    const Owned some = h.result("Some", 3);
    CHECK(h.method(some, "and_then", f) == "4");
    CHECK(h.method(nullptr, "and_then", f) == "nil");
    CHECK(h.method(some, "flat_map", f) == "4");
    CHECK(h.method(some, "filter", h.function("is_positive(x)", is_positive)) == "Some(3)");
    CHECK(h.method(h.result("Some", -3), "filter", h.function("is_positive(x)", is_positive)) == "nil");
    CHECK(h.method(nullptr, "or_else", h.function("seven()", seven)) == "7");
    CHECK(h.method(some, "ok_or", "e") == "Ok(3)");
    CHECK(h.method(nullptr, "ok_or", "e") == "Err(\"e\")");
}

TEST_CASE("result: success and failure") {
    Harness h;
    const Owned f = h.function("increment(x)", increment);
    const Owned good = h.result("Ok", 3);
    const Owned bad = h.result("Err", 8);
    CHECK(h.method(good, "is_ok") == "true");
    CHECK(h.method(bad, "is_err") == "true");
    CHECK(h.method(good, "unwrap") == "3");
    CHECK(h.error(bad, "unwrap").substr(0, 5) == "E0216");
    CHECK(h.method(bad, "unwrap_or", 1) == "1");
    CHECK(h.method(bad, "unwrap_or_else", f) == "9");
    CHECK(h.method(bad, "unwrap_err") == "8");
    CHECK(h.error(good, "unwrap_err").substr(0, 5) == "E0216");
    CHECK(h.method(good, "map", f) == "Ok(4)");
    CHECK(h.method(bad, "map", f) == "Err(8)");
    CHECK(h.method(bad, "map_err", f) == "Err(9)");
    CHECK(h.method(good, "map_err", f) == "Ok(3)");
    CHECK(h.method(good, "and_then", f) == "4");
    CHECK(h.method(bad, "or_else", f) == "9");
    CHECK(h.method(good, "ok") == "Some(3)");
    CHECK(h.method(good, "err") == "nil");
    CHECK(h.method(bad, "err") == "Some(8)");
    CHECK(h.error(bad, "expect", "wanted") == "E0216 wanted: 8");
}
