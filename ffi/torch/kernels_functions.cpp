// Kernels of one tensor: mathematical functions and rounding.
#include <ATen/ops/abs.h>
#include <ATen/ops/acos.h>
#include <ATen/ops/asin.h>
#include <ATen/ops/atan.h>
#include <ATen/ops/ceil.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/cosh.h>
#include <ATen/ops/div.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/expm1.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log10.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/log2.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/round.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/sinh.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/tan.h>
#include <ATen/ops/trunc.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

#define SIMPLE_FUNCTION(name)                                                                                          \
    at::Tensor name(const Arguments& a) { return at::name(a[0]); }
SIMPLE_FUNCTION(neg)
SIMPLE_FUNCTION(abs)
SIMPLE_FUNCTION(square)
SIMPLE_FUNCTION(reciprocal)
SIMPLE_FUNCTION(sqrt)
SIMPLE_FUNCTION(rsqrt)
SIMPLE_FUNCTION(exp)
SIMPLE_FUNCTION(expm1)
SIMPLE_FUNCTION(log)
SIMPLE_FUNCTION(log2)
SIMPLE_FUNCTION(log10)
SIMPLE_FUNCTION(log1p)
SIMPLE_FUNCTION(sin)
SIMPLE_FUNCTION(cos)
SIMPLE_FUNCTION(tan)
SIMPLE_FUNCTION(asin)
SIMPLE_FUNCTION(acos)
SIMPLE_FUNCTION(atan)
SIMPLE_FUNCTION(sinh)
SIMPLE_FUNCTION(cosh)
SIMPLE_FUNCTION(erf)
SIMPLE_FUNCTION(floor)
SIMPLE_FUNCTION(ceil)
SIMPLE_FUNCTION(round)
SIMPLE_FUNCTION(trunc)
SIMPLE_FUNCTION(isnan)
SIMPLE_FUNCTION(isinf)
SIMPLE_FUNCTION(isfinite)
SIMPLE_FUNCTION(logical_not)
#undef SIMPLE_FUNCTION

/// LibTorch calls the sign of NaN 0.
at::Tensor sign_of(const at::Tensor& x) { return at::where(at::isnan(x), x, at::sign(x)); }
at::Tensor sign(const Arguments& a) { return sign_of(a[0]); }

at::Tensor softplus(const Arguments& a) { return at::softplus(a[0], a.real(0), a.real(1)); }

// Gradients. The saved operand is the input or the result, whichever the formula reads.

at::Tensor zero_backward(const Gradient& b, std::size_t) { return at::zeros_like(b.g); }
at::Tensor neg_backward(const Gradient& b, std::size_t) { return b.g.neg(); }
at::Tensor abs_backward(const Gradient& b, std::size_t) { return at::mul(b.g, sign_of(b.saved[0])); }
at::Tensor square_backward(const Gradient& b, std::size_t) { return at::mul(at::mul(b.g, 2.0), b.saved[0]); }
at::Tensor log_backward(const Gradient& b, std::size_t) { return at::div(b.g, b.saved[0]); }
at::Tensor sin_backward(const Gradient& b, std::size_t) { return at::mul(b.g, at::cos(b.saved[0])); }
at::Tensor cos_backward(const Gradient& b, std::size_t) { return at::mul(b.g, at::sin(b.saved[0])).neg(); }
at::Tensor exp_backward(const Gradient& b, std::size_t) { return at::mul(b.g, b.saved[0]); }
at::Tensor expm1_backward(const Gradient& b, std::size_t) { return at::mul(b.g, b.saved[0].add(1.0)); }
at::Tensor sqrt_backward(const Gradient& b, std::size_t) { return at::div(b.g, b.saved[0].mul(2.0)); }
at::Tensor rsqrt_backward(const Gradient& b, std::size_t) {
    const at::Tensor y = b.saved[0];
    return b.g.mul(y).mul(y).mul(y).mul(-0.5);
}
at::Tensor reciprocal_backward(const Gradient& b, std::size_t) {
    const at::Tensor y = b.saved[0];
    return b.g.mul(y).mul(y).neg();
}
at::Tensor tan_backward(const Gradient& b, std::size_t) {
    const at::Tensor y = b.saved[0];
    return b.g.mul(y.mul(y).add(1.0));
}

constexpr Kernel kKernels[] = {
    {"neg", neg, neg_backward},
    {"abs", abs, abs_backward},
    {"sign", sign, zero_backward},
    {"square", square, square_backward},
    {"reciprocal", reciprocal, reciprocal_backward},
    {"sqrt", sqrt, sqrt_backward},
    {"rsqrt", rsqrt, rsqrt_backward},
    {"exp", exp, exp_backward},
    {"expm1", expm1, expm1_backward},
    {"log", log, log_backward},
    {"log2", log2, by_autograd},
    {"log10", log10, by_autograd},
    {"log1p", log1p, by_autograd},
    {"sin", sin, sin_backward},
    {"cos", cos, cos_backward},
    {"tan", tan, tan_backward},
    {"asin", asin, by_autograd},
    {"acos", acos, by_autograd},
    {"atan", atan, by_autograd},
    {"sinh", sinh, by_autograd},
    {"cosh", cosh, by_autograd},
    {"erf", erf, by_autograd},
    {"softplus", softplus, by_autograd},
    {"floor", floor, zero_backward},
    {"ceil", ceil, zero_backward},
    {"round", round, zero_backward},
    {"trunc", trunc, zero_backward},
    {"isnan", isnan},
    {"isinf", isinf},
    {"isfinite", isfinite},
    {"logical_not", logical_not},
};

} // namespace

at::ArrayRef<Kernel> function_kernels() { return kKernels; }

} // namespace simple::torch_ffi
