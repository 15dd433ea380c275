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
     "Zeros."},
    {"init_ones(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::constant(t, 1.0); }); }, "Ones."},
    {"init_constant(t: X, value: f64)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::constant(t, c.f64(1)); }); }, "A constant."},
    {"init_eye(t: X)", [](Call& c) { return initialize(c, [](Tensor& t) { nn::init::eye(t); }); },
     "Ones on the diagonal."},
    {"init_uniform(t: X, low: f64 = 0.0, high: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::uniform(t, generator(c), c.f64(1), c.f64(2)); }); },
     "Uniform."},
    {"init_normal(t: X, mean_val: f64 = 0.0, std_val: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::normal(t, generator(c), c.f64(1), c.f64(2)); }); },
     "Normal."},
    {"init_trunc_normal(t: X, mean_val: f64 = 0.0, std_val: f64 = 1.0, a: f64 = -2.0, b: f64 = 2.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::trunc_normal(t, generator(c), c.f64(1), c.f64(2), c.f64(3), c.f64(4)); });
     },
     "Normal, drawn again outside of a to b."},
    {"init_orthogonal(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::orthogonal(t, generator(c), c.f64(1)); }); },
     "Orthonormal rows or columns."},
    {"init_xavier_uniform(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::xavier_uniform(t, generator(c), c.f64(1)); }); },
     "Xavier, uniform."},
    {"init_xavier_normal(t: X, gain: f64 = 1.0)",
     [](Call& c) { return initialize(c, [&](Tensor& t) { nn::init::xavier_normal(t, generator(c), c.f64(1)); }); },
     "Xavier, normal."},
    {"init_kaiming_uniform(t: X, mode: text = \"fan_in\", nonlinearity: text = \"relu\", a: f64 = 0.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::kaiming_uniform(t, generator(c), c.text(1), c.text(2), c.f64(3)); });
     },
     "Kaiming, uniform."},
    {"init_kaiming_normal(t: X, mode: text = \"fan_in\", nonlinearity: text = \"relu\", a: f64 = 0.0)",
     [](Call& c) {
         return initialize(
             c, [&](Tensor& t) { nn::init::kaiming_normal(t, generator(c), c.text(1), c.text(2), c.f64(3)); });
     },
     "Kaiming, normal."},
};

} // namespace

void declare_initializers(Module& module) { module.functions(kInitializers, std::size(kInitializers)); }

} // namespace simple::bind
