// Describes tensors to the kernels. Private to this library.
#pragma once

#include "stdlib/kernels/elementwise.hpp"
#include "stdlib/kernels/reduce.hpp"
#include "stdlib/tensor/tensor.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

/// Returns the kernels' name of an element type; both enumerations have the same order.
constexpr kernels::Element element(DType dtype) noexcept { return static_cast<kernels::Element>(dtype); }
static_assert(element(DType::F64) == kernels::Element::F64 && element(DType::Bool) == kernels::Element::Bool);

/// Gives the elements as contiguous doubles: the tensor itself when it is such.
inline Tensor as_doubles(const Tensor& t) { return contiguous(to(t, DType::F64)); }

inline kernels::Extent extent(const Shape& shape) noexcept { return {shape.data(), shape.size()}; }
inline kernels::Input input(const Tensor& t) { return {t.raw(), element(t.dtype()), t.strides().data()}; }
inline kernels::Output output(Tensor& t) { return {t.raw(), element(t.dtype()), t.strides().data()}; }

/// An operand stretched to a shape: strides with 0 where it repeats, and a place for a number.
class Stretched {
public:
    Stretched(const Operand& operand, const Shape& shape) : strides_(Shape::filled(shape.size(), 0)) {
        if (!operand.is_tensor()) {
            const Scalar& scalar = operand.scalar();
            type_ = scalar.dtype == DType::F64 ? kernels::Element::F64 : kernels::Element::I64;
            if (scalar.dtype == DType::F64) {
                real_ = scalar.real;
            } else {
                integer_ = scalar.integer;
            }
            return;
        }
        const Tensor& t = operand.tensor();
        data_ = t.raw();
        type_ = element(t.dtype());
        const std::size_t lead = shape.size() - t.ndim();
        for (std::size_t i = 0; i < t.ndim(); ++i) {
            strides_[lead + i] = t.shape()[i] == 1 ? 0 : t.strides()[i];
        }
    }
    Stretched(const Stretched&) = delete;
    Stretched& operator=(const Stretched&) = delete;

    kernels::Input input() const noexcept {
        const void* number = type_ == kernels::Element::F64 ? static_cast<const void*>(&real_) : &integer_;
        return {data_ != nullptr ? data_ : number, type_, strides_.data()};
    }

private:
    Shape strides_;
    const void* data_ = nullptr;
    double real_ = 0.0;
    std::int64_t integer_ = 0;
    kernels::Element type_;
};

/// Sees a contiguous shape as [outer, length, inner] around dimensions first … last (included).
inline kernels::Grid grid_around(const Shape& shape, std::size_t first, std::size_t last) noexcept {
    kernels::Grid grid{1, 1, 1};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        std::size_t& part = i < first ? grid.outer : i > last ? grid.inner : grid.length;
        part *= static_cast<std::size_t>(shape[i]);
    }
    return grid;
}

} // namespace simple::tensor
