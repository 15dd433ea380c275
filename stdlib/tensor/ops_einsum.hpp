// torch.einsum: sums of products over named dimensions.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "stdlib/tensor/tensor.hpp"

namespace simple::tensor {

/// Names of the dimensions of one operand or of the result: a letter's code, or -1, -2, … for the dimensions an
/// ellipsis stands for, counted from the last one.
using Labels = std::vector<int>;

/// An equation and shapes, checked against each other.
struct EinsumPlan {
    std::vector<Labels> operands;
    Labels result;
    /// Shapes of the operands with the dimensions of ellipses stretched to their common size.
    std::vector<Shape> stretched;
    Shape shape; ///< of the result
};

/// Reads "ij,jk->ik" with letters, "..." and blanks; without "->" the result has the ellipsis and then, in alphabetical
/// order, the letters that occur once. Throws E9 form for a malformed equation, E6 for an operand of another rank, E2
/// naming a letter with two sizes, E1 for ellipses that do not broadcast.
SIMPLE_API EinsumPlan plan_einsum(std::string_view equation, std::span<const Shape> operands,
                                  std::string_view name = "einsum");

/// Multiplies the operands and sums over what the result does not name.
SIMPLE_API Tensor einsum(const EinsumPlan& plan, std::span<const Tensor> operands, std::string_view name = "einsum");
/// Gradient of operand `which`, given that of the result.
SIMPLE_API Tensor einsum_gradient(const EinsumPlan& plan, std::span<const Tensor> operands, std::size_t which,
                                  const Tensor& g, std::string_view name = "einsum");

} // namespace simple::tensor
