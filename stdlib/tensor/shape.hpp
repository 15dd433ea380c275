// Sizes, strides and dimension lists: a small vector of 64-bit integers and the arithmetic on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "simple/export.hpp"

namespace simple::tensor {

/// Largest number of dimensions of a tensor.
inline constexpr std::size_t kMaxRank = 64;

/// Holds the sizes (or strides, or dimension numbers) of a tensor. Up to six of them need no heap memory.
class SIMPLE_API Shape {
public:
    using value_type = std::int64_t;

    Shape() noexcept = default;
    Shape(std::initializer_list<std::int64_t> values) { assign(values.begin(), values.size()); }
    explicit Shape(const std::vector<std::int64_t>& values) { assign(values.data(), values.size()); }
    Shape(const std::int64_t* values, std::size_t count) { assign(values, count); }
    Shape(const Shape& other) { assign(other.data(), other.size_); }
    Shape(Shape&& other) noexcept { steal(other); }
    Shape& operator=(const Shape& other) {
        if (this != &other) {
            clear();
            assign(other.data(), other.size_);
        }
        return *this;
    }
    Shape& operator=(Shape&& other) noexcept {
        if (this != &other) {
            clear();
            steal(other);
        }
        return *this;
    }
    ~Shape() { clear(); }

    /// Makes `count` copies of a value.
    static Shape filled(std::size_t count, std::int64_t value);

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    std::int64_t* data() noexcept { return heap_ != nullptr ? heap_ : inline_; }
    const std::int64_t* data() const noexcept { return heap_ != nullptr ? heap_ : inline_; }
    std::int64_t& operator[](std::size_t i) noexcept { return data()[i]; }
    std::int64_t operator[](std::size_t i) const noexcept { return data()[i]; }
    std::int64_t* begin() noexcept { return data(); }
    std::int64_t* end() noexcept { return data() + size_; }
    const std::int64_t* begin() const noexcept { return data(); }
    const std::int64_t* end() const noexcept { return data() + size_; }
    std::int64_t back() const noexcept { return data()[size_ - 1]; }

    void push_back(std::int64_t value);
    /// Puts a value before position `i`.
    void insert(std::size_t i, std::int64_t value);
    /// Removes the value at position `i`.
    void erase(std::size_t i) noexcept;
    std::vector<std::int64_t> to_vector() const { return {begin(), end()}; }

    friend bool operator==(const Shape& a, const Shape& b) noexcept;

private:
    static constexpr std::size_t kInline = 6;
    void assign(const std::int64_t* values, std::size_t count);
    void reserve(std::size_t count);
    void clear() noexcept {
        if (heap_ != nullptr) {
            delete[] heap_;
            heap_ = nullptr;
        }
        size_ = 0;
    }
    void steal(Shape& other) noexcept;

    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = kInline;
    std::int64_t* heap_ = nullptr;
    std::int64_t inline_[kInline];
};

/// Prints sizes as "[2, 3]".
SIMPLE_API std::string to_string(const Shape& shape);

/// Multiplies the sizes. Throws a value error naming the shape when a size is negative, the rank is above kMaxRank or
/// the product is above PTRDIFF_MAX / 8.
SIMPLE_API std::int64_t checked_numel(const Shape& shape, std::string_view name = "total_elements");

/// Returns the row-major steps in elements: [3, 4] gives [4, 1]. The shape must have passed checked_numel.
SIMPLE_API Shape row_major_strides(const Shape& shape);

/// Returns the shape both operands stretch to by NumPy's rules. Throws a value error (E1 form) when there is none.
SIMPLE_API Shape broadcast_shapes(const Shape& a, const Shape& b, std::string_view name = "broadcast_shapes");

/// Returns the indices of a flat position in row-major order.
SIMPLE_API Shape indices_of(std::int64_t position, const Shape& shape);

/// Turns a dimension number that may be negative into 0 … rank-1. A 0-D shape is treated as having one dimension when
/// `scalar_as_vector` is set (reductions and softmax). Throws an index error (E4 form).
SIMPLE_API std::size_t normalize_dim(std::int64_t dim, const Shape& shape, std::string_view name,
                                     bool scalar_as_vector = false);

/// Names the dimensions a reduction runs over: all of them by default, one, or a list.
class SIMPLE_API Dims {
public:
    Dims() = default;
    Dims(std::int64_t dim) : list_{dim}, all_(false) {}       // NOLINT(google-explicit-constructor)
    Dims(int dim) : Dims(static_cast<std::int64_t>(dim)) {}   // NOLINT(google-explicit-constructor)
    Dims(Shape list) : list_(std::move(list)), all_(false) {} // NOLINT(google-explicit-constructor)
    bool all() const noexcept { return all_; }
    const Shape& list() const noexcept { return list_; }

private:
    Shape list_;
    bool all_ = true;
};

} // namespace simple::tensor
