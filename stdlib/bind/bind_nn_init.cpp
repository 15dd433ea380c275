// Initialization of parameters: init_zeros, init_xavier_uniform and the others.
#include "stdlib/bind/nn_parts.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

/// Fills a leaf in place, or a copy of a plain tensor.
template <typename Fill> Value initialize(Call& c, const Fill& fill) {
    return translated([&] {
        if (const Variable* v = c[0].native<Variable>()) {
            Tensor t = v->value();
            fill(t);
            return c[0];
        }
        Tensor t = tensor::clone(tensor_of(c[0], c.name(), "t"));
        fill(t);
        return wrap(c, t);
    });
}
tensor::Generator& generator(const Call& c) { return numeric(c).session.generator; }

constexpr FunctionRow kInitializers[] = {
    {"init_zeros(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::constant(t, 0.0); }); },
     "Fills a leaf with zeros in place and returns it; of a PureTensor gives a new one of that shape."},
    {"init_ones(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::constant(t, 1.0); }); },
     "Fills a leaf with ones in place and returns it; of a PureTensor gives a new one of that shape."},
    {"init_constant(t: X, value: f64)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::constant(t, c.f64(1)); }); },
     "Fills with a constant: a leaf in place; of a PureTensor gives a new one."},
    {"init_eye(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::eye(t); }); },
     "Fills a matrix with ones on the diagonal, zeros elsewhere: a leaf in place; of a PureTensor gives a new one."},
    {"init_uniform(t: X, low: f64 = 0.0, high: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::uniform(t, generator(c), c.f64(1), c.f64(2)); }); },
     "Fills with uniform numbers, low <= u < high: a leaf in place; of a PureTensor gives a new one. "
     "torch.nn.init.uniform_."},
    {"init_normal(t: X, mean_val: f64 = 0.0, std_val: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::normal(t, generator(c), c.f64(1), c.f64(2)); }); },
     "Fills with normal numbers of that mean and deviation: a leaf in place; of a PureTensor gives a new one. "
     "torch.nn.init.normal_."},
    {"init_trunc_normal(t: X, mean_val: f64 = 0.0, std_val: f64 = 1.0, a: f64 = -2.0, b: f64 = 2.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::trunc_normal(t, generator(c), c.f64(1), c.f64(2), c.f64(3), c.f64(4)); });
     },
     "Fills with normal numbers, drawn again outside of a to b: a leaf in place; of a PureTensor gives a new one. "
     "torch.nn.init.trunc_normal_."},
    {"init_orthogonal(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::orthogonal(t, generator(c), c.f64(1)); }); },
     "Fills with orthonormal rows or columns times gain, from the QR factors of normal numbers: a leaf in place; of a "
     "PureTensor gives a new one. torch.nn.init.orthogonal_."},
    {"init_xavier_uniform(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::xavier_uniform(t, generator(c), c.f64(1)); }); },
     "Fills with uniform numbers within gain * sqrt(6 / (fan_in + fan_out)): a leaf in place; of a PureTensor gives a "
     "new one. torch.nn.init.xavier_uniform_."},
    {"init_xavier_normal(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::xavier_normal(t, generator(c), c.f64(1)); }); },
     "Fills with normal numbers of deviation gain * sqrt(2 / (fan_in + fan_out)): a leaf in place; of a PureTensor "
     "gives a new one. torch.nn.init.xavier_normal_."},
    {"init_kaiming_uniform(t: X, mode: text = \"fan_in\", nonlinearity: text = \"relu\", a: f64 = 0.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::kaiming_uniform(t, generator(c), c.text(1), c.text(2), c.f64(3)); });
     },
     "Fills with uniform numbers within gain * sqrt(3 / fan), fan by mode \"fan_in\" or \"fan_out\", gain by "
     "nonlinearity \"linear\", \"sigmoid\", \"tanh\", \"relu\" or \"leaky_relu\" (slope a): a leaf in place; of a "
     "PureTensor gives a new one. torch.nn.init.kaiming_uniform_."},
    {"init_kaiming_normal(t: X, mode: text = \"fan_in\", nonlinearity: text = \"relu\", a: f64 = 0.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::kaiming_normal(t, generator(c), c.text(1), c.text(2), c.f64(3)); });
     },
     "Fills with normal numbers of deviation gain / sqrt(fan), options as init_kaiming_uniform has them: a leaf in "
     "place; of a PureTensor gives a new one. torch.nn.init.kaiming_normal_."},
};

} // namespace

void declare_initializers(Module& module) { module.functions(kInitializers, std::size(kInitializers)); }

} // namespace simple::bind
