// Trainer and EarlyStopping: the training loop, driven by a script's model, loss and callbacks.
#include <chrono>

#include "stdlib/bind/layers.hpp"
#include "stdlib/bind/samples.hpp"
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/nn/module.hpp"
#include "stdlib/training/trainer.hpp"

namespace simple::bind {

namespace {

struct TrainerBox {
    Value model;
    Value optimizer;
    Value loss;
    /// The scheduler of the last fit, for checkpoints.
    Value scheduler;
    /// The one history object, which grows.
    Value history;
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
    if (!may_be_called(c[2])) {
        c.wrong_type(2, "a function or a loss object");
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
    if (c.permissions().clock) {
        hooks.clock = [] {
            return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
        };
    }
    if (factory->progress()) {
        hooks.progress = [factory](std::string_view text) { factory->write_error("\r\x1b[K" + std::string(text)); };
    }
    box.trainer = std::make_shared<training::Trainer>(std::move(hooks), *box.rule);
    box.history =
        c.make<HistoryBox>(HistoryBox{std::shared_ptr<training::History>(box.trainer, &box.trainer->history())});
    const std::string loss_name = c.to_string(c[2]);
    for (const char* name : {"bce_with_logits", "BCEWithLogits"}) {
        if (loss_name.find(name) != std::string::npos) {
            box.trainer->set_threshold(0.0);
        }
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
training::Metric metric_of(const Call& c, const Value& function, std::string_view caller, std::string_view parameter) {
    if (!may_be_called(function)) {
        throw tensor::errors::wrong_type(caller, parameter, "functions (pred, target)",
                                         function.type_name() + " " + function.to_string());
    }
    std::string name = c.to_string(function); // "<fn name>"
    if (name.substr(0, 4) == "<fn " && name.back() == '>') {
        name = name.substr(4, name.size() - 5);
    }
    const Factory* factory = &numeric(c).factory();
    return {name, [factory, function](const Tensor& pred, const Tensor& target) {
                const Value result = factory->call(function, {wrap(*factory, pred), wrap(*factory, target)});
                if (is_tensor(result)) {
                    return tensor_of(result, "metric", "result").item().as_f64();
                }
                if (!result.is_int() && !result.is_float()) {
                    throw tensor::errors::wrong_type("Trainer", "metric", "a function that gives a number",
                                                     result.type_name());
                }
                return result.as_float();
            }};
}

/// Throws E7 unless an argument of fit is a list or nil.
void check_list(const Value& list, std::string_view parameter) {
    if (!list.is_nil() && !list.is_array() && !list.is_tuple()) {
        throw tensor::errors::wrong_type("Trainer.fit", parameter, "a list", list.type_name() + " " + list.to_string());
    }
}

void check_callback(const Call& c, const Value& callback) {
    bool known = callback.kind() == ValueKind::Function;
    for (const char* method : {"on_epoch_end", "on_batch_end", "on_train_begin", "on_train_end"}) {
        known = known || c.has_method(callback, method);
    }
    if (!known) {
        throw tensor::errors::wrong_type("Trainer.fit", "callbacks",
                                         "functions or objects with on_epoch_end and the like", callback.type_name());
    }
}

/// Connects callbacks and a scheduler for the length of one fit.
void connect_callbacks(const Call& c, training::TrainerHooks& hooks, const Value& callbacks, const Value& scheduler) {
    const Factory* factory = &numeric(c).factory();
    const Value& owner = c.self();
    if (!scheduler.is_nil() && !c.has_method(scheduler, "step")) {
        throw tensor::errors::wrong_type("Trainer.fit", "scheduler", "a scheduler", scheduler.type_name());
    }
    for (std::size_t i = 0; i < callbacks.size(); ++i) {
        check_callback(c, callbacks.at(i));
    }
    if (!scheduler.is_nil()) {
        hooks.scheduler = [factory, scheduler](double loss) {
            const bool plateau = scheduler.type_name() == "ReduceLROnPlateau"; // the one that looks at a metric
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
        for (const auto& [name, value] : metrics) {
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
    check_list(c[7], "metrics");
    check_list(c[12], "callbacks");
    for (std::size_t i = 0; i < c[7].size(); ++i) {
        options.metrics.push_back(metric_of(c, c[7].at(i), "Trainer.fit", "metrics"));
    }
    options.clip_norm = optional_number(c, 9);
    options.clip_value = optional_number(c, 10);
    if (const StoppingBox* stopping = c[11].native<StoppingBox>()) {
        options.early_stopping = stopping->options;
    } else if (!c[11].is_nil()) {
        throw tensor::errors::wrong_type("Trainer.fit", "early_stopping", "an EarlyStopping", c[11].type_name());
    }
    c.self_as<TrainerBox>().scheduler = c[8];
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
    return c.self_as<TrainerBox>().history;
}
Value evaluate(Call& c) {
    const std::unique_ptr<training::Samples> data = samples_of(c, c[0], "Trainer.evaluate");
    if (!c[1].is_nil()) {
        return Value(trainer(c).evaluate(*data, metric_of(c, c[1], "Trainer.evaluate", "metric"), optional_size(c, 2)));
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
Value early_stopping(Call& c) {
    StoppingBox box{{c.i64(0), c.f64(1), std::string(c.text(2)), c.boolean(3)}};
    training::check(box.options);
    return c.make<StoppingBox>(std::move(box));
}
Value predict(Call& c) {
    if (is_tensor(c[0])) {
        const Tensor y = trainer(c).predict(tensor_of(c[0], "predict", "x"));
        return c[0].native<Variable>() != nullptr ? c.make<Variable>(Variable(y)) : wrap(c, y);
    }
    const std::unique_ptr<training::Samples> data = samples_of(c, c[0], "Trainer.predict");
    std::vector<Value> values;
    for (std::int64_t i = 0; i < data->size(); ++i) {
        values.push_back(wrap(c, trainer(c).predict(data->item(i).input)));
    }
    return c.array(values);
}
Value get_history(Call& c) { return c.self_as<TrainerBox>().history; }

const training::EarlyStopping& stopping(const Call& c) { return c.self_as<StoppingBox>().options; }

} // namespace

void declare_trainer(Module& module) {
    ClassBuilder builder = module.native_class<TrainerBox>(
        "Trainer", "Trains one model with one optimizer; loss_fn(prediction, target) is a function or a loss object.");
    builder.constructor("(model: any, optimizer: any, loss_fn: any)", guarded<make_trainer>)
        .property(
            "model", [](Call& c) { return c.self_as<TrainerBox>().model; }, nullptr, "The model that is trained.")
        .property(
            "optimizer", [](Call& c) { return c.self_as<TrainerBox>().optimizer; }, nullptr,
            "The optimizer that makes the steps.")
        .property(
            "loss_fn", [](Call& c) { return c.self_as<TrainerBox>().loss; }, nullptr,
            "The function or loss object of (prediction, target).")
        .property(
            "scheduler", [](Call& c) { return c.self_as<TrainerBox>().scheduler; }, nullptr,
            "The scheduler of the last fit.")
        .property("history", get_history, nullptr, "What was recorded; grows over several fits.")
        .method("fit(data: any, epochs: i64 = 1, batch_size: i64? = nil, verbose: any = true, shuffle: bool = false, "
                "validation_data: any = nil, "
                "validation_split: f64 = 0.0, metrics: any = nil, scheduler: any = nil, clip_norm: f64? = nil, "
                "clip_value: f64? = nil, "
                "early_stopping: any = nil, callbacks: any = nil, log_every: i64? = nil, stop_on_nan: bool = true)",
                guarded<fit>,
                "Runs epochs and returns the history. data is pairs, (X, y), a data set or a loader; without "
                "batch_size each pair or batch of a loader is one step.\nvalidation_split keeps that share apart. A "
                "loss that is not finite is an error unless stop_on_nan is false.")
        .method("evaluate(data: any, metric: any = nil, batch_size: i64? = nil) -> f64", guarded<evaluate>,
                "Accuracy as a fraction of 1, or metric(prediction, target) over all samples; in evaluation mode, "
                "without recording.")
        .method("evaluate_loss(data: any, batch_size: i64? = nil) -> f64", guarded<evaluate_loss>,
                "Mean loss over the samples, in evaluation mode.")
        .method("train_step(x: X, y: X) -> f64", guarded<train_step>,
                "One update with one batch; gives the loss before it.")
        .method("fit_epoch(data: any, batch_size: i64? = nil, shuffle: bool = false) -> f64", guarded<fit_epoch>,
                "Makes one pass with updates and gives the mean loss over the samples; adds nothing to the history.")
        .method("predict(x: any)", guarded<predict>, "The model's output in evaluation mode.")
        .method("get_history()", get_history, "The TrainingHistory of all fits so far.")
        .text([](Call& c) { return "Trainer(model=" + c.self_as<TrainerBox>().module->type_name() + ")"; })
        .trace(
            [](void* object, const std::function<void(const Value&)>& visit) {
                auto* box = static_cast<TrainerBox*>(object);
                visit(box->model);
                visit(box->optimizer);
                visit(box->loss);
                visit(box->scheduler);
                visit(box->history);
            },
            [](void* object) {
                auto* box = static_cast<TrainerBox*>(object);
                box->model = Value();
                box->optimizer = Value();
                box->loss = Value();
                box->scheduler = Value();
                box->history = Value();
            });
    module
        .native_class<StoppingBox>("EarlyStopping", "Stops training when monitor has not fallen by min_delta for "
                                                    "patience epochs; restore_best brings the best parameters back.")
        .constructor(
            "(patience: i64 = 5, min_delta: f64 = 0.0, monitor: text = \"val_loss\", restore_best: bool = true)",
            guarded<early_stopping>)
        .property(
            "patience", [](Call& c) { return Value(stopping(c).patience); }, nullptr,
            "Number of epochs without a fall to wait for.")
        .property(
            "min_delta", [](Call& c) { return Value(stopping(c).min_delta); }, nullptr,
            "By how much a loss must fall to count.")
        .property(
            "monitor", [](Call& c) { return c.text(stopping(c).monitor); }, nullptr,
            "The loss that is watched: \"val_loss\" or \"loss\".")
        .property(
            "restore_best", [](Call& c) { return Value(stopping(c).restore_best); }, nullptr,
            "Whether the best parameters come back.")
        .text([](Call& c) {
            return "EarlyStopping(patience=" + std::to_string(stopping(c).patience) +
                   ", monitor=" + stopping(c).monitor + ")";
        });
}

} // namespace simple::bind
