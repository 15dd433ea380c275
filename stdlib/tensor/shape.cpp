#include "stdlib/tensor/shape.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "stdlib/tensor/error.hpp"

namespace simple::tensor {

Shape Shape::filled(std::size_t count, std::int64_t value) {
    Shape shape;
    shape.reserve(count);
    std::fill_n(shape.data(), count, value);
    shape.size_ = static_cast<std::uint32_t>(count);
    return shape;
}

void Shape::assign(const std::int64_t* values, std::size_t count) {
    reserve(count);
    std::copy_n(values, count, data());
    size_ = static_cast<std::uint32_t>(count);
}

void Shape::reserve(std::size_t count) {
    const std::size_t capacity = heap_ != nullptr ? capacity_ : kInline;
    if (count <= capacity) {
        return;
    }
    const std::size_t grown = std::max(count, 2 * capacity);
    auto* block = new std::int64_t[grown];
    std::copy_n(data(), size_, block);
    delete[] heap_;
    heap_ = block;
    capacity_ = static_cast<std::uint32_t>(grown);
}

void Shape::steal(Shape& other) noexcept {
    size_ = other.size_;
    capacity_ = other.capacity_;
    heap_ = other.heap_;
    if (heap_ == nullptr) {
        std::copy_n(other.inline_, size_, inline_);
    }
    other.heap_ = nullptr;
    other.size_ = 0;
}

void Shape::push_back(std::int64_t value) {
    reserve(size_ + 1);
    data()[size_++] = value;
}

void Shape::insert(std::size_t i, std::int64_t value) {
    push_back(value);
    std::rotate(begin() + i, end() - 1, end());
}

void Shape::erase(std::size_t i) noexcept {
    std::copy(begin() + i + 1, end(), begin() + i);
    --size_;
}

bool operator==(const Shape& a, const Shape& b) noexcept {
    return a.size_ == b.size_ && std::equal(a.begin(), a.end(), b.begin());
}

std::string to_string(const Shape& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        text += i == 0 ? "" : ", ";
        text += std::to_string(shape[i]);
    }
    return text + "]";
}

std::int64_t checked_numel(const Shape& shape, std::string_view name) {
    constexpr std::int64_t kLimit = std::numeric_limits<std::ptrdiff_t>::max() / 8;
    std::int64_t count = 1;
    bool empty = false;
    bool valid = shape.size() <= kMaxRank;
    for (std::size_t i = 0; valid && i < shape.size(); ++i) {
        // A size of 0 does not excuse the others: their product is the step of a dimension.
        const std::int64_t factor = std::max<std::int64_t>(shape[i], 1);
        valid = shape[i] >= 0 && !__builtin_mul_overflow(count, factor, &count) && count <= kLimit;
        empty = empty || shape[i] == 0;
    }
    if (!valid) {
        throw errors::bad_shape(name, shape);
    }
    return empty ? 0 : count;
}

Shape row_major_strides(const Shape& shape) {
    Shape strides = shape;
    std::int64_t step = 1;
    for (std::size_t i = shape.size(); i-- > 0;) {
        strides[i] = step;
        step *= std::max<std::int64_t>(shape[i], 1);
    }
    return strides;
}

Shape broadcast_shapes(const Shape& a, const Shape& b, std::string_view name) {
    const Shape& longer = a.size() >= b.size() ? a : b;
    const Shape& shorter = a.size() >= b.size() ? b : a;
    Shape result = longer;
    const std::size_t lead = longer.size() - shorter.size();
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        std::int64_t& size = result[lead + i];
        if (size == 1) {
            size = shorter[i];
        } else if (shorter[i] != 1 && shorter[i] != size) {
            throw errors::broadcast(name, a, b);
        }
    }
    return result;
}

Shape indices_of(std::int64_t position, const Shape& shape) {
    Shape indices = shape;
    for (std::size_t i = shape.size(); i-- > 0; position /= shape[i]) {
        indices[i] = position % shape[i];
    }
    return indices;
}

std::size_t normalize_dim(std::int64_t dim, const Shape& shape, std::string_view name, bool scalar_as_vector) {
    auto rank = static_cast<std::int64_t>(shape.size());
    if (rank == 0 && scalar_as_vector) {
        rank = 1;
    }
    if (dim < -rank || dim >= rank) {
        throw errors::dimension(name, dim, shape);
    }
    return static_cast<std::size_t>(dim < 0 ? dim + rank : dim);
}

} // namespace simple::tensor
