#include <cmath>
#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

TEST_CASE("numbers cast with saturation and wrapping", "[values]") {
    Fixture fix;
    auto as = [&](Value v, std::string_view type) { return fix.show(fix.keep(cast(fix.runtime, v, type, {}))); };
    CHECK(as(f(2.9), "i64") == "2");
    CHECK(as(f(-2.9), "int") == "-2");
    CHECK(as(f(1e300), "i64") == "9223372036854775807");
    CHECK(as(f(-1e300), "i64") == "-9223372036854775808");
    CHECK(as(f(std::nan("")), "i64") == "0");
    CHECK(as(f(300.5), "u8") == "255");
    CHECK(as(f(-5), "u8") == "0");
    CHECK(as(f(200), "i8") == "127");
    CHECK(as(i(300), "u8") == "44");
    CHECK(as(i(200), "i8") == "-56");
    CHECK(as(i(-1), "u32") == "4294967295");
    CHECK(as(i(-1), "u64") == "-1");
    CHECK(as(i(3), "f64") == "3.0");
    CHECK(as(i(3), "text") == "3");
    CHECK(as(fix.text("x"), "str") == "x");
    CHECK(as(i(0), "bool") == "false");
    CHECK(as(b(true), "i64") == "1");
    CHECK(as(fix.array({i(1)}), "any") == "[1]");
    CHECK(as(fix.array({i(1)}), "List") == "[1]");
    CHECK(as(fix.some(f(2.5)), "i64") == "2");
}

TEST_CASE("a cast to something else is an error", "[values]") {
    Fixture fix;
    CHECK(Fixture::error_of([&] { cast(fix.runtime, fix.text("5"), "i64", {}); }) ==
          "E0208: cannot convert text \"5\" to i64");
    CHECK(Fixture::error_of([&] { cast(fix.runtime, i(5), "Point", {}); }) == "E0208: cannot convert i64 5 to Point");
    CHECK(Fixture::error_of([&] { cast(fix.runtime, Value::nil(), "i64", {}); }) == "E0208: cannot convert nil to i64");
}

TEST_CASE("ranges know their length at every end of the integers", "[values]") {
    Fixture fix;
    constexpr std::int64_t kLow = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t kHigh = std::numeric_limits<std::int64_t>::max();
    auto length_of = [&](std::int64_t start, std::int64_t stop, bool inclusive, std::int64_t step) {
        return range_length(fix.range(start, stop, inclusive, step).as<Range>());
    };
    CHECK(length_of(0, 5, false, 1) == 5);
    CHECK(length_of(0, 5, true, 1) == 6);
    CHECK(length_of(5, 0, false, 1) == 0);
    CHECK(length_of(5, 5, true, 1) == 1);
    CHECK(length_of(5, 0, false, -2) == 3);
    CHECK(length_of(5, 1, true, -2) == 3);
    CHECK(length_of(0, 10, false, 3) == 4);
    CHECK(length_of(kLow, kHigh, false, 1) == kHigh);
    CHECK(length_of(kHigh, kLow, false, kLow) == 2);
    CHECK(length_of(0, kHigh, true, 1) == kHigh);
}

TEST_CASE("made values hold references of their own", "[values]") {
    Fixture fix;
    const Value text = fix.text("shared");
    {
        const Owned tuple(make_tuple(fix.runtime, &text, 1));
        CHECK(text.object->references == 2);
        const Owned box(make_box(fix.runtime, Tag::Ok, retained(tuple)));
        CHECK(box.get().as<Box>()->value.object == tuple.get().object);
    }
    CHECK(text.object->references == 1);
}
