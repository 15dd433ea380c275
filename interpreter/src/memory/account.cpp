#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

#include "simple/buffer.hpp"

namespace simple {

namespace {

constexpr std::size_t kDefaultAlignment = alignof(std::max_align_t);

/// The account of the innermost Scope on this thread; null means the process-wide one.
thread_local MemoryAccount* current_account = nullptr;

/// Blocks from here on are worth large pages: far fewer page faults when they are filled.
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kWorthHugePages = 2 * kHugePage;
constexpr std::uintptr_t kSystemPage = 4096;

void advise_huge_pages([[maybe_unused]] void* block, [[maybe_unused]] std::size_t bytes,
                       [[maybe_unused]] std::size_t alignment) noexcept {
#ifdef MADV_HUGEPAGE
    if (bytes < kWorthHugePages && alignment < kHugePage) {
        return;
    }
    // The whole mapping, with the allocator's head in front of the block: a mapping advised in part could not be
    // moved in one piece when the block grows.
    const std::uintptr_t address = reinterpret_cast<std::uintptr_t>(block);
    const std::uintptr_t begin = address & ~(kSystemPage - 1);
    madvise(reinterpret_cast<void*>(begin), address + bytes - begin, MADV_HUGEPAGE);
#endif
}

} // namespace

MemoryAccount* MemoryAccount::create(std::size_t limit) { return new MemoryAccount(limit); }

void MemoryAccount::release() noexcept {
    if (--references_ == 0) {
        delete this;
    }
}

void MemoryAccount::charge(std::size_t bytes) {
    ++allocations_;
    if (fail_countdown_ != 0 && --fail_countdown_ == 0) {
        fail_countdown_ = fail_forever_ ? 1 : 0;
        throw OutOfMemory(bytes, limit_);
    }
    if (limit_ != 0 && (bytes > limit_ || live_bytes_ > limit_ - bytes)) {
        throw OutOfMemory(bytes, limit_);
    }
}

void MemoryAccount::charge_loan(std::size_t bytes) {
    charge(bytes);
    live_bytes_ += bytes;
    ++live_blocks_;
    peak_bytes_ = live_bytes_ > peak_bytes_ ? live_bytes_ : peak_bytes_;
}

void MemoryAccount::end_loan(std::size_t bytes) noexcept {
    live_bytes_ -= bytes;
    --live_blocks_;
}

void* MemoryAccount::allocate(std::size_t bytes, std::size_t alignment) {
    charge(bytes);
    std::size_t rounded = bytes == 0 ? 1 : bytes;
    void* block = nullptr;
    if (alignment <= kDefaultAlignment) {
        block = std::malloc(rounded);
    } else if (rounded <= SIZE_MAX - alignment) {
        rounded = (rounded + alignment - 1) / alignment * alignment;
        block = std::aligned_alloc(alignment, rounded);
    }
    if (block == nullptr) {
        throw OutOfMemory(bytes, 0);
    }
    advise_huge_pages(block, bytes, alignment);
    live_bytes_ += bytes;
    ++live_blocks_;
    peak_bytes_ = live_bytes_ > peak_bytes_ ? live_bytes_ : peak_bytes_;
    return block;
}

void MemoryAccount::deallocate(void* block, std::size_t bytes, std::size_t /*alignment*/) noexcept {
    if (block == nullptr) {
        return;
    }
    live_bytes_ -= bytes;
    --live_blocks_;
    std::free(block);
}

void* MemoryAccount::reallocate(void* block, std::size_t old_bytes, std::size_t new_bytes) {
    if (block == nullptr) {
        return allocate(new_bytes);
    }
    charge(new_bytes > old_bytes ? new_bytes - old_bytes : 0);
    void* moved = std::realloc(block, new_bytes == 0 ? 1 : new_bytes);
    if (moved == nullptr) {
        throw OutOfMemory(new_bytes, 0);
    }
    advise_huge_pages(moved, new_bytes, kDefaultAlignment);
    live_bytes_ = live_bytes_ - old_bytes + new_bytes;
    peak_bytes_ = live_bytes_ > peak_bytes_ ? live_bytes_ : peak_bytes_;
    return moved;
}

MemoryAccount& MemoryAccount::current() noexcept {
    if (current_account != nullptr) {
        return *current_account;
    }
    // Memory used outside any interpreter, by a host that works with tensors alone. One per thread, so that its
    // counters need no locks; counted, because buffers may outlive the thread.
    struct Unscoped {
        MemoryAccount* account = MemoryAccount::create();
        ~Unscoped() { account->release(); }
    };
    thread_local Unscoped unscoped;
    return *unscoped.account;
}

MemoryAccount::Scope::Scope(MemoryAccount& account) noexcept : previous_(current_account) {
    current_account = &account;
}

MemoryAccount::Scope::~Scope() { current_account = previous_; }

} // namespace simple
