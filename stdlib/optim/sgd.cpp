#include "stdlib/optim/sgd.hpp"

#include <algorithm>

#include "stdlib/optim/update.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::optim {

namespace {

void check_options(const SgdOptions& options) {
    check_range("SGD", "momentum", options.momentum, 0.0, kNoLimit);
    check_range("SGD", "weight_decay", options.weight_decay, 0.0, kNoLimit);
    check_range("SGD", "dampening", options.dampening, 0.0, kNoLimit);
    if (options.nesterov && (options.momentum == 0.0 || options.dampening != 0.0)) {
        throw tensor::errors::value("SGD", "nesterov needs a momentum and no dampening");
    }
}

} // namespace

Sgd::Sgd(std::vector<Group> groups, const SgdOptions& options, std::vector<SgdOptions> own)
    : Optimizer("SGD", std::move(groups), options.lr, {"velocity"}),
      options_(of_groups(this->groups(), options, std::move(own))) {
    check_options(options);
    std::for_each(options_.begin(), options_.end(), check_options);
}

Sgd::Sgd(std::vector<Variable> parameters, const SgdOptions& options)
    : Sgd(one_group(std::move(parameters), options.lr), options) {}

double Sgd::fresh_part(const Slot& slot) const noexcept {
    return slot.step == 1 ? 1.0 : 1.0 - options_[slot.group].dampening;
}

void Sgd::update(Slot& slot) noexcept {
    const SgdOptions& options = options_[slot.group];
    with_float_type(slot.weight, [&]<typename T>(T) {
        T* __restrict w = slot.weight.data<T>();
        const T* __restrict grad = std::as_const(slot.grad).data<T>();
        T* __restrict velocity = state_data<T>(*slot.state, 0);
        const T lr = static_cast<T>(slot.lr);
        const T decay = static_cast<T>(options.weight_decay);
        const T momentum = static_cast<T>(options.momentum);
        const T fresh = static_cast<T>(fresh_part(slot));
        const std::int64_t count = slot.weight.numel();
        if (velocity == nullptr || options.momentum == 0.0) {
            for (std::int64_t i = 0; i < count; ++i) {
                w[i] -= lr * (grad[i] + decay * w[i]);
            }
            return;
        }
        for (std::int64_t i = 0; i < count; ++i) {
            const T g = grad[i] + decay * w[i];
            velocity[i] = momentum * velocity[i] + fresh * g;
            w[i] -= lr * (options.nesterov ? g + momentum * velocity[i] : velocity[i]);
        }
    });
}

bool Sgd::describe(const Slot& slot, autograd::OpRequest& request) const {
    const SgdOptions& options = options_[slot.group];
    request.op = accel::OpId::SgdStep;
    request.numbers = {slot.lr, options.weight_decay, options.momentum, fresh_part(slot)};
    request.integers = {options.nesterov ? 1 : 0};
    return slot.state->empty() || keeps_state(slot.group); // a restored velocity stays as it is
}

std::string Sgd::to_string() const {
    return "SGD(lr=" + tensor::to_string(lr()) + ", momentum=" + tensor::to_string(options().momentum) +
           ", params=" + std::to_string(parameters().size()) + ")";
}

} // namespace simple::optim
