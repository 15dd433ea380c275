// The learning-rate schedulers of lib.pure.training: bound to an optimizer, or free with a base rate.
#include <cmath>
#include <utility>

#include "stdlib/bind/training_parts.hpp"
#include "stdlib/optim/scheduler.hpp"

namespace simple::bind {

namespace {

/// The classes differ by Tag alone.
template <std::size_t Tag> struct SchedulerOf : SchedulerBox {};
enum Tag : std::size_t {
    kStep,
    kMultiStep,
    kExponential,
    kCosine,
    kRestarts,
    kLambda,
    kLinear,
    kWarmup,
    kCyclic,
    kOneCycle,
    kPlateau,
    kTags
};

template <std::size_t... Tags> SchedulerBox* find_among(const Value& value, std::index_sequence<Tags...> /*tags*/) {
    SchedulerBox* found = nullptr;
    ((found = found != nullptr ? found : value.native<SchedulerOf<Tags>>()), ...);
    return found;
}

optim::Scheduler& self(const Call& c) { return *find_scheduler(c.self())->scheduler; }
optim::PlateauScheduler& plateau(const Call& c) { return static_cast<optim::PlateauScheduler&>(self(c)); }

/// An optimizer or a base rate.
optim::RateTarget target_of(const Call& c, std::string_view name) {
    if (const OptimizerBox* optimizer = find_optimizer(c[0])) {
        return optim::RateTarget(optimizer->optimizer);
    }
    if (c[0].is_int() || c[0].is_float()) {
        return {name, c[0].as_float()};
    }
    throw tensor::errors::wrong_type(name, "optimizer", "an optimizer or a rate", c[0].type_name());
}

template <Tag T>
Value make(const Call& c, const char* name, optim::RateTarget target, optim::Schedule schedule,
           optim::Schedule momentum = nullptr) {
    SchedulerOf<T> box;
    box.scheduler =
        std::make_shared<optim::FormulaScheduler>(name, std::move(target), std::move(schedule), std::move(momentum));
    return c.make<SchedulerOf<T>>(std::move(box));
}
Value step_lr(Call& c) {
    return make<kStep>(c, "StepLR", target_of(c, "StepLR"), optim::schedules::step(c.i64(1), c.f64(2)));
}
Value multi_step_lr(Call& c) {
    return make<kMultiStep>(c, "MultiStepLR", target_of(c, "MultiStepLR"),
                            optim::schedules::multi_step(c.ints(1), c.f64(2)));
}
Value exponential_lr(Call& c) {
    return make<kExponential>(c, "ExponentialLR", target_of(c, "ExponentialLR"),
                              optim::schedules::exponential(c.f64(1)));
}
Value cosine_lr(Call& c) {
    return make<kCosine>(c, "CosineAnnealingLR", target_of(c, "CosineAnnealingLR"),
                         optim::schedules::cosine(c.i64(1), c.f64(2)));
}
Value restarts_lr(Call& c) {
    return make<kRestarts>(c, "CosineAnnealingWarmRestarts", target_of(c, "CosineAnnealingWarmRestarts"),
                           optim::schedules::cosine_restarts(c.i64(1), c.i64(2), c.f64(3)));
}
Value linear_lr(Call& c) {
    return make<kLinear>(c, "LinearLR", target_of(c, "LinearLR"),
                         optim::schedules::linear(c.f64(1), c.f64(2), c.i64(3)));
}
Value warmup_lr(Call& c) {
    return make<kWarmup>(c, "WarmupLR", target_of(c, "WarmupLR"), optim::schedules::warmup(c.i64(1)));
}
Value cyclic_free(Call& c) {
    return make<kCyclic>(c, "CyclicLR", {"CyclicLR", c.f64(0)}, optim::schedules::cyclic(c.f64(0), c.f64(1), c.i64(2)));
}
Value cyclic_bound(Call& c) {
    return make<kCyclic>(c, "CyclicLR", target_of(c, "CyclicLR"),
                         optim::schedules::cyclic(c.f64(1), c.f64(2), c.i64(3)));
}
Value one_cycle_free(Call& c) {
    return make<kOneCycle>(c, "OneCycleLR", {"OneCycleLR", c.f64(0)},
                           optim::schedules::one_cycle(c.f64(0), c.i64(1), c.f64(2)));
}
Value one_cycle_bound(Call& c) {
    const bool cycles = c.boolean(6);
    return make<kOneCycle>(c, "OneCycleLR", target_of(c, "OneCycleLR"),
                           optim::schedules::one_cycle_torch(c.f64(1), c.i64(2), c.f64(3), c.f64(4), c.f64(5)),
                           cycles ? optim::schedules::one_cycle_momentum(c.f64(7), c.f64(8), c.i64(2), c.f64(3))
                                  : optim::Schedule());
}

/// The function is shared with the box, where the cycle collector finds it.
Value lambda_lr(Call& c) {
    if (!may_be_called(c[1])) {
        c.wrong_type(1, "a function");
    }
    const Factory* factory = &numeric(c).factory();
    SchedulerOf<kLambda> box;
    box.function = std::make_shared<Value>(c[1]);
    const auto schedule = [factory, function = box.function](double base, std::int64_t n) {
        const Value factor = factory->call(*function, {Value(n)});
        if (!factor.is_int() && !factor.is_float()) {
            throw tensor::errors::wrong_type("LambdaLR", "f", "a function that gives a number", factor.type_name());
        }
        return base * factor.as_float();
    };
    box.scheduler = std::make_shared<optim::FormulaScheduler>("LambdaLR", target_of(c, "LambdaLR"), schedule);
    return c.make<SchedulerOf<kLambda>>(std::move(box));
}

Value make_plateau(const Call& c, optim::RateTarget target, const optim::PlateauScheduler::Options& options) {
    SchedulerOf<kPlateau> box;
    box.scheduler = std::make_shared<optim::PlateauScheduler>(std::move(target), options);
    return c.make<SchedulerOf<kPlateau>>(std::move(box));
}
Value plateau_free(Call& c) {
    return make_plateau(c, {"ReduceLROnPlateau", c.f64(0)}, {c.f64(1), c.i64(2), c.f64(3), 0.0, false});
}
Value plateau_bound(Call& c) {
    const std::string_view mode = c.text(5);
    if (mode != "min" && mode != "max") {
        throw tensor::errors::unknown_word("ReduceLROnPlateau", "mode", mode, {"min", "max"});
    }
    return make_plateau(c, target_of(c, "ReduceLROnPlateau"), {c.f64(1), c.i64(2), c.f64(3), c.f64(4), mode == "max"});
}

Value step(Call& c) {
    static_cast<optim::FormulaScheduler&>(self(c)).step();
    return Value();
}
Value step_metric(Call& c) {
    plateau(c).step(is_tensor(c[0]) ? tensor_of(c[0], "step", "metric").item().as_f64() : c.f64(0));
    return Value();
}
Value get_lr(Call& c) { return Value(self(c).lr()); }
Value state_dict(Call& c) { return state_value(c, self(c).state_dict()); }
Value load_state_dict(Call& c) {
    self(c).load_state_dict(state_of(c, c[0]));
    return Value();
}

template <Tag T> ClassBuilder declare(Module& module, const char* name, const char* text) {
    ClassBuilder builder = module.native_class<SchedulerOf<T>>(name, text);
    builder.method("get_lr()", get_lr, "The learning rate now.")
        .property(
            "current_step", [](Call& c) { return Value(self(c).steps()); }, nullptr, "Number of steps made, as i64.")
        .method("state_dict()", guarded<state_dict>, "Steps and rates as PureTensors by name.")
        .method("load_state_dict(state: {text: P})", guarded<load_state_dict>, "Goes back to what state_dict gave.")
        .text([](Call& c) { return self(c).to_string(); })
        .trace(
            [](void* object, const std::function<void(const Value&)>& visit) {
                if (const auto& function = static_cast<SchedulerOf<T>*>(object)->function; function != nullptr) {
                    visit(*function);
                }
            },
            [](void* object) {
                if (const auto& function = static_cast<SchedulerOf<T>*>(object)->function; function != nullptr) {
                    *function = Value();
                }
            });
    if (T != kPlateau) {
        builder.method("step()", guarded<step>,
                       "Goes on to the next rate and sets it in the optimizer; called once per epoch.");
    }
    return builder;
}

void declare_plateau(Module& module) {
    declare<kPlateau>(module, "ReduceLROnPlateau",
                      "Multiplies the rate by factor, not below min_lr, when step(metric) brought nothing better "
                      "patience times in a row; with an optimizer, as in PyTorch, one time later, and better means by "
                      "a share of threshold. mode is \"min\" or \"max\". torch.optim.lr_scheduler.ReduceLROnPlateau.")
        .constructor("(lr: f64, factor: f64 = 0.1, patience: i64 = 10, min_lr: f64 = 0.0)", guarded<plateau_free>)
        .constructor("(optimizer: any, factor: f64 = 0.1, patience: i64 = 10, min_lr: f64 = 0.0, threshold: f64 = "
                     "1e-4, mode: text = \"min\")",
                     guarded<plateau_bound>)
        .method("step(metric: any)", guarded<step_metric>,
                "Takes the metric of an epoch, a number, and lowers the rate when it has waited long enough.")
        .property("current_lr", get_lr, nullptr, "The learning rate now.")
        .property(
            "factor", [](Call& c) { return Value(plateau(c).options().factor); }, nullptr,
            "What the rate is multiplied by.")
        .property(
            "patience", [](Call& c) { return Value(plateau(c).options().patience); }, nullptr,
            "Steps without improvement to wait for.")
        .property(
            "min_lr", [](Call& c) { return Value(plateau(c).options().min_lr); }, nullptr,
            "The rate below which it does not go.");
}

} // namespace

SchedulerBox* find_scheduler(const Value& value) { return find_among(value, std::make_index_sequence<kTags>()); }

void declare_schedulers(Module& module) {
    declare<kStep>(module, "StepLR",
                   "rate * gamma^(n / step_size) after n steps, in whole numbers. torch.optim.lr_scheduler.StepLR.")
        .constructor("(optimizer: any, step_size: i64, gamma: f64 = 0.1)", guarded<step_lr>);
    declare<kMultiStep>(module, "MultiStepLR",
                        "rate * gamma^(milestones reached). torch.optim.lr_scheduler.MultiStepLR.")
        .constructor("(optimizer: any, milestones: [i64], gamma: f64 = 0.1)", guarded<multi_step_lr>);
    declare<kExponential>(module, "ExponentialLR",
                          "rate * gamma^n after n steps. torch.optim.lr_scheduler.ExponentialLR.")
        .constructor("(optimizer: any, gamma: f64)", guarded<exponential_lr>);
    declare<kCosine>(module, "CosineAnnealingLR",
                     "eta_min + (rate - eta_min) (1 + cos(pi n / t_max)) / 2 after n steps. "
                     "torch.optim.lr_scheduler.CosineAnnealingLR.")
        .constructor("(optimizer: any, t_max: i64, eta_min: f64 = 0.0)", guarded<cosine_lr>);
    declare<kRestarts>(module, "CosineAnnealingWarmRestarts",
                       "eta_min + (rate - eta_min) (1 + cos(pi n / t)) / 2, starting again after t_0 steps and then "
                       "after periods t_mult times as long each. torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.")
        .constructor("(optimizer: any, t_0: i64, t_mult: i64 = 1, eta_min: f64 = 0.0)", guarded<restarts_lr>);
    declare<kLambda>(module, "LambdaLR", "rate * f(n) after n steps. torch.optim.lr_scheduler.LambdaLR.")
        .constructor("(optimizer: any, f: fn)", guarded<lambda_lr>);
    declare<kLinear>(module, "LinearLR",
                     "rate * (start_factor + (end_factor - start_factor) min(n, total_iters) / total_iters) after n "
                     "steps. torch.optim.lr_scheduler.LinearLR.")
        .constructor("(optimizer: any, start_factor: f64 = 0.3333333333333333, end_factor: f64 = 1.0, total_iters: i64 "
                     "= 5)",
                     guarded<linear_lr>)
        .constructor("(base_lr: f64, start_factor: f64 = 0.3333333333333333, end_factor: f64 = 1.0, total_iters: i64 = "
                     "5)",
                     guarded<linear_lr>);
    declare<kWarmup>(module, "WarmupLR", "rate * min(n, warmup_steps) / warmup_steps after n steps: starts at 0.")
        .constructor("(optimizer: any, warmup_steps: i64)", guarded<warmup_lr>)
        .constructor("(target_lr: f64, warmup_steps: i64)", guarded<warmup_lr>);
    declare<kCyclic>(module, "CyclicLR",
                     "A triangle from base_lr to max_lr and back, each way step_size_up steps long.")
        .constructor("(base_lr: f64, max_lr: f64, step_size_up: i64)", guarded<cyclic_free>)
        .constructor("(optimizer: any, base_lr: f64, max_lr: f64, step_size_up: i64)", guarded<cyclic_bound>);
    declare<kOneCycle>(
        module, "OneCycleLR",
        "Up to max_lr once, and down again. With an optimizer from max_lr / div_factor by cosines, up for a share of "
        "pct_start, down to the start / final_div_factor; with cycle_momentum the momentum, for Adam its first beta, "
        "meanwhile falls from max_momentum to base_momentum and rises again (torch.optim.lr_scheduler.OneCycleLR). "
        "With a number by a line up from min_lr for 30 % of the steps, a cosine down until 70 %, a line to min_lr / "
        "10.")
        .constructor("(max_lr: f64, total_steps: i64, min_lr: f64 = 0.0)", guarded<one_cycle_free>)
        .constructor("(optimizer: any, max_lr: f64, total_steps: i64, pct_start: f64 = 0.3, div_factor: f64 = 25.0, "
                     "final_div_factor: f64 = 1e4, cycle_momentum: bool = true, base_momentum: f64 = 0.85, "
                     "max_momentum: f64 = 0.95)",
                     guarded<one_cycle_bound>);
    declare_plateau(module);
    const FunctionRow rows[] = {
        {"reduce_lr_on_plateau_create(lr: f64, factor: f64 = 0.1, patience: i64 = 10, min_lr: f64 = 0.0)",
         guarded<plateau_free>, "See ReduceLROnPlateau."},
        {"cyclic_lr_create(base_lr: f64, max_lr: f64, step_size_up: i64)", guarded<cyclic_free>, "See CyclicLR."},
        {"warmup_lr_create(target_lr: f64, warmup_steps: i64)", guarded<warmup_lr>, "See WarmupLR."},
        {"linear_lr_create(base_lr: f64, start_factor: f64 = 0.3333333333333333, end_factor: f64 = 1.0, total_iters: "
         "i64 = 5)",
         guarded<linear_lr>, "See LinearLR."},
        {"_sched_cos(x: f64) -> f64", [](Call& c) { return Value(std::cos(c.f64(0))); }, "Cosine of x in radians."},
        {"one_cycle_lr_create(max_lr: f64, total_steps: i64, min_lr: f64 = 0.0)", guarded<one_cycle_free>,
         "See OneCycleLR."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
