// A bump allocator for trees: everything in it is freed at once, nothing in it has a destructor.
#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simple/buffer.hpp"

namespace simple {

/// A run of elements in an arena. Trivially copyable; owns nothing.
template <typename T> struct List {
    T* items = nullptr;
    std::uint32_t count = 0;

    T* begin() const noexcept { return items; }
    T* end() const noexcept { return items + count; }
    std::uint32_t size() const noexcept { return count; }
    bool empty() const noexcept { return count == 0; }
    T& operator[](std::size_t i) const noexcept { return items[i]; }
    T& back() const noexcept { return items[count - 1]; }
};

/// Owns the memory of one module's trees. Not copyable; freed with its owner.
class Arena {
public:
    explicit Arena(MemoryAccount& account = MemoryAccount::current()) noexcept : account_(&account) {
        account_->retain();
    }
    ~Arena() {
        for (const Block& block : blocks_) {
            account_->deallocate(block.data, block.size);
        }
        account_->release();
    }
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    /// Returns uninitialised memory. Throws OutOfMemory.
    void* allocate(std::size_t bytes, std::size_t alignment) {
        std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
        if (start > capacity_ || bytes > capacity_ - start) {
            grow(bytes);
            start = 0;
        }
        used_ = start + bytes;
        return current_ + start;
    }

    /// Constructs a T that must not need a destructor.
    template <typename T, typename... Args> T* make(Args&&... args) {
        static_assert(std::is_trivially_destructible_v<T>);
        return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
    }

    /// Copies elements into the arena.
    template <typename T> List<T> list(const std::vector<T>& elements) {
        return copy(elements.data(), elements.size());
    }
    template <typename T> List<T> list(std::initializer_list<T> elements) {
        return copy(elements.begin(), elements.size());
    }

    /// Copies text into the arena.
    std::string_view text(std::string_view characters) {
        char* copy = static_cast<char*>(allocate(characters.size() + 1, 1));
        if (!characters.empty()) {
            std::memcpy(copy, characters.data(), characters.size());
        }
        copy[characters.size()] = '\0';
        return {copy, characters.size()};
    }

private:
    struct Block {
        char* data;
        std::size_t size;
    };

    template <typename T> List<T> copy(const T* elements, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T>);
        List<T> list;
        if (count != 0) {
            // NOLINTBEGIN(bugprone-sizeof-expression): the elements of a list may be pointers.
            list.items = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
            std::memcpy(static_cast<void*>(list.items), elements, count * sizeof(T));
            // NOLINTEND(bugprone-sizeof-expression)
            list.count = static_cast<std::uint32_t>(count);
        }
        return list;
    }

    void grow(std::size_t bytes) {
        const std::size_t doubled = blocks_.empty() ? kFirstBlock : capacity_ * 2;
        const std::size_t wanted = doubled < kLargestBlock ? doubled : kLargestBlock;
        const std::size_t size = bytes > wanted ? bytes : wanted;
        blocks_.reserve(blocks_.size() + 1);
        char* data = static_cast<char*>(account_->allocate(size));
        blocks_.push_back({data, size});
        current_ = data;
        capacity_ = size;
        used_ = 0;
    }

    static constexpr std::size_t kFirstBlock = 4096;
    static constexpr std::size_t kLargestBlock = std::size_t{1} << 20;

    MemoryAccount* account_;
    std::vector<Block> blocks_;
    char* current_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t used_ = 0;
};

} // namespace simple
