// The optimizers of lib.pure.training and the clipping of gradients.
#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/adaptive.hpp"
#include "stdlib/optim/clip.hpp"
#include "stdlib/optim/sgd.hpp"

namespace simple::bind {

namespace {

template <int N> struct Optimizer : OptimizerBox {};

optim::Optimizer& self(const Call& c) { return *find_optimizer(c.self())->optimizer; }

std::vector<optim::Group> groups_of(const Call& c, double lr) {
    std::vector<optim::Group> groups(1);
    groups[0].lr = lr;
    const Value list = c[0];
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Value element = list.at(i);
        if (element.is_dict()) {
            optim::Group group;
            group.parameters = parameters_of(c, element.lookup("params"), c.name());
            group.lr = element.lookup("lr").is_nil() ? lr : element.lookup("lr").as_float();
            groups.push_back(std::move(group));
            continue;
        }
        const Variable* v = element.native<Variable>();
        if (v == nullptr) {
            throw tensor::errors::wrong_type(c.name(), "parameters", "a list of Tensor",
                                             element.type_name() + " at " + std::to_string(i));
        }
        groups[0].parameters.push_back(*v);
    }
    if (groups.size() > 1 && groups[0].parameters.empty()) {
        groups.erase(groups.begin());
    }
    return groups;
}

template <int N> Value box(const Call& c, std::shared_ptr<optim::Optimizer> optimizer) {
    Optimizer<N> result;
    result.optimizer = std::move(optimizer);
    return c.make<Optimizer<N>>(std::move(result));
}
Value sgd(Call& c) {
    return box<0>(
        c, std::make_shared<optim::Sgd>(groups_of(c, c.f64(1)),
                                        optim::SgdOptions{c.f64(1), c.f64(2), c.f64(3), c.boolean(4), c.f64(5)}));
}
std::pair<double, double> betas(const Call& c, std::size_t i) {
    const std::vector<double> values = c.floats(i);
    if (values.size() != 2) {
        c.wrong_type(i, "a pair of numbers");
    }
    return {values[0], values[1]};
}
template <int N, bool Decoupled> Value adam(Call& c) {
    const auto [b1, b2] = betas(c, 2);
    return box<N>(c, std::make_shared<optim::Adam>(
                         groups_of(c, c.f64(1)),
                         optim::AdamOptions{c.f64(1), b1, b2, c.f64(3), c.f64(4), c.boolean(5), Decoupled}));
}
Value rmsprop(Call& c) {
    return box<3>(c, std::make_shared<optim::Rmsprop>(
                         groups_of(c, c.f64(1)),
                         optim::RmspropOptions{c.f64(1), c.f64(2), c.f64(3), c.f64(4), c.f64(5), c.boolean(6)}));
}
Value adagrad(Call& c) {
    return box<4>(c, std::make_shared<optim::Adagrad>(groups_of(c, c.f64(1)),
                                                      optim::AdagradOptions{c.f64(1), c.f64(2), c.f64(3), c.f64(4)}));
}

Value state_list(const Call& c, std::string_view kind) {
    std::vector<Value> values;
    for (const Tensor& t : self(c).state(kind)) {
        values.push_back(wrap(c, t));
    }
    return c.array(values);
}

template <int N>
ClassBuilder declare_optimizer(Module& module, std::string_view name, std::string_view signature, NativeFunction make) {
    ClassBuilder builder = module.native_class<Optimizer<N>>(name, "Updates parameters by their gradients.");
    builder.constructor(signature, make)
        .property(
            "lr", [](Call& c) { return Value(self(c).lr()); },
            [](Call& c, const Value& v) { translated([&] { self(c).set_lr(v.as_float()); }); }, "Learning rate.")
        .property(
            "t", [](Call& c) { return Value(self(c).steps()); }, nullptr, "Steps done.")
        .property(
            "parameters",
            [](Call& c) {
                std::vector<Value> values;
                for (const Variable& v : self(c).parameters()) {
                    values.push_back(wrap(c, v, true));
                }
                return c.array(values);
            },
            nullptr, "The parameters.")
        .property(
            "velocity", [](Call& c) { return state_list(c, "velocity"); }, nullptr, "State per parameter.")
        .property(
            "m", [](Call& c) { return state_list(c, "m"); }, nullptr, "Running means of gradients.")
        .property(
            "v", [](Call& c) { return state_list(c, "v"); }, nullptr, "Running means of squares.")
        .text([](Call& c) { return self(c).to_string(); })
        .method(
            "step()",
            [](Call& c) {
                translated([&] { self(c).step(); });
                return Value();
            },
            "Updates every parameter that has a gradient.")
        .method(
            "zero_grad()",
            [](Call& c) {
                self(c).zero_grad();
                return Value();
            },
            "Drops the gradients.")
        .method(
            "state_dict()",
            [](Call& c) {
                std::vector<std::pair<Value, Value>> entries;
                for (const auto& [key, t] : self(c).state_dict()) {
                    entries.emplace_back(c.text(key), wrap(c, t));
                }
                return c.dict(entries);
            },
            "State by name.")
        .method(
            "load_state_dict(state: {text: P})",
            [](Call& c) {
                optim::StateDict state;
                for (const auto& [key, value] : c[0].items()) {
                    state.emplace_back(std::string(key.as_text()), to_tensor(c, value, "load_state_dict", "state"));
                }
                translated([&] { self(c).load_state_dict(state); });
                return Value();
            },
            "Restores a state.");
    return builder;
}

std::vector<Tensor> gradients_of(const Call& c) {
    std::vector<Tensor> gradients;
    for (std::size_t i = 0; i < c[0].size(); ++i) {
        const Value element = c[0].at(i);
        if (const Variable* v = element.native<Variable>()) {
            if (v->grad() != nullptr) {
                gradients.push_back(*v->grad());
            }
        } else {
            gradients.push_back(tensor_of(element, c.name(), "gradients"));
        }
    }
    return gradients;
}
Value clip_grad_norm(Call& c) {
    std::vector<Tensor> gradients = gradients_of(c);
    return Value(optim::clip_grad_norm(gradients, c.f64(1), c.f64(2)));
}
Value clip_grad_value(Call& c) {
    std::vector<Tensor> gradients = gradients_of(c);
    return Value(optim::clip_grad_value(gradients, c.f64(1)));
}

} // namespace

OptimizerBox* find_optimizer(const Value& value) {
    if (auto* o = value.native<Optimizer<0>>()) {
        return o;
    }
    if (auto* o = value.native<Optimizer<1>>()) {
        return o;
    }
    if (auto* o = value.native<Optimizer<2>>()) {
        return o;
    }
    if (auto* o = value.native<Optimizer<3>>()) {
        return o;
    }
    return value.native<Optimizer<4>>();
}

void declare_optimizers(Module& module) {
    declare_optimizer<0>(module, "SGD",
                         "(parameters: [V], lr: f64 = 0.01, momentum: f64 = 0.0, weight_decay: f64 = 0.0, nesterov: "
                         "bool = false, dampening: f64 = 0.0)",
                         guarded<sgd>)
        .property(
            "momentum", [](Call& c) { return Value(static_cast<optim::Sgd&>(self(c)).options().momentum); }, nullptr,
            "Momentum.");
    constexpr std::string_view kAdam = "(parameters: [V], lr: f64 = 0.001, betas: (f64, f64) = (0.9, 0.999), eps: f64 "
                                       "= 1e-8, weight_decay: f64 = 0.0, amsgrad: bool = false)";
    constexpr std::string_view kAdamW = "(parameters: [V], lr: f64 = 0.001, betas: (f64, f64) = (0.9, 0.999), eps: f64 "
                                        "= 1e-8, weight_decay: f64 = 0.01, amsgrad: bool = false)";
    const auto get_betas = [](Call& c) {
        const optim::AdamOptions& options = static_cast<optim::Adam&>(self(c)).options();
        return c.tuple({Value(options.beta1), Value(options.beta2)});
    };
    declare_optimizer<1>(module, "Adam", kAdam, guarded<adam<1, false>>)
        .property("betas", +get_betas, nullptr, "Decay rates.");
    declare_optimizer<2>(module, "AdamW", kAdamW, guarded<adam<2, true>>)
        .property("betas", +get_betas, nullptr, "Decay rates.");
    declare_optimizer<3>(module, "RMSprop",
                         "(parameters: [V], lr: f64 = 0.01, alpha: f64 = 0.99, eps: f64 = 1e-8, weight_decay: f64 = "
                         "0.0, momentum: f64 = 0.0, centered: bool = false)",
                         guarded<rmsprop>);
    declare_optimizer<4>(
        module, "Adagrad",
        "(parameters: [V], lr: f64 = 0.01, lr_decay: f64 = 0.0, weight_decay: f64 = 0.0, eps: f64 = 1e-10)",
        guarded<adagrad>);
    const FunctionRow rows[] = {
        {"clip_grad_norm(gradients: [any], max_norm: f64, norm_type: f64 = 2.0) -> f64", guarded<clip_grad_norm>,
         "Scales gradients together; the norm before."},
        {"clip_grad_value(gradients: [any], clip_value: f64) -> i64", guarded<clip_grad_value>,
         "Limits each element; how many changed."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
