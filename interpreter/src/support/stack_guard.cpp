#include "support/stack_guard.hpp"

#include <algorithm>

#include <pthread.h>

namespace simple {

namespace {

struct Bounds {
    std::uintptr_t low = 0;
    std::uintptr_t high = 0;

    bool contain(std::uintptr_t address) const noexcept { return address >= low && address < high; }
};

/// Stack assumed below the current frame when it belongs to no thread (a host's own fibers).
constexpr std::size_t kUnknownStack = std::size_t{64} * 1024;

Bounds read_bounds() noexcept {
    Bounds bounds;
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
        return bounds;
    }
    void* low = nullptr;
    std::size_t size = 0;
    std::size_t guard = 0;
    if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
        pthread_attr_getguardsize(&attributes, &guard);
        bounds.low = reinterpret_cast<std::uintptr_t>(low) + guard;
        bounds.high = reinterpret_cast<std::uintptr_t>(low) + size;
    }
    pthread_attr_destroy(&attributes);
    return bounds;
}

} // namespace

StackGuard StackGuard::current() noexcept {
    // For the main thread the C library reads /proc/self/maps; a thread's stack does not move, so once is enough.
    thread_local Bounds bounds;
    const std::uintptr_t here = frame();
    if (!bounds.contain(here)) {
        bounds = read_bounds();
    }
    Bounds usable = bounds;
    if (!usable.contain(here)) {
        usable = {here > kUnknownStack ? here - kUnknownStack : 0, here};
    }
    StackGuard guard;
    guard.end_ = usable.low;
    guard.limit_ = usable.low + std::min<std::size_t>(kReserve, (usable.high - usable.low) / 4);
    return guard;
}

} // namespace simple
