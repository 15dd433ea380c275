// lib.pure.nn.functional: layers without parameters of their own, under names that start with fn_.
#include "simple/interpreter.hpp"
#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/nn_parts.hpp"

namespace simple::bind {

namespace {

/// An argument that must be a tensor: a number has no shape.
Argument tensor_argument(Args& a, std::size_t i, std::string_view parameter) {
    Argument x = a.tensor(i, parameter);
    autograd::require_tensor(x.input(), a.name(), parameter);
    return x;
}
Value linear(Args& a) {
    const Argument x = tensor_argument(a, 0, "x");
    const Argument weight = tensor_argument(a, 1, "weight");
    if (!a.given(2) || (!is_tensor(a[2]) && a[2].is_array() && a[2].size() == 0)) {
        return a.result(autograd::linear(x.input(), weight.input(), nullptr, a.name()),
                        x.is_variable() || weight.is_variable());
    }
    const Argument bias = tensor_argument(a, 2, "bias_data");
    const Input bias_input = bias.input();
    return a.result(autograd::linear(x.input(), weight.input(), &bias_input, a.name()),
                    x.is_variable() || weight.is_variable() || bias.is_variable());
}

/// Normalises channels, which are dimension 1, or the only one, with statistics that are given.
Value batch_norm(Args& a) {
    const Argument x = tensor_argument(a, 0, "x");
    const Argument weight = tensor_argument(a, 3, "weight");
    const Argument bias = tensor_argument(a, 4, "bias");
    const tensor::NormStatistics statistics = {to_tensor(a.call(), a[1], a.name(), "mean"),
                                               to_tensor(a.call(), a[2], a.name(), "variance")};
    const double eps = a.f64(5);
    if (!(eps >= 0.0)) {
        throw tensor::errors::range(a.name(), "eps", "at least 0", eps);
    }
    const Input weight_input = weight.input();
    const Input bias_input = bias.input();
    return a.result(autograd::batch_norm_fixed(x.input(), statistics, &weight_input, &bias_input, eps, a.name()),
                    x.is_variable() || weight.is_variable() || bias.is_variable());
}

/// x divided by its p-norm along a dimension, as torch.nn.functional.normalize.
Value normalize(Args& a) {
    const Argument x = tensor_argument(a, 0, "x");
    const Variable length = autograd::norm(x.input(), a.f64(1), tensor::Dims(a.i64(2)), true, a.name());
    return a.result(autograd::div(x.input(), autograd::clamp(length, tensor::Scalar(a.f64(3)), std::nullopt)), x);
}

constexpr OperationRow kFunctional[] = {
    {"fn_linear", "x: X", "weight: X, bias_data: any = nil", op<linear>,
     "x times the transposed weight [out, in] plus bias_data [out]; [] is no bias."},
    {"fn_batch_norm", "x: X", "mean: X, variance: X, weight: X, bias: X, eps: f64 = 1e-5", op<batch_norm>,
     "(x - mean) / sqrt(variance + eps) * weight + bias for each channel of [N, C, ...], with statistics [C]. "
     "torch.nn.functional.batch_norm."},
    {"fn_batch_norm", "x: X", "mean: X, var: X, weight: X, bias: X, eps: f64 = 1e-5", op<batch_norm>,
     "The same, with the variance named var."},
    {"fn_normalize", "x: X", "p_norm: f64 = 2.0, dim: i64 = -1, eps: f64 = 1e-12", op<normalize>,
     "x divided by the larger one of its p-norm along dim and eps. torch.nn.functional.normalize."},
};

} // namespace

void declare_functional(Interpreter& interpreter, Module& module) {
    add_functions(interpreter, module, kFunctional, std::size(kFunctional));
    for (const OperationTable& table : {activation_operations(), matrix_operations(), window_operations()}) {
        for (std::size_t i = 0; i < table.count; ++i) {
            const std::string_view name = table.rows[i].name;
            if (name.substr(0, 3) == "fn_") {
                add_functions(interpreter, module, table.rows + i, 1);
            }
        }
    }
}

} // namespace simple::bind
