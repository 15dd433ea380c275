#include "runtime/text.hpp"

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

TEST_CASE("short and long texts keep their characters", "[text]") {
    Fixture fix;
    for (const std::size_t size : {0UL, 1UL, 95UL, 96UL, 97UL, 5000UL}) {
        const std::string characters(size, 'q');
        const Value v = fix.text(characters);
        CHECK(v.as<Text>()->view() == characters);
        CHECK(length(v.as<Text>()) == size);
    }
}

TEST_CASE("length and positions count code points", "[text]") {
    Fixture fix;
    Text* text = fix.text("aß€😀z").as<Text>();
    CHECK(length(text) == 5);
    const std::size_t offsets[] = {0, 1, 3, 6, 10, 11};
    for (std::uint32_t i = 0; i <= 5; ++i) {
        CHECK(byte_offset(text, i) == offsets[i]);
    }
    CHECK(fix.keep(character_at(fix.runtime.heap(), text, 3)).as<Text>()->view() == "😀");
    CHECK(fix.keep(character_at(fix.runtime.heap(), text, 4)).as<Text>()->view() == "z");
    CHECK(fix.keep(substring(fix.runtime.heap(), text, 1, 3)).as<Text>()->view() == "ß€");
    CHECK(fix.keep(substring(fix.runtime.heap(), text, 2, 2)).as<Text>()->view().empty());
}

TEST_CASE("ASCII characters are shared", "[text]") {
    Fixture fix;
    Text* text = fix.text("hello").as<Text>();
    const Value first = fix.keep(character_at(fix.runtime.heap(), text, 2));
    const Value second = fix.keep(character_at(fix.runtime.heap(), text, 3));
    CHECK(first.object == second.object);
}

TEST_CASE("equal texts have equal hashes", "[text]") {
    Fixture fix;
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string characters(size, 'x');
        const Value a = fix.text(characters);
        const Value b = fix.text(characters);
        CHECK(hash(a.as<Text>()) == hash(b.as<Text>()));
        CHECK(hash(a.as<Text>()) != 0);
        CHECK(equal(a.as<Text>(), b.as<Text>()));
        CHECK(hash(a.as<Text>()) != hash(fix.text(characters + "y").as<Text>()));
    }
}

TEST_CASE("appending grows a text that has one owner in place", "[text]") {
    Fixture fix;
    Heap& heap = fix.runtime.heap();
    Value text = text_value(heap, "start");
    static_cast<void>(hash(text.as<Text>()));
    std::string expected = "start";
    const Object* last = nullptr;
    int moves = 0;
    for (int i = 0; i < 20'000; ++i) {
        text = append_owned(heap, text, "é7");
        expected += "é7";
        moves += text.object != last ? 1 : 0;
        last = text.object;
    }
    CHECK(text.as<Text>()->view() == expected);
    CHECK(length(text.as<Text>()) == 5 + 40'000);
    CHECK(hash(text.as<Text>()) == hash(fix.text(expected).as<Text>()));
    CHECK(moves < 10);
    release(text);
}

TEST_CASE("appending to a shared text leaves it alone", "[text]") {
    Fixture fix;
    Heap& heap = fix.runtime.heap();
    for (const std::size_t size : {3UL, 300UL}) {
        const Value original = fix.text(std::string(size, 'a'));
        const Value longer = fix.keep(append_owned(heap, retained(original), "b"));
        CHECK(longer.object != original.object);
        CHECK(original.as<Text>()->size == size);
        CHECK(longer.as<Text>()->size == size + 1);
    }
}

TEST_CASE("a text can be appended to itself", "[text]") {
    Fixture fix;
    Heap& heap = fix.runtime.heap();
    Value text = text_value(heap, "ab");
    std::string expected = "ab";
    for (int i = 0; i < 12; ++i) {
        text = append_owned(heap, text, text.as<Text>()->view());
        expected += expected;
        CHECK(text.as<Text>()->view() == expected);
    }
    release(text);
}

TEST_CASE("texts past the limit are refused before memory is asked for", "[text]") {
    Fixture fix;
    fix.runtime.heap().largest_text = 1000;
    CHECK(Fixture::error_of([&] { make_uninitialized_text(fix.runtime.heap(), 1001); }) ==
          "E0506: a text of 1001 bytes is too large (the limit is 1000)");
    const Value big = fix.text(std::string(900, 'a'));
    CHECK(Fixture::error_of([&] {
              append_owned(fix.runtime.heap(), retained(big), big.as<Text>()->view());
          }).find("E0506") == 0);
    CHECK(Fixture::error_of([&] { concat(fix.runtime.heap(), big.as<Text>(), big.as<Text>()); }).find("E0506") == 0);
}
