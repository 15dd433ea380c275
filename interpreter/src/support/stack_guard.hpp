// The real end of the running thread's stack: recursion asks here before it goes deeper.
#pragma once

#include <cstddef>
#include <cstdint>

namespace simple {

/// Knows where the stack of one thread ends. Make one at every outermost entry: a host may enter from any thread.
class StackGuard {
public:
    /// Kept free below the limit for native code and for the error path; a quarter of the stack where that is less.
    static constexpr std::size_t kReserve = std::size_t{256} * 1024;

    /// Reads the bounds of the running thread's stack.
    static StackGuard current() noexcept;

    /// Returns whether the caller's frame lies in the reserve.
    bool exhausted() const noexcept { return frame() < limit_; }

    /// Returns how many bytes remain above the reserve, 0 when none.
    std::size_t remaining() const noexcept {
        const std::uintptr_t here = frame();
        return here > limit_ ? static_cast<std::size_t>(here - limit_) : 0;
    }

    /// Returns the address below which the reserve begins.
    std::uintptr_t limit() const noexcept { return limit_; }

    /// Moves the limit down into the reserve, for the code that reports the overflow. Returns a guard with the rest.
    StackGuard with_reserve(std::size_t bytes) const noexcept {
        StackGuard guard = *this;
        guard.limit_ = end_ + bytes < limit_ ? end_ + bytes : limit_;
        return guard;
    }

private:
    static std::uintptr_t frame() noexcept { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)); }

    std::uintptr_t end_ = 0;
    std::uintptr_t limit_ = 0;
};

} // namespace simple
