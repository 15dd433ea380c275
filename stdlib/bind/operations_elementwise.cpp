// Arithmetic, element-wise functions, comparison, choice and activations.
#include <cmath>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"

namespace simple::bind {

namespace {

/// A plain number behaves as with the predefined function of that name.
Value on_number(std::string_view name, const Argument& x) {
    const tensor::Scalar number = x.input().scalar();
    if (name == "round" && tensor::is_float(number.dtype)) {
        return Value(std::round(number.as_f64()));
    }
    return to_value(autograd::unary(*autograd::find_unary(name), Tensor::scalar(number), name).value().item());
}

std::string_view canonical(std::string_view name) {
    return name == "abs_val"  ? "abs"
           : name == "exp_op" ? "exp"
           : name == "log_op" ? "log"
           : name == "swish"  ? "silu"
                              : name;
}

Value unary(Args& a) {
    const Argument x = a.tensor(0);
    const std::string_view name = canonical(a.name());
    if (!x.is_tensor()) {
        return on_number(name, x);
    }
    return a.result(autograd::unary(*autograd::find_unary(name), x.input(), name), x);
}

Value binary(Args& a) {
    std::string_view name = a.name();
    if (name.size() > 7 && name.substr(name.size() - 7) == "_scalar") {
        name.remove_suffix(7);
    }
    const Argument x = a.tensor(0, "a");
    const Argument y = a.tensor(1, "b");
    const auto op = autograd::find_binary(name);
    const Variable result = autograd::binary(*op, x.input(), y.input(), name);
    if (!x.is_tensor() && !y.is_tensor()) {
        return to_value(result.value().item());
    }
    const bool comparison = result.dtype() == DType::Bool;
    return a.result(result, !comparison && (x.is_variable() || y.is_variable()));
}

Value clamp(Args& a) {
    const Argument x = a.tensor(0);
    const auto limit = [&](std::size_t i, std::string_view name) {
        return a.given(i) ? std::optional<tensor::Scalar>(a.scalar(i, name)) : std::nullopt;
    };
    if (!x.is_tensor()) {
        return to_value(autograd::clamp(Tensor::scalar(x.input().scalar()), limit(1, "min_val"), limit(2, "max_val"))
                            .value()
                            .item());
    }
    return a.result(autograd::clamp(x.input(), limit(1, "min_val"), limit(2, "max_val")), x);
}

Value where(Args& a) {
    const Argument x = a.tensor(1, "a");
    const Argument y = a.tensor(2, "b");
    return a.result(autograd::where(to_tensor(a.call(), a[0], "where", "cond"), x.input(), y.input()),
                    x.is_variable() || y.is_variable());
}

Value masked_fill(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(
        autograd::masked_fill(x.input(), to_tensor(a.call(), a[1], "masked_fill", "mask"), a.scalar(2, "value")), x);
}

Value nan_to_num(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::nan_to_num(x.input(), a.f64(1)), x);
}

Value lerp(Args& a) {
    const Argument x = a.tensor(0, "a");
    const Argument y = a.tensor(1, "b");
    const Argument w = a.tensor(2, "w");
    return a.result(autograd::lerp(x.input(), y.input(), w.input()),
                    x.is_variable() || y.is_variable() || w.is_variable());
}

Value addcmul(Args& a) {
    const Argument x = a.tensor(0, "a");
    const Argument y = a.tensor(1, "b");
    const Argument z = a.tensor(2, "c");
    return a.result(autograd::addcmul(x.input(), y.input(), z.input(), a.scalar(3, "value")),
                    x.is_variable() || y.is_variable() || z.is_variable());
}

// clang-format off
constexpr OperationRow kElementwise[] = {
#define SIMPLE_BINARY(name, text) {name, "a: X or num", "b: X or num", op<binary>, text},
    SIMPLE_BINARY("add", "a + b with broadcasting; shapes that do not fit are an error. torch.add.") SIMPLE_BINARY("sub", "a - b with broadcasting.") SIMPLE_BINARY("mul", "a * b, element by element, with broadcasting; matmul is the matrix product.")
    SIMPLE_BINARY("div", "a / b with broadcasting, true division also for integers; floor_div is the integer form.") SIMPLE_BINARY("floor_div", "Divides and rounds down.")
    SIMPLE_BINARY("remainder", "Remainder with the sign of b.") SIMPLE_BINARY("pow", "a to the power of b, with broadcasting. A negative exponent of integers is an error. torch.pow.")
    SIMPLE_BINARY("maximum", "The larger one; NaN wins.") SIMPLE_BINARY("minimum", "The smaller one; NaN wins.")
    SIMPLE_BINARY("atan2", "Angle of (b, a).") SIMPLE_BINARY("hypot", "Length of (a, b).")
    SIMPLE_BINARY("eq", "Element-wise ==.") SIMPLE_BINARY("ne", "Element-wise !=.") SIMPLE_BINARY("lt", "Element-wise <.")
    SIMPLE_BINARY("le", "Element-wise <=.") SIMPLE_BINARY("gt", "Element-wise >.") SIMPLE_BINARY("ge", "Element-wise >=.")
    SIMPLE_BINARY("logical_and", "Element-wise and.") SIMPLE_BINARY("logical_or", "Element-wise or.")
    SIMPLE_BINARY("logical_xor", "Element-wise exclusive or.")
    SIMPLE_BINARY("tensor_add", "See add.") SIMPLE_BINARY("tensor_sub", "See sub.") SIMPLE_BINARY("tensor_mul", "See mul.")
    SIMPLE_BINARY("tensor_div", "See div.") SIMPLE_BINARY("tensor_pow", "See pow.")
#undef SIMPLE_BINARY
#define SIMPLE_SCALAR(name, text) {name, "t: X", "scalar: num", op<binary>, text},
    SIMPLE_SCALAR("add_scalar", "Adds a number.") SIMPLE_SCALAR("sub_scalar", "Subtracts a number.")
    SIMPLE_SCALAR("mul_scalar", "Multiplies by a number.") SIMPLE_SCALAR("div_scalar", "Divides by a number.")
    SIMPLE_SCALAR("pow_scalar", "Raises to a number.") SIMPLE_SCALAR("tensor_add_scalar", "See add_scalar.")
    SIMPLE_SCALAR("tensor_sub_scalar", "See sub_scalar.") SIMPLE_SCALAR("tensor_mul_scalar", "See mul_scalar.")
    SIMPLE_SCALAR("tensor_div_scalar", "See div_scalar.")
#undef SIMPLE_SCALAR
#define SIMPLE_UNARY(name, text) {name, "x: X", "", op<unary>, text},
    SIMPLE_UNARY("neg", "Changes the sign.") SIMPLE_UNARY("exp", "e to the power of x.") SIMPLE_UNARY("expm1", "exp(x) - 1.")
    SIMPLE_UNARY("log", "Natural logarithm.") SIMPLE_UNARY("log2", "Logarithm to base 2.")
    SIMPLE_UNARY("log10", "Logarithm to base 10.") SIMPLE_UNARY("log1p", "log(1 + x).") SIMPLE_UNARY("sqrt", "Square root.")
    SIMPLE_UNARY("rsqrt", "1 / sqrt(x).") SIMPLE_UNARY("square", "x squared.") SIMPLE_UNARY("reciprocal", "1 / x.")
    SIMPLE_UNARY("abs", "Magnitude.") SIMPLE_UNARY("abs_val", "Magnitude.") SIMPLE_UNARY("sin", "Sine.")
    SIMPLE_UNARY("cos", "Cosine.") SIMPLE_UNARY("tan", "Tangent.") SIMPLE_UNARY("asin", "Inverse sine.")
    SIMPLE_UNARY("acos", "Inverse cosine.") SIMPLE_UNARY("atan", "Inverse tangent.") SIMPLE_UNARY("sinh", "Hyperbolic sine.")
    SIMPLE_UNARY("cosh", "Hyperbolic cosine.") SIMPLE_UNARY("erf", "Error function.") SIMPLE_UNARY("floor", "Rounds down.")
    SIMPLE_UNARY("ceil", "Rounds up.") SIMPLE_UNARY("round", "Rounds, half to even.")
    SIMPLE_UNARY("trunc", "Rounds toward zero.") SIMPLE_UNARY("sign", "-1, 0 or 1.")
    SIMPLE_UNARY("isnan", "Where NaN.") SIMPLE_UNARY("isinf", "Where infinite.") SIMPLE_UNARY("isfinite", "Where finite.")
    SIMPLE_UNARY("logical_not", "Element-wise not.")
    SIMPLE_UNARY("tensor_neg", "See neg.") SIMPLE_UNARY("tensor_exp", "See exp.") SIMPLE_UNARY("tensor_exp_op", "See exp.")
    SIMPLE_UNARY("tensor_log", "See log.") SIMPLE_UNARY("tensor_log_op", "See log.")
    SIMPLE_UNARY("tensor_sqrt", "See sqrt.") SIMPLE_UNARY("tensor_abs", "See abs.")
#undef SIMPLE_UNARY
    {"clamp", "x: X", "min_val: num? = nil, max_val: num? = nil", op<clamp>, "Limits elements to min_val and max_val; either may be nil. torch.clamp."},
    {"clip", "x: X", "min_val: num? = nil, max_val: num? = nil", op<clamp>, "See clamp."},
    {"tensor_clamp", "x: X", "min_val: num? = nil, max_val: num? = nil", op<clamp>, "See clamp."},
    {"where", "cond: PB", "a: X or num, b: X or num", op<where>, "a where cond is true, else b, with broadcasting. torch.where."},
    {"tensor_where", "cond: PB", "a: X or num, b: X or num", op<where>, "See where."},
    {"masked_fill", "x: X", "mask: PB, value: num", op<masked_fill>, "Replaces elements where the mask is true."},
    {"nan_to_num", "x: X", "nan: f64 = 0.0", op<nan_to_num>, "Replaces NaN."},
    {"lerp", "a: X", "b: X, w: X or num", op<lerp>, "a + w * (b - a)."},
    {"addcmul", "a: X", "b: X, c: X, value: num = 1.0", op<addcmul>, "a + value * b * c."},
};
// clang-format on

// --- Activations -----------------------------------------------------------------------------------------------------

Value leaky_relu(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::leaky_relu(x.input(), a.f64(1)), x);
}
Value elu(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::elu(x.input(), a.f64(1)), x);
}
Value softplus(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::softplus(x.input(), a.f64(1), a.f64(2)), x);
}
Value hardtanh(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::hardtanh(x.input(), a.f64(1), a.f64(2)), x);
}
Value relu6(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::relu6(x.input()), x);
}
Value gelu(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::gelu(x.input(), a.text(1)), x);
}
Value softmax(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::softmax(x.input(), a.i64(1)), x);
}
Value row_softmax(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::softmax(x.input(), 1, "row_softmax"), x);
}
Value log_softmax(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::log_softmax(x.input(), a.i64(1)), x);
}
Value dropout(Args& a) {
    const Argument x = a.tensor(0);
    return a.result(autograd::dropout(x.input(), a.f64(1), a.boolean(2)), x);
}

// clang-format off
constexpr OperationRow kActivations[] = {
#define SIMPLE_UNARY(name, text) {name, "x: X", "", op<unary>, text},
    SIMPLE_UNARY("relu", "max(0, x); nan stays nan. torch.relu.") SIMPLE_UNARY("tensor_relu", "See relu.") SIMPLE_UNARY("fn_relu", "See relu.")
    SIMPLE_UNARY("sigmoid", "1 / (1 + exp(-x)), without overflow. torch.sigmoid.") SIMPLE_UNARY("tensor_sigmoid", "See sigmoid.")
    SIMPLE_UNARY("fn_sigmoid", "See sigmoid.") SIMPLE_UNARY("tanh", "Hyperbolic tangent.")
    SIMPLE_UNARY("tensor_tanh", "See tanh.") SIMPLE_UNARY("fn_tanh", "See tanh.") SIMPLE_UNARY("silu", "x * sigmoid(x). torch.nn.functional.silu.")
    SIMPLE_UNARY("swish", "See silu.") SIMPLE_UNARY("selu", "1.0507 * elu(x, 1.6733): keeps mean 0 and deviation 1. torch.selu.") SIMPLE_UNARY("fn_selu", "See selu.")
    SIMPLE_UNARY("mish", "x * tanh(softplus(x)).") SIMPLE_UNARY("hardswish", "x * relu6(x + 3) / 6.")
#undef SIMPLE_UNARY
    {"leaky_relu", "x: X", "negative_slope: f64 = 0.01", op<leaky_relu>, "x or slope * x."},
    {"fn_leaky_relu", "x: X", "negative_slope: f64 = 0.01", op<leaky_relu>, "See leaky_relu."},
    {"elu", "x: X", "alpha: f64 = 1.0", op<elu>, "x or alpha * (exp(x) - 1)."},
    {"fn_elu", "x: X", "alpha: f64 = 1.0", op<elu>, "See elu."},
    {"softplus", "x: X", "beta: f64 = 1.0, threshold: f64 = 20.0", op<softplus>, "log(1 + exp(beta * x)) / beta."},
    {"hardtanh", "x: X", "min: f64 = -1.0, max: f64 = 1.0", op<hardtanh>, "Limits to a range."},
    {"relu6", "x: X", "", op<relu6>, "min(max(0, x), 6)."},
    {"gelu", "x: X", "approximate: text = \"none\"", op<gelu>,
     "x * Phi(x), Phi the normal distribution; approximate \"tanh\" is the usual formula. torch.nn.functional.gelu."},
    {"fn_gelu", "x: X", "approximate: text = \"none\"", op<gelu>, "See gelu."},
    {"softmax", "x: X", "dim: i64 = -1", op<softmax>, "exp(x) divided by its sum along dim, without overflow. torch.softmax."},
    {"tensor_softmax", "x: X", "dim: i64 = -1", op<softmax>, "See softmax."},
    {"fn_softmax", "x: X", "dim: i64 = -1", op<softmax>, "See softmax."},
    {"row_softmax", "x: X", "", op<row_softmax>, "softmax along dimension 1."},
    {"log_softmax", "x: X", "dim: i64 = -1", op<log_softmax>, "x - logsumexp(x) along dim: log(softmax(x)) without underflow."},
    {"fn_log_softmax", "x: X", "dim: i64 = -1", op<log_softmax>, "See log_softmax."},
    {"dropout", "x: X", "p: f64 = 0.5, training: bool = true", op<dropout>, "In training zeroes elements with probability p and divides the others by 1 - p."},
    {"fn_dropout", "x: X", "p: f64 = 0.5, training: bool = true", op<dropout>, "See dropout."},
};
// clang-format on

} // namespace

OperationTable elementwise_operations() { return {kElementwise, std::size(kElementwise)}; }
OperationTable activation_operations() { return {kActivations, std::size(kActivations)}; }

} // namespace simple::bind
