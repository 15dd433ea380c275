// Functions of the tensor library that run where their operand lives, on a device or in host memory. They are not
// counted.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd::placed {

Tensor add(const Tensor& a, const Tensor& b);
Tensor mul(const Tensor& t, double factor);
Tensor clamp(const Tensor& t, double low, double high);
Tensor clone(const Tensor& t);
Tensor contiguous(const Tensor& t);
/// tensor::reshape(), whose copy, if it needs one, is made where the tensor lives.
Tensor reshape(const Tensor& t, const Shape& shape, std::string_view name = "reshape");
/// Zeros of the type of another tensor.
Tensor zeros(const Tensor& like, const Shape& shape, std::string_view name = "zeros");
Tensor ones_like(const Tensor& t);
Tensor to(const Tensor& t, DType dtype);
/// The norm of all elements, a 0-D tensor.
Tensor norm(const Tensor& t, double p);
/// Counts elements whose size is above a limit.
std::int64_t count_beyond(const Tensor& t, double limit);
Tensor sum(const Tensor& t, const Dims& dims);
Tensor sum_to_shape(const Tensor& t, const Shape& shape);

/// Adds to a tensor that nobody else sees: in place in host memory.
void accumulate(Tensor& total, const Tensor& t);
/// Copies elements into a tensor of the same shape; those on a device move there, and leave the buffer of `from` empty.
void assign(Tensor& to, const Tensor& from);
/// Tells whether take_from_device() may replace a tensor's elements: it is all of a buffer that nobody else holds.
bool is_replaceable(const Tensor& t) noexcept;

} // namespace simple::autograd::placed
