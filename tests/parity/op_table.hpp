// The table of operations that tests run through: one row or more for each registered operation (accel/op_table.hpp).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/autograd/variable.hpp"

namespace simple::parity {

/// One operation with fixed parameters. Its inputs are those make_reference.py wrote under "row.KEY".
struct OpRow {
    using Run = std::function<autograd::Variable(std::span<const autograd::Variable>)>;

    /// Registered name, and a variant behind a slash where there are several rows: "gelu/tanh".
    std::string key;
    Run run;
    /// Whether there is a gradient to compare and to check by differences.
    bool differentiable = true;
    /// Whether a NaN in the first input shows in the result.
    bool passes_nan = true;
    /// Whether the gradient is that of the result; padding rows of an embedding have none on purpose.
    bool exact_gradient = true;
    /// Shapes of inputs without elements, and the shape of what they give. Not run when there are none.
    std::vector<tensor::Shape> empty = {};
    tensor::Shape empty_result = {};
    /// Shapes of larger inputs, on which several threads work; without, the small ones are used.
    std::vector<tensor::Shape> large = {};
    /// A call that must fail, and the beginning of its message.
    std::function<void()> bad = {};
    std::string message = {};

    std::string_view name() const { return std::string_view(key).substr(0, key.find('/')); }
};

/// All rows, by family.
const std::vector<OpRow>& op_table();
/// The inputs of a row, converted to an element type.
std::vector<tensor::Tensor> inputs_of(const OpRow& row, DType dtype);
/// Different weights for the elements of a result, whose sum so weighted has telling gradients.
tensor::Tensor weights_of(const tensor::Tensor& y);
std::vector<OpRow> elementwise_rows();
std::vector<OpRow> product_rows();
std::vector<OpRow> window_rows();
std::vector<OpRow> recurrent_rows();
std::vector<OpRow> reduction_rows();
std::vector<OpRow> shape_rows();
std::vector<OpRow> loss_rows();

} // namespace simple::parity
