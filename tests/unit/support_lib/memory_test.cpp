#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <pthread.h>

#include "catch.hpp"
#include "support/arena.hpp"
#include "support/checked_math.hpp"
#include "support/interner.hpp"
#include "support/stack_guard.hpp"

using namespace simple;

TEST_CASE("sizes that do not fit are noticed", "[checked_math]") {
    constexpr std::size_t kMax = std::numeric_limits<std::size_t>::max();
    CHECK(checked_add<std::size_t>(1, 2) == std::size_t{3});
    CHECK_FALSE(checked_add<std::size_t>(kMax, 1));
    CHECK_FALSE(checked_multiply<std::size_t>(kMax / 2, 3));
    CHECK_FALSE(checked_subtract<std::size_t>(1, 2));
    CHECK_FALSE(checked_multiply<std::int64_t>(INT64_MIN, -1));
    CHECK(checked_product<std::size_t>(std::vector<std::size_t>{2, 3, 4}) == std::size_t{24});
    CHECK(checked_product<std::size_t>(std::vector<std::size_t>{kMax, 3, 0}) == std::size_t{0});
    CHECK_FALSE(checked_product<std::size_t>(std::vector<std::size_t>{kMax, 3}));
    CHECK(checked_cast<std::int32_t>(std::int64_t{7}) == 7);
    CHECK_FALSE(checked_cast<std::int32_t>(std::int64_t{1} << 40));
    CHECK_FALSE(checked_cast<std::uint8_t>(-1));
}

TEST_CASE("an arena aligns, copies and grows", "[arena]") {
    Arena arena;
    arena.allocate(1, 1);
    CHECK(reinterpret_cast<std::uintptr_t>(arena.allocate(8, 8)) % 8 == 0);
    CHECK(arena.text("abc") == "abc");
    CHECK(arena.list(std::vector<int>{1, 2, 3})[2] == 3);
    char* large = static_cast<char*>(arena.allocate(3U << 20U, 16));
    large[(3U << 20U) - 1] = 'x';
    CHECK(arena.list(std::vector<int>{}).empty());
}

TEST_CASE("equal names are one symbol", "[interner]") {
    Interner names;
    const Symbol a = names.intern("alpha");
    for (int i = 0; i < 1000; ++i) {
        names.intern("name" + std::to_string(i));
    }
    CHECK(names.intern(std::string("alp") + "ha") == a);
    CHECK_FALSE(names.intern("beta") == a);
    CHECK(a.text() == "alpha");
    CHECK_FALSE(Symbol{});
}

namespace {

/// Goes down until the guard says stop and returns how far the stack was used.
__attribute__((noinline)) std::size_t descend(const StackGuard& guard, std::size_t depth) {
    volatile char frame[512] = {};
    frame[0] = 1;
    return guard.exhausted() ? depth : descend(guard, depth + 1) + (frame[0] == 1 ? 0U : 1U);
}

void* run_descend(void* result) {
    const StackGuard guard = StackGuard::current();
    *static_cast<std::size_t*>(result) = descend(guard, 0);
    return nullptr;
}

std::size_t descend_on_thread(std::size_t stack_size) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_size);
    pthread_t thread{};
    std::size_t depth = 0;
    REQUIRE(pthread_create(&thread, &attributes, &run_descend, &depth) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    return depth;
}

} // namespace

TEST_CASE("recursion stops before the end of any thread's stack", "[stack_guard]") {
    CHECK(descend(StackGuard::current(), 0) > 100);
    CHECK(descend_on_thread(std::size_t{128} * 1024) > 10);
    CHECK(descend_on_thread(std::size_t{1} << 20U) > 200);
}

TEST_CASE("the reserve can be given back to the error path", "[stack_guard]") {
    const StackGuard guard = StackGuard::current();
    CHECK(guard.remaining() > 0);
    CHECK_FALSE(guard.exhausted());
    const StackGuard reporting = guard.with_reserve(std::size_t{64} * 1024);
    CHECK(reporting.limit() <= guard.limit());
}
