#include "stdlib/optim/adam.hpp"

#include <algorithm>
#include <cmath>

#include "stdlib/optim/update.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::optim {
namespace {

std::vector<std::string> kinds(const AdamOptions& options, const std::vector<AdamOptions>& own) {
    std::vector<std::string> result = {"m", "v"};
    if (options.amsgrad || std::any_of(own.begin(), own.end(), [](const AdamOptions& o) { return o.amsgrad; })) {
        result.emplace_back("v_max");
    }
    return result;
}

void check_options(std::string_view name, const AdamOptions& options) {
    check_range(name, "betas[0]", options.beta1, 0.0, 1.0);
    check_range(name, "betas[1]", options.beta2, 0.0, 1.0);
    check_range(name, "eps", options.eps, 0.0, kNoLimit);
    check_range(name, "weight_decay", options.weight_decay, 0.0, kNoLimit);
}

} // namespace

Adam::Adam(std::vector<Group> groups, const AdamOptions& options, std::vector<AdamOptions> own)
    : Optimizer(options.decoupled ? "AdamW" : "Adam", std::move(groups), options.lr, kinds(options, own)),
      options_(of_groups(this->groups(), options, std::move(own))) {
    check_options(name(), options);
    std::for_each(options_.begin(), options_.end(), [&](const AdamOptions& group) { check_options(name(), group); });
}

Adam::Adam(std::vector<Variable> parameters, const AdamOptions& options)
    : Adam(one_group(std::move(parameters), options.lr), options) {}

Adam::Factors Adam::factors(const Slot& slot) const noexcept {
    const AdamOptions& options = options_[slot.group];
    return {slot.lr / (1.0 - whole_power(options.beta1, slot.step)),
            1.0 / std::sqrt(1.0 - whole_power(options.beta2, slot.step)),
            options.decoupled ? 0.0 : options.weight_decay,
            options.decoupled ? 1.0 - slot.lr * options.weight_decay : 1.0};
}

bool Adam::describe(const Slot& slot, autograd::OpRequest& request) const {
    const AdamOptions& options = options_[slot.group];
    if (slot.state->size() > 2 && !options.amsgrad) {
        return false; // a backend takes a third state for that of amsgrad
    }
    const Factors f = factors(slot);
    request.op = accel::OpId::AdamStep;
    request.numbers = {options.beta1, options.beta2, options.eps, f.rate, f.scale, f.added, f.kept};
    return true;
}

void Adam::update(Slot& slot) noexcept {
    const AdamOptions& options = options_[slot.group];
    const Factors f = factors(slot);
    with_float_type(slot.weight, [&]<typename T>(T) {
        T* __restrict w = slot.weight.data<T>();
        const T* __restrict grad = std::as_const(slot.grad).data<T>();
        T* __restrict m = state_data<T>(*slot.state, 0);
        T* __restrict v = state_data<T>(*slot.state, 1);
        T* __restrict v_max = options.amsgrad ? state_data<T>(*slot.state, 2) : nullptr;
        const T beta1 = static_cast<T>(options.beta1);
        const T beta2 = static_cast<T>(options.beta2);
        const T fresh1 = static_cast<T>(1.0 - options.beta1); // in f32 the difference of two rounded numbers is coarse
        const T fresh2 = static_cast<T>(1.0 - options.beta2);
        const T eps = static_cast<T>(options.eps);
        const T rate = static_cast<T>(f.rate);
        const T scale = static_cast<T>(f.scale);
        const T added = static_cast<T>(f.added);
        const T kept = static_cast<T>(f.kept);
        const std::int64_t count = slot.weight.numel();
        for (std::int64_t i = 0; i < count; ++i) {
            const T g = grad[i] + added * w[i];
            m[i] = beta1 * m[i] + fresh1 * g;
            v[i] = beta2 * v[i] + fresh2 * g * g;
        }
        for (std::int64_t i = 0; v_max != nullptr && i < count; ++i) {
            v_max[i] = v_max[i] > v[i] ? v_max[i] : v[i];
        }
        const T* __restrict second = v_max != nullptr ? v_max : v;
        for (std::int64_t i = 0; i < count; ++i) {
            w[i] = w[i] * kept - rate * m[i] / (std::sqrt(second[i]) * scale + eps);
        }
    });
}

std::string Adam::to_string() const {
    if (options().decoupled) {
        return "AdamW(lr=" + tensor::to_string(lr()) + ", weight_decay=" + tensor::to_string(options().weight_decay) +
               ")";
    }
    return "Adam(lr=" + tensor::to_string(lr()) + ", betas=(" + tensor::to_string(options().beta1) + ", " +
           tensor::to_string(options().beta2) + "), eps=" + tensor::to_string(options().eps) +
           ", t=" + std::to_string(steps()) + ")";
}

} // namespace simple::optim
