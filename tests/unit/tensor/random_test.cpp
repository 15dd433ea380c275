#include "stdlib/tensor/random.hpp"

#include <algorithm>

#include "checks.hpp"

using namespace simple::tensor;

TEST_CASE("block 0 of key 0 is the published one") {
    Generator rng(0);
    const std::uint64_t first = rng.next_word();
    const std::uint64_t second = rng.next_word();
    CHECK(first == 0xe169c58d6627e8d5U);
    CHECK(second == 0x9b00dbd8bc57ac4cU);
}

TEST_CASE("seed 42 gives the documented numbers") {
    Generator rng(42);
    CHECK(rng.uniform() == 0.4685865183391049);
    CHECK(rng.uniform() == 0.34086154938517876);
    CHECK(rng.uniform() == 0.32706338120338474);
    rng.seed(42);
    double normals[3];
    rng.fill_normal(normals);
    CHECK(normals[0] == -0.6076510539335191);
    CHECK(normals[1] == 0.9461447819697152);
    CHECK(normals[2] == -0.8536440633116089);
}

TEST_CASE("normals start at an even position") {
    Generator rng(42);
    rng.uniform();
    double pair[2];
    rng.fill_normal(pair);
    CHECK(pair[0] == -0.8536440633116089);
    CHECK(rng.state()[1] == 4);
}

TEST_CASE("single normals are those of a fill") {
    Generator a(7);
    Generator b(7);
    double one[1];
    a.fill_normal(one);
    CHECK(b.normal() == one[0]);
    CHECK(a.state() == b.state());
    double many[301];
    a.fill_normal(many);
    for (std::size_t i = 0; i < 301; i += 2) {
        CHECK(b.normal() == many[i]);
    }
}

TEST_CASE("filling takes the words one by one from any position") {
    for (const std::size_t skipped : {0U, 1U}) {
        for (const std::size_t count : {0U, 1U, 2U, 5U, 6U}) {
            Generator a(11);
            Generator b(11);
            for (std::size_t i = 0; i < skipped; ++i) {
                CHECK(a.uniform() == b.uniform());
            }
            std::vector<double> filled(count);
            a.fill_uniform(filled);
            for (const double value : filled) {
                CHECK(value == b.uniform());
            }
            CHECK(a.state() == b.state());
            CHECK(a.uniform() == b.uniform());
        }
    }
}

TEST_CASE("the position is saved and restored") {
    Generator rng(5);
    rng.uniform();
    const auto state = rng.state();
    const double next = rng.uniform();
    rng.uniform();
    rng.set_state(state);
    CHECK(rng.uniform() == next);
    CHECK(rng.seed() == 5);
    CHECK_THROWS_AS(rng.set_state({1}), Error);
    CHECK_THROWS_AS(rng.set_state({1, -1}), Error);
}

TEST_CASE("integers stay in their range") {
    Generator rng(1);
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t small = rng.integer(-3, 3);
        CHECK((small >= -3 && small < 3));
        const std::int64_t wide = rng.integer(INT64_MIN, INT64_MAX);
        CHECK(wide < INT64_MAX);
    }
    CHECK(rng.integer(5, 6) == 5);
}

TEST_CASE("shuffles are permutations") {
    Generator rng(42);
    std::vector<std::int64_t> order(100);
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<std::int64_t>(i);
    }
    rng.shuffle(order);
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    CHECK(order[0] == 0);
    CHECK(order[99] == 99);
}
