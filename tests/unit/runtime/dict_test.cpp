#include "runtime/dict.hpp"

#include <limits>

#include "fixture.hpp"

using namespace simple::runtime;
using namespace simple::runtime::test;

TEST_CASE("entries keep the order of insertion", "[dict]") {
    Fixture fix;
    const Value d = fix.dict({{fix.text("b"), i(1)}, {fix.text("a"), i(2)}, {i(7), i(3)}});
    CHECK(fix.show(d) == "{\"b\": 1, \"a\": 2, 7: 3}");
    insert(d.as<Dict>(), retained(fix.text("b")), i(9));
    CHECK(fix.show(d) == "{\"b\": 9, \"a\": 2, 7: 3}");
    CHECK(d.as<Dict>()->count == 3);
    CHECK(find(d.as<Dict>(), fix.text("a"))->integer == 2);
    CHECK(find_text(d.as<Dict>(), fix.text("zz").as<Text>()) == nullptr);
    CHECK(find(d.as<Dict>(), i(8)) == nullptr);
}

TEST_CASE("equal numbers are one key, other kinds are not", "[dict]") {
    Fixture fix;
    const Value d = fix.dict({{i(1), fix.text("one")}});
    CHECK(find(d.as<Dict>(), f(1.0)) != nullptr);
    CHECK(find(d.as<Dict>(), fix.some(i(1))) != nullptr);
    CHECK(find(d.as<Dict>(), b(true)) == nullptr);
    CHECK(find(d.as<Dict>(), fix.text("1")) == nullptr);
    CHECK(find(d.as<Dict>(), f(1.5)) == nullptr);
    CHECK(find(d.as<Dict>(), Value::nil()) == nullptr);
    insert(d.as<Dict>(), f(-0.0), i(0));
    CHECK(find(d.as<Dict>(), i(0)) != nullptr);
    insert(d.as<Dict>(), f(1e300), i(0));
    CHECK(find(d.as<Dict>(), f(1e300)) != nullptr);
    CHECK(find(d.as<Dict>(), i(std::numeric_limits<std::int64_t>::max())) == nullptr);
}

TEST_CASE("compound keys compare by structure", "[dict]") {
    Fixture fix;
    const Value d = fix.dict({{fix.tuple({i(1), fix.text("x")}), i(1)}, {fix.array({i(1), f(2)}), i(2)}});
    CHECK(find(d.as<Dict>(), fix.tuple({f(1), fix.text("x")}))->integer == 1);
    CHECK(find(d.as<Dict>(), fix.array({f(1), i(2)}))->integer == 2);
    CHECK(find(d.as<Dict>(), fix.tuple({i(1), fix.text("y")})) == nullptr);
    CHECK(find(d.as<Dict>(), fix.some(fix.tuple({i(1), fix.text("x")})))->integer == 1);
}

TEST_CASE("kinds without equality cannot be keys", "[dict]") {
    Fixture fix;
    const Value d = fix.dict({{i(1), i(1)}});
    CHECK(Fixture::error_of([&] { find(d.as<Dict>(), d); }) == "E0226: a dict cannot be a key");
    CHECK(Fixture::error_of([&] { insert(d.as<Dict>(), retained(fix.tuple({d})), i(1)); }) ==
          "E0226: a dict cannot be a key");
    Value deep = i(1);
    for (int n = 0; n < 1000; ++n) {
        deep = fix.tuple({deep});
    }
    CHECK(Fixture::error_of([&] { hash_key(deep); }) == "E0503: a key is nested too deeply");
}

TEST_CASE("a dict agrees with a plain table under random use", "[dict]") {
    Fixture fix;
    Dict* dict = fix.dict({}).as<Dict>();
    std::vector<std::int64_t> table(300, -1);
    std::uint64_t state = 1;
    std::uint32_t live = 0;
    for (int n = 0; n < 20'000; ++n) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        const std::size_t key = (state >> 33) % table.size();
        const bool as_text = key % 2 == 0;
        const Owned key_value(as_text ? text_value(fix.runtime.heap(), std::to_string(key))
                                      : Value::of(static_cast<std::int64_t>(key)));
        if ((state >> 60) < 6) {
            const Owned removed(remove(dict, key_value));
            CHECK((removed.get().is(Tag::Absent) ? -1 : removed.get().integer) == table[key]);
            live -= table[key] >= 0 ? 1 : 0;
            table[key] = -1;
        } else {
            live += table[key] < 0 ? 1 : 0;
            table[key] = n;
            find_or_insert(dict, key_value) = i(n);
        }
    }
    CHECK(dict->count == live);
    for (std::size_t key = 0; key < table.size(); ++key) {
        const Owned key_value(key % 2 == 0 ? text_value(fix.runtime.heap(), std::to_string(key))
                                           : Value::of(static_cast<std::int64_t>(key)));
        const Value* found = find(dict, key_value);
        CHECK((found == nullptr ? -1 : found->integer) == table[key]);
    }
    const Value twin = fix.keep(dict_value(copy(fix.runtime.heap(), dict)));
    CHECK(equal(fix.runtime, twin, dict_value(dict)));
    clear(dict);
    CHECK(dict->count == 0);
    CHECK(twin.as<Dict>()->count == live);
}

TEST_CASE("insertions and removals change the version, replacements do not", "[dict]") {
    Fixture fix;
    Dict* dict = fix.dict({{i(1), i(1)}}).as<Dict>();
    const std::uint32_t version = dict->version;
    insert(dict, i(1), i(2));
    CHECK(dict->version == version);
    insert(dict, i(2), i(2));
    CHECK(dict->version != version);
    const std::uint32_t later = dict->version;
    release(remove(dict, i(3)));
    CHECK(dict->version == later);
    release(remove(dict, i(2)));
    CHECK(dict->version != later);
}
