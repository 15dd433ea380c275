#include "stdlib/tensor/tensor.hpp"

#include <cmath>
#include <utility>

#include "stdlib/kernels/convert.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::tensor {

std::int64_t Scalar::as_i64() const noexcept { return dtype == DType::F64 ? kernels::to_integer(real) : integer; }

DType parse_dtype(std::string_view text, std::string_view name) {
    struct Name {
        std::string_view text;
        DType dtype;
    };
    static constexpr Name kNames[] = {{"f64", DType::F64},  {"float64", DType::F64}, {"double", DType::F64},
                                      {"f32", DType::F32},  {"float32", DType::F32}, {"float", DType::F32},
                                      {"i64", DType::I64},  {"int64", DType::I64},   {"long", DType::I64},
                                      {"bool", DType::Bool}};
    for (const Name& entry : kNames) {
        if (entry.text == text) {
            return entry.dtype;
        }
    }
    throw errors::unknown_word(name, "dtype", text, {"f64", "f32", "i64", "bool"});
}

Tensor::Tensor(BufferRef storage, Shape shape, Shape strides, std::int64_t offset)
    : storage_(std::move(storage)), shape_(std::move(shape)), strides_(std::move(strides)), offset_(offset), numel_(1) {
    for (const std::int64_t size : shape_) {
        numel_ *= size;
    }
}

Tensor::Tensor(BufferRef storage, Shape shape)
    : storage_(std::move(storage)), shape_(std::move(shape)), strides_(row_major_strides(shape_)), numel_(1) {
    for (const std::int64_t size : shape_) {
        numel_ *= size;
    }
}

Tensor Tensor::empty(const Shape& shape, DType dtype, std::string_view name) {
    const std::int64_t count = checked_numel(shape, name);
    return {Buffer::allocate(dtype, static_cast<std::size_t>(count)), shape};
}

Tensor Tensor::zeros(const Shape& shape, DType dtype, std::string_view name) {
    const std::int64_t count = checked_numel(shape, name);
    return {Buffer::allocate_zeroed(dtype, static_cast<std::size_t>(count)), shape};
}

Tensor Tensor::scalar(Scalar value) {
    Tensor t = empty({}, value.dtype);
    t.store(0, value);
    return t;
}

std::int64_t Tensor::size(std::int64_t dim) const { return shape_[normalize_dim(dim, shape_, "size")]; }

std::int64_t Tensor::len() const {
    if (shape_.empty()) {
        throw errors::rank("len", "at least one dimension", shape_);
    }
    return shape_[0];
}

bool Tensor::is_contiguous() const noexcept {
    if (numel_ == 0) {
        return true;
    }
    std::int64_t step = 1;
    for (std::size_t i = shape_.size(); i-- > 0;) {
        if (shape_[i] != 1) {
            if (strides_[i] != step) {
                return false;
            }
            step *= shape_[i];
        }
    }
    return true;
}

Scalar Tensor::load(std::int64_t element_offset) const {
    switch (dtype()) {
        case DType::Bool: return data<std::uint8_t>()[element_offset] != 0;
        case DType::I64: return data<std::int64_t>()[element_offset];
        case DType::F32: return static_cast<double>(data<float>()[element_offset]);
        case DType::F64: break;
    }
    return data<double>()[element_offset];
}

void Tensor::store(std::int64_t element_offset, Scalar value) {
    switch (dtype()) {
        case DType::Bool: data<std::uint8_t>()[element_offset] = value.as_f64() != 0.0 ? 1 : 0; return;
        case DType::I64: data<std::int64_t>()[element_offset] = value.as_i64(); return;
        case DType::F32: data<float>()[element_offset] = static_cast<float>(value.as_f64()); return;
        case DType::F64: data<double>()[element_offset] = value.as_f64(); return;
    }
}

namespace {

/// Returns the offset of an element from [0, 0, …]. Throws E6 and E3.
std::int64_t offset_of(const Tensor& t, const Shape& indices, std::string_view name) {
    const Shape& shape = t.shape();
    if (indices.size() != shape.size()) {
        throw errors::value(name, "needs " + std::to_string(shape.size()) +
                                      (shape.size() == 1 ? " index" : " indices") + " for shape " + to_string(shape) +
                                      ", got " + std::to_string(indices.size()));
    }
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::int64_t index = indices[i];
        if (index < -shape[i] || index >= shape[i]) {
            throw errors::index(name, index, static_cast<std::int64_t>(i), shape);
        }
        offset += (index < 0 ? index + shape[i] : index) * t.strides()[i];
    }
    return offset;
}

} // namespace

Scalar Tensor::get(const Shape& indices, std::string_view name) const { return load(offset_of(*this, indices, name)); }

void Tensor::set(const Shape& indices, Scalar value, std::string_view name) {
    const std::int64_t offset = offset_of(*this, indices, name);
    if (dtype() == DType::I64 && value.dtype == DType::F64 && value.real != std::trunc(value.real)) {
        throw errors::wrong_type(name, "value", "a whole number for an i64 tensor", to_string(value.real));
    }
    store(offset, value);
    bump_version();
}

Scalar Tensor::item(std::string_view name) const {
    if (numel_ != 1) {
        throw errors::element_count(name, shape_, Shape{1});
    }
    return load(0);
}

const Shape& Operand::shape() const noexcept {
    static const Shape kNone{};
    return tensor_ != nullptr ? tensor_->shape() : kNone;
}

} // namespace simple::tensor
