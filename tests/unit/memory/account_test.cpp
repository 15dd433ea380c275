#include <cstdint>
#include <cstring>

#include "catch.hpp"
#include "simple/buffer.hpp"

using simple::MemoryAccount;
using simple::OutOfMemory;

namespace {

/// Gives its account back at the end of a test.
struct Account {
    explicit Account(std::size_t limit = 0) : account(MemoryAccount::create(limit)) {}
    ~Account() { account->release(); }
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;
    MemoryAccount* operator->() const { return account; }
    MemoryAccount* account;
};

} // namespace

TEST_CASE("an account counts what is alive and the peak", "[account]") {
    const Account account;
    void* first = account->allocate(100);
    void* second = account->allocate(50, 64);
    CHECK(reinterpret_cast<std::uintptr_t>(second) % 64 == 0);
    CHECK(account->live_bytes() == 150);
    CHECK(account->live_blocks() == 2);
    account->deallocate(first, 100);
    account->deallocate(second, 50, 64);
    account->deallocate(nullptr, 10);
    CHECK(account->live_bytes() == 0);
    CHECK(account->live_blocks() == 0);
    CHECK(account->peak_bytes() == 150);
    CHECK(account->allocations() == 2);
}

TEST_CASE("a limit refuses what would pass it", "[account]") {
    const Account account(1000);
    void* block = account->allocate(900);
    CHECK_THROWS_AS(account->allocate(101), OutOfMemory);
    CHECK_THROWS_AS(account->allocate(SIZE_MAX), OutOfMemory);
    CHECK(account->live_bytes() == 900);
    block = account->reallocate(block, 900, 1000);
    try {
        account->reallocate(block, 1000, 1001);
        FAIL("the limit did not hold");
    } catch (const OutOfMemory& error) {
        CHECK(error.limit() == 1000);
    }
    account->deallocate(block, 1000);
    CHECK(account->live_bytes() == 0);
}

TEST_CASE("reallocation keeps the contents", "[account]") {
    const Account account;
    char* block = static_cast<char*>(account->reallocate(nullptr, 0, 4));
    std::memcpy(block, "abcd", 4);
    block = static_cast<char*>(account->reallocate(block, 4, std::size_t{16} << 20));
    CHECK(std::memcmp(block, "abcd", 4) == 0);
    CHECK(account->live_bytes() == std::size_t{16} << 20);
    account->deallocate(block, std::size_t{16} << 20);
    CHECK(account->live_blocks() == 0);
}

TEST_CASE("the n-th allocation can be made to fail", "[account]") {
    const Account account;
    account->fail_allocation(2);
    void* block = account->allocate(8);
    CHECK_THROWS_AS(account->allocate(8), OutOfMemory);
    void* other = account->allocate(8);
    account->fail_allocation(1, true);
    CHECK_THROWS_AS(account->allocate(8), OutOfMemory);
    CHECK_THROWS_AS(account->allocate(8), OutOfMemory);
    account->fail_allocation(0);
    account->deallocate(block, 8);
    account->deallocate(other, 8);
    CHECK(account->live_bytes() == 0);
}

TEST_CASE("a scope makes its account the current one", "[account]") {
    const Account outer;
    const Account inner;
    MemoryAccount* before = &MemoryAccount::current();
    {
        const MemoryAccount::Scope first(*outer.account);
        CHECK(&MemoryAccount::current() == outer.account);
        {
            const MemoryAccount::Scope second(*inner.account);
            CHECK(&MemoryAccount::current() == inner.account);
        }
        CHECK(&MemoryAccount::current() == outer.account);
    }
    CHECK(&MemoryAccount::current() == before);
}
