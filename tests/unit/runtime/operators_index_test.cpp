#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

struct Indexing : Fixture {
    RtValue at(RtValue object, RtValue index) { return keep(get_index(runtime, object, &index, 1, {})); }
    /// `object[start:stop:step]`; absent parts are nil.
    std::string cut(RtValue object, RtValue start, RtValue stop, std::int64_t step = 1) {
        const RtValue made = keep(
            make_range(runtime, start.is_nil() ? 0 : start.integer, stop.is_nil() ? 0 : stop.integer, step, false));
        made.object->flags =
            static_cast<std::uint8_t>(kSlice | (start.is_nil() ? kOpenStart : 0) | (stop.is_nil() ? kOpenStop : 0));
        return show(at(object, made));
    }
    RtValue five() { return array({i(0), i(1), i(2), i(3), i(4)}); }
};

const RtValue kNone = RtValue::nil();

} // namespace

TEST_CASE("indices count from both ends", "[index]") {
    Indexing fix;
    CHECK(fix.at(fix.five(), i(0)).integer == 0);
    CHECK(fix.at(fix.five(), i(-1)).integer == 4);
    CHECK(fix.show(fix.at(fix.text("aß€"), i(1))) == "ß");
    CHECK(fix.show(fix.at(fix.text("aß€"), i(-1))) == "€");
    CHECK(fix.at(fix.tuple({i(7), i(8)}), i(1)).integer == 8);
    CHECK(fix.at(fix.range(5, 50, false, 5), i(-1)).integer == 45);
    CHECK(fix.at(fix.some(fix.five()), i(2)).integer == 2);
    CHECK(fix.at(fix.dict({{fix.text("a"), i(1)}}), fix.text("a")).integer == 1);
    CHECK(fix.at(fix.dict({{fix.text("a"), i(1)}}), fix.text("b")).is_nil());
}

TEST_CASE("an index outside names itself and the length", "[index]") {
    Indexing fix;
    const Value three = fix.array({i(1), i(2), i(3)});
    CHECK(Fixture::error_of([&] { fix.at(three, i(5)); }) == "E0213: index 5 is out of range for an array of 3");
    CHECK(Fixture::error_of([&] { fix.at(three, i(-4)); }) == "E0213: index -4 is out of range for an array of 3");
    CHECK(Fixture::error_of([&] { fix.at(fix.text("ab"), i(2)); }) == "E0213: index 2 is out of range for a text of 2");
    CHECK(Fixture::error_of([&] { fix.at(three, i(std::numeric_limits<std::int64_t>::min())); }).find("E0213") == 0);
    CHECK(Fixture::error_of([&] { fix.at(three, f(1)); }) ==
          "E0201: an index must be an integer or a range, not f64 1.0");
    CHECK(Fixture::error_of([&] { fix.at(Value::nil(), i(1)); }) == "E0215: nil cannot be indexed");
    CHECK(Fixture::error_of([&] { fix.at(i(3), i(1)); }) == "E0201: i64 3 cannot be indexed");
}

TEST_CASE("slices clamp and step as in Python", "[index]") {
    Indexing fix;
    const Value five = fix.five();
    CHECK(fix.cut(five, i(1), i(3)) == "[1, 2]");
    CHECK(fix.cut(five, kNone, i(-1)) == "[0, 1, 2, 3]");
    CHECK(fix.cut(five, i(-2), kNone) == "[3, 4]");
    CHECK(fix.cut(five, i(-100), i(100)) == "[0, 1, 2, 3, 4]");
    CHECK(fix.cut(five, i(4), i(1)) == "[]");
    CHECK(fix.cut(five, kNone, kNone, -1) == "[4, 3, 2, 1, 0]");
    CHECK(fix.cut(five, i(3), kNone, -2) == "[3, 1]");
    CHECK(fix.cut(five, i(3), i(0), -1) == "[3, 2, 1]");
    CHECK(fix.cut(five, i(100), i(-100), -2) == "[4, 2, 0]");
    CHECK(fix.cut(five, kNone, kNone, std::numeric_limits<std::int64_t>::max()) == "[0]");
    CHECK(fix.cut(five, kNone, kNone, std::numeric_limits<std::int64_t>::min()) == "[4]");
    CHECK(fix.cut(fix.array({}), kNone, kNone, -1) == "[]");
    CHECK(fix.cut(fix.text("aß€z"), i(1), i(3)) == "ß€");
    CHECK(fix.cut(fix.text("aß€z"), kNone, kNone, -1) == "z€ßa");
    CHECK(fix.cut(fix.tuple({i(1), i(2), i(3)}), i(1), kNone) == "(2, 3)");
    CHECK(fix.cut(fix.range(0, 10), i(2), i(5)) == "2..5");
    CHECK(Fixture::error_of([&] { fix.cut(five, kNone, kNone, 0); }) == "E0209: the step of a range must not be 0");
}

TEST_CASE("ranges slice too, counting from the back", "[index]") {
    Indexing fix;
    const Value five = fix.five();
    CHECK(fix.show(fix.at(five, fix.range(1, 3))) == "[1, 2]");
    CHECK(fix.show(fix.at(five, fix.range(1, 3, true))) == "[1, 2, 3]");
    CHECK(fix.show(fix.at(five, fix.range(1, -1, true))) == "[1, 2, 3, 4]");
    CHECK(fix.show(fix.at(five, fix.range(1, -1))) == "[1, 2, 3]");
    CHECK(fix.show(fix.at(five, fix.range(-3, -2, true))) == "[2, 3]");
    CHECK(fix.show(fix.at(five, fix.range(0, -9, true))) == "[]");
}

TEST_CASE("several indices reach into nested arrays", "[index]") {
    Indexing fix;
    const Value rows = fix.array({fix.array({i(1), i(2)}), fix.array({i(3), i(4)})});
    const Value place[2] = {i(1), i(0)};
    CHECK(get_index(fix.runtime, rows, place, 2, {}).integer == 3);
    set_index(fix.runtime, rows, place, 2, i(9), {});
    CHECK(fix.show(rows) == "[[1, 2], [9, 4]]");
    const Value column[2] = {fix.range(0, 2), i(1)};
    CHECK(fix.show(fix.keep(get_index(fix.runtime, rows, column, 2, {}))) == "[2, 4]");
}

TEST_CASE("elements are written in place", "[index]") {
    Indexing fix;
    const Value five = fix.five();
    auto write = [&](Value object, Value index, Value value) {
        set_index(fix.runtime, object, &index, 1, retained(value), {});
    };
    write(five, i(-1), i(9));
    write(five, i(0), fix.text("x"));
    CHECK(fix.show(five) == "[\"x\", 1, 2, 3, 9]");
    const Value d = fix.dict({});
    write(d, fix.text("k"), five);
    CHECK(fix.show(d) == "{\"k\": [\"x\", 1, 2, 3, 9]}");
    CHECK(Fixture::error_of([&] { write(five, i(5), fix.text("y")); }).find("E0213") == 0);
    CHECK(Fixture::error_of([&] { write(fix.text("ab"), i(0), fix.text("c")); }) ==
          "E0201: an element of text \"ab\" cannot be assigned");
    CHECK(Fixture::error_of([&] { write(fix.tuple({i(1)}), i(0), i(2)); }).find("E0201") == 0);
    CHECK(Fixture::error_of([&] { write(five, fix.range(0, 2), five); }).find("E0201") == 0);
    CHECK(Fixture::error_of([&] { write(Value::nil(), i(0), i(2)); }) == "E0215: an element of nil cannot be assigned");
}
