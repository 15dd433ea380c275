// The tensor: a shape, strides and an offset over a shared, typed buffer.
//
// Tensors are values: copying one copies the description and shares the elements, like every view does. Everything is
// eager. Indices and dimension numbers may be negative and then count from the end. A default-made tensor is
// undefined and may only be assigned to or asked defined().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "simple/buffer.hpp"
#include "stdlib/tensor/scalar.hpp"
#include "stdlib/tensor/shape.hpp"

namespace simple::tensor {

/// A view of a Buffer. See the top of this file.
class SIMPLE_API Tensor {
public:
    Tensor() noexcept = default;
    /// Describes part of a buffer. The caller guarantees that every element lies inside it.
    Tensor(BufferRef storage, Shape shape, Shape strides, std::int64_t offset);
    /// Describes a whole buffer in row-major order; `shape` must hold at most storage->size() elements.
    Tensor(BufferRef storage, Shape shape);

    /// Allocates uninitialised elements. Throws a value error (E10 form, naming the shape) or OutOfMemory.
    static Tensor empty(const Shape& shape, DType dtype = DType::F64, std::string_view name = "empty");
    /// Allocates zeros.
    static Tensor zeros(const Shape& shape, DType dtype = DType::F64, std::string_view name = "zeros");
    /// Makes a 0-D tensor.
    static Tensor scalar(Scalar value);

    bool defined() const noexcept { return static_cast<bool>(storage_); }
    DType dtype() const noexcept { return storage_->dtype(); }
    const Shape& shape() const noexcept { return shape_; }
    const Shape& strides() const noexcept { return strides_; }
    /// Index in the buffer of the element at [0, 0, …].
    std::int64_t offset() const noexcept { return offset_; }
    const BufferRef& storage() const noexcept { return storage_; }
    std::size_t ndim() const noexcept { return shape_.size(); }
    std::int64_t numel() const noexcept { return numel_; }
    /// Returns one size. Throws an index error (E4 form).
    std::int64_t size(std::int64_t dim) const;
    /// Returns the first size. Throws a value error (E6 form) for a 0-D tensor.
    std::int64_t len() const;
    /// Tells whether the layout is row-major without gaps.
    bool is_contiguous() const noexcept;
    /// Tells whether both look at the same buffer.
    bool shares_storage(const Tensor& other) const noexcept { return storage_.get() == other.storage_.get(); }
    /// Returns the buffer's count of in-place changes.
    std::uint32_t version() const noexcept { return storage_->version(); }
    /// Counts one in-place change. Every in-place function of this library calls it.
    void bump_version() noexcept { storage_->bump_version(); }

    /// Points at the element [0, 0, …]; T must match dtype() (std::uint8_t for Bool, std::int64_t, float, double).
    /// Elements that are on a device are fetched first, which can throw, and those of a tensor that is not const leave
    /// it; see Buffer.
    template <typename T> T* data() { return storage_->as<T>() + offset_; }
    template <typename T> const T* data() const { return elements().as<T>() + offset_; }
    /// The same without a type.
    void* raw() { return storage_->as<std::byte>() + byte_offset(); }
    const void* raw() const { return elements().as<std::byte>() + byte_offset(); }
    /// Tells whether the elements are on a device, whether or not host memory has them too.
    bool is_on_device() const noexcept { return storage_->device_copy() != nullptr; }

    /// Reads the element at an offset from [0, 0, …], counted in buffer elements.
    Scalar load(std::int64_t element_offset) const;
    /// Writes there, converting to dtype(). Does not count as an in-place change.
    void store(std::int64_t element_offset, Scalar value);

    /// Reads one element. Throws a value error when indices and dimensions differ in number (E6 form), and an index
    /// error (E3 form).
    Scalar get(const Shape& indices, std::string_view name = "get") const;
    /// Writes one element through every view of the buffer. Throws like get; a float that is not whole does not go
    /// into an i64 tensor (type error).
    void set(const Shape& indices, Scalar value, std::string_view name = "set");
    /// Returns the only element. Throws a value error (E5 form) when there is not exactly one.
    Scalar item(std::string_view name = "item") const;

private:
    const Buffer& elements() const noexcept { return *storage_; }
    std::size_t byte_offset() const noexcept { return static_cast<std::size_t>(offset_) * dtype_size(dtype()); }

    BufferRef storage_;
    Shape shape_;
    Shape strides_;
    std::int64_t offset_ = 0;
    std::int64_t numel_ = 0;
};

/// A tensor or a number: what operators take on either side. Refers to the tensor, so it must not outlive the call.
class Operand {
public:
    Operand(const Tensor& tensor) noexcept : tensor_(&tensor), scalar_(0) {} // NOLINT(google-explicit-constructor)
    Operand(Scalar scalar) noexcept : scalar_(scalar) {}                     // NOLINT(google-explicit-constructor)
    Operand(double value) noexcept : scalar_(value) {}                       // NOLINT(google-explicit-constructor)
    Operand(std::int64_t value) noexcept : scalar_(value) {}                 // NOLINT(google-explicit-constructor)
    Operand(int value) noexcept : scalar_(value) {}                          // NOLINT(google-explicit-constructor)
    Operand(bool value) noexcept : scalar_(value) {}                         // NOLINT(google-explicit-constructor)

    bool is_tensor() const noexcept { return tensor_ != nullptr; }
    const Tensor& tensor() const noexcept { return *tensor_; }
    const Scalar& scalar() const noexcept { return scalar_; }
    /// Returns the element type of the tensor or the number.
    DType dtype() const noexcept { return tensor_ != nullptr ? tensor_->dtype() : scalar_.dtype; }
    /// Returns the shape of the tensor, [] for a number.
    const Shape& shape() const noexcept;

private:
    const Tensor* tensor_ = nullptr;
    Scalar scalar_;
};

} // namespace simple::tensor
