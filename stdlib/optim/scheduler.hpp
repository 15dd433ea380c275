// Learning-rate schedules: the rate as a function of the number of steps, bound to an optimiser or free.
//
// A bound schedule sets the rate of every group of its optimiser, at once when it is made and at each step. A free one
// has a base rate and only computes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/optim/optimizer.hpp"

namespace simple::optim {

/// The rate after n steps, given the rate it starts from.
using Schedule = std::function<double(double base, std::int64_t n)>;

/// The formulas. All throw E10 for lengths that are not positive.
namespace schedules {
Schedule step(std::int64_t step_size, double gamma);
Schedule multi_step(std::vector<std::int64_t> milestones, double gamma);
Schedule exponential(double gamma);
Schedule cosine(std::int64_t t_max, double eta_min);
Schedule cosine_restarts(std::int64_t t_0, std::int64_t t_mult, double eta_min);
Schedule linear(double start_factor, double end_factor, std::int64_t total_iters);
Schedule warmup(std::int64_t warmup_steps);
/// Between base_lr and max_lr; the optimiser's own rate is not used.
Schedule cyclic(double base_lr, double max_lr, std::int64_t step_size_up);
/// Linear min → max over 30 %, cosine max → min to 70 %, linear min → min/10 to the end.
Schedule one_cycle(double max_lr, std::int64_t total_steps, double min_lr);
/// torch.optim.lr_scheduler.OneCycleLR with cosine; a step beyond total_steps is an error (E10).
Schedule one_cycle_torch(double max_lr, std::int64_t total_steps, double pct_start, double div_factor,
                         double final_div_factor);
/// What the momentum does meanwhile: from max_momentum down to base_momentum and back.
Schedule one_cycle_momentum(double base_momentum, double max_momentum, std::int64_t total_steps, double pct_start);
} // namespace schedules

/// Where a schedule's rate goes: an optimiser, or nowhere.
class RateTarget {
public:
    /// Free, from a base rate. Throws E10 for a negative or not finite one.
    RateTarget(std::string_view name, double base);
    explicit RateTarget(std::shared_ptr<Optimizer> optimizer);
    bool is_bound() const noexcept { return optimizer_ != nullptr; }
    const std::vector<double>& bases() const noexcept { return bases_; }
    void set_bases(std::vector<double> bases) { bases_ = std::move(bases); }
    /// The present rate of a group.
    double rate(std::size_t group) const;
    void set_rate(std::size_t group, double rate);
    /// Sets the momentum of every group, where the optimiser has one.
    void set_momentum(double momentum);

private:
    std::shared_ptr<Optimizer> optimizer_;
    std::vector<double> bases_; ///< of each group
    std::vector<double> rates_; ///< of a free one
};

/// What every scheduler can do.
class Scheduler {
public:
    Scheduler(std::string name, RateTarget target) : name_(std::move(name)), target_(std::move(target)) {}
    virtual ~Scheduler() = default;
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    const std::string& name() const noexcept { return name_; }
    /// Rate of the first group.
    double lr() const { return target_.rate(0); }
    std::int64_t steps() const noexcept { return steps_; }
    const RateTarget& target() const noexcept { return target_; }
    /// Prints "StepLR(lr=0.01, step=3)".
    std::string to_string() const;

    virtual StateDict state_dict() const;
    /// Restores state_dict(). Throws a value error naming an entry that is missing; then nothing has changed.
    virtual void load_state_dict(const StateDict& state);

protected:
    RateTarget& mutable_target() noexcept { return target_; }
    std::int64_t steps_ = 0;

private:
    std::string name_;
    RateTarget target_;
};

/// A scheduler with a formula.
class FormulaScheduler final : public Scheduler {
public:
    /// `momentum`, when given, is the momentum after n steps.
    FormulaScheduler(std::string name, RateTarget target, Schedule schedule, Schedule momentum = nullptr);
    void step();
    void load_state_dict(const StateDict& state) override;

private:
    void apply();
    void apply_momentum();
    Schedule schedule_;
    Schedule momentum_;
};

/// Lowers the rate when a metric no longer improves. The two rules differ by one step: the free form acts when
/// `patience` steps in a row brought no lower metric, the bound one, as PyTorch, after more than that.
class PlateauScheduler final : public Scheduler {
public:
    struct Options {
        double factor = 0.1;
        std::int64_t patience = 10;
        double min_lr = 0.0;
        /// Bound form only: an improvement is relative and at least this large.
        double threshold = 1e-4;
        bool maximize = false;
    };
    PlateauScheduler(RateTarget target, const Options& options);
    void step(double metric);
    const Options& options() const noexcept { return options_; }

    StateDict state_dict() const override;
    void load_state_dict(const StateDict& state) override;

private:
    bool improves(double metric) const noexcept;
    Options options_;
    double best_;
    std::int64_t bad_steps_ = 0;
};

} // namespace simple::optim
