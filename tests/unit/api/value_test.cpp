#include "simple/value.hpp"

#include <optional>
#include <string>

#include "catch.hpp"
#include "fixture.hpp"

using simple::Value;
using simple::ValueKind;
using simple::test::Captured;

TEST_CASE("plain values need no interpreter") {
    CHECK(Value().is_nil());
    CHECK(Value(true).as_bool());
    CHECK(Value(42).as_int() == 42);
    CHECK(Value(2.5).as_float() == 2.5);
    CHECK(Value(3).as_float() == 3.0);
    CHECK(Value(2.5).as_int() == 0);
    CHECK(Value(7).to_string() == "7");
    CHECK(Value(1.0).to_string() == "1.0");
    CHECK(Value().to_string() == "nil");
    CHECK(Value(true).to_string() == "true");
    CHECK(Value(1).same(Value(1)));
    CHECK_FALSE(Value(1).same(Value(2)));
}

TEST_CASE("a program's values can be taken apart") {
    Captured c;
    REQUIRE(c.run("struct Point:\n    x: i64\n    y: i64\n"
                  "enum Color:\n    Red\n    Mix(amount: f64)\n"
                  "val numbers = [1.5, 2.5]\nval counts = [1, 2, 3]\nval mixed = [1, \"two\", nil]\n"
                  "val table = {\"a\": 1, \"b\": 2}\nval pair = (1, \"x\")\nval span = 0..4\n"
                  "val point = Point(x: 3, y: 4)\nval red = Color.Red\nval mix = Color.Mix(0.5)\nval word = \"héllo\"\n"
                  "val present = Some(5)\nfn twice(x): x * 2\n") == "");
    auto& i = c.interpreter;
    const auto get = [&i](const char* name) { return *i.get(name); };
    CHECK(get("numbers").f64_elements()[1] == 2.5);
    CHECK(get("numbers").i64_elements().empty());
    CHECK(get("counts").i64_elements().size() == 3);
    CHECK(get("mixed").at(1).as_text() == "two");
    CHECK(get("mixed").at(9).is_nil());
    CHECK(get("table").lookup("b").as_int() == 2);
    CHECK(get("table").lookup("c").is_nil());
    CHECK(get("table").items().size() == 2);
    CHECK(get("table").at(0).as_text() == "a");
    CHECK(get("pair").at(1).as_text() == "x");
    CHECK(get("span").size() == 4);
    CHECK(get("span").at(3).as_int() == 3);
    CHECK(get("span").as_slice()->stop == std::optional<std::int64_t>(4));
    CHECK(get("point").field("y").as_int() == 4);
    CHECK(get("point").field("z").is_nil());
    CHECK(get("point").type_name() == "Point");
    CHECK(get("red").variant_name() == "Red");
    CHECK(get("mix").field("amount").as_float() == 0.5);
    CHECK(get("word").size() == 5);
    CHECK(get("present").kind() == ValueKind::Option);
    CHECK(get("present").unwrapped().as_int() == 5);
    CHECK(get("twice").is_callable());
    CHECK(get("numbers").to_string() == "[1.5, 2.5]");
}

TEST_CASE("the factory makes values that programs use") {
    Captured c;
    auto& i = c.interpreter;
    i.set("word", i.text("caf\xc3\xa9"));
    i.set("broken", i.text("a\xff"));
    i.set("table", i.dict({{i.text("k"), Value(1)}}));
    i.set("pair", i.tuple({Value(1), Value(2.0)}));
    i.set("maybe", i.some(Value(3)));
    i.set("flags", std::vector<bool>{true, false});
    CHECK(c.run("print word, broken, table, pair, maybe.unwrap(), flags") ==
          "caf\xc3\xa9 a\xef\xbf\xbd {\"k\": 1} (1, 2.0) 3 [true, false]\n");
}

TEST_CASE("an array can be a window on memory of the host") {
    Captured c;
    double numbers[] = {1.0, 2.0, 3.0};
    bool freed = false;
    {
        const auto buffer = simple::Buffer::borrow(
            simple::DType::F64, numbers, 3, [](void*, void* flag) { *static_cast<bool*>(flag) = true; }, &freed);
        c.interpreter.set("shared", c.interpreter.window(buffer, 0, 3));
    }
    CHECK((*c.interpreter.evaluate("shared[0] = 10.0\nshared.sum()")).as_float() == 15.0);
    CHECK(numbers[0] == 10.0);
    CHECK((*c.interpreter.get("shared")).f64_elements().data() == numbers);
    c.interpreter.set("shared", Value());
    CHECK(freed);
}

TEST_CASE("values outlive their interpreter") {
    Value list;
    Value object;
    Value function;
    {
        Captured c;
        REQUIRE(c.run("class Box: v: i64\nval list = [[1, 2], [\"three\"]]\nval box = Box(v: 5)\n"
                      "fn make():\n    val n = [1]\n    \\x: x + n[0]\nval f = make()") == "");
        list = *c.interpreter.get("list");
        object = *c.interpreter.get("box");
        function = *c.interpreter.get("f");
    }
    CHECK(list.at(1).at(0).as_text() == "three");
    CHECK(object.field("v").as_int() == 5);
    CHECK(object.type_name() == "Box");
    CHECK(list.to_string() == "array");
    CHECK(function.is_callable());
}
