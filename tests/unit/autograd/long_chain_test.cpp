// A million operations: forward, backward and destruction must not recurse, and memory must stay linear.
#include "support.hpp"

using namespace simple::autograd;

namespace {

constexpr int kLength = 1'000'000;

} // namespace

TEST_CASE("a chain of a million operations", "[autograd][limits]") {
    simple::MemoryAccount* account = simple::MemoryAccount::create();
    {
        const simple::MemoryAccount::Scope scope(*account);
        const Variable x = leaf_with({1.0}, {1});
        const std::size_t before = account->live_bytes();
        Variable y = add(x, 0.0);
        for (int i = 1; i < kLength; ++i) {
            y = add(y, 1.0);
        }
        CHECK(y.value().item().as_f64() == kLength);
        CHECK(account->live_bytes() - before < std::size_t{kLength} * 1000);
        backward(y);
        CHECK(matches(*x.grad(), {1}, {1.0}));
    }
    CHECK(account->live_blocks() == 0);
    account->release();
}

TEST_CASE("a chain that is dropped without a pass", "[autograd][limits]") {
    const Variable x = leaf_with({1.0}, {1});
    Variable y = neg(x);
    for (int i = 1; i < kLength; ++i) {
        y = neg(y);
    }
    y = Variable();
    CHECK_FALSE(y.defined());
}
