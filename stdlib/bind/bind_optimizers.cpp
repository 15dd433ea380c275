// The optimizers of lib.pure.training and the clipping of gradients.
#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

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

/// An option of a rule that a group may set: a number, a switch, or a pair of numbers.
template <typename Options> struct GroupOption {
    using Pair = std::pair<double Options::*, double Options::*>;
    std::string_view key;
    std::variant<double Options::*, bool Options::*, Pair> place;
};
using optim::AdagradOptions;
using optim::AdamOptions;
using optim::RmspropOptions;
using optim::SgdOptions;

constexpr GroupOption<SgdOptions> kSgdOptions[] = {{"lr", &SgdOptions::lr},
                                                   {"momentum", &SgdOptions::momentum},
                                                   {"weight_decay", &SgdOptions::weight_decay},
                                                   {"nesterov", &SgdOptions::nesterov},
                                                   {"dampening", &SgdOptions::dampening}};
constexpr GroupOption<AdamOptions> kAdamOptions[] = {{"lr", &AdamOptions::lr},
                                                     {"betas", std::pair(&AdamOptions::beta1, &AdamOptions::beta2)},
                                                     {"eps", &AdamOptions::eps},
                                                     {"weight_decay", &AdamOptions::weight_decay},
                                                     {"amsgrad", &AdamOptions::amsgrad}};
constexpr GroupOption<RmspropOptions> kRmspropOptions[] = {{"lr", &RmspropOptions::lr},
                                                           {"alpha", &RmspropOptions::alpha},
                                                           {"eps", &RmspropOptions::eps},
                                                           {"weight_decay", &RmspropOptions::weight_decay},
                                                           {"momentum", &RmspropOptions::momentum},
                                                           {"centered", &RmspropOptions::centered}};
constexpr GroupOption<AdagradOptions> kAdagradOptions[] = {{"lr", &AdagradOptions::lr},
                                                           {"lr_decay", &AdagradOptions::lr_decay},
                                                           {"weight_decay", &AdagradOptions::weight_decay},
                                                           {"eps", &AdagradOptions::eps}};

/// The parameters of an optimizer in groups, and the options of each group.
template <typename Options> struct Parts {
    std::vector<optim::Group> groups;
    std::vector<Options> options;
    void add(std::vector<Variable> parameters, const Options& own) {
        groups.push_back({std::move(parameters), own.lr});
        options.push_back(own);
    }
};

/// Sets an option from the value that a group gives it.
template <typename Options>
void set_option(const Call& c, const GroupOption<Options>& option, std::size_t group, const Value& value,
                Options& options) {
    const auto require = [&](bool right, std::string_view expected) {
        if (!right) {
            throw tensor::errors::wrong_type(c.name(), std::string(option.key) + " of group " + std::to_string(group),
                                             expected, value.type_name() + " " + value.to_string());
        }
    };
    if (const auto* number = std::get_if<double Options::*>(&option.place)) {
        require(value.is_number(), "a number");
        options.*(*number) = value.as_float();
    } else if (const auto* pair = std::get_if<typename GroupOption<Options>::Pair>(&option.place)) {
        const bool list = value.kind() == ValueKind::Tuple || value.kind() == ValueKind::Array;
        require(list && value.size() == 2 && value.at(0).is_number() && value.at(1).is_number(), "a pair of numbers");
        options.*(pair->first) = value.at(0).as_float();
        options.*(pair->second) = value.at(1).as_float();
    } else {
        require(value.is_bool(), "true or false");
        options.*std::get<bool Options::*>(option.place) = value.as_bool();
    }
}

template <typename Options, std::size_t N, std::size_t... I>
tensor::Error unknown_key(std::string_view optimizer, std::string_view key, const GroupOption<Options> (&known)[N],
                          std::index_sequence<I...> /*positions*/) {
    return tensor::errors::unknown_word(optimizer, "key of a group", key, {"params", known[I].key...});
}

template <typename Options, std::size_t N>
void add_group(const Call& c, const Value& dict, const GroupOption<Options> (&known)[N], Options options,
               Parts<Options>& parts, std::size_t index) {
    for (const auto& [key, value] : dict.items()) {
        const std::string name = key.to_string();
        const auto* option =
            std::find_if(std::begin(known), std::end(known), [&](const auto& o) { return o.key == name; });
        if (option != std::end(known)) {
            set_option(c, *option, index, value, options);
        } else if (name != "params") {
            throw unknown_key(c.name(), name, known, std::make_index_sequence<N>());
        }
    }
    const Value params = dict.lookup("params");
    if (params.is_nil()) {
        throw tensor::errors::value(c.name(), "group " + std::to_string(index) + " has no params");
    }
    parts.add(parameters_of(c, params, c.name()), options);
}

template <typename Options, std::size_t N>
Parts<Options> parts_of(const Call& c, const GroupOption<Options> (&known)[N], const Options& options) {
    const Value list = c[0];
    if (list.kind() != ValueKind::Array && list.kind() != ValueKind::Tuple) {
        c.wrong_type(0, "a list of Tensor");
    }
    Parts<Options> parts;
    parts.add({}, options);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Value element = list.at(i);
        if (element.is_dict()) {
            add_group(c, element, known, options, parts, i);
            continue;
        }
        const Variable* v = element.native<Variable>();
        if (v == nullptr) {
            throw tensor::errors::wrong_type(c.name(), "parameters", "a list of Tensor",
                                             element.type_name() + " at " + std::to_string(i));
        }
        parts.groups[0].parameters.push_back(*v);
    }
    if (parts.groups.size() > 1 && parts.groups[0].parameters.empty()) {
        parts.groups.erase(parts.groups.begin());
        parts.options.erase(parts.options.begin());
    }
    return parts;
}

/// Makes the rule with the parameters and groups of the first argument.
template <int N, typename Rule, typename Options, std::size_t Count>
Value box(const Call& c, const GroupOption<Options> (&known)[Count], const Options& options) {
    Parts<Options> parts = parts_of(c, known, options);
    Optimizer<N> result;
    result.optimizer = std::make_shared<Rule>(std::move(parts.groups), options, std::move(parts.options));
    return c.make<Optimizer<N>>(std::move(result));
}
Value sgd(Call& c) {
    return box<0, optim::Sgd>(c, kSgdOptions, SgdOptions{c.f64(1), c.f64(2), c.f64(3), c.boolean(4), c.f64(5)});
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
    return box<N, optim::Adam>(c, kAdamOptions,
                               AdamOptions{c.f64(1), b1, b2, c.f64(3), c.f64(4), c.boolean(5), Decoupled});
}
Value rmsprop(Call& c) {
    return box<3, optim::Rmsprop>(c, kRmspropOptions,
                                  RmspropOptions{c.f64(1), c.f64(2), c.f64(3), c.f64(4), c.f64(5), c.boolean(6)});
}
Value adagrad(Call& c) {
    return box<4, optim::Adagrad>(c, kAdagradOptions, AdagradOptions{c.f64(1), c.f64(2), c.f64(3), c.f64(4)});
}

Value state_list(const Call& c, std::string_view kind) {
    std::vector<Value> values;
    for (const Tensor& t : self(c).state(kind)) {
        values.push_back(wrap(c, t));
    }
    return c.array(values);
}

/// An option of a rule as a property.
template <typename Rule, auto Member> Value option(Call& c) {
    return Value(static_cast<Rule&>(self(c)).options().*Member);
}

template <int N>
ClassBuilder declare_optimizer(Module& module, std::string_view name, std::string_view signature, NativeFunction make,
                               std::string_view rule) {
    ClassBuilder builder = module.native_class<Optimizer<N>>(name, rule);
    builder.constructor(signature, make)
        .property(
            "lr", [](Call& c) { return Value(self(c).lr()); },
            [](Call& c, const Value& v) { translated([&] { self(c).set_lr(to_number(v, self(c).name(), "lr")); }); },
            "The learning rate; can be set between steps.")
        .property(
            "t", [](Call& c) { return Value(self(c).steps()); }, nullptr, "Number of steps done, as i64.")
        .property(
            "parameters",
            [](Call& c) {
                std::vector<Value> values;
                for (const Variable& v : self(c).parameters()) {
                    values.push_back(wrap(c, v, true));
                }
                return c.array(values);
            },
            nullptr, "The Tensors that are updated, as a list.")
        .property(
            "velocity", [](Call& c) { return state_list(c, "velocity"); }, nullptr,
            "The velocity of SGD, else the first state, one PureTensor for each parameter.")
        .property(
            "m", [](Call& c) { return state_list(c, "m"); }, nullptr,
            "Running means of the gradients, one PureTensor for each parameter; zeros before the first step.")
        .property(
            "v", [](Call& c) { return state_list(c, "v"); }, nullptr,
            "Running means of the squared gradients, one PureTensor for each parameter; zeros before the first step.")
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
            "Sets the gradients of all parameters to nil.")
        .method(
            "state_dict()", [](Call& c) { return state_value(c, self(c).state_dict()); },
            "Steps, rates and state of all parameters as PureTensors by name.")
        .method(
            "load_state_dict(state: {text: P})",
            [](Call& c) {
                translated([&] { self(c).load_state_dict(state_of(c, c[0])); });
                return Value();
            },
            "Goes back to what state_dict gave; names or shapes that do not fit are an error.");
    return builder;
}

std::vector<Tensor> gradients_of(const Call& c) {
    if (c[0].kind() != ValueKind::Array && c[0].kind() != ValueKind::Tuple) {
        c.wrong_type(0, "a list of gradients or of Tensor");
    }
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

Value state_value(const Factory& factory, const optim::StateDict& state) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [key, t] : state) {
        entries.emplace_back(factory.text(key), wrap(factory, t));
    }
    return factory.dict(entries);
}

optim::StateDict state_of(const Call& c, const Value& dict) {
    optim::StateDict state;
    for (const auto& [key, value] : dict.items()) {
        state.emplace_back(std::string(key.as_text()), to_tensor(c, value, "load_state_dict", "state"));
    }
    return state;
}

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

namespace {

#define SIMPLE_SGD                                                                                                     \
    ": any, lr: f64 = 0.01, momentum: f64 = 0.0, weight_decay: f64 = 0.0, nesterov: bool = false, dampening: f64 = "   \
    "0.0)"
#define SIMPLE_ADAM(decay)                                                                                             \
    ": any, lr: f64 = 0.001, betas: (f64, f64) = (0.9, 0.999), eps: f64 = 1e-8, weight_decay: f64 = " decay            \
    ", amsgrad: bool = false)"
#define SIMPLE_RMSPROP                                                                                                 \
    ": any, lr: f64 = 0.01, alpha: f64 = 0.99, eps: f64 = 1e-8, weight_decay: f64 = 0.0, momentum: f64 = 0.0, "        \
    "centered: bool = false)"
#define SIMPLE_ADAGRAD ": any, lr: f64 = 0.01, lr_decay: f64 = 0.0, weight_decay: f64 = 0.0, eps: f64 = 1e-10)"

template <int N, bool Decoupled>
void declare_adam(Module& module, const char* name, const char* signature, const char* other_signature) {
    const auto get_betas = [](Call& c) {
        const AdamOptions& options = static_cast<optim::Adam&>(self(c)).options();
        return c.tuple({Value(options.beta1), Value(options.beta2)});
    };
    declare_optimizer<N>(
        module, name, signature, guarded<adam<N, Decoupled>>,
        Decoupled
            ? "w -= lr weight_decay w, then as Adam without decay. torch.optim.AdamW."
            : "Running means m of g and v of g^2, corrected by the number of steps; w -= lr m / (sqrt(v) + eps). With "
              "amsgrad the largest v so far. torch.optim.Adam.")
        .constructor(other_signature, guarded<adam<N, Decoupled>>)
        .property("betas", +get_betas, nullptr, "Shares of m and v that stay at each step, as a tuple.")
        .property("eps", option<optim::Adam, &AdamOptions::eps>, nullptr,
                  "What is added to the divisor, against division by 0.")
        .property("weight_decay", option<optim::Adam, &AdamOptions::weight_decay>, nullptr,
                  "Share of the weights that is added to gradients, or for AdamW taken off weights.")
        .property("amsgrad", option<optim::Adam, &AdamOptions::amsgrad>, nullptr,
                  "Whether steps are divided by the largest v so far.");
}

} // namespace

void declare_optimizers(Module& module) {
    declare_optimizer<0>(module, "SGD", "(parameters" SIMPLE_SGD, guarded<sgd>,
                         "g += weight_decay w; v = momentum v + (1 - dampening) g; w -= lr v, with nesterov lr (g + "
                         "momentum v). torch.optim.SGD.")
        .constructor("(params" SIMPLE_SGD, guarded<sgd>)
        .property("momentum", option<optim::Sgd, &SgdOptions::momentum>, nullptr,
                  "Share of the velocity that stays at each step.")
        .property("weight_decay", option<optim::Sgd, &SgdOptions::weight_decay>, nullptr,
                  "Share of the weights that is added to gradients, or for AdamW taken off weights.")
        .property("nesterov", option<optim::Sgd, &SgdOptions::nesterov>, nullptr,
                  "Whether steps look ahead by the momentum (Nesterov).")
        .property("dampening", option<optim::Sgd, &SgdOptions::dampening>, nullptr,
                  "Share of a new gradient that is left out of the velocity.");
    declare_adam<1, false>(module, "Adam", "(parameters" SIMPLE_ADAM("0.0"), "(params" SIMPLE_ADAM("0.0"));
    declare_adam<2, true>(module, "AdamW", "(parameters" SIMPLE_ADAM("0.01"), "(params" SIMPLE_ADAM("0.01"));
    declare_optimizer<3>(module, "RMSprop", "(parameters" SIMPLE_RMSPROP, guarded<rmsprop>,
                         "v = alpha v + (1 - alpha) g^2; w -= lr g / (sqrt(v) + eps); centered subtracts the squared "
                         "mean of g. torch.optim.RMSprop.")
        .constructor("(params" SIMPLE_RMSPROP, guarded<rmsprop>)
        .property("alpha", option<optim::Rmsprop, &RmspropOptions::alpha>, nullptr,
                  "Share of v that stays at each step.")
        .property("eps", option<optim::Rmsprop, &RmspropOptions::eps>, nullptr,
                  "What is added to the divisor, against division by 0.")
        .property("momentum", option<optim::Rmsprop, &RmspropOptions::momentum>, nullptr,
                  "Share of the velocity that stays at each step.")
        .property("weight_decay", option<optim::Rmsprop, &RmspropOptions::weight_decay>, nullptr,
                  "Share of the weights that is added to gradients, or for AdamW taken off weights.")
        .property("centered", option<optim::Rmsprop, &RmspropOptions::centered>, nullptr,
                  "Whether the squared mean of gradients is taken off v.");
    declare_optimizer<4>(module, "Adagrad", "(parameters" SIMPLE_ADAGRAD, guarded<adagrad>,
                         "s += g^2; w -= lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps). torch.optim.Adagrad.")
        .constructor("(params" SIMPLE_ADAGRAD, guarded<adagrad>)
        .property("lr_decay", option<optim::Adagrad, &AdagradOptions::lr_decay>, nullptr,
                  "How fast the rate falls: divided by 1 + (t - 1) lr_decay.")
        .property("eps", option<optim::Adagrad, &AdagradOptions::eps>, nullptr,
                  "What is added to the divisor, against division by 0.")
        .property("weight_decay", option<optim::Adagrad, &AdagradOptions::weight_decay>, nullptr,
                  "Share of the weights that is added to gradients, or for AdamW taken off weights.");
    const FunctionRow rows[] = {
        {"clip_grad_norm(gradients: any, max_norm: f64, norm_type: f64 = 2.0) -> f64", guarded<clip_grad_norm>,
         "Scales all gradients together, in place, so that their joint norm is at most max_norm; gives the norm "
         "before. torch.nn.utils.clip_grad_norm_."},
        {"clip_grad_norm(parameters: any, max_norm: f64, norm_type: f64 = 2.0) -> f64", guarded<clip_grad_norm>,
         "The same for the gradients of parameters, those without a gradient left out."},
        {"clip_grad_value(gradients: any, clip_value: f64) -> i64", guarded<clip_grad_value>,
         "Limits each element to -clip_value and clip_value, in place; gives how many changed."},
        {"clip_grad_value(parameters: any, clip_value: f64) -> i64", guarded<clip_grad_value>,
         "The same for the gradients of parameters."},
    };
    module.functions(rows, std::size(rows));
}

#undef SIMPLE_SGD
#undef SIMPLE_ADAM
#undef SIMPLE_RMSPROP
#undef SIMPLE_ADAGRAD

} // namespace simple::bind
