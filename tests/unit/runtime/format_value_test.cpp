#include <cmath>
#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

std::string shown(double number) {
    std::string out;
    append_float(out, number);
    return out;
}

} // namespace

TEST_CASE("floats show the shortest digits that read back", "[text-form]") {
    CHECK(shown(10) == "10.0");
    CHECK(shown(0.1) == "0.1");
    CHECK(shown(-0.0) == "-0.0");
    CHECK(shown(0.1 + 0.2) == "0.30000000000000004");
    CHECK(shown(100000) == "100000.0");
    CHECK(shown(1e15) == "1000000000000000.0");
    CHECK(shown(1e16) == "1e16");
    CHECK(shown(1.5e-7) == "1.5e-7");
    CHECK(shown(1e-8) == "1e-8");
    CHECK(shown(1e-5) == "0.00001");
    CHECK(shown(9.9e-6) == "9.9e-6");
    CHECK(shown(1.7976931348623157e308) == "1.7976931348623157e308");
    CHECK(shown(5e-324) == "5e-324");
    CHECK(shown(-2.5e100) == "-2.5e100");
    CHECK(shown(std::nan("")) == "nan");
    CHECK(shown(-std::numeric_limits<double>::infinity()) == "-inf");
}

TEST_CASE("values show as the language defines", "[text-form]") {
    Fixture fix;
    CHECK(fix.show(i(-7)) == "-7");
    CHECK(fix.show(i(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
    CHECK(fix.show(b(true)) == "true");
    CHECK(fix.show(Value::nil()) == "nil");
    CHECK(fix.show(fix.text("a\"b")) == "a\"b");
    CHECK(fix.show(fix.array({i(1), f(2.5), fix.text("a"), fix.array({i(3)})})) == "[1, 2.5, \"a\", [3]]");
    CHECK(fix.show(fix.array({fix.text("q\"\\\n\t")})) == "[\"q\\\"\\\\\\n\\t\"]");
    CHECK(fix.show(fix.tuple({f(0.9), f(0.999)})) == "(0.9, 0.999)");
    CHECK(fix.show(fix.tuple({i(5)})) == "(5,)");
    CHECK(fix.show(fix.dict({{fix.text("a"), i(1)}, {i(2), fix.array({i(3)})}})) == "{\"a\": 1, 2: [3]}");
    CHECK(fix.show(fix.dict({})) == "{}");
    CHECK(fix.show(fix.range(0, 5)) == "0..5");
    CHECK(fix.show(fix.range(0, 5, true)) == "0..=5");
    CHECK(fix.show(fix.some(fix.text("x"))) == "Some(\"x\")");
    CHECK(fix.show(fix.keep(make_box(fix.runtime, Tag::Err, text_value(fix.runtime.heap(), "e")))) == "Err(\"e\")");
}

TEST_CASE("instances, enums and types show their names", "[text-form]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    ClassInfo* point = runtime.make_class(runtime.symbol("Point"), ClassForm::Struct, Tag::Struct);
    point->fields.resize(2);
    point->fields[0].name = runtime.symbol("x");
    point->fields[1].name = runtime.symbol("y");
    Instance* instance = runtime.heap().make<Instance>(Tag::Struct, 2 * sizeof(Value));
    instance->type = point;
    instance->fields()[0] = i(1);
    instance->fields()[1] = f(2);
    const Value v = fix.keep(Value::of(instance, Tag::Struct));
    CHECK(fix.show(v) == "Point(x: 1, y: 2.0)");
    CHECK(type_name(runtime, v) == "Point");
    const Value copy = fix.keep(copy_struct(runtime, v));
    CHECK(equal(runtime, copy, v));
    copy.as<Instance>()->fields()[0] = i(2);
    CHECK_FALSE(equal(runtime, copy, v));
    CHECK(fix.show(fix.keep(runtime.class_value(point))) == "<class Point>");

    ClassInfo* shape = runtime.make_class(runtime.symbol("Shape"), ClassForm::Enum, Tag::Enum);
    shape->variants.resize(3);
    shape->variants[0].name = runtime.symbol("Auto");
    shape->variants[1].name = runtime.symbol("Circle");
    shape->variants[2].name = runtime.symbol("Move");
    shape->variants[2].named = true;
    shape->variants[2].fields = point->fields;
    const Value numbers[2] = {i(1), f(2.5)};
    CHECK(fix.show(fix.keep(make_enum(runtime, shape, 0, nullptr, 0))) == "Auto");
    CHECK(fix.show(fix.keep(make_enum(runtime, shape, 1, numbers + 1, 1))) == "Circle(2.5)");
    const Value move = fix.keep(make_enum(runtime, shape, 2, numbers, 2));
    CHECK(fix.show(move) == "Move(x: 1, y: 2.5)");
    CHECK(describe(runtime, move) == "Shape.Move");
}

TEST_CASE("a type's own to_string is used everywhere", "[text-form]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    ClassInfo* type = runtime.make_class(runtime.symbol("T"), ClassForm::Class, Tag::Instance);
    const NativeRow rows[] = {
        {"to_string()", [](NativeCall& call) { return text_value(call.runtime.heap(), "custom"); }, ""}};
    runtime.add_methods(type, rows, 1);
    type->to_text = type->find_method(runtime.known().to_string);
    Instance* instance = runtime.heap().make<Instance>(Tag::Instance);
    instance->type = type;
    const Value v = fix.keep(Value::of(instance, Tag::Instance));
    CHECK(fix.show(v) == "custom");
    CHECK(fix.show(fix.array({v})) == "[custom]");
    CHECK(fix.show(fix.keep(retained(type->find_method(runtime.symbol("to_string"))->function))) == "<fn to_string>");
}

TEST_CASE("cycles are cut and printing works again afterwards", "[text-form]") {
    Fixture fix;
    const Value v = fix.array({fix.text("a")});
    push(v.as<Array>(), retained(v));
    push(v.as<Array>(), make_box(fix.runtime, Tag::Some, retained(v)));
    CHECK(fix.show(v) == "[\"a\", [...], Some([...])]");
    CHECK(fix.show(v) == "[\"a\", [...], Some([...])]");
    const Value shared = fix.array({i(1)});
    CHECK(fix.show(fix.array({shared, shared})) == "[[1], [1]]");
    truncate(v.as<Array>(), 0);
    const Value d = fix.dict({{i(1), i(1)}});
    insert(d.as<Dict>(), i(1), retained(d));
    CHECK(fix.show(d) == "{1: {...}}");
    clear(d.as<Dict>());
}

TEST_CASE("deep values end in an error, not in a crash", "[text-form]") {
    Fixture fix;
    Value deep = Value::nil();
    for (int n = 0; n < 100'000; ++n) {
        Array* outer = make_array(fix.runtime.heap());
        push(outer, deep);
        deep = array_value(outer);
    }
    fix.keep(deep);
    CHECK(Fixture::error_of([&] { fix.show(deep); }).find("E0503") == 0);
    const Value twin = fix.array({deep.as<Array>()->values()[0]});
    CHECK(equal(fix.runtime, deep, twin));
    CHECK(describe(fix.runtime, deep) == "array of 1");
}

TEST_CASE("descriptions fit on a line", "[text-form]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    CHECK(describe(runtime, i(5)) == "i64 5");
    CHECK(describe(runtime, f(2.5)) == "f64 2.5");
    CHECK(describe(runtime, b(false)) == "bool false");
    CHECK(describe(runtime, Value::nil()) == "nil");
    CHECK(describe(runtime, fix.text("abc\n")) == "text \"abc\\n\"");
    CHECK(describe(runtime, fix.text(std::string(500, 'x'))) == "text \"" + std::string(40, 'x') + "…\"");
    CHECK(describe(runtime, fix.array({i(1), i(2)})) == "array of 2");
    CHECK(describe(runtime, fix.tuple({i(1)})) == "tuple of 1");
    CHECK(describe(runtime, fix.dict({})) == "dict of 0");
    CHECK(describe(runtime, fix.range(1, 4)) == "range 1..4");
    CHECK(type_name(runtime, fix.some(i(1))) == "option");
}
