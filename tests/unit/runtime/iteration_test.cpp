#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

std::string walk(Fixture& fix, Value iterable) {
    std::string out;
    Iteration elements(fix.runtime, iterable, {});
    Value element;
    while (elements.next(element)) {
        const Owned owner(element);
        append_quoted(fix.runtime, out, element);
        out += ' ';
    }
    return out;
}

} // namespace

TEST_CASE("everything iterable is walked in order", "[iteration]") {
    Fixture fix;
    CHECK(walk(fix, i(3)) == "0 1 2 ");
    CHECK(walk(fix, i(-3)).empty());
    CHECK(walk(fix, fix.range(2, 4, true)) == "2 3 4 ");
    CHECK(walk(fix, fix.range(9, 0, false, -4)) == "9 5 1 ");
    const std::int64_t last = std::numeric_limits<std::int64_t>::max();
    CHECK(walk(fix, fix.range(last - 2, last, false, 2)) == "9223372036854775805 ");
    CHECK(walk(fix, fix.array({i(1), fix.text("a")})) == "1 \"a\" ");
    CHECK(walk(fix, fix.text("aß€")) == "\"a\" \"ß\" \"€\" ");
    CHECK(walk(fix, fix.tuple({i(1), i(2)})) == "1 2 ");
    CHECK(walk(fix, fix.dict({{fix.text("a"), i(1)}, {i(2), i(3)}})) == "(\"a\", 1) (2, 3) ");
    CHECK(walk(fix, fix.some(fix.array({i(1)}))) == "1 ");
    Dict* set = make_dict(fix.runtime.heap(), Tag::Set);
    const Value owner = fix.keep(Value::of(set, Tag::Set));
    insert(set, i(5), Value::nil());
    insert(set, i(4), Value::nil());
    insert(set, i(5), Value::nil());
    CHECK(walk(fix, owner) == "5 4 ");
    CHECK(fix.show(owner) == "{5, 4}");
}

TEST_CASE("an array that grows shows its new elements, one that shrinks ends", "[iteration]") {
    Fixture fix;
    const Value v = fix.array({i(1), i(2)});
    std::int64_t sum = 0;
    Iteration elements(fix.runtime, v, {});
    Value element;
    while (elements.next(element)) {
        sum += element.integer;
        if (v.as<Array>()->size < 5) {
            push(v.as<Array>(), i(10));
        }
        if (sum > 20) {
            truncate(v.as<Array>(), 0);
        }
    }
    CHECK(sum == 23);
}

TEST_CASE("a dict that changes while it is walked is an error", "[iteration]") {
    Fixture fix;
    const Value d = fix.dict({{i(1), i(1)}, {i(2), i(2)}});
    CHECK(Fixture::error_of([&] {
              Iteration elements(fix.runtime, d, {});
              Value element;
              while (elements.next(element)) {
                  const Owned owner(element);
                  insert(d.as<Dict>(), i(9), i(9));
              }
          }) == "E0220: the dict was changed while it is iterated");
    Iteration elements(fix.runtime, d, {});
    Value element;
    while (elements.next(element)) {
        const Owned owner(element);
        insert(d.as<Dict>(), retained(owner.get().as<Tuple>()->elements()[0]), i(0));
    }
    CHECK(fix.show(d) == "{1: 0, 2: 0, 9: 0}");
}

TEST_CASE("what cannot be iterated is named", "[iteration]") {
    Fixture fix;
    CHECK(Fixture::error_of([&] { walk(fix, Value::nil()); }) == "E0219: nil cannot be iterated");
    CHECK(Fixture::error_of([&] { walk(fix, f(1.5)); }) == "E0219: f64 1.5 cannot be iterated");
}

TEST_CASE("objects with len and get are sequences", "[iteration]") {
    Fixture fix;
    Runtime& runtime = fix.runtime;
    ClassInfo* type = runtime.make_class(runtime.symbol("Data"), ClassForm::Class, Tag::Instance);
    const NativeRow rows[] = {
        {"len()", [](NativeCall&) { return Value::of(std::int64_t{3}); }, ""},
        {"get(i)", [](NativeCall& call) { return Value::of(call[1].integer * 10); }, ""},
    };
    runtime.add_methods(type, rows, 2);
    Instance* instance = runtime.heap().make<Instance>(Tag::Instance);
    instance->type = type;
    CHECK(walk(fix, fix.keep(Value::of(instance, Tag::Instance))) == "0 10 20 ");
}
