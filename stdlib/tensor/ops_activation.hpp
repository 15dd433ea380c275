// Activations and their gradients. Element-wise ones are entries of kernels::UnaryOp; their gradients come from
// unary_backward (ops_elementwise.hpp).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::tensor {

inline Tensor relu(const Tensor& x) { return unary(UnaryOp::Relu, x, "relu"); }
inline Tensor sigmoid(const Tensor& x) { return unary(UnaryOp::Sigmoid, x, "sigmoid"); }
inline Tensor tanh(const Tensor& x) { return unary(UnaryOp::Tanh, x, "tanh"); }
inline Tensor leaky_relu(const Tensor& x, double negative_slope = 0.01) {
    return unary(UnaryOp::LeakyRelu, x, "leaky_relu", {negative_slope, 0.0});
}
inline Tensor elu(const Tensor& x, double alpha = 1.0) { return unary(UnaryOp::Elu, x, "elu", {alpha, 0.0}); }
inline Tensor selu(const Tensor& x) { return unary(UnaryOp::Selu, x, "selu"); }
inline Tensor silu(const Tensor& x) { return unary(UnaryOp::Silu, x, "silu"); }
inline Tensor softplus(const Tensor& x, double beta = 1.0, double threshold = 20.0) {
    return unary(UnaryOp::Softplus, x, "softplus", {beta, threshold});
}
/// Applies GELU; `approximate` is "none" (erf) or "tanh", anything else is E9.
SIMPLE_API Tensor gelu(const Tensor& x, std::string_view approximate = "none", std::string_view name = "gelu");
/// Tells which table entry gelu runs, for its gradient. Throws E9.
SIMPLE_API UnaryOp gelu_op(std::string_view approximate, std::string_view name = "gelu");

/// Returns e^(x-max) / Σ along a dimension; 0-D counts as one element. Throws E4.
SIMPLE_API Tensor softmax(const Tensor& x, std::int64_t dim = -1, std::string_view name = "softmax");
/// Returns x - logsumexp(x) along a dimension. Throws E4.
SIMPLE_API Tensor log_softmax(const Tensor& x, std::int64_t dim = -1, std::string_view name = "log_softmax");
/// Returns y·(g - Σ g·y) along the dimension, for y = softmax(x).
SIMPLE_API Tensor softmax_backward(const Tensor& g, const Tensor& y, std::int64_t dim = -1);
/// Returns g - eʸ·Σg along the dimension, for y = log_softmax(x).
SIMPLE_API Tensor log_softmax_backward(const Tensor& g, const Tensor& y, std::int64_t dim = -1);

/// Returns a mask of x's shape with 0 where u < p and 1/(1-p) elsewhere (p = 1: zeros), one uniform per element. The
/// result of dropout is x·mask, its gradient g·mask. Throws E10 for p outside 0..1.
SIMPLE_API Tensor dropout_mask(Generator& rng, const Tensor& x, double p, std::string_view name = "dropout");

inline Tensor relu_backward(const Tensor& g, const Tensor& x) { return unary_backward(UnaryOp::Relu, g, x, {}); }
inline Tensor sigmoid_backward(const Tensor& g, const Tensor& y) { return unary_backward(UnaryOp::Sigmoid, g, {}, y); }
inline Tensor tanh_backward(const Tensor& g, const Tensor& y) { return unary_backward(UnaryOp::Tanh, g, {}, y); }

} // namespace simple::tensor
