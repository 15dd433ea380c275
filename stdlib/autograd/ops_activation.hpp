// Activations. The element-wise ones are entries of the table of ops_elementwise.hpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/autograd/ops_elementwise.hpp"

namespace simple::autograd {

inline Variable relu(const Input& x) { return unary(UnaryOp::Relu, x); }
inline Variable sigmoid(const Input& x) { return unary(UnaryOp::Sigmoid, x); }
inline Variable tanh(const Input& x) { return unary(UnaryOp::Tanh, x); }
inline Variable silu(const Input& x) { return unary(UnaryOp::Silu, x); }
inline Variable selu(const Input& x) { return unary(UnaryOp::Selu, x); }
inline Variable mish(const Input& x) { return unary(UnaryOp::Mish, x); }
inline Variable hardswish(const Input& x) { return unary(UnaryOp::Hardswish, x); }
inline Variable leaky_relu(const Input& x, double negative_slope = 0.01) {
    return unary(UnaryOp::LeakyRelu, x, {}, {negative_slope, 0.0});
}
inline Variable elu(const Input& x, double alpha = 1.0) { return unary(UnaryOp::Elu, x, {}, {alpha, 0.0}); }
inline Variable softplus(const Input& x, double beta = 1.0, double threshold = 20.0) {
    return unary(UnaryOp::Softplus, x, {}, {beta, threshold});
}
inline Variable hardtanh(const Input& x, double min = -1.0, double max = 1.0) {
    return unary(UnaryOp::Hardtanh, x, {}, {min, max});
}
/// Limits to 0 … 6.
Variable relu6(const Input& x);
/// Applies GELU; `approximate` is "none" (erf) or "tanh", anything else is E9.
Variable gelu(const Input& x, std::string_view approximate = "none");

/// Returns e^(x-max) / Σ along a dimension. Throws E4.
Variable softmax(const Input& x, std::int64_t dim = -1, std::string_view name = "softmax");
/// Returns x - logsumexp(x) along a dimension. Throws E4.
Variable log_softmax(const Input& x, std::int64_t dim = -1, std::string_view name = "log_softmax");
/// In training sets elements to 0 with probability p and divides the others by 1 - p, with numbers from the session's
/// generator; else gives x itself. Throws E10 for p outside 0..1.
Variable dropout(const Input& x, double p = 0.5, bool training = true, std::string_view name = "dropout");
/// Drops whole channels of x [N, C, H, W] or [C, H, W] in the same way. Throws E6, E10.
Variable dropout_channels(const Input& x, double p = 0.5, bool training = true, std::string_view name = "dropout2d");
/// Returns x where it is greater than 0, else weight·x; weight [1], or [C] for the channels of x [N, C, …]. Throws E15.
Variable prelu(const Input& x, const Input& weight, std::string_view name = "prelu");

} // namespace simple::autograd
