// Views and copies: functions that describe the same elements differently, and those that copy them.
//
// A view shares storage with its argument. `name` starts the error messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Gives the elements another shape; one -1 is inferred. A view unless the layout forbids it. Throws E5, E10.
SIMPLE_API Tensor reshape(const Tensor& t, const Shape& shape, std::string_view name = "reshape");
/// Tells whether reshape() needs no copy. Throws like it.
SIMPLE_API bool has_view(const Tensor& t, const Shape& wanted, std::string_view name = "reshape");
/// The same, but throws a value error (E10) instead of copying.
SIMPLE_API Tensor view(const Tensor& t, const Shape& shape, std::string_view name = "view");
/// Swaps the dimensions of a matrix; a vector stays as it is. Throws E6 for other ranks.
SIMPLE_API Tensor transpose(const Tensor& t, std::string_view name = "transpose");
/// Swaps two dimensions. Throws E4.
SIMPLE_API Tensor transpose(const Tensor& t, std::int64_t dim0, std::int64_t dim1, std::string_view name = "transpose");
/// Reorders dimensions; `dims` must be a permutation (value error naming it).
SIMPLE_API Tensor permute(const Tensor& t, const Shape& dims, std::string_view name = "permute");
/// Returns the permutation that undoes another. Throws a value error when it is none.
SIMPLE_API Shape inverse_permutation(const Shape& dims, std::string_view name = "inverse_permutation");
/// Merges the dimensions start_dim … end_dim (included).
SIMPLE_API Tensor flatten(const Tensor& t, std::int64_t start_dim = 0, std::int64_t end_dim = -1,
                          std::string_view name = "flatten");
/// Drops all dimensions of size 1, or the one given if its size is 1.
SIMPLE_API Tensor squeeze(const Tensor& t, std::optional<std::int64_t> dim = {}, std::string_view name = "squeeze");
/// Adds a dimension of size 1 before `dim` (-1: after the last).
SIMPLE_API Tensor unsqueeze(const Tensor& t, std::int64_t dim, std::string_view name = "unsqueeze");
/// Stretches dimensions of size 1 with stride 0; -1 keeps a size; new dimensions may be added in front. Throws E1.
SIMPLE_API Tensor expand(const Tensor& t, const Shape& shape, std::string_view name = "expand");
/// Takes start, start+step, … below end along a dimension; bounds clamp and may be negative. step <= 0: value error.
SIMPLE_API Tensor slice(const Tensor& t, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step = 1,
                        std::string_view name = "slice");
/// Takes `length` entries from `start`. Throws E3 when they do not all exist.
SIMPLE_API Tensor narrow(const Tensor& t, std::int64_t dim, std::int64_t start, std::int64_t length,
                         std::string_view name = "narrow");
/// Takes one entry of a dimension and drops that dimension. Throws E3.
SIMPLE_API Tensor select(const Tensor& t, std::int64_t dim, std::int64_t index, std::string_view name = "select");
/// Returns the diagonal view of a matrix (k-th above the main one). Throws E6.
SIMPLE_API Tensor diagonal(const Tensor& t, std::int64_t k = 0, std::string_view name = "diag");
/// Returns the tensor itself when its layout is row-major, else a copy.
SIMPLE_API Tensor contiguous(const Tensor& t);
/// Copies into new storage.
SIMPLE_API Tensor clone(const Tensor& t);
/// Converts elements; the same dtype gives the tensor itself. f64 to i64 truncates, NaN gives 0, what does not fit
/// saturates; to bool: not zero.
SIMPLE_API Tensor to(const Tensor& t, DType dtype);
/// Cuts into parts of a size; the last may be short. size <= 0: value error. The parts are views.
SIMPLE_API std::vector<Tensor> split(const Tensor& t, std::int64_t size, std::int64_t dim = 0,
                                     std::string_view name = "split");
/// Cuts into parts of the sizes listed, which must add up (E5).
SIMPLE_API std::vector<Tensor> split(const Tensor& t, const Shape& sizes, std::int64_t dim = 0,
                                     std::string_view name = "split");
/// Cuts into at most `chunks` equal parts, as torch.chunk. chunks <= 0: value error.
SIMPLE_API std::vector<Tensor> chunk(const Tensor& t, std::int64_t chunks, std::int64_t dim = 0,
                                     std::string_view name = "chunk");

/// Sets all elements, in place.
SIMPLE_API void fill(Tensor& t, Scalar value);
/// Copies elements with broadcasting and conversion, in place; overlapping memory is handled. Throws E1.
SIMPLE_API void copy_from(Tensor& t, const Operand& source, std::string_view name = "copy_from");
/// Adds alpha·x to the elements, in place, with broadcasting of x. For gradients and optimisers. Throws E1.
SIMPLE_API void accumulate(Tensor& t, const Operand& x, double alpha = 1.0, std::string_view name = "add");

} // namespace simple::tensor
