// One C++ function serves as `f(x, a)` and as the method `x.f(a)`: Args counts the receiver as argument 0.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/autograd/session.hpp"
#include "stdlib/bind/convert.hpp"

namespace simple::bind {

/// The arguments of an operation, receiver included.
class Args {
public:
    explicit Args(Call& call) : call_(call), self_(call.self().is_nil() ? 0 : 1), name_(call.name()) {
        // Names kept for compatibility mean the function without the prefix.
        for (const std::string_view prefix : {std::string_view("tensor_"), std::string_view("fn_"), kLayerMethod}) {
            if (name_.substr(0, prefix.size()) == prefix) {
                name_.remove_prefix(prefix.size());
            }
        }
        if (name_.ends_with(kPure)) {
            name_.remove_suffix(kPure.size());
            uncounted_.emplace();
        }
    }
    Call& call() const noexcept { return call_; }
    /// Name of the operation, for messages and tables.
    std::string_view name() const noexcept { return name_; }
    Value operator[](std::size_t i) const { return i < self_ ? call_.self() : call_[i - self_]; }
    bool has(std::size_t i) const { return i < self_ || call_.has(i - self_); }
    bool given(std::size_t i) const { return has(i) && !(*this)[i].is_nil(); }

    Argument tensor(std::size_t i, std::string_view parameter = "x") const {
        return Argument(call_, (*this)[i], name_, parameter);
    }
    std::int64_t i64(std::size_t i) const { return call_.i64(i - self_); }
    double f64(std::size_t i) const { return call_.f64(i - self_); }
    bool boolean(std::size_t i) const { return call_.boolean(i - self_); }
    std::string_view text(std::size_t i) const { return call_.text(i - self_); }
    Shape shape(std::size_t i) const { return shape_argument(call_, i - self_); }
    tensor::Dims dims(std::size_t i) const { return dims_argument(call_, i - self_); }
    std::optional<std::int64_t> optional_int(std::size_t i) const { return bind::optional_int(call_, i - self_); }
    std::optional<DType> dtype(std::size_t i) const { return optional_dtype(call_, i - self_); }
    tensor::Scalar scalar(std::size_t i, std::string_view parameter) const {
        if (const std::optional<tensor::Scalar> s = to_scalar((*this)[i])) {
            return *s;
        }
        throw tensor::errors::wrong_type(name_, parameter, "a number", describe((*this)[i]));
    }
    /// P for P, V for V.
    Value result(Variable value, const Argument& like) const {
        return wrap(call_, std::move(value), like.is_variable());
    }
    Value result(Variable value, bool variable) const { return wrap(call_, std::move(value), variable); }

private:
    /// Ends the names of the forms that always run natively and are not counted.
    static constexpr std::string_view kPure = "_pure";

    Call& call_;
    std::size_t self_;
    std::string_view name_;
    std::optional<autograd::Uncounted> uncounted_; ///< for the length of the call
};

using Operation = Value (*)(Args&);

/// What the predefined function of the called name gives for the arguments, none of which is a tensor; nothing when
/// there is no such function.
std::optional<Value> on_predefined(const Args& a);

template <Operation F> Value op(Call& call) {
    Args args(call);
    try {
        return F(args);
    } catch (const tensor::Error& error) {
        raise_as(error, args.name(), call.name());
    }
}

/// One operation: as a function its first parameter is `first`, as a method that is the receiver.
struct OperationRow {
    const char* name;
    const char* first;
    const char* rest;
    NativeFunction function;
    const char* documentation;
};

/// Adds rows to a module and as methods to the classes of tensors.
void add_functions(const Factory& factory, Module& module, const OperationRow* rows, std::size_t count);
void add_methods(const Factory& factory, ClassBuilder& builder, const OperationRow* rows, std::size_t count);

/// Adds a row under a second name.
void add_function_as(const Factory& factory, Module& module, std::string_view name, const OperationRow& row);

/// The operations of lib.pure.tensor_ops and the views of lib.pure.tensor.
struct OperationTable {
    const OperationRow* rows;
    std::size_t count;
};
OperationTable comparison_operations();
OperationTable elementwise_operations();
OperationTable reduction_operations();
OperationTable shape_operations();
OperationTable matrix_operations();
OperationTable activation_operations();
OperationTable join_operations();
OperationTable window_operations();

/// All of them, for modules and classes that have every operation.
inline std::array<OperationTable, 8> all_operations() {
    return {elementwise_operations(), activation_operations(), reduction_operations(), shape_operations(),
            matrix_operations(),      join_operations(),       window_operations(),    comparison_operations()};
}
/// Declare functions whose first argument is no tensor, so that they are no methods: the size formula of windows, and
/// einsum.
void declare_window_sizes(Module& module);
void declare_einsum(Module& module);

} // namespace simple::bind
