// Kernels of two and three operands: arithmetic, comparison, choice.
#include <ATen/ExpandUtils.h>
#include <ATen/ops/add.h>
#include <ATen/ops/atan2.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/clamp_max.h>
#include <ATen/ops/clamp_min.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/hypot.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/le.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/logical_xor.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/nan_to_num.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

/// An operation that LibTorch has for a tensor and a number too, which saves making a tensor of the number.
#define SIMPLE_ARITHMETIC(name)                                                                                        \
    at::Tensor name(const Arguments& a) {                                                                              \
        return a.is_number(1) ? at::name(a[0], a.number(1)) : at::name(a.any(0), a[1]);                                \
    }
SIMPLE_ARITHMETIC(add)
SIMPLE_ARITHMETIC(sub)
SIMPLE_ARITHMETIC(mul)
SIMPLE_ARITHMETIC(div)
SIMPLE_ARITHMETIC(pow)
SIMPLE_ARITHMETIC(eq)
SIMPLE_ARITHMETIC(ne)
SIMPLE_ARITHMETIC(lt)
SIMPLE_ARITHMETIC(le)
SIMPLE_ARITHMETIC(gt)
SIMPLE_ARITHMETIC(ge)
#undef SIMPLE_ARITHMETIC

#define SIMPLE_PAIR(name)                                                                                              \
    at::Tensor name(const Arguments& a) { return at::name(a.any(0), a.any(1)); }
SIMPLE_PAIR(maximum)
SIMPLE_PAIR(minimum)
SIMPLE_PAIR(atan2)
SIMPLE_PAIR(hypot)
SIMPLE_PAIR(remainder)
SIMPLE_PAIR(logical_and)
SIMPLE_PAIR(logical_or)
SIMPLE_PAIR(logical_xor)
#undef SIMPLE_PAIR

/// Simple rounds the quotient, LibTorch's own floor division the exact one.
at::Tensor floor_div(const Arguments& a) { return at::floor(at::div(a.any(0), a.any(1))); }

at::Tensor lerp(const Arguments& a) {
    const at::Tensor start = a.any(0);
    return at::add(start, at::mul(a.any(2), at::sub(a.any(1), start)));
}

at::Tensor addcmul(const Arguments& a) { return at::add(a.any(0), at::mul(at::mul(a.any(1), a.any(2)), a.number(3))); }

/// LibTorch also takes other types for a condition.
const at::Tensor& condition(const Arguments& a, std::size_t i) {
    require(a.raw(i).scalar_type() == at::kBool, "a condition is not bool");
    return a.raw(i);
}

at::Tensor where(const Arguments& a) { return at::where(condition(a, 0), a.any(1), a.any(2)); }

at::Tensor masked_fill(const Arguments& a) {
    // LibTorch would stretch the tensor to a larger mask.
    return at::masked_fill(a[0], condition(a, 1).expand(a.raw(0).sizes()), a.number(2));
}

at::Tensor clamp(const Arguments& a) {
    if (a.is_number(1) && a.is_number(2)) {
        return at::clamp(a[0], a.number(1), a.number(2));
    }
    return a.is_number(1) ? at::clamp_min(a[0], a.number(1)) : at::clamp_max(a[0], a.number(2));
}

at::Tensor nan_to_num(const Arguments& a) { return at::nan_to_num(a[0], a.real(0)); }

/// Sums the gradient of an input over the dimensions that broadcasting stretched. The integers hold for each input its
/// shape, or -1 in place of the rank when it was not stretched.
at::Tensor unstretch(const Gradient& gradient, std::size_t input, const at::Tensor& g) {
    Arguments rest = gradient.saved;
    Integers shape;
    bool stretched = false;
    for (std::size_t i = 0; i <= input; ++i) {
        stretched = rest.integer(0) >= 0;
        shape = rest.take_shape();
    }
    return stretched ? at::sum_to(g, shape) : g;
}

at::Tensor add_backward(const Gradient& b, std::size_t input) { return unstretch(b, input, b.g); }

at::Tensor sub_backward(const Gradient& b, std::size_t input) {
    return unstretch(b, input, input == 0 ? b.g : b.g.neg());
}

at::Tensor scaled(const at::Tensor& g, const Arguments& a, std::size_t i) {
    return a.is_number(i) ? at::mul(g, a.number(i)) : at::mul(g, a[i]);
}

at::Tensor mul_backward(const Gradient& b, std::size_t input) {
    return unstretch(b, input, scaled(b.g, b.saved, 1 - input));
}

at::Tensor div_backward(const Gradient& b, std::size_t input) {
    const at::Tensor divisor = b.saved.any(1);
    if (input == 0) {
        return unstretch(b, input, at::div(b.g, divisor));
    }
    return unstretch(b, input, at::div(scaled(b.g, b.saved, 0), at::mul(divisor, divisor)).neg());
}

at::Tensor where_backward(const Gradient& b, std::size_t input) {
    const at::Tensor zero = at::zeros_like(b.g);
    const at::Tensor& condition = b.saved.raw(0);
    const at::Tensor g = input == 1 ? at::where(condition, b.g, zero) : at::where(condition, zero, b.g);
    return unstretch(b, input - 1, g);
}

at::Tensor masked_fill_backward(const Gradient& b, std::size_t) { return at::masked_fill(b.g, b.saved.raw(0), 0.0); }

at::Tensor clamp_backward(const Gradient& b, std::size_t) {
    const at::Tensor x = b.saved[0];
    at::Tensor g = b.g;
    if (b.saved.is_number(1)) {
        g = at::where(at::ge(x, b.saved.number(1)), g, at::zeros_like(g));
    }
    return b.saved.is_number(2) ? at::where(at::le(x, b.saved.number(2)), g, at::zeros_like(g)) : g;
}

at::Tensor nan_to_num_backward(const Gradient& b, std::size_t) {
    return at::where(at::isfinite(b.saved.raw(0)), b.g, at::zeros_like(b.g));
}

at::Tensor zero_backward(const Gradient& b, std::size_t input) { return unstretch(b, input, at::zeros_like(b.g)); }

constexpr Kernel kKernels[] = {
    {"add", add, add_backward},
    {"sub", sub, sub_backward},
    {"mul", mul, mul_backward},
    {"div", div, div_backward},
    {"floor_div", floor_div, zero_backward},
    {"remainder", remainder, by_autograd},
    {"pow", pow, by_autograd},
    {"maximum", maximum, by_autograd},
    {"minimum", minimum, by_autograd},
    {"atan2", atan2, by_autograd},
    {"hypot", hypot, by_autograd},
    {"lerp", lerp, by_autograd},
    {"addcmul", addcmul, by_autograd},
    {"eq", eq},
    {"ne", ne},
    {"lt", lt},
    {"le", le},
    {"gt", gt},
    {"ge", ge},
    {"logical_and", logical_and},
    {"logical_or", logical_or},
    {"logical_xor", logical_xor},
    {"where", where, where_backward},
    {"masked_fill", masked_fill, masked_fill_backward},
    {"clamp", clamp, clamp_backward},
    {"nan_to_num", nan_to_num, nan_to_num_backward},
};

} // namespace

at::ArrayRef<Kernel> arithmetic_kernels() { return kKernels; }

} // namespace simple::torch_ffi
