// Kernels of products: matrices, sums over named dimensions, convolution.
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/t.h>

#include <string>

#include "kernels.hpp"

namespace simple::torch_ffi {

namespace {

at::Tensor matmul(const Arguments& a) { return at::matmul(a[0], a[1]); }
at::Tensor dot(const Arguments& a) { return at::dot(a[0], a[1]); }
at::Tensor outer(const Arguments& a) { return at::outer(a[0], a[1]); }

at::Tensor transpose(const Arguments& a) { return a[0].t().contiguous(); }

at::Tensor linear(const Arguments& a) {
    const at::Tensor& weight = a.raw(1);
    require(weight.dim() == 2, "the weight is no matrix");
    if (!a.is_tensor(2)) {
        return at::linear(a[0], a[1]);
    }
    require(a.raw(2).dim() == 1 && a.raw(2).size(0) == weight.size(0), "the bias does not fit the weight");
    return at::linear(a[0], a[1], a[2]);
}

/// The integers are the characters of the equation.
at::Tensor einsum(const Arguments& a) {
    const std::string equation(a.integers().begin(), a.integers().end());
    std::vector<at::Tensor> operands;
    for (std::size_t i = 0; i < a.size(); ++i) {
        operands.push_back(a[i]);
    }
    return at::einsum(equation, operands);
}

/// How a convolution moves: spatial dimensions, groups, then stride, padding and dilation for each of the former.
struct Convolution {
    explicit Convolution(Arguments& a) {
        spatial = a.take_integer();
        groups = a.take_integer();
        const auto count = static_cast<std::size_t>(spatial);
        require(a.integers().size() >= 3 * count, "an integer is missing");
        stride = a.integers().slice(0, count);
        padding = a.integers().slice(count, count);
        dilation = a.integers().slice(2 * count, count);
        rest = a.integers().slice(3 * count);
    }
    std::int64_t spatial = 0;
    std::int64_t groups = 1;
    Integers stride;
    Integers padding;
    Integers dilation;
    Integers rest; ///< of a gradient: the shape of the input whose gradient is wanted
    static constexpr std::int64_t kNoOutputPadding[2] = {0, 0};
    at::IntArrayRef output_padding() const { return {kNoOutputPadding, stride.size()}; }
    /// Makes a batch of one of a single sample.
    at::Tensor batch(const at::Tensor& t) const { return t.dim() == spatial + 1 ? t.unsqueeze(0) : t; }
};

at::Tensor convolution(const Arguments& arguments) {
    Arguments a = arguments;
    const Convolution c(a);
    const at::Tensor bias = a.is_tensor(2) ? a[2] : at::Tensor();
    const at::Tensor y = at::convolution(c.batch(a[0]), a[1], bias, c.stride, c.padding, c.dilation, false,
                                         c.output_padding(), c.groups);
    return a.raw(0).dim() == c.spatial + 1 ? y.squeeze(0) : y;
}

/// The saved operand is the input that is not asked for.
at::Tensor convolution_backward(const Gradient& b, std::size_t input) {
    Arguments a = b.saved;
    const Convolution c(a);
    // Only the shape of the other one is read.
    const at::Tensor wanted = c.batch(at::empty(c.rest, b.g.options()));
    const at::Tensor other = input == 0 ? a[0] : c.batch(a[0]);
    const auto [x, weight, bias] = at::convolution_backward(
        c.batch(b.g), input == 0 ? wanted : other, input == 0 ? other : wanted, at::OptionalIntArrayRef(), c.stride,
        c.padding, c.dilation, false, c.output_padding(), c.groups, {input == 0, input == 1, false});
    return (input == 0 ? x : weight).reshape(c.rest);
}

constexpr Kernel kKernels[] = {
    {"matmul", matmul},
    {"dot", dot},
    {"outer", outer},
    {"linear", linear},
    {"transpose", transpose},
    {"einsum", einsum, by_autograd},
    {"conv1d", convolution, convolution_backward},
    {"conv2d", convolution, convolution_backward},
};

} // namespace

at::ArrayRef<Kernel> product_kernels() { return kKernels; }

} // namespace simple::torch_ffi
