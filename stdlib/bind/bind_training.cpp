// lib.pure.training: losses, optimizers, Trainer, history.
#include <array>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/samples.hpp"
#include "stdlib/nn/module.hpp"
#include "stdlib/optim/adam.hpp"
#include "stdlib/optim/adaptive.hpp"
#include "stdlib/optim/clip.hpp"
#include "stdlib/optim/sgd.hpp"
#include "stdlib/training/metrics.hpp"
#include "stdlib/training/plot.hpp"
#include "stdlib/training/trainer.hpp"

namespace simple::bind {

namespace {

// --- Losses ----------------------------------------------------------------------------------------------------------

using autograd::Reduction;

/// Two P give a number, a V anywhere a V; reduction "none" gives a tensor.
Value finish_loss(Args& a, Variable loss, bool variable, Reduction reduction) {
    return reduction == Reduction::None ? a.result(std::move(loss), variable)
                                        : wrap_reduced(a.call(), std::move(loss), variable);
}

using PlainLoss = Variable (*)(const Input&, const Input&, Reduction, std::string_view);
template <PlainLoss F> Value plain_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
    const Reduction reduction = autograd::parse_reduction(a.text(2), a.name());
    return finish_loss(a, F(pred.input(), target.input(), reduction, a.name()),
                       pred.is_variable() || target.is_variable(), reduction);
}
using ScaledLoss = Variable (*)(const Input&, const Input&, double, Reduction, std::string_view);
template <ScaledLoss F> Value scaled_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
    const Reduction reduction = autograd::parse_reduction(a.text(3), a.name());
    return finish_loss(a, F(pred.input(), target.input(), a.f64(2), reduction, a.name()),
                       pred.is_variable() || target.is_variable(), reduction);
}
Value logits_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
    std::optional<Tensor> weight;
    if (a.given(2)) {
        weight = to_tensor(a.call(), a[2], a.name(), "pos_weight");
    }
    const Reduction reduction = autograd::parse_reduction(a.text(3), a.name());
    const Variable loss = autograd::bce_with_logits_loss(pred.input(), target.input(),
                                                         weight.has_value() ? &*weight : nullptr, reduction);
    return finish_loss(a, loss, pred.is_variable() || target.is_variable(), reduction);
}
using ClassLoss = Variable (*)(const Input&, const Input&, const autograd::ClassLossOptions&, std::string_view);
template <ClassLoss F, bool Smoothing> Value class_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
    autograd::ClassLossOptions options;
    std::optional<Tensor> weight;
    if (a.given(2)) {
        weight = to_tensor(a.call(), a[2], a.name(), "weight");
        options.weight = &*weight;
    }
    std::size_t next = 3;
    if constexpr (Smoothing) {
        options.label_smoothing = a.f64(next++);
    }
    options.ignore_index = a.i64(next++);
    options.reduction = autograd::parse_reduction(a.text(next), a.name());
    return finish_loss(a, F(pred.input(), target.input(), options, a.name()),
                       pred.is_variable() || target.is_variable(), options.reduction);
}
Value kl_div(Args& a) {
    const Argument pred = a.tensor(0, "log_input");
    const Argument target = a.tensor(1, "target");
    const bool batch_mean = a.text(3) == "batchmean";
    const Reduction reduction = batch_mean ? Reduction::Sum : autograd::parse_reduction(a.text(3), a.name());
    const Variable loss = autograd::kl_div_loss(pred.input(), target.input(), a.boolean(2), reduction, batch_mean);
    return finish_loss(a, loss, pred.is_variable() || target.is_variable(), reduction);
}

#define SIMPLE_PLAIN "target: X, reduction: text = \"mean\""
#define SIMPLE_CROSS                                                                                                   \
    "target: X, weight: P? = nil, label_smoothing: f64 = 0.0, ignore_index: i64 = -100, reduction: text = \"mean\""
constexpr OperationRow kLosses[] = {
    {"mse_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mse_loss>>, "Mean squared error."},
    {"compute_mse", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mse_loss>>, "See mse_loss."},
    {"mae_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mae_loss>>, "Mean absolute error."},
    {"l1_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mae_loss>>, "See mae_loss."},
    {"huber_loss", "pred: X", "target: X, delta: f64 = 1.0, reduction: text = \"mean\"",
     op<scaled_loss<autograd::huber_loss>>, "Quadratic near 0, linear beyond delta."},
    {"smooth_l1_loss", "pred: X", "target: X, beta: f64 = 1.0, reduction: text = \"mean\"",
     op<scaled_loss<autograd::smooth_l1_loss>>, "Huber loss divided by beta."},
    {"binary_cross_entropy_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "Cross entropy of probabilities."},
    {"binary_cross_entropy", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "See binary_cross_entropy_loss."},
    {"bce_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "See binary_cross_entropy_loss."},
    {"bce_with_logits_loss", "pred: X", "target: X, pos_weight: P? = nil, reduction: text = \"mean\"", op<logits_loss>,
     "Binary cross entropy of logits, stable."},
    {"cross_entropy_loss", "pred: X", SIMPLE_CROSS, op<class_loss<autograd::cross_entropy_loss, true>>,
     "Cross entropy of logits and classes."},
    {"cross_entropy", "pred: X", SIMPLE_CROSS, op<class_loss<autograd::cross_entropy_loss, true>>,
     "See cross_entropy_loss."},
    {"nll_loss", "log_probs: X", "target: X, weight: P? = nil, ignore_index: i64 = -100, reduction: text = \"mean\"",
     op<class_loss<autograd::nll_loss, false>>, "Negative log likelihood."},
    {"kl_div_loss", "log_input: X", "target: X, log_target: bool = false, reduction: text = \"mean\"", op<kl_div>,
     "Kullback-Leibler divergence."},
};
#undef SIMPLE_PLAIN
#undef SIMPLE_CROSS

// --- Optimizers ------------------------------------------------------------------------------------------------------

struct OptimizerBox {
    std::shared_ptr<optim::Optimizer> optimizer;
};
template <int N> struct Optimizer : OptimizerBox {};

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

// --- History ---------------------------------------------------------------------------------------------------------

struct HistoryBox {
    std::shared_ptr<training::History> history;
};
training::History& history(const Call& c) { return *c.self_as<HistoryBox>().history; }
Value numbers(const Factory& factory, const std::vector<double>& list) {
    return factory.array(std::span<const double>(list));
}

void declare_history(Module& module) {
    ClassBuilder builder =
        module.native_class<HistoryBox>("TrainingHistory", "What training recorded, epoch by epoch.");
    builder
        .constructor("()",
                     [](Call& c) { return c.make<HistoryBox>(HistoryBox{std::make_shared<training::History>()}); })
        .property(
            "epochs", [](Call& c) { return c.array(std::span<const std::int64_t>(history(c).epochs)); }, nullptr,
            "Epoch numbers, from 0.")
        .property(
            "losses", [](Call& c) { return numbers(c, history(c).losses); }, nullptr, "Training losses.")
        .property(
            "val_losses", [](Call& c) { return numbers(c, history(c).val_losses); }, nullptr, "Validation losses.")
        .property(
            "lrs", [](Call& c) { return numbers(c, history(c).lrs); }, nullptr, "Learning rates.")
        .property(
            "seconds", [](Call& c) { return numbers(c, history(c).seconds); }, nullptr, "Durations.")
        .property(
            "metrics",
            [](Call& c) {
                std::vector<std::pair<Value, Value>> entries;
                for (const auto& [name, values] : history(c).metrics) {
                    entries.emplace_back(c.text(name), numbers(c, values));
                }
                return c.dict(entries);
            },
            nullptr, "Metrics by name.")
        .method(
            "add_epoch(epoch: i64, loss: f64, val_loss: f64? = nil, metrics: {text: f64} = nil, lr: f64? = nil, "
            "seconds: f64? = nil)",
            [](Call& c) {
                const auto optional = [&](std::size_t i) {
                    return c.has(i) && !c[i].is_nil() ? std::optional<double>(c.f64(i)) : std::nullopt;
                };
                training::Metrics values;
                for (const auto& [key, value] : c[3].items()) {
                    values.emplace_back(std::string(key.as_text()), value.as_float());
                }
                history(c).add_epoch(c.i64(0), c.f64(1), optional(2), values, optional(4), optional(5));
                return Value();
            },
            "Appends one epoch.")
        .method(
            "get_final_loss()", [](Call& c) { return Value(history(c).final_loss()); }, "The last loss.")
        .method(
            "best_epoch()", [](Call& c) { return Value(history(c).best_epoch()); }, "Epoch of the smallest loss.")
        .method(
            "best_loss()", [](Call& c) { return Value(history(c).best_loss()); }, "The smallest loss.")
        .method(
            "len()", [](Call& c) { return Value(history(c).size()); }, "Number of epochs.")
        .method(
            "plot()", [](Call& c) { return c.text(training::plot_loss(history(c))); }, "The loss curve as text.")
        .length([](Call& c) { return static_cast<std::int64_t>(history(c).size()); })
        .text([](Call& c) { return history(c).to_string(); });
}

// --- Trainer ---------------------------------------------------------------------------------------------------------

struct TrainerBox {
    Value model;
    Value optimizer;
    Value loss;
    nn::ModulePtr module;
    std::shared_ptr<optim::Optimizer> rule;
    std::shared_ptr<training::Trainer> trainer;
};

struct StoppingBox {
    training::EarlyStopping options;
};

Variable compute_loss(const Factory& factory, const Value& loss, const Variable& pred, const Variable& target) {
    return to_variable(factory, factory.call(loss, {factory.make<Variable>(pred), factory.make<Variable>(target)}),
                       "Trainer", "result of the loss function");
}

Value make_trainer(Call& c) {
    TrainerBox box;
    box.model = c[0];
    box.optimizer = c[1];
    box.loss = c[2];
    box.module = module_of(c, c[0], "Trainer", "model");
    const OptimizerBox* optimizer = find_optimizer(c[1]);
    if (optimizer == nullptr) {
        c.wrong_type(1, "an optimizer");
    }
    box.rule = optimizer->optimizer;
    const Factory* factory = &numeric(c).factory();
    training::TrainerHooks hooks;
    hooks.forward = [module = box.module](const Variable& x) { return module->call(x); };
    hooks.loss = [factory, loss = box.loss](const Variable& pred, const Variable& target) {
        return compute_loss(*factory, loss, pred, target);
    };
    hooks.set_training = [module = box.module](bool on) {
        const bool before = module->training();
        nn::train(*module, on);
        return before;
    };
    hooks.line = [factory](std::string_view text) { factory->write(text); };
    box.trainer = std::make_shared<training::Trainer>(std::move(hooks), *box.rule);
    const std::string loss_name = c.to_string(c[2]);
    if (loss_name.find("bce_with_logits") != std::string::npos) {
        box.trainer->set_threshold(0.0);
    }
    return c.make<TrainerBox>(std::move(box));
}

training::Trainer& trainer(const Call& c) { return *c.self_as<TrainerBox>().trainer; }
std::optional<std::int64_t> optional_size(const Call& c, std::size_t i) {
    return c.has(i) && !c[i].is_nil() ? std::optional<std::int64_t>(c.i64(i)) : std::nullopt;
}
std::optional<double> optional_number(const Call& c, std::size_t i) {
    return c.has(i) && !c[i].is_nil() ? std::optional<double>(c.f64(i)) : std::nullopt;
}
training::Metric metric_of(const Call& c, const Value& function) {
    std::string name = c.to_string(function); // "<fn name>"
    if (name.substr(0, 4) == "<fn " && name.back() == '>') {
        name = name.substr(4, name.size() - 5);
    }
    const Factory* factory = &numeric(c).factory();
    return {name, [factory, function](const Tensor& pred, const Tensor& target) {
                const Value result = factory->call(function, {wrap(*factory, pred), wrap(*factory, target)});
                return is_tensor(result) ? tensor_of(result, "metric", "result").item().as_f64() : result.as_float();
            }};
}

training::Metrics logs_of(const training::Metrics& logs) { return logs; }

/// Connects callbacks and a scheduler for the length of one fit.
void connect_callbacks(const Call& c, training::TrainerHooks& hooks, const Value& callbacks, const Value& scheduler) {
    const Factory* factory = &numeric(c).factory();
    const Value owner = c.self();
    if (!scheduler.is_nil()) {
        hooks.scheduler = [factory, scheduler](double loss) {
            const bool plateau = scheduler.type_name() == "ReduceLROnPlateau";
            factory->call_method(scheduler, "step", plateau ? std::vector<Value>{Value(loss)} : std::vector<Value>{});
        };
    }
    if (callbacks.is_nil() || callbacks.size() == 0) {
        return;
    }
    const auto each = [factory, callbacks](const char* method, const std::vector<Value>& arguments) {
        bool go_on = true;
        for (std::size_t i = 0; i < callbacks.size(); ++i) {
            const Value callback = callbacks.at(i);
            if (factory->has_method(callback, method)) {
                const Value answer = factory->call_method(callback, method, arguments);
                go_on = go_on && !(answer.is_bool() && !answer.as_bool());
            }
        }
        return go_on;
    };
    hooks.on_train_begin = [each, owner] { each("on_train_begin", {owner}); };
    hooks.on_train_end = [each, owner] { each("on_train_end", {owner}); };
    hooks.on_batch_end = [each, owner](std::int64_t batch, double loss) {
        return each("on_batch_end", {owner, Value(batch), Value(loss)});
    };
    hooks.on_epoch_end = [each, owner, factory, callbacks](std::int64_t epoch, const training::Metrics& metrics) {
        std::vector<std::pair<Value, Value>> entries;
        for (const auto& [name, value] : logs_of(metrics)) {
            entries.emplace_back(factory->text(name), Value(value));
        }
        const Value logs = factory->dict(entries);
        bool go_on = each("on_epoch_end", {owner, Value(epoch), logs});
        for (std::size_t i = 0; i < callbacks.size(); ++i) {
            if (callbacks.at(i).kind() == ValueKind::Function) {
                const Value answer = factory->call(callbacks.at(i), {Value(epoch), logs});
                go_on = go_on && !(answer.is_bool() && !answer.as_bool());
            }
        }
        return go_on;
    };
}

Value fit(Call& c) {
    const std::unique_ptr<training::Samples> data = samples_of(c, c[0], "Trainer.fit");
    training::FitOptions options;
    options.epochs = c.i64(1);
    options.batch_size = optional_size(c, 2);
    options.verbose = c.truthy(c[3]);
    options.shuffle = c.boolean(4);
    std::unique_ptr<training::Samples> validation;
    if (!c[5].is_nil()) {
        validation = samples_of(c, c[5], "Trainer.fit");
        options.validation = validation.get();
    }
    options.validation_split = c.f64(6);
    for (std::size_t i = 0; i < c[7].size(); ++i) {
        options.metrics.push_back(metric_of(c, c[7].at(i)));
    }
    options.clip_norm = optional_number(c, 9);
    options.clip_value = optional_number(c, 10);
    if (const StoppingBox* stopping = c[11].native<StoppingBox>()) {
        options.early_stopping = stopping->options;
    }
    options.log_every = optional_size(c, 13);
    options.stop_on_nan = c.boolean(14);
    training::Trainer& core = trainer(c);
    const training::TrainerHooks plain = core.hooks();
    training::TrainerHooks hooks = plain;
    connect_callbacks(c, hooks, c[12], c[8]);
    core.set_hooks(std::move(hooks));
    try {
        core.fit(*data, options);
    } catch (...) {
        core.set_hooks(plain);
        throw;
    }
    core.set_hooks(plain);
    const std::shared_ptr<training::Trainer>& owner = c.self_as<TrainerBox>().trainer;
    return c.make<HistoryBox>(HistoryBox{std::shared_ptr<training::History>(owner, &owner->history())});
}
Value evaluate(Call& c) {
    const std::unique_ptr<training::Samples> data = samples_of(c, c[0], "Trainer.evaluate");
    if (!c[1].is_nil()) {
        return Value(trainer(c).evaluate(*data, metric_of(c, c[1]), optional_size(c, 2)));
    }
    return Value(trainer(c).evaluate(*data, optional_size(c, 2)));
}
Value evaluate_loss(Call& c) {
    return Value(trainer(c).evaluate_loss(*samples_of(c, c[0], "Trainer.evaluate_loss"), optional_size(c, 1)));
}
Value train_step(Call& c) {
    return Value(trainer(c).train_step(to_tensor(c, c[0], "train_step", "x"), to_tensor(c, c[1], "train_step", "y")));
}
Value fit_epoch(Call& c) {
    training::FitOptions options;
    options.batch_size = optional_size(c, 1);
    options.shuffle = c.boolean(2);
    return Value(trainer(c).fit_epoch(*samples_of(c, c[0], "Trainer.fit_epoch"), options));
}
Value predict(Call& c) {
    if (is_tensor(c[0])) {
        return wrap(c, trainer(c).predict(tensor_of(c[0], "predict", "x")));
    }
    const std::unique_ptr<training::Samples> data = samples_of(c, c[0], "Trainer.predict");
    std::vector<Value> values;
    for (std::int64_t i = 0; i < data->size(); ++i) {
        values.push_back(wrap(c, trainer(c).predict(data->item(i).input)));
    }
    return c.array(values);
}
Value get_history(Call& c) {
    const std::shared_ptr<training::Trainer>& owner = c.self_as<TrainerBox>().trainer;
    return c.make<HistoryBox>(HistoryBox{std::shared_ptr<training::History>(owner, &owner->history())});
}

void declare_trainer(Module& module) {
    ClassBuilder builder = module.native_class<TrainerBox>("Trainer", "Trains one model with one optimizer.");
    builder.constructor("(model: any, optimizer: any, loss_fn: any)", guarded<make_trainer>)
        .property(
            "model", [](Call& c) { return c.self_as<TrainerBox>().model; }, nullptr, "The model.")
        .property(
            "optimizer", [](Call& c) { return c.self_as<TrainerBox>().optimizer; }, nullptr, "The optimizer.")
        .property(
            "loss_fn", [](Call& c) { return c.self_as<TrainerBox>().loss; }, nullptr, "The loss function.")
        .property("history", get_history, nullptr, "What was recorded; grows over several fits.")
        .method("fit(data: any, epochs: i64 = 1, batch_size: i64? = nil, verbose: any = true, shuffle: bool = false, "
                "validation_data: any = nil, "
                "validation_split: f64 = 0.0, metrics: any = nil, scheduler: any = nil, clip_norm: f64? = nil, "
                "clip_value: f64? = nil, "
                "early_stopping: any = nil, callbacks: any = nil, log_every: i64? = nil, stop_on_nan: bool = true)",
                guarded<fit>, "Runs epochs and returns the history.")
        .method("evaluate(data: any, metric: any = nil, batch_size: i64? = nil) -> f64", guarded<evaluate>,
                "Accuracy, or a metric.")
        .method("evaluate_loss(data: any, batch_size: i64? = nil) -> f64", guarded<evaluate_loss>, "Mean loss.")
        .method("train_step(x: X, y: X) -> f64", guarded<train_step>, "One update; the loss.")
        .method("fit_epoch(data: any, batch_size: i64? = nil, shuffle: bool = false) -> f64", guarded<fit_epoch>,
                "One pass; the mean loss.")
        .method("predict(x: any)", guarded<predict>, "The model's output in evaluation mode.")
        .method("get_history()", get_history, "What was recorded.")
        .text([](Call& c) { return "Trainer(model=" + c.self_as<TrainerBox>().module->type_name() + ")"; })
        .trace(
            [](void* object, const std::function<void(const Value&)>& visit) {
                auto* box = static_cast<TrainerBox*>(object);
                visit(box->model);
                visit(box->optimizer);
                visit(box->loss);
            },
            [](void* object) {
                auto* box = static_cast<TrainerBox*>(object);
                box->model = Value();
                box->optimizer = Value();
                box->loss = Value();
            });
    module.native_class<StoppingBox>("EarlyStopping", "Stops training when a loss no longer falls.")
        .constructor(
            "(patience: i64 = 5, min_delta: f64 = 0.0, monitor: text = \"val_loss\", restore_best: bool = true)",
            [](Call& c) {
                return c.make<StoppingBox>(StoppingBox{{c.i64(0), c.f64(1), std::string(c.text(2)), c.boolean(3)}});
            });
}

} // namespace

void build_training(Interpreter& interpreter, Module& module) {
    add_functions(interpreter, module, kLosses, std::size(kLosses));
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
    declare_history(module);
    declare_trainer(module);
    const FunctionRow rows[] = {
        {"clip_grad_norm(gradients: [any], max_norm: f64, norm_type: f64 = 2.0) -> f64", guarded<clip_grad_norm>,
         "Scales gradients together; the norm before."},
        {"clip_grad_value(gradients: [any], clip_value: f64) -> i64", guarded<clip_grad_value>,
         "Limits each element; how many changed."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
