// Operations and losses: results and gradients.
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "catch.hpp"
#include "reference.hpp"
#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple::autograd;
using simple::parity::agrees;
using simple::parity::reference;
using simple::parity::value;

namespace {

constexpr double kTolerance = 1e-13;

using Function = std::function<Variable(std::span<const Variable>)>;

/// Runs a case on the inputs of the file and compares output and gradients.
void check(const std::string& name, const Function& f) {
    INFO(name);
    std::vector<Variable> inputs;
    for (int n = 0; reference().contains(name + ".x" + std::to_string(n)); ++n) {
        inputs.push_back(Variable::leaf(value(name + ".x" + std::to_string(n))));
    }
    const Variable y = f(inputs);
    CHECK(agrees(y.value(), name + ".y", kTolerance));
    const Tensor weight =
        simple::tensor::reshape(simple::tensor::linspace(0.5, 1.5, std::max<std::int64_t>(y.numel(), 1)), y.shape());
    backward(y, &weight);
    for (std::size_t n = 0; n < inputs.size(); ++n) {
        REQUIRE(inputs[n].grad() != nullptr);
        CHECK(agrees(*inputs[n].grad(), name + ".g" + std::to_string(n), kTolerance));
    }
}

Tensor classes() { return simple::tensor::to(value("classes"), simple::DType::I64); }

} // namespace

TEST_CASE("functions of one tensor agree with PyTorch", "[parity]") {
    for (const char* name : {"exp", "sin", "cos", "tanh", "sigmoid", "erf", "relu", "square", "abs", "log", "sqrt",
                             "rsqrt", "reciprocal", "log1p", "gelu", "silu", "selu", "mish", "hardswish"}) {
        check(name, [&](std::span<const Variable> v) { return unary(*find_unary(name), v[0]); });
    }
    check("elu", [](std::span<const Variable> v) { return elu(v[0]); });
    check("softplus", [](std::span<const Variable> v) { return softplus(v[0]); });
    check("leaky_relu", [](std::span<const Variable> v) { return leaky_relu(v[0]); });
    check("softmax", [](std::span<const Variable> v) { return softmax(v[0], -1); });
    check("log_softmax", [](std::span<const Variable> v) { return log_softmax(v[0], 0); });
}

TEST_CASE("operations on two tensors agree with PyTorch", "[parity]") {
    for (const char* name : {"add", "sub", "mul", "div", "maximum", "atan2", "hypot", "pow"}) {
        check(name, [&](std::span<const Variable> v) { return binary(*find_binary(name), v[0], v[1]); });
    }
    check("matmul", [](std::span<const Variable> v) { return matmul(v[0], v[1]); });
    check("matmul_batch", [](std::span<const Variable> v) { return matmul(v[0], v[1]); });
    check("linear", [](std::span<const Variable> v) {
        const Input bias(v[2]);
        return linear(v[0], v[1], &bias);
    });
}

TEST_CASE("reductions agree with PyTorch", "[parity]") {
    check("variance", [](std::span<const Variable> v) { return variance(v[0], 1); });
    check("std", [](std::span<const Variable> v) { return standard_deviation(v[0], 0); });
    check("logsumexp", [](std::span<const Variable> v) { return logsumexp(v[0], 1); });
    check("norm", [](std::span<const Variable> v) { return norm(v[0], 3.0, 1); });
    check("prod", [](std::span<const Variable> v) { return prod(v[0], 1); });
    check("cumsum", [](std::span<const Variable> v) { return cumsum(v[0], 1); });
}

TEST_CASE("losses agree with PyTorch", "[parity]") {
    check("mse_loss", [](std::span<const Variable> v) { return mse_loss(v[0], v[1]); });
    check("huber_loss", [](std::span<const Variable> v) { return huber_loss(v[0], v[1], 0.7); });
    check("smooth_l1_loss", [](std::span<const Variable> v) { return smooth_l1_loss(v[0], v[1], 0.7); });
    check("bce", [](std::span<const Variable> v) { return binary_cross_entropy_loss(v[0], v[1]); });
    check("bce_logits", [](std::span<const Variable> v) { return bce_with_logits_loss(v[0], v[1]); });
    check("kl_div", [](std::span<const Variable> v) { return kl_div_loss(v[0], v[1], false, Reduction::Mean, true); });
    const Tensor weight = value("class_weight");
    check("cross_entropy", [&](std::span<const Variable> v) {
        return cross_entropy_loss(v[0], classes(), {&weight, 0.2});
    });
    check("cross_entropy_none", [&](std::span<const Variable> v) {
        return cross_entropy_loss(v[0], classes(), {&weight, 0.0, -100, Reduction::None});
    });
    check("cross_entropy_dense", [&](std::span<const Variable> v) {
        return cross_entropy_loss(v[0], v[1], {&weight, 0.1});
    });
    check("nll", [&](std::span<const Variable> v) { return nll_loss(v[0], classes(), {&weight}); });
}
