// Walking over all cells of a heap, for its destructor and the cycle collector.
#pragma once

#include "runtime/heap.hpp"

namespace simple::runtime {

/// Allocations between two looks at whether a collection is due.
inline constexpr std::int64_t kCheckInterval = 1024;
/// Objects and bytes below which no collection is worth its time.
inline constexpr std::size_t kFirstCollection = 100'000;
inline constexpr std::size_t kFirstCollectionBytes = std::size_t{64} << 20;

/// Pages below which no search for empty ones is worth its time.
inline constexpr std::size_t kFirstRecycle = 64;

inline Object* cell_at(PageHeader* page, std::size_t i) noexcept {
    return reinterpret_cast<Object*>(reinterpret_cast<char*>(page + 1) + i * page->cell_size);
}

/// Calls `visit(Object*)` for every object that was alive when its page was reached; it may free the object.
template <typename Visit> void Heap::for_each_cell(Visit&& visit) {
    for (PageHeader* page = objects_.pages; page != nullptr; page = page->next) {
        for (std::size_t i = 0; i < page->cell_count; ++i) {
            Object* object = cell_at(page, i);
            if (object->tag != 0) {
                visit(object);
            }
        }
    }
    for (PageHeader* page = large_; page != nullptr;) {
        PageHeader* next = page->next;
        visit(reinterpret_cast<Object*>(page + 1));
        page = next;
    }
}

} // namespace simple::runtime
