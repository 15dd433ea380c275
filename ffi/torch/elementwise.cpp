// Element-wise functions: of two tensors, with a number, of one tensor, activations, choice.
#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/elu.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/le.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/log.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/min.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/round.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tan.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/where.h>

#include "arguments.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

/// What an operation makes of its operands' types before it runs.
using Conversion = Tensor (*)(const Tensor&);
Tensor as_it_is(const Tensor& tensor) { return tensor; }

using Unary = Tensor (*)(const Tensor&);
using Binary = Tensor (*)(const Tensor&, const Tensor&);
using WithNumber = Tensor (*)(const Tensor&, double);

int64_t of_two(const char* function, int64_t a, int64_t b, Conversion convert, Binary operation) {
    return guarded(function, [&] {
        const Tensor left = tensor_of(a);
        const Tensor right = tensor_of(b);
        require_same_device(left, right);
        const at::ScalarType type = common_dtype(left, right);
        require_memory(broadcast_shape(left.sizes(), right.sizes()), type);
        return keep(operation(convert(converted(left, type)), convert(converted(right, type))));
    });
}

int64_t of_one(const char* function, int64_t x, Conversion convert, Unary operation) {
    return guarded(function, [&] {
        const Tensor tensor = tensor_of(x);
        require_memory(tensor.sizes(), tensor.scalar_type());
        return keep(distinct(operation(convert(tensor)), tensor));
    });
}

int64_t with_number(const char* function, int64_t a, double s, WithNumber operation) {
    return guarded(function, [&] {
        const Tensor tensor = tensor_of(a);
        require_memory(tensor.sizes(), at::kDouble);
        return keep(operation(floating(tensor), s));
    });
}

Tensor integer_or_real_power(const Tensor& base, const Tensor& exponent) {
    if (exponent.scalar_type() == at::kLong && exponent.numel() > 0 && at::min(exponent).item<int64_t>() < 0) {
        bad_argument("an integer to a negative power is no integer, convert to f64 first");
    }
    return at::pow(base, exponent);
}

void require_bool(const Tensor& tensor, const char* parameter) {
    if (tensor.scalar_type() != at::kBool) {
        bad_dtype(std::string(parameter) + " must be bool, got " + dtype_text(tensor.scalar_type()));
    }
}

} // namespace

#define SIMPLE_OF_TWO(name, convert, operation)                                                                        \
    int64_t rt_torch_##name(int64_t a, int64_t b) {                                                                    \
        return of_two(__func__, a, b, convert, [](const Tensor& x, const Tensor& y) -> Tensor { return operation; });  \
    }
SIMPLE_OF_TWO(add, numeric, at::add(x, y))
SIMPLE_OF_TWO(sub, numeric, at::sub(x, y))
SIMPLE_OF_TWO(mul, numeric, at::mul(x, y))
SIMPLE_OF_TWO(div, floating, at::div(x, y))
SIMPLE_OF_TWO(maximum, numeric, at::maximum(x, y))
SIMPLE_OF_TWO(minimum, numeric, at::minimum(x, y))
SIMPLE_OF_TWO(pow_tensor, numeric, integer_or_real_power(x, y))
SIMPLE_OF_TWO(eq, as_it_is, at::eq(x, y))
SIMPLE_OF_TWO(ne, as_it_is, at::ne(x, y))
SIMPLE_OF_TWO(lt, as_it_is, at::lt(x, y))
SIMPLE_OF_TWO(le, as_it_is, at::le(x, y))
SIMPLE_OF_TWO(gt, as_it_is, at::gt(x, y))
SIMPLE_OF_TWO(ge, as_it_is, at::ge(x, y))
#undef SIMPLE_OF_TWO

#define SIMPLE_WITH_NUMBER(name, operation)                                                                            \
    int64_t rt_torch_##name(int64_t a, double s) {                                                                     \
        return with_number(__func__, a, s, [](const Tensor& x, double n) -> Tensor { return operation; });             \
    }
SIMPLE_WITH_NUMBER(add_scalar, at::add(x, n))
SIMPLE_WITH_NUMBER(sub_scalar, at::sub(x, n))
SIMPLE_WITH_NUMBER(mul_scalar, at::mul(x, n))
SIMPLE_WITH_NUMBER(div_scalar, at::div(x, n))
SIMPLE_WITH_NUMBER(pow, at::pow(x, n))
SIMPLE_WITH_NUMBER(leaky_relu, at::leaky_relu(x, n))
SIMPLE_WITH_NUMBER(elu, at::elu(x, n))
#undef SIMPLE_WITH_NUMBER

#define SIMPLE_OF_ONE(name, convert, operation)                                                                        \
    int64_t rt_torch_##name(int64_t x) {                                                                               \
        return of_one(__func__, x, convert, [](const Tensor& t) -> Tensor { return operation; });                      \
    }
SIMPLE_OF_ONE(neg, numeric, at::neg(t))
SIMPLE_OF_ONE(abs, numeric, at::abs(t))
SIMPLE_OF_ONE(exp, floating, at::exp(t))
SIMPLE_OF_ONE(log, floating, at::log(t))
SIMPLE_OF_ONE(sqrt, floating, at::sqrt(t))
SIMPLE_OF_ONE(sin, floating, at::sin(t))
SIMPLE_OF_ONE(cos, floating, at::cos(t))
SIMPLE_OF_ONE(tan, floating, at::tan(t))
SIMPLE_OF_ONE(sign, numeric, at::sign(t))
SIMPLE_OF_ONE(floor, numeric, at::floor(t))
SIMPLE_OF_ONE(ceil, numeric, at::ceil(t))
SIMPLE_OF_ONE(round, numeric, at::round(t))
SIMPLE_OF_ONE(reciprocal, floating, at::reciprocal(t))
SIMPLE_OF_ONE(square, numeric, at::square(t))
SIMPLE_OF_ONE(contiguous, as_it_is, t.contiguous())
SIMPLE_OF_ONE(clone, as_it_is, at::clone(t))
SIMPLE_OF_ONE(detach, as_it_is, t.detach())
SIMPLE_OF_ONE(relu, numeric, at::relu(t))
SIMPLE_OF_ONE(sigmoid, floating, at::sigmoid(t))
SIMPLE_OF_ONE(tanh, floating, at::tanh(t))
SIMPLE_OF_ONE(gelu, floating, at::gelu(t))
SIMPLE_OF_ONE(silu, floating, at::silu(t))
SIMPLE_OF_ONE(softplus, floating, at::softplus(t))
#undef SIMPLE_OF_ONE

int64_t rt_torch_where(int64_t cond, int64_t a, int64_t b) {
    return guarded(__func__, [&] {
        const Tensor condition = tensor_of(cond);
        const Tensor left = tensor_of(a);
        const Tensor right = tensor_of(b);
        require_bool(condition, "cond");
        require_same_device(condition, left);
        require_same_device(left, right);
        const at::ScalarType type = common_dtype(left, right);
        require_memory(broadcast_shape(condition.sizes(), broadcast_shape(left.sizes(), right.sizes())), type);
        return keep(at::where(condition, converted(left, type), converted(right, type)));
    });
}

int64_t rt_torch_clamp(int64_t x, double lo, double hi) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(x);
        require_memory(tensor.sizes(), at::kDouble);
        return keep(at::clamp(floating(tensor), at::Scalar(lo), at::Scalar(hi)));
    });
}

int64_t rt_torch_masked_fill(int64_t x, int64_t mask, double v) {
    return guarded(__func__, [&] {
        const Tensor tensor = tensor_of(x);
        const Tensor chosen = tensor_of(mask);
        require_bool(chosen, "mask");
        require_same_device(tensor, chosen);
        require_memory(broadcast_shape(tensor.sizes(), chosen.sizes()), at::kDouble);
        return keep(at::masked_fill(floating(tensor), chosen, v));
    });
}
