// The heap of one interpreter: counted objects in size-class pages, freed without recursion, with a collector for
// cycles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "runtime/poison.hpp"
#include "runtime/value_repr.hpp"
#include "simple/buffer.hpp"

namespace simple::runtime {

struct Text;

/// Pages are aligned to their size, so that an object finds its heap by masking its address.
inline constexpr std::size_t kPageSize = std::size_t{64} << 10;
/// Cells are multiples of this many bytes: the size of a value, so that the size of a cell tells how many values an
/// instance or a closure holds.
inline constexpr std::size_t kCellGrain = 16;
/// Objects above this size get a page run of their own.
inline constexpr std::size_t kLargestCell = 1024;

class Heap;

/// Starts every page.
struct alignas(kCellGrain) PageHeader {
    Heap* heap;
    PageHeader* next;
    PageHeader* previous;     ///< Only of page runs with one large object.
    PageHeader* next_region;  ///< Links the first pages of the regions that pages are cut from.
    std::size_t bytes;        ///< Of the whole run or region; 0 for a page inside a region.
    std::uint32_t cell_size;  ///< 0 for a page run that holds one large object.
    std::uint32_t cell_count; ///< Cells in use or on a free list; grains of the object in a run with one large object.
    std::uint32_t free_count; ///< Scratch of the search for pages without objects.
};
static_assert(sizeof(PageHeader) % kCellGrain == 0);

/// Makes and frees objects. Object payloads that grow (characters, elements, tables) come from `allocate_bytes`: small
/// ones from pages of their own, large ones from the account.
class Heap {
public:
    explicit Heap(MemoryAccount& account) noexcept;
    /// Frees every page. Objects that are still alive must not be touched afterwards; see `retire`.
    ~Heap();
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    /// Gives up a heap whose interpreter ends: it frees itself together with `kept` (what its objects need to be
    /// destroyed) as soon as no object is alive, which is now or when a host drops its last value.
    static void retire(std::unique_ptr<Heap> heap, std::shared_ptr<void> kept) noexcept;

    /// Returns the page an object lives in.
    static PageHeader* page_of(const Object* object) noexcept {
        return reinterpret_cast<PageHeader*>(reinterpret_cast<std::uintptr_t>(object) & ~(kPageSize - 1));
    }
    /// Returns the heap an object lives in.
    static Heap& of(const Object* object) noexcept { return *page_of(object)->heap; }
    /// Returns the size in bytes of an object's cell.
    static std::size_t size_of(const Object* object) noexcept {
        const PageHeader* page = page_of(object);
        return page->cell_size != 0 ? page->cell_size : page->cell_count * kCellGrain;
    }

    /// Makes an object of T with `extra` bytes behind it, one reference, all zero (values behind it read as nil).
    /// Throws OutOfMemory. Under SIMPLE_STRESS, or when enough was allocated, runs the cycle collector first.
    template <typename T> T* make(Tag tag, std::size_t extra = 0) {
#ifdef SIMPLE_STRESS
        collect_under_stress(tag);
#endif
        char* cell = static_cast<char*>(allocate_cell(sizeof(T) + extra));
        T* object = new (static_cast<void*>(cell)) T();
        if constexpr (!std::is_same_v<T, Text>) {
            std::memset(cell + sizeof(T), 0, extra);
        }
        object->references = 1;
        object->tag = static_cast<std::uint8_t>(tag);
        return object;
    }

    /// Gives a cell back; the object has been finalised.
    void free_cell(Object* object) noexcept;

    /// Returns a block for what an object owns. Collects cycles when memory is short; throws OutOfMemory.
    void* allocate_bytes(std::size_t bytes) {
        const std::size_t index = grains(bytes);
        if (is_pooled(bytes) && blocks_.free[index] != nullptr) {
            return std::exchange(blocks_.free[index], blocks_.free[index]->next);
        }
        return allocate_bytes_slow(bytes);
    }
    /// Gives a block back with the size it was asked for with.
    void free_bytes(void* block, std::size_t bytes) noexcept {
        if (is_pooled(bytes)) {
            FreeCell* cell = static_cast<FreeCell*>(block);
            cell->next = std::exchange(blocks_.free[grains(bytes)], cell);
        } else {
            account_->deallocate(block, bytes);
        }
    }
    /// Resizes a block, keeping its contents. Throws OutOfMemory and leaves the block alone.
    void* reallocate_bytes(void* block, std::size_t old_bytes, std::size_t new_bytes);

    /// Frees a dead object and, without recursion, everything that dies with it.
    void destroy(Object* object) noexcept;
    /// Frees unreachable cycles; returns how many objects were freed.
    std::size_t collect_cycles() noexcept;
    /// Number of objects alive, without those the heap itself keeps; for leak tests.
    std::size_t live_objects() const noexcept { return live_objects_ - cached_; }
    MemoryAccount& account() noexcept { return *account_; }

    /// Returns the shared text of one ASCII character, borrowed.
    Text* ascii_text(unsigned char character) {
        return ascii_[character] != nullptr ? ascii_[character] : make_ascii_text(character);
    }

    /// State of the interpreter this heap belongs to, for handles that have nothing but an object; null once it ended.
    void* owner = nullptr;

    /// Longest text in bytes and longest collection in elements; past them E0506 is raised.
    std::size_t largest_text = std::size_t{2} << 30;
    std::size_t most_elements = std::size_t{1} << 31;

private:
    /// A free cell: the head keeps tag 0 so that walks over the pages skip it.
    struct FreeCell {
        Object head;
        FreeCell* next;
    };
    static constexpr std::size_t kFreeLists = kLargestCell / kCellGrain + 1;
    static constexpr std::size_t kAscii = 128;

    /// Pages cut into cells of equal size, by size.
    struct Pool {
        FreeCell* free[kFreeLists] = {};
        PageHeader* open[kFreeLists] = {}; ///< Pages with cells that were never used.
        PageHeader* pages = nullptr;
    };

    static constexpr std::size_t grains(std::size_t bytes) noexcept { return (bytes + kCellGrain - 1) / kCellGrain; }
    /// Blocks of these sizes come from pages. Not under AddressSanitizer, which watches every block of the system's.
    static constexpr bool is_pooled(std::size_t bytes) noexcept {
        return !kWatched && bytes != 0 && bytes <= kLargestCell;
    }

    void* allocate_cell(std::size_t size) {
        const std::size_t index = grains(size);
        if (index < kFreeLists && objects_.free[index] != nullptr && --until_check_ > 0) {
            return pop_cell(index);
        }
        return allocate_cell_slow(size);
    }
    void* pop_cell(std::size_t index) noexcept;
    void* allocate_cell_slow(std::size_t size);
    void* allocate_bytes_slow(std::size_t bytes);
    void* allocate_large(std::size_t size);
    void refill(Pool& pool, std::size_t index);
    PageHeader* take_page();
    void add_region();
    void recycle_empty_pages() noexcept;
    void recycle_empty_pages(Pool& pool) noexcept;
    void collect_under_stress(Tag tag) noexcept;
    void collect_if_due() noexcept;
    Text* make_ascii_text(unsigned char character);
    void drop_caches() noexcept;
    void free_large(Object* object) noexcept;
    void finalize(Object* object) noexcept;
    template <typename Visit> void for_each_cell(Visit&& visit);
    friend class CycleCollector;

    MemoryAccount* account_;
    Pool objects_;
    Pool blocks_;
    PageHeader* large_ = nullptr; ///< All runs of one object.
    PageHeader* spare_ = nullptr; ///< Pages without a cell size.
    PageHeader* regions_ = nullptr;
    char* fresh_ = nullptr; ///< Part of the newest region that was never used.
    char* fresh_end_ = nullptr;
    std::size_t page_count_ = 0;
    std::size_t recycle_at_;
    Object* dying_ = nullptr; ///< Dead objects that wait; linked through their heads.
    std::size_t live_objects_ = 0;
    std::size_t cached_ = 0;
    std::int64_t until_check_;
    std::size_t collect_at_objects_;
    std::size_t collect_at_bytes_;
    bool destroying_ = false;
    bool collecting_ = false;
    bool retired_ = false;
    std::shared_ptr<void> kept_;
    Text* ascii_[kAscii] = {};
};

} // namespace simple::runtime

#include "runtime/heap_inline.hpp"
