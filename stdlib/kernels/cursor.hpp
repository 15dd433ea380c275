// Reads and writes elements of any type and layout in row-major order, block by block, as doubles or integers.
//
// A kernel over contiguous memory runs on everything through these: what is already contiguous and of the right type
// is used in place, the rest goes through a small block on the stack.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stdlib/kernels/elementwise.hpp"

namespace simple::kernels {

/// Elements of a block: small enough for several blocks to stay in the first-level cache.
inline constexpr std::size_t kBlock = 512;
/// Most dimensions an extent may have.
inline constexpr std::size_t kMaxDims = 64;

/// Returns the number of elements; the extent's product must not overflow.
std::size_t element_count(Extent extent) noexcept;
/// Returns the bytes of one element.
std::size_t element_size(Element type) noexcept;

/// A position in a strided layout, with dimensions of size 1 dropped and neighbours merged where the layout allows.
class Layout {
public:
    Layout(Extent extent, const std::int64_t* strides) noexcept;
    /// Copies only the dimensions there are: small operations copy layouts more often than they move them.
    Layout(const Layout& other) noexcept;
    Layout& operator=(const Layout&) = delete;

    /// Tells whether all elements lie side by side.
    bool contiguous() const noexcept { return rank_ == 0 || (rank_ == 1 && strides_[0] == 1); }
    /// Tells whether all elements are one and the same.
    bool constant() const noexcept { return rank_ == 0 || (rank_ == 1 && strides_[0] == 0); }
    /// Moves to an element by its row-major number.
    void seek(std::size_t element) noexcept;
    /// Returns the offset of the current element.
    std::ptrdiff_t offset() const noexcept { return offset_; }
    /// Returns the step to the next elements and how many of them, at most `wanted`, follow with that step.
    std::size_t run(std::size_t wanted, std::ptrdiff_t& step) const noexcept;
    /// Moves on by what run() returned.
    void advance(std::size_t count) noexcept;

private:
    std::size_t rank_ = 0;
    std::ptrdiff_t offset_ = 0;
    std::int64_t sizes_[kMaxDims];
    std::int64_t strides_[kMaxDims];
    std::int64_t index_[kMaxDims];
};

/// Reads an Input as T (double or std::int64_t).
template <typename T> class Reader {
public:
    Reader(Extent extent, const Input& input) noexcept;
    /// Tells whether next() points into the input whatever the count.
    bool direct() const noexcept { return direct_; }
    void seek(std::size_t element) noexcept;
    /// Returns the next `count` elements: in place if direct, else copied to `block`, which holds kBlock elements, is
    /// the same in every call and is left alone between calls. No call may ask for more than the first one did.
    const T* next(std::size_t count, T* block) noexcept;

private:
    Layout layout_;
    const void* data_;
    Element type_;
    bool direct_;
    bool constant_;
    bool filled_ = false;
};

/// Writes T (double or std::int64_t) to an Output.
template <typename T> class Writer {
public:
    Writer(Extent extent, const Output& output) noexcept;
    bool direct() const noexcept { return direct_; }
    void seek(std::size_t element) noexcept { layout_.seek(element); }
    /// Returns where to put the next `count` elements: in place if direct, else `block`.
    T* next(T* block) noexcept;
    /// Takes what was put there.
    void commit(const T* block, std::size_t count) noexcept;

private:
    Layout layout_;
    void* data_;
    Element type_;
    bool direct_;
};

extern template class Reader<double>;
extern template class Reader<std::int64_t>;
extern template class Writer<double>;
extern template class Writer<std::int64_t>;

} // namespace simple::kernels
