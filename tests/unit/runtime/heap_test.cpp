#include "runtime/heap.hpp"

#include <memory>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

namespace {

Value nest(Heap& heap, int depth) {
    Value v = Value::nil();
    for (int i = 0; i < depth; ++i) {
        Array* array = make_array(heap);
        push(array, v);
        v = array_value(array);
    }
    return v;
}

#if defined(SIMPLE_STRESS)
constexpr int kDeep = 50'000;
#elif defined(__SANITIZE_ADDRESS__)
constexpr int kDeep = 1'000'000;
#else
constexpr int kDeep = 10'000'000;
#endif

} // namespace

TEST_CASE("cells are reused by size and know their heap", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    Box* box = heap.make<Box>(Tag::Some);
    CHECK(&Heap::of(box) == &heap);
    CHECK(Heap::size_of(box) == 32);
    CHECK(box->references == 1);
    CHECK(box->value.is_nil());
    CHECK(heap.live_objects() == 1);
    release(Value::of(box, Tag::Some));
    CHECK(heap.live_objects() == 0);
    Box* again = heap.make<Box>(Tag::Some);
    CHECK(again == box);
    release(Value::of(again, Tag::Some));
}

TEST_CASE("values behind an object start as nil", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    for (int round = 0; round < 2; ++round) {
        Instance* instance = heap.make<Instance>(Tag::Instance, 3 * sizeof(Value));
        for (int field = 0; field < 3; ++field) {
            CHECK(instance->fields()[field].is_nil());
            instance->fields()[field] = text_value(heap, "field");
        }
        release(Value::of(instance, Tag::Instance));
        CHECK(heap.live_objects() == 0);
    }
}

TEST_CASE("objects larger than a cell get a page run", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    constexpr std::size_t kFields = 1000;
    Value made[3];
    for (Value& v : made) {
        Tuple* tuple = heap.make<Tuple>(Tag::Tuple, kFields * sizeof(Value));
        tuple->size = kFields;
        for (std::size_t i = 0; i < kFields; ++i) {
            tuple->elements()[i] = text_value(heap, "x");
        }
        v = Value::of(tuple, Tag::Tuple);
        CHECK(&Heap::of(tuple) == &heap);
        CHECK(Heap::size_of(tuple) == sizeof(Tuple) + kFields * sizeof(Value));
    }
    release(made[1]);
    release(made[0]);
    release(made[2]);
    CHECK(heap.live_objects() == 0);
}

TEST_CASE("a deeply nested list dies without recursion", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    const Value deep = nest(heap, kDeep);
    CHECK(heap.live_objects() == static_cast<std::size_t>(kDeep));
    release(deep);
    CHECK(heap.live_objects() == 0);
}

TEST_CASE("pages of dead objects serve other sizes", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    std::size_t peak = 0;
    for (std::size_t fields = 1; fields < 12; ++fields) {
        std::vector<Owned> alive;
        for (int i = 0; i < 30'000 / static_cast<int>(fields); ++i) {
            alive.emplace_back(Value::of(heap.make<Instance>(Tag::Instance, fields * sizeof(Value)), Tag::Instance));
        }
        peak = account.get().live_bytes();
    }
    // Without reuse the eleven sizes would need eleven times the memory of one.
    CHECK(peak < std::size_t{8} << 20);
}

TEST_CASE("a heap frees what is still alive", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    static_cast<void>(nest(heap, 10));
    static_cast<void>(text_value(heap, std::string(1000, 'x')));
    Dict* dict = make_dict(heap);
    insert(dict, text_value(heap, "key"), dict_value(make_dict(heap)));
}

TEST_CASE("a retired heap lives until its last object dies", "[heap]") {
    const CheckedAccount account;
    auto heap = std::make_unique<Heap>(account.get());
    auto kept = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = kept;
    const Value value = nest(*heap, 3);
    static_cast<void>(retained(Value::of(heap->ascii_text('a'), Tag::Text)));
    const Value letter = Value::of(heap->ascii_text('a'), Tag::Text);
    Heap::retire(std::move(heap), std::move(kept));
    CHECK_FALSE(watch.expired());
    release(value);
    CHECK_FALSE(watch.expired());
    release(letter);
    CHECK(watch.expired());
}

TEST_CASE("an empty heap retires at once", "[heap]") {
    const CheckedAccount account;
    auto heap = std::make_unique<Heap>(account.get());
    static_cast<void>(heap->ascii_text('x'));
    CHECK(heap->live_objects() == 0);
    auto kept = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = kept;
    Heap::retire(std::move(heap), std::move(kept));
    CHECK(watch.expired());
}

TEST_CASE("running out of memory leaves the heap usable", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    Owned array(array_value(make_array(heap)));
    account.get().set_limit(account.get().live_bytes() + (std::size_t{4} << 20));
    CHECK_THROWS_AS(
        [&] {
            for (;;) {
                push(array.get().as<Array>(), text_value(heap, "a text that takes a cell of its own"));
            }
        }(),
        simple::OutOfMemory);
    CHECK(array.get().as<Array>()->size > 100);
    truncate(array.get().as<Array>(), 0);
    push(array.get().as<Array>(), Value::of(std::int64_t{1}));
    CHECK(array.get().as<Array>()->size == 1);
}

TEST_CASE("blocks keep their contents when they grow and shrink", "[heap]") {
    const CheckedAccount account;
    Heap heap(account.get());
    char* block = static_cast<char*>(heap.allocate_bytes(10));
    std::string_view("0123456789").copy(block, 10);
    std::size_t size = 10;
    for (const std::size_t next : {12UL, 16UL, 17UL, 1000UL, 1024UL, 1025UL, 100'000UL, 2000UL, 20UL, 10UL}) {
        block = static_cast<char*>(heap.reallocate_bytes(block, size, next));
        size = next;
        CHECK(std::string_view(block, 10) == "0123456789");
    }
    heap.free_bytes(block, size);
}
