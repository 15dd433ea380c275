#include "stdlib/nn/init.hpp"

#include <cmath>
#include <string>

#include "stdlib/kernels/reduce.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::nn::init {
namespace {

/// Factor of a non-linearity by which deviations shrink.
double gain_of(std::string_view name, std::string_view nonlinearity, double a) {
    if (nonlinearity == "linear" || nonlinearity == "sigmoid") {
        return 1.0;
    }
    if (nonlinearity == "tanh") {
        return 5.0 / 3.0;
    }
    if (nonlinearity == "relu") {
        return std::sqrt(2.0);
    }
    if (nonlinearity == "leaky_relu") {
        return std::sqrt(2.0 / (1.0 + a * a));
    }
    throw tensor::errors::unknown_word(name, "nonlinearity", nonlinearity,
                                       {"linear", "sigmoid", "tanh", "relu", "leaky_relu"});
}

double fan_of(std::string_view name, const Tensor& t, std::string_view mode) {
    if (mode == "fan_in") {
        return fans(t).in;
    }
    if (mode == "fan_out") {
        return fans(t).out;
    }
    throw tensor::errors::unknown_word(name, "mode", mode, {"fan_in", "fan_out"});
}

/// Returns numerator/denominator, 0 for parameters without elements.
double ratio(double numerator, double denominator) { return denominator > 0.0 ? numerator / denominator : 0.0; }

} // namespace

Fans fans(const Tensor& t) {
    if (t.ndim() < 2) {
        const double size = static_cast<double>(t.numel());
        return {size, size};
    }
    double kernel = 1.0;
    for (std::size_t i = 2; i < t.ndim(); ++i) {
        kernel *= static_cast<double>(t.shape()[i]);
    }
    return {static_cast<double>(t.shape()[1]) * kernel, static_cast<double>(t.shape()[0]) * kernel};
}

void constant(Tensor& t, double value) { tensor::fill(t, value); }

void eye(Tensor& t) {
    if (t.ndim() != 2) {
        throw tensor::errors::rank("init_eye", "a 2-D tensor", t.shape());
    }
    tensor::copy_from(t, tensor::eye(t.shape()[0], t.shape()[1], t.dtype(), "init_eye"));
}

void uniform(Tensor& t, Generator& rng, double low, double high) {
    tensor::copy_from(t, tensor::uniform(rng, t.shape(), low, high, t.dtype(), "init_uniform"));
}

void normal(Tensor& t, Generator& rng, double mean, double deviation) {
    tensor::copy_from(t, tensor::normal(rng, t.shape(), mean, deviation, t.dtype(), "init_normal"));
}

void trunc_normal(Tensor& t, Generator& rng, double mean, double deviation, double a, double b) {
    if (!(a < b)) {
        throw tensor::errors::range("init_trunc_normal", "b", "greater than a", b);
    }
    // Beyond eight deviations hardly a draw would fit, so the search would not end.
    constexpr double kReach = 8.0;
    if (!(deviation > 0.0) || mean - a < -kReach * deviation || b - mean < -kReach * deviation) {
        throw tensor::errors::range("init_trunc_normal", "std_val", "such that a to b can be reached", deviation);
    }
    Tensor values = Tensor::empty(t.shape());
    for (std::int64_t i = 0; i < values.numel(); ++i) {
        double value = mean + deviation * rng.normal();
        for (int tries = 0; (value < a || value > b) && tries < 1'000'000; ++tries) {
            value = mean + deviation * rng.normal();
        }
        values.data<double>()[i] = std::fmin(std::fmax(value, a), b);
    }
    tensor::copy_from(t, values);
}

void xavier_uniform(Tensor& t, Generator& rng, double gain) {
    const Fans f = fans(t);
    const double bound = gain * std::sqrt(ratio(6.0, f.in + f.out));
    uniform(t, rng, -bound, bound);
}

void xavier_normal(Tensor& t, Generator& rng, double gain) {
    const Fans f = fans(t);
    normal(t, rng, 0.0, gain * std::sqrt(ratio(2.0, f.in + f.out)));
}

void kaiming_uniform(Tensor& t, Generator& rng, std::string_view mode, std::string_view nonlinearity, double a) {
    constexpr std::string_view kName = "init_kaiming_uniform";
    const double bound = gain_of(kName, nonlinearity, a) * std::sqrt(ratio(3.0, fan_of(kName, t, mode)));
    uniform(t, rng, -bound, bound);
}

void kaiming_normal(Tensor& t, Generator& rng, std::string_view mode, std::string_view nonlinearity, double a) {
    constexpr std::string_view kName = "init_kaiming_normal";
    normal(t, rng, 0.0, gain_of(kName, nonlinearity, a) * std::sqrt(ratio(1.0, fan_of(kName, t, mode))));
}

void orthogonal(Tensor& t, Generator& rng, double gain) {
    if (t.ndim() < 2) {
        throw tensor::errors::rank("init_orthogonal", "at least a 2-D tensor", t.shape());
    }
    const std::int64_t rows = t.shape()[0];
    const std::int64_t columns = t.numel() == 0 ? 0 : t.numel() / rows;
    const Tensor drawn = tensor::normal(rng, {rows, columns}, 0.0, 1.0, DType::F64, "init_orthogonal");
    // The shorter side is made orthonormal: its vectors lie in rows here.
    Tensor vectors = rows <= columns ? drawn : tensor::contiguous(tensor::transpose(drawn));
    const auto count = static_cast<std::size_t>(vectors.shape()[0]);
    const auto length = static_cast<std::size_t>(vectors.shape()[1]);
    auto* v = vectors.data<double>();
    for (std::size_t i = 0; i < count; ++i) {
        // Gram-Schmidt; the second time takes away what rounding left the first time.
        for (int time = 0; time < 2; ++time) {
            for (std::size_t j = 0; j < i; ++j) {
                const double along = kernels::dot(v + i * length, v + j * length, length);
                for (std::size_t k = 0; k < length; ++k) {
                    v[i * length + k] -= along * v[j * length + k];
                }
            }
        }
        const double size = std::sqrt(kernels::dot(v + i * length, v + i * length, length));
        for (std::size_t k = 0; k < length; ++k) {
            v[i * length + k] /= size;
        }
    }
    const Tensor result = tensor::mul(rows <= columns ? vectors : tensor::transpose(vectors), gain);
    tensor::copy_from(t, tensor::reshape(result, t.shape()));
}

} // namespace simple::nn::init
