#include "stdlib/optim/scheduler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stdlib/optim/update.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::optim {
namespace {

const Tensor& entry(const StateDict& state, std::string_view scheduler, std::string_view name, std::int64_t count) {
    const auto found = std::find_if(state.begin(), state.end(), [&](const auto& one) { return one.first == name; });
    if (found == state.end() || found->second.numel() != count) {
        throw tensor::errors::value(scheduler, "the saved state has no entry " + std::string(name) + " of " +
                                                   std::to_string(count) + " numbers");
    }
    return found->second;
}

Tensor numbers(const std::vector<double>& values) {
    return tensor::from_data(std::span<const double>(values), {static_cast<std::int64_t>(values.size())});
}

} // namespace

RateTarget::RateTarget(std::string_view name, double base) : bases_{base}, rates_{base} {
    check_range(name, "lr", base, 0.0, kNoLimit);
}

RateTarget::RateTarget(std::shared_ptr<Optimizer> optimizer) : optimizer_(std::move(optimizer)) {
    for (const Group& group : optimizer_->groups()) {
        bases_.push_back(group.lr);
    }
    if (bases_.empty()) {
        bases_.push_back(optimizer_->lr());
    }
}

double RateTarget::rate(std::size_t group) const {
    if (optimizer_ == nullptr) {
        return rates_[group];
    }
    return group < optimizer_->groups().size() ? optimizer_->groups()[group].lr : optimizer_->lr();
}

void RateTarget::set_rate(std::size_t group, double rate) {
    if (optimizer_ == nullptr) {
        rates_[group] = rate;
        return;
    }
    check_range("scheduler", "lr", rate, 0.0, kNoLimit);
    if (group < optimizer_->groups().size()) {
        optimizer_->groups()[group].lr = rate;
    }
}

void RateTarget::set_momentum(double momentum) {
    for (std::size_t i = 0; optimizer_ != nullptr && i < optimizer_->groups().size(); ++i) {
        if (double* place = optimizer_->momentum(i)) {
            *place = momentum;
        }
    }
}

std::string Scheduler::to_string() const {
    return name_ + "(lr=" + tensor::to_string(lr()) + ", step=" + std::to_string(steps_) + ")";
}

StateDict Scheduler::state_dict() const {
    std::vector<double> rates;
    for (std::size_t i = 0; i < target_.bases().size(); ++i) {
        rates.push_back(target_.rate(i));
    }
    return {{"steps", Tensor::scalar(steps_)}, {"bases", numbers(target_.bases())}, {"rates", numbers(rates)}};
}

void Scheduler::load_state_dict(const StateDict& state) {
    const std::int64_t groups = static_cast<std::int64_t>(target_.bases().size());
    const Tensor bases = tensor::contiguous(tensor::to(entry(state, name_, "bases", groups), DType::F64));
    const Tensor rates = tensor::contiguous(tensor::to(entry(state, name_, "rates", groups), DType::F64));
    const std::int64_t steps = entry(state, name_, "steps", 1).item().as_i64();
    if (steps < 0) {
        throw tensor::errors::value(name_, "the saved state has " + std::to_string(steps) + " steps");
    }
    for (std::int64_t i = 0; i < groups; ++i) {
        check_range(name_, "saved rate", rates.data<double>()[i], 0.0, kNoLimit);
    }
    steps_ = steps;
    target_.set_bases({bases.data<double>(), bases.data<double>() + groups});
    for (std::int64_t i = 0; i < groups; ++i) {
        target_.set_rate(static_cast<std::size_t>(i), rates.data<double>()[i]);
    }
}

FormulaScheduler::FormulaScheduler(std::string name, RateTarget target, Schedule schedule, Schedule momentum)
    : Scheduler(std::move(name), std::move(target)), schedule_(std::move(schedule)), momentum_(std::move(momentum)) {
    apply();
}

void FormulaScheduler::step() {
    ++steps_;
    try {
        apply();
    } catch (...) {
        --steps_;
        throw;
    }
}

void FormulaScheduler::apply() {
    std::vector<double> rates;
    for (const double base : target().bases()) {
        rates.push_back(schedule_(base, steps_));
    }
    for (std::size_t i = 0; i < rates.size(); ++i) {
        mutable_target().set_rate(i, rates[i]);
    }
    apply_momentum();
}

void FormulaScheduler::apply_momentum() {
    if (momentum_) {
        mutable_target().set_momentum(momentum_(0.0, steps_));
    }
}

void FormulaScheduler::load_state_dict(const StateDict& state) {
    Scheduler::load_state_dict(state);
    apply_momentum();
}

PlateauScheduler::PlateauScheduler(RateTarget target, const Options& options)
    : Scheduler("ReduceLROnPlateau", std::move(target)), options_(options),
      best_(options.maximize ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity()) {
    check_range(name(), "factor", options.factor, 0.0, 1.0);
    check_range(name(), "min_lr", options.min_lr, 0.0, kNoLimit);
    check_range(name(), "threshold", options.threshold, 0.0, kNoLimit);
    if (options.patience < 0) {
        throw tensor::errors::range(name(), "patience", "at least 0", options.patience);
    }
}

bool PlateauScheduler::improves(double metric) const noexcept {
    const double threshold = target().is_bound() ? options_.threshold : 0.0;
    return options_.maximize ? metric > best_ * (1.0 + threshold) : metric < best_ * (1.0 - threshold);
}

void PlateauScheduler::step(double metric) {
    ++steps_;
    if (improves(metric)) {
        best_ = metric;
        bad_steps_ = 0;
        return;
    }
    ++bad_steps_;
    const bool waited = target().is_bound() ? bad_steps_ > options_.patience : bad_steps_ >= options_.patience;
    if (!waited) {
        return;
    }
    bad_steps_ = 0;
    constexpr double kSmallestChange = 1e-8; // as PyTorch: rates near 0 stay
    for (std::size_t i = 0; i < target().bases().size(); ++i) {
        const double rate = std::max(target().rate(i) * options_.factor, options_.min_lr);
        if (!target().is_bound() || target().rate(i) - rate > kSmallestChange) {
            mutable_target().set_rate(i, rate);
        }
    }
}

StateDict PlateauScheduler::state_dict() const {
    StateDict state = Scheduler::state_dict();
    state.emplace_back("best", Tensor::scalar(best_));
    state.emplace_back("bad_steps", Tensor::scalar(bad_steps_));
    return state;
}

void PlateauScheduler::load_state_dict(const StateDict& state) {
    const double best = entry(state, name(), "best", 1).item().as_f64();
    const std::int64_t bad_steps = entry(state, name(), "bad_steps", 1).item().as_i64();
    Scheduler::load_state_dict(state);
    best_ = best;
    bad_steps_ = bad_steps;
}

} // namespace simple::optim
