// Reductions. A reduction over everything gives a 0-D tensor, of shape [1] when the argument is a Variable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

Variable sum(const Input& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "sum");
Variable mean(const Input& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "mean");
Variable prod(const Input& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "prod");
/// Largest or smallest elements; ties share the gradient. `name` "max" or "min" counts as that operation. Throws E8.
Variable amax(const Input& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "amax");
Variable amin(const Input& x, const Dims& dims = {}, bool keepdim = false, std::string_view name = "amin");
/// Values and first positions along a dimension; the gradient goes to that position. Throws E8.
std::pair<Variable, Tensor> max_with_index(const Input& x, std::int64_t dim, bool keepdim = false,
                                           std::string_view name = "max");
std::pair<Variable, Tensor> min_with_index(const Input& x, std::int64_t dim, bool keepdim = false,
                                           std::string_view name = "min");
/// First positions, i64, never recorded. Without a dimension a 0-D tensor. Throws E8.
Tensor argmax(const Input& x, std::optional<std::int64_t> dim = {}, bool keepdim = false);
Tensor argmin(const Input& x, std::optional<std::int64_t> dim = {}, bool keepdim = false);
Variable variance(const Input& x, const Dims& dims = {}, bool keepdim = false, bool unbiased = true,
                  std::string_view name = "variance");
Variable standard_deviation(const Input& x, const Dims& dims = {}, bool keepdim = false, bool unbiased = true,
                            std::string_view name = "std");
Variable logsumexp(const Input& x, const Dims& dims, bool keepdim = false, std::string_view name = "logsumexp");
/// (Σ |x|^p)^(1/p); p may be infinity; gradient 0 at 0. Throws E10 for p <= 0.
Variable norm(const Input& x, double p = 2.0, const Dims& dims = {}, bool keepdim = false,
              std::string_view name = "norm");
/// Never recorded: bool and i64 results.
Tensor all(const Input& x, const Dims& dims = {}, bool keepdim = false);
Tensor any(const Input& x, const Dims& dims = {}, bool keepdim = false);
Tensor count_nonzero(const Input& x, const Dims& dims = {}, bool keepdim = false);

} // namespace simple::autograd
