#include "runtime/heap.hpp"

#include "runtime/children.hpp"
#include "runtime/class_info.hpp"
#include "runtime/element.hpp"
#include "runtime/heap_walk.hpp"
#include "runtime/object.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

namespace {

/// Small interpreters touch little; later regions are larger so that the system is asked less often.
constexpr std::size_t kFirstRegion = 4 * kPageSize;
constexpr std::size_t kRegion = 16 * kPageSize;
/// Cells are carved from a page in steps, so that pages of rarely used sizes stay untouched.
constexpr std::size_t kCarveBytes = 4096;
constexpr std::size_t kFirstRecycle = 64;


// Note [Queue of dead objects]
// A dead object waits for its turn linked through its own head: the count and the collector's scratch are free by
// then, 48 bits together, enough for an address without its four zero bits. So destruction needs no memory.
void set_link(Object* object, Object* next) noexcept {
    const std::uintptr_t link = reinterpret_cast<std::uintptr_t>(next) >> 4;
    object->references = static_cast<std::uint32_t>(link);
    object->mark = static_cast<std::uint16_t>(link >> 32);
}
Object* get_link(const Object* object) noexcept {
    const std::uintptr_t high = object->mark;
    return reinterpret_cast<Object*>(((high << 32) | object->references) << 4);
}

} // namespace

void destroy(Object* object) noexcept {
    Heap::of(object).destroy(object);
}

Heap::Heap(MemoryAccount& account) noexcept
    : account_(&account),
      recycle_at_(kFirstRecycle),
      until_check_(kCheckInterval),
      collect_at_objects_(kFirstCollection),
      collect_at_bytes_(account.live_bytes() + kFirstCollectionBytes) {
    account_->retain();
}

Heap::~Heap() {
    drop_caches();
    // From here on released children only join the queue: their own cells are visited by this walk anyway.
    destroying_ = true;
    for_each_cell([this](Object* object) {
        if (object->tag == static_cast<std::uint8_t>(Tag::NativeObject)) {
            finalize(object);
        }
    });
    for_each_cell([this](Object* object) {
        for_each_slot(object, [](Value& slot) { slot = Value::nil(); });
        if (object->tag != static_cast<std::uint8_t>(Tag::NativeObject)) {
            finalize(object);
        }
    });
    while (large_ != nullptr) {
        PageHeader* next = large_->next;
        account_->deallocate(large_, large_->bytes, kPageSize);
        large_ = next;
    }
    while (regions_ != nullptr) {
        PageHeader* next = regions_->next_region;
        const std::size_t bytes = regions_->bytes;
        unpoison(regions_, bytes);
        account_->deallocate(regions_, bytes, kPageSize);
        regions_ = next;
    }
    account_->release();
}

void Heap::retire(std::unique_ptr<Heap> heap, std::shared_ptr<void> kept) noexcept {
    heap->drop_caches();
    heap->collect_cycles();
    heap->kept_ = std::move(kept);
    if (heap->live_objects_ != 0) {
        heap->retired_ = true;
        static_cast<void>(heap.release());
    }
}

// --- Allocation --------------------------------------------------------------------------------------------------

void* Heap::allocate_cell_slow(std::size_t size) {
    if (until_check_ <= 0) {
        collect_if_due();
    }
    if (size > kLargestCell) {
        return allocate_large(size);
    }
    const std::size_t index = (size + kCellGrain - 1) / kCellGrain;
    if (free_[index] == nullptr) {
        refill(index);
    }
    return pop_cell(index);
}

void* Heap::allocate_large(std::size_t size) {
    const std::size_t grains = (size + kCellGrain - 1) / kCellGrain;
    if (size > most_elements * sizeof(Value) || grains > UINT32_MAX) {
        throw OutOfMemory(size, account_->limit());
    }
    const std::size_t bytes = sizeof(PageHeader) + grains * kCellGrain;
    PageHeader* page = static_cast<PageHeader*>(account_->allocate(bytes, kPageSize));
    *page = PageHeader{this, large_, nullptr, nullptr, bytes, 0, static_cast<std::uint32_t>(grains), false};
    if (large_ != nullptr) {
        large_->previous = page;
    }
    large_ = page;
    ++live_objects_;
    return page + 1;
}

void Heap::bury(Object* object) noexcept {
    PageHeader* page = page_of(object);
    (page->previous != nullptr ? page->previous->next : large_) = page->next;
    if (page->next != nullptr) {
        page->next->previous = page->previous;
    }
    account_->deallocate(page, page->bytes, kPageSize);
}

void Heap::refill(std::size_t index) {
    const std::size_t size = index * kCellGrain;
    const std::size_t fit = (kPageSize - sizeof(PageHeader)) / size;
    PageHeader* page = open_[index];
    if (page == nullptr) {
        page = take_page();
        page->cell_size = static_cast<std::uint32_t>(size);
        page->next = pages_;
        pages_ = page;
        open_[index] = page;
        ++page_count_;
    }
    char* cells = reinterpret_cast<char*>(page + 1);
    const std::size_t step = kCarveBytes / size;
    const std::size_t end = page->cell_count + step < fit ? page->cell_count + step : fit;
    for (std::size_t i = end; i-- > page->cell_count;) {
        FreeCell* cell = reinterpret_cast<FreeCell*>(cells + i * size);
        cell->head = Object{};
        cell->next = free_[index];
        free_[index] = cell;
        poison(reinterpret_cast<char*>(cell) + sizeof(FreeCell), size - sizeof(FreeCell));
    }
    page->cell_count = static_cast<std::uint32_t>(end);
    if (end == fit) {
        open_[index] = nullptr;
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
    const std::size_t bytes = regions_ == nullptr ? kFirstRegion : kRegion;
    PageHeader* region = nullptr;
    try {
        region = static_cast<PageHeader*>(account_->allocate(bytes, kPageSize));
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
    bool emptied[kFreeLists] = {};
    for (PageHeader* page = pages_; page != nullptr; page = page->next) {
        if (is_empty(page)) {
            emptied[page->cell_size / kCellGrain] = true;
            page->empty = true;
        }
    }
    for (std::size_t index = 1; index < kFreeLists; ++index) {
        FreeCell** link = emptied[index] ? &free_[index] : nullptr;
        while (link != nullptr && *link != nullptr) {
            const bool drop = page_of(&(*link)->head)->empty;
            link = drop ? (*link = (*link)->next, link) : &(*link)->next;
        }
    }
    PageHeader** link = &pages_;
    while (*link != nullptr) {
        PageHeader* page = *link;
        if (!page->empty) {
            link = &page->next;
            continue;
        }
        *link = page->next;
        if (open_[page->cell_size / kCellGrain] == page) {
            open_[page->cell_size / kCellGrain] = nullptr;
        }
        unpoison(page + 1, kPageSize - sizeof(PageHeader));
        page->empty = false;
        page->next = spare_;
        spare_ = page;
        --page_count_;
    }
    recycle_at_ = page_count_ * 2 > kFirstRecycle ? page_count_ * 2 : kFirstRecycle;
}

void* Heap::allocate_bytes(std::size_t bytes) {
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
    try {
        return account_->reallocate(block, old_bytes, new_bytes);
    } catch (const OutOfMemory&) {
        if (collect_cycles() == 0) {
            throw;
        }
    }
    return account_->reallocate(block, old_bytes, new_bytes);
}

Text* Heap::make_ascii_text(unsigned char character) {
    const char one = static_cast<char>(character);
    Text* text = make_text(*this, {&one, 1});
    ascii_[character] = text;
    ++cached_;
    return text;
}

void Heap::drop_caches() noexcept {
    for (Text*& text : ascii_) {
        if (text != nullptr) {
            Text* dropped = std::exchange(text, nullptr);
            --cached_;
            simple::runtime::release(Value::of(dropped, Tag::Text));
        }
    }
}

// --- Destruction -------------------------------------------------------------------------------------------------

void Heap::destroy(Object* object) noexcept {
    if (object->tag == static_cast<std::uint8_t>(Tag::Text) && !retired_) {
        // Nothing hangs off a text, and most of what dies is text.
        finalize(object);
        return;
    }
    if (destroying_) {
        set_link(object, dying_);
        dying_ = object;
        return;
    }
    destroying_ = true;
    finalize(object);
    while (dying_ != nullptr) {
        Object* next = dying_;
        dying_ = get_link(next);
        finalize(next);
    }
    destroying_ = false;
    if (retired_ && live_objects_ == 0) {
        delete this;
    }
}

void Heap::finalize(Object* object) noexcept {
    switch (static_cast<Tag>(object->tag)) {
        case Tag::Text: {
            Text* text = static_cast<Text*>(object);
            if (text->capacity != 0) {
                free_bytes(text->data, text->capacity);
            }
            break;
        }
        case Tag::NativeObject: {
            NativeObject* native = static_cast<NativeObject*>(object);
            if (native->payload != nullptr && native->type->hooks.destroy != nullptr) {
                native->type->hooks.destroy(std::exchange(native->payload, nullptr));
            }
            break;
        }
        case Tag::Array: {
            Array* array = static_cast<Array*>(object);
            for_each_slot(object, [](Value& slot) { simple::runtime::release(slot); });
            if (array->window != nullptr) {
                array->window->release();
            } else if (array->data != nullptr) {
                free_bytes(array->data, array->capacity * element_bytes(array->kind()));
            }
            break;
        }
        case Tag::Dict:
        case Tag::Set: {
            Dict* dict = static_cast<Dict*>(object);
            for_each_slot(object, [](Value& slot) { simple::runtime::release(slot); });
            if (dict->entries != nullptr) {
                free_bytes(dict->entries, dict->capacity * sizeof(DictEntry));
            }
            if (dict->index != nullptr) {
                free_bytes(dict->index, (std::size_t{dict->mask} + 1) * sizeof(std::uint32_t));
            }
            break;
        }
        default: for_each_slot(object, [](Value& slot) { simple::runtime::release(slot); }); break;
    }
    free_cell(object);
}

} // namespace simple::runtime
