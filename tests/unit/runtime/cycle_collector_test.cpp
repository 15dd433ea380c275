#include "fixture.hpp"
#include "runtime/heap.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

Value self_containing(Heap& heap) {
    Array* array = make_array(heap);
    push(array, retained(array_value(array)));
    return array_value(array);
}

/// A native object that holds one value.
struct Holder {
    Value held;
};

NativeHooks holder_hooks() {
    NativeHooks hooks;
    hooks.destroy = [](void* payload) {
        release(static_cast<Holder*>(payload)->held);
        delete static_cast<Holder*>(payload);
    };
    hooks.trace = [](const ClassInfo&, void* payload, void (*visit)(Value, void*), void* context) {
        visit(static_cast<Holder*>(payload)->held, context);
    };
    hooks.clear = [](const ClassInfo&, void* payload) { store(static_cast<Holder*>(payload)->held, Value::nil()); };
    return hooks;
}

} // namespace

TEST_CASE("an array that contains itself is freed", "[collector]") {
    const CheckedAccount account;
    Heap heap(account.get());
    release(self_containing(heap));
#ifndef SIMPLE_STRESS
    CHECK(heap.live_objects() == 1);
    CHECK(heap.collect_cycles() == 1);
#endif
    heap.collect_cycles();
    CHECK(heap.live_objects() == 0);
}

TEST_CASE("what is held from outside survives, with all it reaches", "[collector]") {
    const CheckedAccount account;
    Heap heap(account.get());
    const Owned kept(self_containing(heap));
    Array* array = kept.get().as<Array>();
    push(array, text_value(heap, "still here"));
    Dict* dict = make_dict(heap);
    insert(dict, text_value(heap, "back"), retained(kept));
    push(array, dict_value(dict));
    CHECK(heap.collect_cycles() == 0);
    CHECK(heap.live_objects() == 4);
    CHECK(array->references == 3);
    CHECK(array->values()[1].as<Text>()->view() == "still here");
    truncate(array, 0);
}

TEST_CASE("cycles through every kind of container are found", "[collector]") {
    const CheckedAccount account;
    Runtime runtime(account.get());
    Heap& heap = runtime.heap();
    const std::size_t before = heap.live_objects();
    ClassInfo* type = runtime.make_class(runtime.symbol("Node"), ClassForm::Class, Tag::Instance);
    ClassInfo* choice = runtime.make_class(runtime.symbol("Choice"), ClassForm::Enum, Tag::Enum);
    Array* root = make_array(heap);
    const Value back = array_value(root);
    Instance* instance = heap.make<Instance>(Tag::Instance, 2 * sizeof(Value));
    instance->type = type;
    instance->fields()[1] = retained(back);
    push(root, Value::of(instance, Tag::Instance));
    push(root, make_tuple(runtime, &back, 1));
    push(root, make_box(runtime, Tag::Some, retained(back)));
    push(root, make_box(runtime, Tag::Cell, retained(back)));
    push(root, make_enum(runtime, choice, 0, &back, 1));
    Closure* closure = heap.make<Closure>(Tag::Closure, sizeof(Value));
    closure->captures()[0] = retained(back);
    push(root, Value::of(closure, Tag::Closure));
    BoundMethod* bound = heap.make<BoundMethod>(Tag::BoundMethod);
    bound->receiver = retained(back);
    push(root, Value::of(bound, Tag::BoundMethod));
    Dict* dict = make_dict(heap);
    insert(dict, text_value(heap, "root"), retained(back));
    push(root, dict_value(dict));
    release(back);
    heap.collect_cycles();
    CHECK(heap.live_objects() == before);
}

TEST_CASE("native objects take part through their hooks", "[collector]") {
    const CheckedAccount account;
    Runtime runtime(account.get());
    Heap& heap = runtime.heap();
    const std::size_t before = heap.live_objects();
    ClassInfo* type = runtime.make_class(runtime.symbol("Holder"), ClassForm::Native, Tag::NativeObject);
    type->hooks = holder_hooks();
    Array* array = make_array(heap);
    NativeObject* object = heap.make<NativeObject>(Tag::NativeObject);
    object->type = type;
    object->payload = new Holder{retained(array_value(array))};
    push(array, Value::of(object, Tag::NativeObject));
    heap.collect_cycles();
    CHECK(heap.live_objects() == before + 2);
    release(array_value(array));
    heap.collect_cycles();
    CHECK(heap.live_objects() == before);
}

TEST_CASE("garbage that hangs off a cycle goes with it", "[collector]") {
    const CheckedAccount account;
    Heap heap(account.get());
    const Value cycle = self_containing(heap);
    Array* array = cycle.as<Array>();
    for (int i = 0; i < 1000; ++i) {
        Array* inner = make_array(heap);
        push(inner, Value::of(std::int64_t{i}));
        push(array, array_value(inner));
        push(array, text_value(heap, "a text"));
    }
    release(cycle);
    heap.collect_cycles();
    CHECK(heap.live_objects() == 0);
}

TEST_CASE("collections start by themselves", "[collector]") {
    const CheckedAccount account;
    Heap heap(account.get());
    for (int i = 0; i < 400'000; ++i) {
        release(self_containing(heap));
    }
    CHECK(heap.live_objects() < 250'000);
}
