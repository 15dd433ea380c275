#include "stdlib/optim/adaptive.hpp"

#include <cmath>

#include "stdlib/optim/update.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::optim {

namespace {

void check_options(const RmspropOptions& options) {
    check_range("RMSprop", "alpha", options.alpha, 0.0, kNoLimit);
    check_range("RMSprop", "eps", options.eps, 0.0, kNoLimit);
    check_range("RMSprop", "weight_decay", options.weight_decay, 0.0, kNoLimit);
    check_range("RMSprop", "momentum", options.momentum, 0.0, kNoLimit);
}

void check_options(const AdagradOptions& options) {
    check_range("Adagrad", "lr_decay", options.lr_decay, 0.0, kNoLimit);
    check_range("Adagrad", "weight_decay", options.weight_decay, 0.0, kNoLimit);
    check_range("Adagrad", "eps", options.eps, 0.0, kNoLimit);
}

} // namespace

Rmsprop::Rmsprop(std::vector<Group> groups, const RmspropOptions& options, std::vector<RmspropOptions> own)
    : Optimizer("RMSprop", std::move(groups), options.lr, {"v", "velocity", "mean"}),
      options_(of_groups(this->groups(), options, std::move(own))) {
    check_options(options);
    for (const RmspropOptions& group : options_) {
        check_options(group);
    }
}

Rmsprop::Rmsprop(std::vector<Variable> parameters, const RmspropOptions& options)
    : Rmsprop(one_group(std::move(parameters), options.lr), options) {}

void Rmsprop::update(Slot& slot) noexcept {
    const RmspropOptions& options = options_[slot.group];
    with_float_type(slot.weight, [&]<typename T>(T) {
        T* __restrict w = slot.weight.data<T>();
        const T* __restrict grad = std::as_const(slot.grad).data<T>();
        T* __restrict v = state_data<T>(*slot.state, 0);
        T* __restrict velocity = state_data<T>(*slot.state, 1);
        T* __restrict mean = state_data<T>(*slot.state, 2);
        const T lr = static_cast<T>(slot.lr);
        const T alpha = static_cast<T>(options.alpha);
        const T fresh = static_cast<T>(1.0 - options.alpha);
        const T eps = static_cast<T>(options.eps);
        const T decay = static_cast<T>(options.weight_decay);
        const T momentum = static_cast<T>(options.momentum);
        const std::int64_t count = slot.weight.numel();
        for (std::int64_t i = 0; i < count; ++i) {
            const T g = grad[i] + decay * w[i];
            v[i] = alpha * v[i] + fresh * g * g;
            T spread = v[i];
            if (options.centered) {
                mean[i] = alpha * mean[i] + fresh * g;
                spread -= mean[i] * mean[i];
            }
            const T change = g / (std::sqrt(spread) + eps);
            velocity[i] = momentum * velocity[i] + change;
            w[i] -= lr * (options.momentum > 0.0 ? velocity[i] : change);
        }
    });
}

bool Rmsprop::describe(const Slot& slot, autograd::OpRequest& request) const {
    const RmspropOptions& options = options_[slot.group];
    request.op = accel::OpId::RmspropStep;
    request.numbers = {slot.lr, options.alpha, options.eps, options.weight_decay, options.momentum};
    request.integers = {options.centered ? 1 : 0};
    return true;
}

std::string Rmsprop::to_string() const {
    return "RMSprop(lr=" + tensor::to_string(lr()) + ", alpha=" + tensor::to_string(options().alpha) +
           ", eps=" + tensor::to_string(options().eps) + ")";
}

Adagrad::Adagrad(std::vector<Group> groups, const AdagradOptions& options, std::vector<AdagradOptions> own)
    : Optimizer("Adagrad", std::move(groups), options.lr, {"sum"}),
      options_(of_groups(this->groups(), options, std::move(own))) {
    check_options(options);
    for (const AdagradOptions& group : options_) {
        check_options(group);
    }
}

Adagrad::Adagrad(std::vector<Variable> parameters, const AdagradOptions& options)
    : Adagrad(one_group(std::move(parameters), options.lr), options) {}

double Adagrad::rate(const Slot& slot) const noexcept {
    return slot.lr / (1.0 + static_cast<double>(slot.step - 1) * options_[slot.group].lr_decay);
}

void Adagrad::update(Slot& slot) noexcept {
    const AdagradOptions& options = options_[slot.group];
    with_float_type(slot.weight, [&]<typename T>(T) {
        T* __restrict w = slot.weight.data<T>();
        const T* __restrict grad = std::as_const(slot.grad).data<T>();
        T* __restrict sum = state_data<T>(*slot.state, 0);
        const T lr = static_cast<T>(rate(slot));
        const T eps = static_cast<T>(options.eps);
        const T decay = static_cast<T>(options.weight_decay);
        const std::int64_t count = slot.weight.numel();
        for (std::int64_t i = 0; i < count; ++i) {
            const T g = grad[i] + decay * w[i];
            sum[i] += g * g;
            w[i] -= lr * g / (std::sqrt(sum[i]) + eps);
        }
    });
}

bool Adagrad::describe(const Slot& slot, autograd::OpRequest& request) const {
    const AdagradOptions& options = options_[slot.group];
    request.op = accel::OpId::AdagradStep;
    request.numbers = {rate(slot), options.eps, options.weight_decay};
    return true;
}

std::string Adagrad::to_string() const { return "Adagrad(lr=" + tensor::to_string(lr()) + ")"; }

} // namespace simple::optim
