// Functions that make tensors. Names, meanings and errors are those of lib.pure.tensor; `name` starts the messages.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "stdlib/tensor/random.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Copies values into a new tensor. Throws a value error (E5: "5 values for shape [2, 3] (6 elements)").
SIMPLE_API Tensor from_data(std::span<const double> values, const Shape& shape, std::string_view name = "from_data");
SIMPLE_API Tensor from_data(std::span<const std::int64_t> values, const Shape& shape,
                            std::string_view name = "from_data");
/// Takes over a buffer as the elements of a row-major tensor, without copying. Throws like the others.
SIMPLE_API Tensor from_buffer(BufferRef buffer, const Shape& shape, std::string_view name = "from_data");
/// Lays strides over a buffer; all strides must be >= 0 and the last element must lie inside (value error, E5 / E10).
SIMPLE_API Tensor from_strided(BufferRef buffer, const Shape& shape, const Shape& strides,
                               std::string_view name = "PureTensor");

SIMPLE_API Tensor zeros(const Shape& shape, DType dtype = DType::F64, std::string_view name = "zeros");
SIMPLE_API Tensor ones(const Shape& shape, DType dtype = DType::F64, std::string_view name = "ones");
/// Fills with a value; without a dtype its own type is taken.
SIMPLE_API Tensor full(const Shape& shape, Scalar value, std::optional<DType> dtype = {},
                       std::string_view name = "full");
/// Puts ones on the diagonal of an n by m matrix.
SIMPLE_API Tensor eye(std::int64_t n, std::int64_t m, DType dtype = DType::F64, std::string_view name = "eye");
/// Counts from start to end (excluded): start + i·step, ceil((end - start) / step) values, as torch.arange. i64 when
/// all arguments are integers. Throws a value error (E10) for step 0 or of the wrong sign.
SIMPLE_API Tensor arange(Scalar start, Scalar end, Scalar step = 1, std::optional<DType> dtype = {},
                         std::string_view name = "arange");
/// Spaces `steps` values evenly from start to end, both included, as torch.linspace. steps < 0: value error.
SIMPLE_API Tensor linspace(double start, double end, std::int64_t steps, DType dtype = DType::F64,
                           std::string_view name = "linspace");
SIMPLE_API Tensor zeros_like(const Tensor& t);
SIMPLE_API Tensor ones_like(const Tensor& t);
SIMPLE_API Tensor full_like(const Tensor& t, Scalar value);

/// Draws from [0, 1), one word of the stream per element.
SIMPLE_API Tensor rand(Generator& rng, const Shape& shape, DType dtype = DType::F64, std::string_view name = "rand");
/// Draws from the normal distribution with mean 0 and deviation 1.
SIMPLE_API Tensor randn(Generator& rng, const Shape& shape, DType dtype = DType::F64, std::string_view name = "randn");
/// Draws from [low, high). low > high: value error.
SIMPLE_API Tensor uniform(Generator& rng, const Shape& shape, double low, double high, DType dtype = DType::F64,
                          std::string_view name = "uniform");
/// Draws from the normal distribution given. std < 0: value error.
SIMPLE_API Tensor normal(Generator& rng, const Shape& shape, double mean, double deviation, DType dtype = DType::F64,
                         std::string_view name = "normal");
/// Draws i64 values from [low, high). low >= high: value error.
SIMPLE_API Tensor randint(Generator& rng, std::int64_t low, std::int64_t high, const Shape& shape,
                          std::string_view name = "randint");
/// Returns a permutation of 0 … n-1 (Fisher–Yates). n < 0: value error.
SIMPLE_API Tensor randperm(Generator& rng, std::int64_t n, std::string_view name = "randperm");
/// Draws 1 with probability p, else 0. p outside 0..1: value error.
SIMPLE_API Tensor bernoulli(Generator& rng, double p, const Shape& shape, DType dtype = DType::F64,
                            std::string_view name = "bernoulli");

} // namespace simple::tensor
