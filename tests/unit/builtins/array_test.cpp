#include "catch.hpp"
#include "harness.hpp"
#include "runtime/array.hpp"
#include "runtime/operators.hpp"

using namespace simple::runtime;
using simple::builtins::testing::Harness;

namespace {

Value twice(NativeCall& call) {
    return binary(call.runtime, BinaryOp::Multiply, call[0], Value::of(std::int64_t{2}), {});
}
Value half(NativeCall& call) { return Value::of(call[0].as_double() / 2); }
Value is_even(NativeCall& call) { return Value::of(call[0].integer % 2 == 0); }
Value add(NativeCall& call) { return binary(call.runtime, BinaryOp::Add, call[0], call[1], {}); }

ElementKind kind_of(const Owned& array) { return array.get().as<Array>()->kind(); }

} // namespace

TEST_CASE("array: changing methods give the array itself") {
    Harness h;
    const Owned xs = h.array(1, 2);
    CHECK(h.method_result(xs, "push", 3).get().object == xs.get().object);
    CHECK(h.method(xs, "append", 4) == "[1, 2, 3, 4]");
    CHECK(h.method(xs, "extend", h.range(5, 7)) == "[1, 2, 3, 4, 5, 6]");
    CHECK(h.method(xs, "extend", xs) == "[1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]");
    CHECK(h.method(xs, "pop") == "6");
    CHECK(h.method(xs, "remove", 0) == "1");
    CHECK(h.method(xs, "remove", -1) == "5");
    CHECK(h.method(xs, "insert", 1, "x") == "[2, \"x\", 3, 4, 5, 6, 1, 2, 3, 4]");
    CHECK(h.error(xs, "remove", 99).substr(0, 5) == "E0213");
    CHECK(h.error(xs, "insert", 99, 0) == "E0213 insert: position 99 is outside of an array of 10");
    CHECK(h.method(xs, "clear") == "[]");
    CHECK(h.method(xs, "pop") == "nil");
    CHECK(h.error(xs, "push") != "no error");
}

TEST_CASE("array: looking at elements") {
    Harness h;
    const Owned xs = h.array(1, 2.5, "a", 2);
    CHECK(h.method(xs, "len") == "4");
    CHECK(h.method(xs, "is_empty") == "false");
    CHECK(h.method(xs, "first") == "1");
    CHECK(h.method(xs, "last") == "2");
    CHECK(h.method(h.array(), "first") == "nil");
    CHECK(h.method(xs, "get", 1) == "2.5");
    CHECK(h.method(xs, "get", -1) == "2");
    CHECK(h.method(xs, "get", 4) == "nil");
    CHECK(h.method(xs, "contains", "a") == "true");
    CHECK(h.method(xs, "contains", nullptr) == "false");
    CHECK(h.method(xs, "index_of", 2) == "3");
    CHECK(h.method(xs, "index_of", 9) == "-1");
    CHECK(h.method(h.array(1, 2), "index_of", 2.0) == "1");
    CHECK(h.method(h.array(1.0, 2.0), "index_of", 2) == "1");
    CHECK(h.method(h.array(1, 1, 2), "count_of", 1) == "2");
    CHECK(h.method(h.array(h.some(h.make("a"))), "contains", "a") == "true");
}

TEST_CASE("array: callbacks, and unboxed results") {
    Harness h;
    const Owned f = h.function("twice(x)", twice);
    const Owned even = h.function("is_even(x)", is_even);
    const Owned plus = h.function("add(a, b)", add);
    CHECK(h.method(h.array(1, 2), "map", f) == "[2, 4]");
    CHECK(kind_of(h.method_result(h.array(1, 2), "map", h.function("half(x)", half))) == ElementKind::F64);
    CHECK(kind_of(h.method_result(h.array(1, 2, 4), "filter", even)) == ElementKind::I64);
    CHECK(h.method(h.array(1, 2, 4), "filter", even) == "[2, 4]");
    CHECK(h.method(h.array(h.array(1), h.array(2, 3)), "flat_map", f) == "[1, 1, 2, 3, 2, 3]");
    CHECK(h.method(h.array(1, 2), "each", f) == "nil");
    CHECK(h.method(h.array(1, 2, 3), "reduce", 10, plus) == "16");
    CHECK(h.method(h.array(1, 2, 3), "fold", 0.5, plus) == "6.5");
    CHECK(h.method(h.array("a", "b"), "reduce", plus) == "\"ab\"");
    CHECK(h.method(h.array(), "reduce", plus) == "nil");
    CHECK(h.method(h.array(1, 2), "any", even) == "true");
    CHECK(h.method(h.array(1, 2), "all", even) == "false");
    CHECK(h.method(h.array(1, 3), "none", even) == "true");
    CHECK(h.method(h.array(0, 1), "any_truthy") == "true");
    CHECK(h.method(h.array(0, 1), "all_truthy") == "false");
    CHECK(h.method(h.array(1, 4), "find", even) == "4");
    CHECK(h.method(h.array(1, 3), "find", even) == "nil");
    CHECK(h.method(h.array(1, 4), "find_index", even) == "1");
    CHECK(h.method(h.array(1, 4, 6), "count", even) == "2");
    CHECK(h.method(h.array(1, 4, 1), "count", 1) == "2");
    CHECK(h.method(h.array(1, 2, 3), "partition", even) == "([2], [1, 3])");
    CHECK(h.method(h.array(1, 2, 3), "group_by", even) == "{false: [1, 3], true: [2]}");
    CHECK(h.method(h.array(3, 1, 2), "min_by", f) == "1");
    CHECK(h.error(h.array(1), "map", 3) == "E0201 map: parameter f must be a function, got i64 3");
}

TEST_CASE("array: reductions") {
    Harness h;
    CHECK(h.method(h.array(1, 2, 3), "sum") == "6");
    CHECK(h.method(h.array(0.5, 0.25), "sum") == "0.75");
    CHECK(h.method(h.array(1, 2.5), "product") == "2.5");
    CHECK(h.method(h.array(), "product") == "1");
    CHECK(h.method(h.array(1, 2), "mean") == "1.5");
    CHECK(h.method(h.array(), "mean") == "nil");
    CHECK(h.method(h.array(3, 1, 2), "min") == "1");
    CHECK(h.method(h.array(3, 1.5, 2), "max") == "3");
    CHECK(h.method(h.array("b", "a"), "min") == "\"a\"");
    CHECK(h.method(h.array(), "max") == "nil");
    CHECK(h.method(h.array(3.0, 1.0, 1.0), "argmin") == "1");
    CHECK(h.method(h.array(1, 9, 9), "argmax") == "1");
    CHECK(h.method(h.array(), "argmax") == "nil");
    CHECK(h.error(h.array(1, "a"), "min") != "no error");
    CHECK(h.error(h.array(1, "a"), "mean") == "E0201 mean: element 1 must be a number, got text \"a\"");
}

TEST_CASE("array: arranging anew") {
    Harness h;
    const Owned xs = h.array(1, 2, 3, 4, 5);
    CHECK(h.method(xs, "concat", h.array("a")) == "[1, 2, 3, 4, 5, \"a\"]");
    CHECK(h.method(xs, "concat", h.range(6, 7)) == "[1, 2, 3, 4, 5, 6]");
    CHECK(h.method(xs, "slice", 1, 3) == "[2, 3]");
    CHECK(h.method(xs, "slice", -2) == "[4, 5]");
    CHECK(h.method(xs, "slice", 4, 1) == "[]");
    CHECK(h.method(xs, "slice", 9, 12) == "[]");
    CHECK(h.method(xs, "take", 2) == "[1, 2]");
    CHECK(h.method(xs, "take", 99) == "[1, 2, 3, 4, 5]");
    CHECK(h.method(xs, "take", -1) == "[]");
    CHECK(h.method(xs, "drop", 3) == "[4, 5]");
    CHECK(h.method(xs, "drop", 99) == "[]");
    CHECK(h.method(xs, "reverse") == "[5, 4, 3, 2, 1]");
    CHECK(h.method(h.array(), "reverse") == "[]");
    CHECK(h.method(xs, "fill", 0.0) == "[0.0, 0.0, 0.0, 0.0, 0.0]");
    CHECK(h.method(xs, "zip", h.array("a", "b")) == "[(1, \"a\"), (2, \"b\")]");
    CHECK(h.method(h.array("a"), "enumerate") == "[(0, \"a\")]");
    CHECK(h.method(h.array("a"), "enumerate", 5) == "[(5, \"a\")]");
    CHECK(h.method(h.array(h.array(1, 2), 3, h.array(h.array(4))), "flatten") == "[1, 2, 3, [4]]");
    CHECK(h.method(h.array(1, 1.0, "a", "a", h.array(1), h.array(1), nullptr, nullptr), "unique") ==
          "[1, \"a\", [1], nil]");
    CHECK(h.method(xs, "chunks", 2) == "[[1, 2], [3, 4], [5]]");
    CHECK(h.method(xs, "windows", 4) == "[[1, 2, 3, 4], [2, 3, 4, 5]]");
    CHECK(h.method(xs, "windows", 6) == "[]");
    CHECK(h.method(xs, "chunks", 1'000'000'000'000'000'000) == "[[1, 2, 3, 4, 5]]");
    CHECK(h.error(xs, "chunks", 0) == "E0209 chunks: parameter n must be at least 1, got i64 0");
    CHECK(h.method(h.array(1, "a", 2.0), "join", "-") == "\"1-a-2.0\"");
    CHECK(h.method(h.array(), "join") == "\"\"");
    const Owned copy = h.method_result(xs, "copy");
    CHECK(copy.get().object != xs.get().object);
    CHECK(h.text_of(copy) == h.text_of(xs));
}

TEST_CASE("array: structs are copied when they are stored") {
    Harness h;
    ClassInfo* const type = h.runtime().make_class(h.runtime().symbol("Point"), ClassForm::Struct, Tag::Struct);
    type->fields.emplace_back().name = h.runtime().symbol("x");
    auto* const point = h.heap().make<Instance>(Tag::Struct, sizeof(Value));
    point->type = type;
    point->fields()[0] = Value::of(std::int64_t{1});
    const Owned value(Value::of(point, Tag::Struct));
    const Owned xs = h.array();
    h.method_result(xs, "push", value);
    const auto first_of = [](const Owned& array) { return array.get().as<Array>()->values()[0].object; };
    CHECK(first_of(xs) != value.get().object);
    for (const char* name : {"copy", "reverse", "sort", "flatten", "unique"}) {
        const Owned result = h.method_result(xs, name);
        INFO(name);
        CHECK(first_of(result) != first_of(xs));
    }
    CHECK(h.method(value, "clone") == "Point(x: 1)");
}
