// Between script values and the numeric library. The two kinds of tensors are native classes over tensor::Tensor
// (PureTensor) and autograd::Variable (Tensor); every function takes either, numbers, and lists beside a tensor.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simple/native.hpp"
#include "stdlib/autograd/variable.hpp"
#include "stdlib/bind/state.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/index.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::bind {

using autograd::Input;
using autograd::Variable;
using tensor::Shape;
using tensor::Tensor;

/// Begins the names of what objects with `forward` have as methods only.
inline constexpr std::string_view kLayerMethod = "_layer_";

/// Raises an error of the numeric library in the script, with the code its wording asks for.
[[noreturn]] void raise(const tensor::Error& error);

/// The same of a function that a program called by another name.
[[noreturn]] void raise_as(const tensor::Error& error, std::string_view name, std::string_view called);

/// Makes a native function of one that may throw tensor::Error.
template <Value (*F)(Call&)> Value guarded(Call& call) {
    try {
        return F(call);
    } catch (const tensor::Error& error) {
        raise(error);
    }
}

/// Runs `body`, raising what the numeric library throws.
template <typename Body> auto translated(Body&& body) {
    try {
        return body();
    } catch (const tensor::Error& error) {
        raise(error);
    }
}

bool is_pure(const Value& value) noexcept;
bool is_variable(const Value& value) noexcept;
/// Arrays, tuples and ranges.
bool is_list(const Value& value) noexcept;
/// What error messages say of a value: `text "x"`, `f64 1.5`, `nil`.
std::string describe(const Value& value);
inline bool is_tensor(const Value& value) noexcept { return is_pure(value) || is_variable(value); }

/// Wraps a result: a Tensor of autograd when `variable`, else a PureTensor.
Value wrap(const Factory& factory, Variable result, bool variable);
Value wrap(const Factory& factory, Tensor result);
/// An array of tensors.
Value wrap_each(const Factory& factory, const std::vector<Tensor>& tensors);
/// A number of a script.
Value to_value(tensor::Scalar scalar);
std::optional<tensor::Scalar> to_scalar(const Value& value) noexcept;
/// The number that a value is; other values raise E7 naming function and parameter.
double to_number(const Value& value, std::string_view name, std::string_view parameter);
/// A full reduction: a number for P, a V of shape [1] for V.
Value wrap_reduced(const Factory& factory, Variable result, bool variable);

/// The numbers behind P or V; other values raise E7 naming function and parameter.
const Tensor& tensor_of(const Value& value, std::string_view function, std::string_view parameter);
/// A tensor from P, V or a (nested) list.
Tensor to_tensor(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter);
/// A variable from P, V or a list; P and lists become constants.
Variable to_variable(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter);
/// A tensor from nested lists of numbers. Ragged: E5 naming the path.
Tensor from_nested(const Factory& factory, const Value& rows, std::string_view function);
/// The element array of a tensor: a live window when contiguous, else a read-only copy.
Value data_of(const Factory& factory, const Tensor& t);
Value shape_value(const Factory& factory, const Shape& shape);

/// One argument of an operation, held for the length of the call.
class Argument {
public:
    /// Accepts P, V, numbers, and lists where `lists` allows.
    Argument(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter);
    bool is_variable() const noexcept { return variable_.has_value(); }
    bool is_tensor() const noexcept { return variable_.has_value() || tensor_ != nullptr; }
    Input input() const noexcept {
        if (variable_.has_value()) {
            return Input(*variable_);
        }
        return tensor_ != nullptr ? Input(*tensor_) : Input(scalar_);
    }

private:
    std::optional<Variable> variable_;
    std::optional<Tensor> list_;
    const Tensor* tensor_ = nullptr;
    tensor::Scalar scalar_ = 0;
};
/// Argument i of a call.
Argument argument(const Call& call, std::size_t i, std::string_view parameter);

Shape shape_argument(const Call& call, std::size_t i);
std::optional<std::int64_t> optional_int(const Call& call, std::size_t i);
/// nil, one dimension, or a list of them.
tensor::Dims dims_argument(const Call& call, std::size_t i);
std::optional<DType> optional_dtype(const Call& call, std::size_t i);

} // namespace simple::bind
