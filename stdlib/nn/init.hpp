// Initialisation of parameters, in place, without recording.
#pragma once

#include <string_view>

#include "stdlib/tensor/random.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::nn::init {

using tensor::Generator;
using tensor::Tensor;

/// Number of inputs and outputs of one unit: [out, in] gives in, out; convolution kernels multiply both by the kernel
/// size; 1-D: the size for both.
struct Fans {
    double in;
    double out;
};
Fans fans(const Tensor& t);

void constant(Tensor& t, double value);
/// Puts ones on the diagonal of a matrix. Throws E6.
void eye(Tensor& t);
/// low > high, deviation < 0: value errors (E10).
void uniform(Tensor& t, Generator& rng, double low = 0.0, double high = 1.0);
void normal(Tensor& t, Generator& rng, double mean = 0.0, double deviation = 1.0);
/// Normal numbers, drawn again while outside a … b.
void trunc_normal(Tensor& t, Generator& rng, double mean, double deviation, double a, double b);
/// uniform(±gain·√(6/(fan_in + fan_out))).
void xavier_uniform(Tensor& t, Generator& rng, double gain = 1.0);
/// Deviation gain·√(2/(fan_in + fan_out)).
void xavier_normal(Tensor& t, Generator& rng, double gain = 1.0);
/// uniform(±gain·√(3/fan)); `mode` "fan_in" or "fan_out", `nonlinearity` linear sigmoid tanh relu leaky_relu (E9); `a`
/// is the slope of leaky_relu.
void kaiming_uniform(Tensor& t, Generator& rng, std::string_view mode = "fan_in",
                     std::string_view nonlinearity = "relu", double a = 0.0);
/// Deviation gain/√fan.
void kaiming_normal(Tensor& t, Generator& rng, std::string_view mode = "fan_in", std::string_view nonlinearity = "relu",
                    double a = 0.0);
/// Fills a matrix (a kernel counts as [out, rest]) with orthonormal rows or columns, times gain. Throws E6 below 2-D.
void orthogonal(Tensor& t, Generator& rng, double gain = 1.0);

/// Draws the weight of a layer by a word: "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal",
/// "pytorch" (weight and bias uniform(±1/√fan_in)), "zeros", "constant:0.1". Other words leave the bias (or null) as it
/// is. Throws E9; `layer` starts the message.
void by_word(Tensor& weight, Tensor* bias, std::string_view word, Generator& rng, std::string_view layer);

} // namespace simple::nn::init
