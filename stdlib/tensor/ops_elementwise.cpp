#include "stdlib/tensor/ops_elementwise.hpp"

#include <cmath>
#include <limits>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

using kernels::Domain;

/// Returns the type operands are brought to before an operation: numbers give way to tensors.
DType common_dtype(const Operand& a, const Operand& b) {
    if (a.is_tensor() == b.is_tensor()) {
        return promote(a.dtype(), b.dtype());
    }
    return a.is_tensor() ? promote_scalar(a.dtype(), b.dtype()) : promote_scalar(b.dtype(), a.dtype());
}

bool gives_bool(UnaryOp op) { return static_cast<std::size_t>(op) >= kernels::kNumericUnaryOps; }
bool gives_bool(BinaryOp op) { return static_cast<std::size_t>(op) >= kernels::kNumericBinaryOps; }

/// Returns the type of a numeric result: integers stay integers where the operation has an integer form, and bool
/// counts as i64.
DType numeric_dtype(DType dtype, bool has_integer_form) {
    if (is_float(dtype)) {
        return dtype;
    }
    return has_integer_form ? DType::I64 : DType::F64;
}

Domain domain_of(DType dtype) { return is_float(dtype) ? Domain::Float : Domain::Integer; }

void check_status(kernels::Status status, std::string_view name) {
    if (status == kernels::Status::DivisionByZero) {
        throw Error(ErrorKind::Arithmetic, std::string(name) + ": integer division by zero", {},
                    error_codes::kDivisionByZero);
    }
    if (status == kernels::Status::NegativePower) {
        throw errors::value(name, "integers have no negative powers", "convert to f64 first: a.to(\"f64\")");
    }
}

void check_mask(const Tensor& mask, std::string_view parameter, std::string_view name) {
    if (mask.dtype() != DType::Bool) {
        throw errors::wrong_type(name, parameter, "a bool tensor", std::string(dtype_name(mask.dtype())) + " tensor");
    }
}

/// Powers that every library computes exactly and that are much faster than pow.
std::optional<Tensor> special_power(const Operand& a, const Operand& b, std::string_view name) {
    if (!a.is_tensor() || b.is_tensor() || !is_float(a.dtype())) {
        return std::nullopt;
    }
    const double exponent = b.scalar().as_f64();
    if (exponent == 2.0) {
        return unary(UnaryOp::Square, a.tensor(), name);
    }
    if (exponent == 3.0) {
        return mul(unary(UnaryOp::Square, a.tensor(), name), a, name);
    }
    if (exponent == 1.0) {
        return clone(a.tensor());
    }
    if (exponent == -1.0) {
        return unary(UnaryOp::Reciprocal, a.tensor(), name);
    }
    return std::nullopt;
}

} // namespace

Tensor binary(BinaryOp op, const Operand& a, const Operand& b, std::string_view name) {
    if (op == BinaryOp::Pow) {
        if (std::optional<Tensor> power = special_power(a, b, name)) {
            return *power;
        }
    }
    const DType common = common_dtype(a, b);
    const bool tests = gives_bool(op);
    const DType computed = tests ? common : numeric_dtype(common, kernels::has_integer_form(op));
    const DType result = tests ? DType::Bool : computed;
    const bool equal_shapes = a.shape() == b.shape();
    Tensor out = Tensor::empty(equal_shapes ? a.shape() : broadcast_shapes(a.shape(), b.shape(), name), result, name);
    const Stretched left(a, out.shape());
    const Stretched right(b, out.shape());
    check_status(
        kernels::binary(op, domain_of(computed), extent(out.shape()), left.input(), right.input(), output(out)), name);
    return out;
}

Tensor unary(UnaryOp op, const Tensor& x, std::string_view name, UnaryParams params) {
    const bool tests = gives_bool(op);
    const DType computed = tests ? x.dtype() : numeric_dtype(x.dtype(), kernels::has_integer_form(op));
    Tensor out = Tensor::empty(x.shape(), tests ? DType::Bool : computed, name);
    kernels::unary(op, domain_of(computed), extent(x.shape()), input(x), output(out), params);
    return out;
}

Needs unary_needs(UnaryOp op) noexcept {
    switch (op) {
        case UnaryOp::Neg:
        case UnaryOp::Sign:
        case UnaryOp::Floor:
        case UnaryOp::Ceil:
        case UnaryOp::Round:
        case UnaryOp::Trunc:
        case UnaryOp::AddScalar: return Needs::Nothing;
        case UnaryOp::Reciprocal:
        case UnaryOp::Sqrt:
        case UnaryOp::Rsqrt:
        case UnaryOp::Exp:
        case UnaryOp::Expm1:
        case UnaryOp::Tan:
        case UnaryOp::Tanh:
        case UnaryOp::Sigmoid: return Needs::Output;
        default: return Needs::Input;
    }
}

Tensor unary_backward(UnaryOp op, const Tensor& g, const Tensor& x, const Tensor& y, UnaryParams params) {
    const Needs needs = unary_needs(op);
    Tensor out = Tensor::empty(g.shape(), g.dtype(), "backward");
    const kernels::Input incoming = input(g);
    kernels::unary_gradient(op, extent(g.shape()), incoming, needs == Needs::Input ? input(x) : incoming,
                            needs == Needs::Output ? input(y) : incoming, output(out), params);
    return out;
}

Tensor clamp(const Tensor& x, std::optional<Scalar> min, std::optional<Scalar> max, std::string_view name) {
    const bool real_limit = (min && min->dtype == DType::F64) || (max && max->dtype == DType::F64);
    const double low = min ? min->as_f64() : -std::numeric_limits<double>::infinity();
    const double high = max ? max->as_f64() : std::numeric_limits<double>::infinity();
    const Tensor source = real_limit ? to(x, to_float(x.dtype())) : x;
    if (low != low || high != high) {
        return full(x.shape(), std::numeric_limits<double>::quiet_NaN(), to_float(x.dtype()), name);
    }
    return unary(UnaryOp::Hardtanh, source, name, {low, high});
}

Tensor where(const Tensor& cond, const Operand& a, const Operand& b, std::string_view name) {
    check_mask(cond, "cond", name);
    const Shape shape = broadcast_shapes(cond.shape(), broadcast_shapes(a.shape(), b.shape(), name), name);
    Tensor out = Tensor::empty(shape, common_dtype(a, b), name);
    const Stretched choice(cond, shape);
    const Stretched left(a, shape);
    const Stretched right(b, shape);
    kernels::where(domain_of(out.dtype()), extent(shape), choice.input(), left.input(), right.input(), output(out));
    return out;
}

Tensor masked_fill(const Tensor& x, const Tensor& mask, Scalar value, std::string_view name) {
    check_mask(mask, "mask", name);
    if (!(broadcast_shapes(x.shape(), mask.shape(), name) == x.shape())) {
        throw errors::broadcast(name, x.shape(), mask.shape());
    }
    return where(mask, value, x, name);
}

Tensor lerp(const Operand& a, const Operand& b, const Operand& w, std::string_view name) {
    return add(a, mul(w, sub(b, a, name), name), name);
}

Tensor addcmul(const Operand& a, const Operand& b, const Operand& c, Scalar value, std::string_view name) {
    Tensor product = mul(b, c, name);
    // The factor is a scalar, which widens no f32: not even when only `a` is one.
    if (a.is_tensor() && is_float(a.dtype()) && !is_float(product.dtype())) {
        product = to(product, a.dtype());
    }
    return add(a, mul(product, value, name), name);
}

Tensor nan_to_num(const Tensor& x, double nan) {
    if (!is_float(x.dtype())) {
        return x;
    }
    const double largest = x.dtype() == DType::F32 ? static_cast<double>(std::numeric_limits<float>::max())
                                                   : std::numeric_limits<double>::max();
    return clamp(where(unary(UnaryOp::IsNan, x, "nan_to_num"), nan, x, "nan_to_num"), Scalar(-largest), Scalar(largest),
                 "nan_to_num");
}

bool equal(const Tensor& a, const Tensor& b) { return a.shape() == b.shape() && all(eq(a, b)).item().integer != 0; }

Tensor isclose(const Operand& a, const Operand& b, double rtol, double atol, bool equal_nan, std::string_view name) {
    const Tensor left = a.is_tensor() ? to(a.tensor(), DType::F64) : Tensor::scalar(a.scalar().as_f64());
    const Tensor right = b.is_tensor() ? to(b.tensor(), DType::F64) : Tensor::scalar(b.scalar().as_f64());
    const Tensor distance = abs(sub(left, right, name));
    const Tensor allowed = add(mul(abs(right), rtol, name), atol, name);
    // An infinite bound must not make a finite number close to infinity.
    const Tensor near =
        logical_and(binary(BinaryOp::Le, distance, allowed, name), unary(UnaryOp::IsFinite, distance, name));
    Tensor close = logical_or(near, binary(BinaryOp::Eq, left, right, name));
    if (!equal_nan) {
        return close;
    }
    return logical_or(close, logical_and(unary(UnaryOp::IsNan, left, name), unary(UnaryOp::IsNan, right, name)));
}

bool allclose(const Operand& a, const Operand& b, double rtol, double atol, bool equal_nan, std::string_view name) {
    return all(isclose(a, b, rtol, atol, equal_nan, name)).item().integer != 0;
}

} // namespace simple::tensor
