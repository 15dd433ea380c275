// Arithmetic, element-wise functions, comparison, choice and activations.

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"

namespace simple::bind {

namespace {

Value on_number(std::string_view name, const Argument& x) {
    const Tensor number = Tensor::scalar(x.input().scalar());
    return to_value(autograd::unary(*autograd::find_unary(name), number, name).value().item());
}

std::string_view canonical(std::string_view name) {
    return name == "abs_val"  ? "abs"
           : name == "exp_op" ? "exp"
           : name == "log_op" ? "log"
           : name == "swish"  ? "silu"
                              : name;
}

Value unary(Args& a) {
    if (!is_tensor(a[0])) {
        if (const std::optional<Value> plain = on_predefined(a)) {
            return *plain;
        }
    }
    const Argument x = a.tensor(0);
    const std::string_view name = canonical(a.name());
    if (!x.is_tensor()) {
        return on_number(name, x);
    }
    return a.result(autograd::unary(*autograd::find_unary(name), x.input(), name), x);
}

Value binary(Args& a) {
    std::string_view name = a.name();
    if (!is_tensor(a[0]) && !is_tensor(a[1]) && (name == "pow" || name == "atan2")) {
        if (const std::optional<Value> plain = on_predefined(a)) {
            return *plain;
        }
    }
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
    if (!is_tensor(a[0]) && a.given(1) && a.given(2)) {
        if (const std::optional<Value> plain = on_predefined(a)) {
            return *plain;
        }
    }
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
    SIMPLE_BINARY("add", "a + b with broadcasting; shapes that do not fit are an error. torch.add.")
    SIMPLE_BINARY("sub", "a - b with broadcasting; shapes that do not fit are an error. torch.sub.")
    SIMPLE_BINARY("mul", "a * b, element by element, with broadcasting; matmul is the matrix product.")
    SIMPLE_BINARY("div", "a / b with broadcasting, true division also for integers; floor_div is the integer form.")
    SIMPLE_BINARY("floor_div", "floor(a / b) with broadcasting, i64 of two i64; an i64 divided by 0 is an error. "
        "torch.floor_divide.")
    SIMPLE_BINARY("remainder", "a - b * floor(a / b) with broadcasting: the sign of b. An i64 modulo 0 is an error. "
        "torch.remainder.")
    SIMPLE_BINARY("pow", "a to the power of b, with broadcasting. A negative exponent of integers is an error. "
        "torch.pow.")
    SIMPLE_BINARY("maximum", "The larger one of each pair, with broadcasting; nan wins, ties share the gradient. "
        "torch.maximum.")
    SIMPLE_BINARY("minimum", "The smaller one of each pair, with broadcasting; nan wins, ties share the gradient. "
        "torch.minimum.")
    SIMPLE_BINARY("atan2", "Angle in radians of the point (b, a), from -pi to pi, with broadcasting. torch.atan2.")
    SIMPLE_BINARY("hypot", "sqrt(a^2 + b^2) without overflow, with broadcasting. torch.hypot.")
    SIMPLE_BINARY("eq", "Where a equals b, as bools, with broadcasting; not recorded. torch.eq.")
    SIMPLE_BINARY("ne", "Where a differs from b, as bools, with broadcasting; not recorded. torch.ne.")
    SIMPLE_BINARY("lt", "Where a < b, as bools, with broadcasting; not recorded. torch.lt.")
    SIMPLE_BINARY("le", "Where a <= b, as bools, with broadcasting; not recorded. torch.le.")
    SIMPLE_BINARY("gt", "Where a > b, as bools, with broadcasting; not recorded. torch.gt.")
    SIMPLE_BINARY("ge", "Where a >= b, as bools, with broadcasting; not recorded. torch.ge.")
    SIMPLE_BINARY("logical_and", "Where both are not zero, as bools, with broadcasting. torch.logical_and.")
    SIMPLE_BINARY("logical_or", "Where one of both is not zero, as bools, with broadcasting. torch.logical_or.")
    SIMPLE_BINARY("logical_xor", "Where exactly one of both is not zero, as bools, with broadcasting. "
        "torch.logical_xor.")
    SIMPLE_BINARY("tensor_add", "See add.")
    SIMPLE_BINARY("tensor_sub", "See sub.")
    SIMPLE_BINARY("tensor_mul", "See mul.")
    SIMPLE_BINARY("tensor_div", "See div.")
    SIMPLE_BINARY("tensor_pow", "See pow.")
#undef SIMPLE_BINARY
#define SIMPLE_SCALAR(name, text) {name, "t: X", "scalar: num", op<binary>, text},
    SIMPLE_SCALAR("add_scalar", "t + scalar, element by element.")
    SIMPLE_SCALAR("sub_scalar", "t - scalar, element by element.")
    SIMPLE_SCALAR("mul_scalar", "t * scalar, element by element.")
    SIMPLE_SCALAR("div_scalar", "t / scalar, element by element, always true division.")
    SIMPLE_SCALAR("pow_scalar", "t to the power of scalar, element by element; a negative one is an error for i64. "
        "torch.pow.")
    SIMPLE_SCALAR("tensor_add_scalar", "See add_scalar.")
    SIMPLE_SCALAR("tensor_sub_scalar", "See sub_scalar.")
    SIMPLE_SCALAR("tensor_mul_scalar", "See mul_scalar.")
    SIMPLE_SCALAR("tensor_div_scalar", "See div_scalar.")
#undef SIMPLE_SCALAR
#define SIMPLE_UNARY(name, text) {name, "x: X", "", op<unary>, text},
    SIMPLE_UNARY("neg", "-x, element by element. torch.neg.")
    SIMPLE_UNARY("exp", "e to the power of x, element by element. torch.exp.")
    SIMPLE_UNARY("expm1", "exp(x) - 1, exact near 0. torch.expm1.")
    SIMPLE_UNARY("log", "Natural logarithm: -inf at 0, nan below. torch.log.")
    SIMPLE_UNARY("log2", "Logarithm to base 2: -inf at 0, nan below. torch.log2.")
    SIMPLE_UNARY("log10", "Logarithm to base 10: -inf at 0, nan below. torch.log10.")
    SIMPLE_UNARY("log1p", "log(1 + x), exact near 0. torch.log1p.")
    SIMPLE_UNARY("sqrt", "Square root, correctly rounded; nan below 0. torch.sqrt.")
    SIMPLE_UNARY("rsqrt", "1 / sqrt(x): inf at 0, nan below. torch.rsqrt.")
    SIMPLE_UNARY("square", "x * x, element by element. torch.square.")
    SIMPLE_UNARY("reciprocal", "1 / x, element by element: inf at 0. torch.reciprocal.")
    SIMPLE_UNARY("abs", "Magnitude; its gradient is 0 at 0. torch.abs.")
    SIMPLE_UNARY("abs_val", "Magnitude; its gradient is 0 at 0. torch.abs.")
    SIMPLE_UNARY("sin", "Sine of x in radians. torch.sin.")
    SIMPLE_UNARY("cos", "Cosine of x in radians. torch.cos.")
    SIMPLE_UNARY("tan", "Tangent of x in radians. torch.tan.")
    SIMPLE_UNARY("asin", "Inverse sine in radians, from -pi/2 to pi/2; nan outside of -1 to 1. torch.asin.")
    SIMPLE_UNARY("acos", "Inverse cosine in radians, from 0 to pi; nan outside of -1 to 1. torch.acos.")
    SIMPLE_UNARY("atan", "Inverse tangent in radians, from -pi/2 to pi/2. torch.atan.")
    SIMPLE_UNARY("sinh", "Hyperbolic sine, (exp(x) - exp(-x)) / 2. torch.sinh.")
    SIMPLE_UNARY("cosh", "Hyperbolic cosine, (exp(x) + exp(-x)) / 2. torch.cosh.")
    SIMPLE_UNARY("erf", "Error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. torch.erf.")
    SIMPLE_UNARY("floor", "The next whole number below; its gradient is 0. torch.floor.")
    SIMPLE_UNARY("ceil", "The next whole number above; its gradient is 0. torch.ceil.")
    SIMPLE_UNARY("round", "The nearest whole number, halves to the even one; its gradient is 0. torch.round.")
    SIMPLE_UNARY("trunc", "The whole part, rounded toward zero; its gradient is 0. torch.trunc.")
    SIMPLE_UNARY("sign", "-1.0, 0.0 or 1.0; its gradient is 0. torch.sign.")
    SIMPLE_UNARY("isnan", "Where x is not a number, as bools. torch.isnan.")
    SIMPLE_UNARY("isinf", "Where x is inf or -inf, as bools. torch.isinf.")
    SIMPLE_UNARY("isfinite", "Where x is neither nan nor infinite, as bools. torch.isfinite.")
    SIMPLE_UNARY("logical_not", "Where x is zero, as bools. torch.logical_not.")
    SIMPLE_UNARY("tensor_neg", "See neg.")
    SIMPLE_UNARY("tensor_exp", "See exp.")
    SIMPLE_UNARY("tensor_exp_op", "See exp.")
    SIMPLE_UNARY("tensor_log", "See log.")
    SIMPLE_UNARY("tensor_log_op", "See log.")
    SIMPLE_UNARY("tensor_sqrt", "See sqrt.")
    SIMPLE_UNARY("tensor_abs", "See abs.")
#undef SIMPLE_UNARY
    {"clamp", "x: X", "min_val: num? = nil, max_val: num? = nil", op<clamp>, "Limits elements to min_val and max_val; "
        "either may be nil. torch.clamp."},
    {"clip", "x: X", "min_val: num? = nil, max_val: num? = nil", op<clamp>, "See clamp."},
    {"tensor_clamp", "x: X", "min_val: num? = nil, max_val: num? = nil", op<clamp>, "See clamp."},
    {"where", "cond: PB", "a: X or num, b: X or num", op<where>, "a where cond is true, else b, with broadcasting. "
        "torch.where."},
    {"tensor_where", "cond: PB", "a: X or num, b: X or num", op<where>, "See where."},
    {"masked_fill", "x: X", "mask: PB, value: num", op<masked_fill>, "x with value where the mask, which is stretched "
        "to its shape, is true. torch.masked_fill."},
    {"nan_to_num", "x: X", "nan: f64 = 0.0", op<nan_to_num>, "Replaces NaN."},
    {"lerp", "a: X", "b: X, w: X or num", op<lerp>, "a + w * (b - a) with broadcasting. torch.lerp."},
    {"addcmul", "a: X", "b: X, c: X, value: num = 1.0", op<addcmul>, "a + value * b * c with broadcasting. "
        "torch.addcmul."},
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
    SIMPLE_UNARY("relu", "max(0, x); nan stays nan. torch.relu.")
    SIMPLE_UNARY("tensor_relu", "See relu.")
    SIMPLE_UNARY("fn_relu", "See relu.")
    SIMPLE_UNARY("sigmoid", "1 / (1 + exp(-x)), without overflow. torch.sigmoid.")
    SIMPLE_UNARY("tensor_sigmoid", "See sigmoid.")
    SIMPLE_UNARY("fn_sigmoid", "See sigmoid.")
    SIMPLE_UNARY("tanh", "Hyperbolic tangent, from -1 to 1. torch.tanh.")
    SIMPLE_UNARY("tensor_tanh", "See tanh.")
    SIMPLE_UNARY("fn_tanh", "See tanh.")
    SIMPLE_UNARY("silu", "x * sigmoid(x). torch.nn.functional.silu.")
    SIMPLE_UNARY("swish", "See silu.")
    SIMPLE_UNARY("selu", "1.0507 * elu(x, 1.6733): keeps mean 0 and deviation 1. torch.selu.")
    SIMPLE_UNARY("fn_selu", "See selu.")
    SIMPLE_UNARY("mish", "x * tanh(log(1 + exp(x))). torch.nn.functional.mish.")
    SIMPLE_UNARY("hardswish", "x * min(max(x + 3, 0), 6) / 6. torch.nn.functional.hardswish.")
#undef SIMPLE_UNARY
    {"leaky_relu", "x: X", "negative_slope: f64 = 0.01", op<leaky_relu>, "x above 0, else negative_slope * x. "
        "torch.nn.functional.leaky_relu."},
    {"fn_leaky_relu", "x: X", "negative_slope: f64 = 0.01", op<leaky_relu>, "See leaky_relu."},
    {"fn_leaky_relu", "x: X", "s: f64", op<leaky_relu>, "See leaky_relu."},
    {"elu", "x: X", "alpha: f64 = 1.0", op<elu>, "x above 0, else alpha * (exp(x) - 1). torch.nn.functional.elu."},
    {"fn_elu", "x: X", "alpha: f64 = 1.0", op<elu>, "See elu."},
    {"fn_elu", "x: X", "a: f64", op<elu>, "See elu."},
    {"softplus", "x: X", "beta: f64 = 1.0, threshold: f64 = 20.0", op<softplus>, "log(1 + exp(beta * x)) / beta; "
        "where beta * x is above threshold, x. torch.nn.functional.softplus."},
    {"hardtanh", "x: X", "min: f64 = -1.0, max: f64 = 1.0", op<hardtanh>, "x limited to min and max; its gradient is "
        "0 at and outside of them. torch.nn.functional.hardtanh."},
    {"relu6", "x: X", "", op<relu6>, "min(max(0, x), 6). torch.nn.functional.relu6."},
    {"gelu", "x: X", "approximate: text = \"none\"", op<gelu>,
     "x * Phi(x), Phi the normal distribution; approximate \"tanh\" is the usual formula. torch.nn.functional.gelu."},
    {"fn_gelu", "x: X", "approximate: text = \"none\"", op<gelu>, "See gelu."},
    {"softmax", "x: X", "dim: i64 = -1", op<softmax>, "exp(x) divided by its sum along dim, without overflow. "
        "torch.softmax."},
    {"tensor_softmax", "x: X", "dim: i64 = -1", op<softmax>, "See softmax."},
    {"fn_softmax", "x: X", "dim: i64 = -1", op<softmax>, "See softmax."},
    {"row_softmax", "x: X", "", op<row_softmax>, "softmax along dimension 1: each row of a matrix sums to 1."},
    {"log_softmax", "x: X", "dim: i64 = -1", op<log_softmax>, "x - logsumexp(x) along dim: log(softmax(x)) without "
        "underflow. torch.log_softmax."},
    {"fn_log_softmax", "x: X", "dim: i64 = -1", op<log_softmax>, "See log_softmax."},
    {"dropout", "x: X", "p: f64 = 0.5, training: bool = true", op<dropout>, "In training zeroes elements with "
        "probability p and divides the others by 1 - p."},
    {"fn_dropout", "x: X", "p: f64 = 0.5, training: bool = true", op<dropout>, "See dropout."},
};
// clang-format on

} // namespace

OperationTable elementwise_operations() { return {kElementwise, std::size(kElementwise)}; }
OperationTable activation_operations() { return {kActivations, std::size(kActivations)}; }

} // namespace simple::bind
