#include "heap_peak.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

std::size_t live = 0;
std::size_t peak = 0;

void* allocate_or_null(std::size_t bytes) noexcept {
    void* block = std::malloc(bytes == 0 ? 1 : bytes);
    if (block != nullptr) {
        live += malloc_usable_size(block);
        peak = std::max(peak, live);
    }
    return block;
}

void* allocate(std::size_t bytes) {
    if (void* block = allocate_or_null(bytes)) {
        return block;
    }
    throw std::bad_alloc();
}

void deallocate(void* block) noexcept {
    live -= malloc_usable_size(block);
    std::free(block);
}

} // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
// Sorting asks for a buffer this way.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return allocate_or_null(bytes); }
void operator delete(void* block) noexcept { deallocate(block); }
void operator delete[](void* block) noexcept { deallocate(block); }
void operator delete(void* block, std::size_t) noexcept { deallocate(block); }
void operator delete[](void* block, std::size_t) noexcept { deallocate(block); }

namespace simple::data {

HeapPeak::HeapPeak() : start_(live) { peak = live; }

std::size_t HeapPeak::bytes() const { return peak - start_ + account_->peak_bytes(); }

} // namespace simple::data
