// The paths of the heap that every allocation takes.
#pragma once

#include "runtime/heap.hpp"

namespace simple::runtime {

inline void* Heap::pop_cell(std::size_t index) noexcept {
    FreeCell* cell = objects_.free[index];
    objects_.free[index] = cell->next;
    ++live_objects_;
    unpoison(cell, index * kCellGrain);
    return cell;
}

inline void Heap::free_cell(Object* object) noexcept {
    PageHeader* page = page_of(object);
    const std::size_t size = page->cell_size;
    --live_objects_;
    if (size == 0) {
        free_large(object);
        return;
    }
    object->tag = 0;
    FreeCell* cell = reinterpret_cast<FreeCell*>(object);
    cell->next = objects_.free[size / kCellGrain];
    objects_.free[size / kCellGrain] = cell;
    poison(reinterpret_cast<char*>(cell) + sizeof(FreeCell), size - sizeof(FreeCell));
}

} // namespace simple::runtime
