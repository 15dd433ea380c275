// LinearModel and compute_gradients.
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/tensor/views.hpp"
#include "stdlib/training/linear_model.hpp"

namespace simple::bind {

namespace {

using training::LinearModel;

LinearModel& model(const Call& c) { return c.self_as<LinearModel>(); }
Tensor input(const Call& c, std::size_t i, const char* parameter) {
    return to_tensor(c, c[i], "LinearModel", parameter);
}

Value make_line(Call& c) { return c.make<LinearModel>(LinearModel(c.f64(0), c.f64(1))); }
Value make_zeros(Call& c) { return c.make<LinearModel>(LinearModel(c.i64(0))); }

double& slope(const Call& c) {
    if (model(c).features() != 1) {
        c.fail(ErrorKind::Value,
               "LinearModel: w exists for one feature, this model has " + std::to_string(model(c).features()));
    }
    return *model(c).weights.data<double>();
}
Value get_w(Call& c) { return Value(slope(c)); }
void set_w(Call& c, const Value& value) {
    slope(c) = translated([&] { return to_number(value, "LinearModel", "w"); });
}
Value get_b(Call& c) { return Value(model(c).bias); }
void set_b(Call& c, const Value& value) {
    model(c).bias = translated([&] { return to_number(value, "LinearModel", "b"); });
}
Value get_weights(Call& c) { return wrap(c, model(c).weights); }
void set_weights(Call& c, const Value& value) {
    const Tensor& weights = tensor_of(value, "LinearModel", "weights");
    if (!(weights.shape() == model(c).weights.shape())) {
        raise(tensor::errors::paired_shapes("LinearModel", "weights", model(c).weights.shape(), "value",
                                            weights.shape()));
    }
    model(c).weights = tensor::clone(tensor::to(weights, DType::F64));
}

/// Keeps the shape of a vector of one feature.
Value forward(Call& c) {
    const Tensor x = input(c, 0, "x");
    const Tensor y = model(c).predict(x);
    return wrap(c, x.ndim() == 1 ? tensor::reshape(y, x.shape()) : y);
}
Value predict(Call& c) {
    if (c[0].is_int() || c[0].is_float()) {
        return Value(slope(c) * c[0].as_float() + model(c).bias);
    }
    return wrap(c, model(c).predict(input(c, 0, "x")));
}
Value fit(Call& c) {
    training::History history = model(c).fit(input(c, 0, "X"), input(c, 1, "y"), c.f64(2), c.i64(3));
    return c.make<HistoryBox>(HistoryBox{std::make_shared<training::History>(std::move(history))});
}
Value fit_exact(Call& c) {
    model(c).fit_exact(input(c, 0, "X"), input(c, 1, "y"));
    return c.self();
}
Value compute_gradients(Call& c) {
    const LinearModel& line = c.native<LinearModel>(0);
    const LinearModel::Gradients g =
        line.gradients(to_tensor(c, c[1], c.name(), "x"), to_tensor(c, c[2], c.name(), "y"), c.name());
    const Value slope = line.features() == 1 ? Value(g.weights.data<double>()[0]) : wrap(c, g.weights);
    return c.tuple({slope, Value(g.bias)});
}

} // namespace

void declare_linear_model(Module& module) {
    module
        .native_class<LinearModel>(
            "LinearModel",
            "Linear regression: y = w x + b of one number, or X weights + bias of n_features columns. Starts at zeros.")
        .constructor("(w: f64, b: f64)", guarded<make_line>)
        .constructor("(n_features: i64)", guarded<make_zeros>)
        .property("w", get_w, set_w, "The slope of one feature.")
        .property("b", get_b, set_b, "The constant term, as bias.")
        .property("weights", get_weights, set_weights, "The weights of all features, [n, 1].")
        .property("bias", get_b, set_b, "The constant term.")
        .method("forward(x: X)", guarded<forward>, "w * x + b for each element of x.")
        .method("predict(x: any)", guarded<predict>, "w * x + b of a number, or of rows.")
        .method("fit(X: X, y: X, lr: f64 = 0.01, epochs: i64 = 100)", guarded<fit>,
                "Gradient descent on the mean squared error of all rows X [m, n] and y [m, 1], epochs times with rate "
                "lr; gives the TrainingHistory.")
        .method("fit_exact(X: X, y: X)", guarded<fit_exact>,
                "The exact solution by least squares for X [m, n] and y [m, 1].")
        .text([](Call& c) {
            const LinearModel& m = model(c);
            return m.features() == 1 ? "LinearModel(w=" + tensor::to_string(m.weights.load(0).as_f64()) +
                                           ", b=" + tensor::to_string(m.bias) + ")"
                                     : "LinearModel(n_features=" + std::to_string(m.features()) + ")";
        });
    module.function("compute_gradients(model: any, x: X, y: X)", guarded<compute_gradients>,
                    "Mean of 2 (p - y) x and of 2 (p - y), the gradients of the mean squared error of a LinearModel by "
                    "w and b, as a tuple of numbers.");
}

} // namespace simple::bind
