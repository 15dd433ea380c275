#include "runtime/array.hpp"

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

TEST_CASE("the first elements settle the storage", "[array]") {
    Fixture fix;
    CHECK(fix.array({i(1), i(2)}).as<Array>()->kind() == ElementKind::I64);
    CHECK(fix.array({f(1), f(2)}).as<Array>()->kind() == ElementKind::F64);
    CHECK(fix.array({b(true)}).as<Array>()->kind() == ElementKind::Bool);
    CHECK(fix.array({i(1), f(2)}).as<Array>()->kind() == ElementKind::Values);
    CHECK(fix.array({}).as<Array>()->kind() == ElementKind::Empty);
    const Value empty = fix.array({});
    push(empty.as<Array>(), b(false));
    CHECK(empty.as<Array>()->kind() == ElementKind::Bool);
    CHECK(fix.show(empty) == "[false]");
}

TEST_CASE("another kind of element generalises and keeps every value", "[array]") {
    Fixture fix;
    const Value v = fix.array({i(1), i(2)});
    push(v.as<Array>(), text_value(fix.runtime.heap(), "x"));
    CHECK(fix.show(v) == "[1, 2, \"x\"]");
    const Value w = fix.array({b(true), b(false)});
    set(w.as<Array>(), 1, f(2.5));
    CHECK(fix.show(w) == "[true, 2.5]");
    const Value x = fix.array({f(1)});
    insert(x.as<Array>(), 0, i(7));
    CHECK(fix.show(x) == "[7, 1.0]");
}

TEST_CASE("elements are inserted, removed and cut", "[array]") {
    Fixture fix;
    Array* array = fix.array({}).as<Array>();
    for (std::int64_t n = 0; n < 100; ++n) {
        push(array, i(n));
    }
    CHECK(remove(array, 0).integer == 0);
    CHECK(remove(array, 98).integer == 99);
    insert(array, 0, i(-1));
    insert(array, array->size, i(-2));
    truncate(array, 3);
    CHECK(fix.show(array_value(array)) == "[-1, 1, 2]");
    truncate(array, 0);
    push(array, f(1.5));
    CHECK(array->kind() == ElementKind::F64);
    Array* texts = fix.array({fix.text("a"), fix.text("b"), fix.text("c")}).as<Array>();
    const Owned removed(remove(texts, 1));
    CHECK(removed.get().as<Text>()->view() == "b");
    truncate(texts, 1);
    CHECK(fix.show(array_value(texts)) == "[\"a\"]");
}

TEST_CASE("slices copy with any step", "[array]") {
    Fixture fix;
    Heap& heap = fix.runtime.heap();
    const Value ints = fix.array({i(0), i(1), i(2), i(3), i(4)});
    CHECK(fix.show(fix.keep(array_value(slice(heap, ints.as<Array>(), 1, 1, 3)))) == "[1, 2, 3]");
    CHECK(fix.show(fix.keep(array_value(slice(heap, ints.as<Array>(), 4, -2, 3)))) == "[4, 2, 0]");
    const Value bools = fix.array({b(true), b(false), b(true)});
    CHECK(fix.show(fix.keep(array_value(slice(heap, bools.as<Array>(), 0, 2, 2)))) == "[true, true]");
    const Value texts = fix.array({fix.text("a"), fix.text("b"), fix.text("c")});
    CHECK(fix.show(fix.keep(array_value(slice(heap, texts.as<Array>(), 2, -1, 3)))) == "[\"c\", \"b\", \"a\"]");
}

TEST_CASE("concatenation keeps unboxed storage where it can", "[array]") {
    Fixture fix;
    const Value a = fix.array({i(1)});
    const Value c = fix.array({f(2)});
    Heap& heap = fix.runtime.heap();
    const Value same = fix.keep(array_value(concat(heap, a.as<Array>(), a.as<Array>())));
    CHECK(same.as<Array>()->kind() == ElementKind::I64);
    const Value mixed = fix.keep(array_value(concat(heap, a.as<Array>(), c.as<Array>())));
    CHECK(fix.show(mixed) == "[1, 2.0]");
    const Value none = fix.array({});
    CHECK(fix.show(fix.keep(array_value(concat(heap, none.as<Array>(), c.as<Array>())))) == "[2.0]");
}

TEST_CASE("conversion to floats reaches nested arrays", "[array]") {
    Fixture fix;
    const Value v = fix.array({fix.array({i(1), i(2)}), fix.array({i(3), f(4.5)}), fix.text("x"), i(5)});
    convert_to_floats(v.as<Array>());
    CHECK(fix.show(v) == "[[1.0, 2.0], [3.0, 4.5], \"x\", 5.0]");
    CHECK(v.as<Array>()->values()[1].as<Array>()->kind() == ElementKind::F64);
    const Value cyclic = fix.array({i(1), fix.text("a")});
    push(cyclic.as<Array>(), retained(cyclic));
    convert_to_floats(cyclic.as<Array>());
    CHECK(fix.show(cyclic) == "[1.0, \"a\", [...]]");
    truncate(cyclic.as<Array>(), 0);
}

TEST_CASE("a window shares memory with its buffer and cannot grow", "[array]") {
    Fixture fix;
    const simple::BufferRef buffer = simple::Buffer::allocate_zeroed(simple::DType::F32, 4);
    {
        const Owned window(array_value(make_window(fix.runtime.heap(), buffer.get(), 1, 2, false)));
        Array* array = window.get().as<Array>();
        set(array, 0, f(1.5));
        set(array, 1, i(2));
        CHECK(buffer->as<float>()[1] == 1.5F);
        CHECK(buffer->as<float>()[2] == 2.0F);
        CHECK(buffer->version() == 2);
        CHECK(fix.show(window) == "[1.5, 2.0]");
        CHECK(Fixture::error_of([&] { push(array, f(1)); }) ==
              "E0209: an array that shows the elements of a tensor or a library cannot change its length");
        CHECK(Fixture::error_of([&] { set(array, 0, text_value(fix.runtime.heap(), "x")); }) ==
              "E0201: this array shows the elements of a tensor and holds only f32");
        CHECK(buffer->use_count() == 2);
    }
    CHECK(buffer->use_count() == 1);
    const Owned fixed(array_value(make_window(fix.runtime.heap(), buffer.get(), 0, 4, true)));
    CHECK(Fixture::error_of([&] { set(fixed.get().as<Array>(), 0, f(1)); }).find("E0209") == 0);
}

TEST_CASE("arrays past the limit are refused", "[array]") {
    Fixture fix;
    fix.runtime.heap().most_elements = 10;
    const Value v = fix.array({i(1)});
    CHECK(Fixture::error_of([&] {
              for (;;) {
                  push(v.as<Array>(), i(1));
              }
          }) == "E0506: an array of 11 elements is too large (the limit is 10)");
    CHECK(v.as<Array>()->size == 10);
    CHECK(Fixture::error_of([&] { make_array(fix.runtime.heap(), ElementKind::I64, 11); }).find("E0506") == 0);
}
