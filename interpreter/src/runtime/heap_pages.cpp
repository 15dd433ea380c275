// Where cells and blocks come from: regions of pages, pages of cells.
#include <algorithm>

#include "runtime/heap.hpp"
#include "runtime/heap_walk.hpp"
#include "runtime/runtime_error.hpp"

namespace simple::runtime {

namespace {

/// Small interpreters touch little; later regions are larger, and aligned so that the system can use large pages.
constexpr std::size_t kFirstRegion = 4 * kPageSize;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kLargestRegion = 8 * kHugePage;
/// Cells are carved from a page in steps, so that pages of rarely used sizes stay untouched.
constexpr std::size_t kCarveBytes = 4096;

} // namespace

void* Heap::allocate_cell_slow(std::size_t size) {
    if (until_check_ <= 0) {
        collect_if_due();
    }
    if (size > kLargestCell) {
        return allocate_large(size);
    }
    if (objects_.free[grains(size)] == nullptr) {
        refill(objects_, grains(size));
    }
    return pop_cell(grains(size));
}

void* Heap::allocate_bytes_slow(std::size_t bytes) {
    if (is_pooled(bytes)) {
        refill(blocks_, grains(bytes));
        return std::exchange(blocks_.free[grains(bytes)], blocks_.free[grains(bytes)]->next);
    }
    try {
        return account_->allocate(bytes);
    } catch (const OutOfMemory&) {
        if (collect_cycles() == 0) {
            throw;
        }
    }
    return account_->allocate(bytes);
}

void* Heap::reallocate_bytes(void* block, std::size_t old_bytes, std::size_t new_bytes) {
    if (is_pooled(old_bytes) || is_pooled(new_bytes)) {
        if (is_pooled(old_bytes) && grains(old_bytes) == grains(new_bytes)) {
            return block;
        }
        void* moved = allocate_bytes(new_bytes);
        std::memcpy(moved, block, std::min(old_bytes, new_bytes));
        free_bytes(block, old_bytes);
        return moved;
    }
    try {
        return account_->reallocate(block, old_bytes, new_bytes);
    } catch (const OutOfMemory&) {
        if (collect_cycles() == 0) {
            throw;
        }
    }
    return account_->reallocate(block, old_bytes, new_bytes);
}

void* Heap::allocate_large(std::size_t size) {
    if (size > most_elements * sizeof(Value) || grains(size) > UINT32_MAX) {
        throw OutOfMemory(size, account_->limit());
    }
    const std::size_t bytes = sizeof(PageHeader) + grains(size) * kCellGrain;
    PageHeader* page = static_cast<PageHeader*>(account_->allocate(bytes, kPageSize));
    *page = PageHeader{this, large_, nullptr, nullptr, bytes, 0, static_cast<std::uint32_t>(grains(size)), 0};
    if (large_ != nullptr) {
        large_->previous = page;
    }
    large_ = page;
    ++live_objects_;
    return page + 1;
}

void Heap::free_large(Object* object) noexcept {
    PageHeader* page = page_of(object);
    (page->previous != nullptr ? page->previous->next : large_) = page->next;
    if (page->next != nullptr) {
        page->next->previous = page->previous;
    }
    account_->deallocate(page, page->bytes, kPageSize);
}

void Heap::refill(Pool& pool, std::size_t index) {
    const std::size_t size = index * kCellGrain;
    const std::size_t fit = (kPageSize - sizeof(PageHeader)) / size;
    PageHeader* page = pool.open[index];
    if (page == nullptr) {
        page = take_page();
        // Making room may have freed cells of this very size; the page then waits for them to run out again.
        page->cell_size = static_cast<std::uint32_t>(size);
        page->next = pool.pages;
        pool.pages = page;
        pool.open[index] = page;
        ++page_count_;
    }
    const std::size_t end = std::min(page->cell_count + kCarveBytes / size, fit);
    for (std::size_t i = end; i-- > page->cell_count;) {
        FreeCell* cell = reinterpret_cast<FreeCell*>(cell_at(page, i));
        cell->head = Object{};
        cell->next = std::exchange(pool.free[index], cell);
        poison(cell + 1, size - sizeof(FreeCell));
    }
    page->cell_count = static_cast<std::uint32_t>(end);
    if (end == fit) {
        pool.open[index] = nullptr;
    }
}

PageHeader* Heap::take_page() {
    if (spare_ == nullptr && fresh_ == fresh_end_ && page_count_ >= recycle_at_) {
        recycle_empty_pages();
    }
    if (spare_ == nullptr && fresh_ == fresh_end_) {
        add_region();
    }
    PageHeader* page = spare_;
    if (page != nullptr) {
        spare_ = page->next;
    } else {
        page = reinterpret_cast<PageHeader*>(fresh_);
        fresh_ += kPageSize;
        // The first page of a region has its links already.
        if (page != regions_) {
            *page = PageHeader{};
        }
        page->heap = this;
    }
    page->cell_count = 0;
    return page;
}

void Heap::add_region() {
    std::size_t bytes = kFirstRegion;
    if (regions_ != nullptr) {
        bytes = std::min(regions_->bytes * 2, kLargestRegion);
    }
    PageHeader* region = nullptr;
    try {
        region = static_cast<PageHeader*>(account_->allocate(bytes, bytes < kHugePage ? kPageSize : kHugePage));
    } catch (const OutOfMemory&) {
        collect_cycles();
        recycle_empty_pages();
        if (spare_ == nullptr) {
            throw;
        }
        return;
    }
    *region = PageHeader{};
    region->bytes = bytes;
    region->next_region = regions_;
    regions_ = region;
    fresh_ = reinterpret_cast<char*>(region);
    fresh_end_ = fresh_ + bytes;
}

void Heap::recycle_empty_pages() noexcept {
    if (collecting_ || destroying_) {
        return;
    }
    recycle_empty_pages(objects_);
    recycle_empty_pages(blocks_);
    recycle_at_ = std::max(page_count_ * 2, kFirstRecycle);
}

void Heap::recycle_empty_pages(Pool& pool) noexcept {
    for (PageHeader* page = pool.pages; page != nullptr; page = page->next) {
        page->free_count = 0;
    }
    for (FreeCell* cell : pool.free) {
        for (; cell != nullptr; cell = cell->next) {
            ++page_of(&cell->head)->free_count;
        }
    }
    auto is_empty = [](const PageHeader* page) { return page->free_count == page->cell_count; };
    for (FreeCell*& list : pool.free) {
        for (FreeCell** link = &list; *link != nullptr;) {
            if (is_empty(page_of(&(*link)->head))) {
                *link = (*link)->next;
            } else {
                link = &(*link)->next;
            }
        }
    }
    for (PageHeader** link = &pool.pages; *link != nullptr;) {
        PageHeader* page = *link;
        if (!is_empty(page)) {
            link = &page->next;
            continue;
        }
        *link = page->next;
        PageHeader*& open = pool.open[page->cell_size / kCellGrain];
        open = open == page ? nullptr : open;
        unpoison(page + 1, kPageSize - sizeof(PageHeader));
        page->next = std::exchange(spare_, page);
        --page_count_;
    }
}

} // namespace simple::runtime
