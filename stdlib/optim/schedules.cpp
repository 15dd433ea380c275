// The formulas of learning-rate schedules.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "stdlib/optim/scheduler.hpp"
#include "stdlib/optim/update.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::optim::schedules {
namespace {

void check_length(std::string_view name, std::string_view parameter, std::int64_t length) {
    if (length <= 0) {
        throw tensor::errors::range(name, parameter, "at least 1", length);
    }
}

void check_finite(std::string_view name, std::string_view parameter, double value) {
    check_range(name, parameter, value, 0.0, kNoLimit);
}

/// From `start` to `end` along half a cosine; `share` from 0 to 1.
double cosine_between(double start, double end, double share) {
    return end + (start - end) * (1.0 + std::cos(std::numbers::pi * share)) / 2.0;
}

double as_double(std::int64_t n) { return static_cast<double>(n); }

/// One cycle of PyTorch: by cosines from `start` to `peak` for a share of pct_start, then to `last`.
double one_cycle_at(double n, std::int64_t total_steps, double pct_start, double start, double peak, double last) {
    const double rise = pct_start * as_double(total_steps) - 1.0;
    if (n <= rise) {
        return cosine_between(start, peak, rise > 0.0 ? n / rise : 1.0);
    }
    const double fall = as_double(total_steps) - 1.0 - rise;
    return cosine_between(peak, last, std::min(fall > 0.0 ? (n - rise) / fall : 1.0, 1.0));
}

} // namespace

Schedule step(std::int64_t step_size, double gamma) {
    check_length("StepLR", "step_size", step_size);
    check_finite("StepLR", "gamma", gamma);
    return [=](double base, std::int64_t n) { return base * whole_power(gamma, n / step_size); };
}

Schedule multi_step(std::vector<std::int64_t> milestones, double gamma) {
    check_finite("MultiStepLR", "gamma", gamma);
    return [milestones = std::move(milestones), gamma](double base, std::int64_t n) {
        const auto passed = std::count_if(milestones.begin(), milestones.end(), [n](std::int64_t m) { return m <= n; });
        return base * whole_power(gamma, passed);
    };
}

Schedule exponential(double gamma) {
    check_finite("ExponentialLR", "gamma", gamma);
    return [=](double base, std::int64_t n) { return base * whole_power(gamma, n); };
}

Schedule cosine(std::int64_t t_max, double eta_min) {
    check_length("CosineAnnealingLR", "t_max", t_max);
    check_finite("CosineAnnealingLR", "eta_min", eta_min);
    return [=](double base, std::int64_t n) { return cosine_between(base, eta_min, as_double(n) / as_double(t_max)); };
}

Schedule cosine_restarts(std::int64_t t_0, std::int64_t t_mult, double eta_min) {
    check_length("CosineAnnealingWarmRestarts", "t_0", t_0);
    check_length("CosineAnnealingWarmRestarts", "t_mult", t_mult);
    check_finite("CosineAnnealingWarmRestarts", "eta_min", eta_min);
    return [=](double base, std::int64_t n) {
        double period = as_double(t_0);
        double position = as_double(n);
        if (t_mult == 1) {
            position = as_double(n % t_0);
        }
        while (position >= period) {
            position -= period;
            period *= as_double(t_mult);
        }
        return cosine_between(base, eta_min, position / period);
    };
}

Schedule linear(double start_factor, double end_factor, std::int64_t total_iters) {
    check_length("LinearLR", "total_iters", total_iters);
    check_finite("LinearLR", "start_factor", start_factor);
    check_finite("LinearLR", "end_factor", end_factor);
    return [=](double base, std::int64_t n) {
        const double share = as_double(std::min(n, total_iters)) / as_double(total_iters);
        return base * (start_factor + (end_factor - start_factor) * share);
    };
}

Schedule warmup(std::int64_t warmup_steps) {
    check_length("WarmupLR", "warmup_steps", warmup_steps);
    return [=](double base, std::int64_t n) {
        return base * as_double(std::min(n, warmup_steps)) / as_double(warmup_steps);
    };
}

Schedule cyclic(double base_lr, double max_lr, std::int64_t step_size_up) {
    check_length("CyclicLR", "step_size_up", step_size_up);
    check_finite("CyclicLR", "base_lr", base_lr);
    check_finite("CyclicLR", "max_lr", max_lr);
    return [=](double, std::int64_t n) {
        const std::int64_t at = n % (2 * step_size_up);
        const std::int64_t up = at <= step_size_up ? at : 2 * step_size_up - at;
        return base_lr + (max_lr - base_lr) * as_double(up) / as_double(step_size_up);
    };
}

Schedule one_cycle(double max_lr, std::int64_t total_steps, double min_lr) {
    check_length("OneCycleLR", "total_steps", total_steps);
    check_finite("OneCycleLR", "max_lr", max_lr);
    check_finite("OneCycleLR", "min_lr", min_lr);
    return [=](double, std::int64_t n) {
        constexpr double kWarm = 0.3;
        constexpr double kCool = 0.7;
        const double share = std::min(as_double(n) / as_double(total_steps), 1.0);
        if (share < kWarm) {
            return min_lr + (max_lr - min_lr) * share / kWarm;
        }
        if (share < kCool) {
            return cosine_between(max_lr, min_lr, (share - kWarm) / (kCool - kWarm));
        }
        return min_lr + (min_lr / 10.0 - min_lr) * (share - kCool) / (1.0 - kCool);
    };
}

Schedule one_cycle_torch(double max_lr, std::int64_t total_steps, double pct_start, double div_factor,
                         double final_div_factor) {
    check_length("OneCycleLR", "total_steps", total_steps);
    check_finite("OneCycleLR", "max_lr", max_lr);
    if (!(pct_start >= 0.0 && pct_start <= 1.0)) {
        throw tensor::errors::range("OneCycleLR", "pct_start", "between 0 and 1", pct_start);
    }
    for (const auto& [parameter, value] :
         {std::pair("div_factor", div_factor), std::pair("final_div_factor", final_div_factor)}) {
        if (!(value > 0.0 && std::isfinite(value))) {
            throw tensor::errors::range("OneCycleLR", parameter, "above 0 and finite", value);
        }
    }
    const double initial = max_lr / div_factor;
    const double last = initial / final_div_factor;
    return [=](double, std::int64_t n) {
        if (n > total_steps) {
            throw tensor::errors::range("OneCycleLR", "total_steps", "at least the number of steps made", total_steps);
        }
        return one_cycle_at(as_double(n), total_steps, pct_start, initial, max_lr, last);
    };
}

Schedule one_cycle_momentum(double base_momentum, double max_momentum, std::int64_t total_steps, double pct_start) {
    check_range("OneCycleLR", "base_momentum", base_momentum, 0.0, 1.0);
    check_range("OneCycleLR", "max_momentum", max_momentum, 0.0, 1.0);
    return [=](double, std::int64_t n) {
        return one_cycle_at(as_double(n), total_steps, pct_start, max_momentum, base_momentum, max_momentum);
    };
}

} // namespace simple::optim::schedules
