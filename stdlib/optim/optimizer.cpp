#include "stdlib/optim/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "stdlib/autograd/dispatch.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::optim {
namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

Tensor number(double value) { return Tensor::scalar(value); }

Tensor number(std::int64_t value) { return Tensor::scalar(value); }

/// Makes sure that elements can be changed in host memory; it may have to fetch them, which can fail.
void bring_to_host(Tensor& weight, const Tensor& grad, std::vector<Tensor>& state) {
    static_cast<void>(weight.raw());
    static_cast<void>(grad.raw());
    for (Tensor& t : state) {
        static_cast<void>(t.raw());
    }
}

/// Tells whether weights are on a device, and none of them is listed twice: its updates build on each other.
template <typename Slot> bool on_device_once(const std::vector<Slot>& slots) {
    std::vector<const Buffer*> buffers;
    for (const Slot& slot : slots) {
        if (slot.weight.is_on_device()) {
            buffers.push_back(slot.weight.storage().get());
        }
    }
    std::sort(buffers.begin(), buffers.end(), std::less<>());
    return !buffers.empty() && std::adjacent_find(buffers.begin(), buffers.end()) == buffers.end();
}

void take_computed(std::vector<Tensor>& computed, Tensor& weight, std::vector<Tensor>& state) {
    weight.storage()->take_from_device(*computed[0].storage());
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i].storage()->take_from_device(*computed[i + 1].storage());
    }
}

} // namespace

void check_range(std::string_view name, std::string_view parameter, double value, double low, double high) {
    if (value >= low && value < high) {
        return;
    }
    const std::string range = std::isinf(high)
                                  ? "at least " + tensor::to_string(low) + " and finite"
                                  : "at least " + tensor::to_string(low) + " and below " + tensor::to_string(high);
    throw tensor::errors::range(name, parameter, range, value);
}

Optimizer::Optimizer(std::string_view name, std::vector<Group> groups, double lr, std::vector<std::string> kinds)
    : name_(name), kinds_(std::move(kinds)), default_lr_(lr) {
    check_range(name_, "lr", lr, 0.0, kNoLimit);
    for (Group& group : groups) {
        add_group(std::move(group));
    }
}

void Optimizer::check(const Group& group) const {
    check_range(name_, "lr", group.lr, 0.0, kNoLimit);
    for (std::size_t i = 0; i < group.parameters.size(); ++i) {
        const Variable& parameter = group.parameters[i];
        if (!parameter.defined() || !tensor::is_float(parameter.dtype())) {
            throw tensor::errors::wrong_type(name_, "parameters[" + std::to_string(i) + "]", "a tensor of floats",
                                             parameter.defined() ? dtype_name(parameter.dtype()) : "nothing");
        }
    }
}

void Optimizer::add_group(Group group) {
    check(group);
    records_.resize(records_.size() + group.parameters.size());
    groups_.push_back(std::move(group));
}

template <typename Visit> void Optimizer::each_parameter(const Visit& visit) const {
    std::size_t index = 0;
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        for (const Variable& parameter : groups_[group].parameters) {
            visit(group, parameter, index);
            ++index;
        }
    }
}

std::vector<Variable> Optimizer::parameters() const {
    std::vector<Variable> result;
    each_parameter([&](std::size_t, const Variable& parameter, std::size_t) { result.push_back(parameter); });
    return result;
}

void Optimizer::set_lr(double lr) {
    check_range(name_, "lr", lr, 0.0, kNoLimit);
    default_lr_ = lr;
    for (Group& group : groups_) {
        group.lr = lr;
    }
}

void Optimizer::zero_grad() noexcept {
    for (Group& group : groups_) {
        for (Variable& parameter : group.parameters) {
            parameter.clear_grad();
        }
    }
}

// Everything that can fail happens here, before the first element changes.
std::vector<Optimizer::Slot> Optimizer::prepare() {
    std::vector<Slot> slots;
    slots.reserve(records_.size());
    each_parameter([&](std::size_t group, const Variable& parameter, std::size_t index) {
        const Tensor* grad = parameter.grad();
        if (grad == nullptr) {
            return;
        }
        if (!parameter.value().is_contiguous()) {
            Variable handle = parameter;
            handle.set_value(tensor::contiguous(parameter.value()));
        }
        const Tensor& weight = parameter.value();
        Record& record = records_[index];
        while (keeps_state(group) && record.state.size() < kinds_.size()) {
            record.state.push_back(Tensor::zeros(weight.shape(), weight.dtype()));
        }
        slots.push_back({weight, tensor::contiguous(tensor::to(*grad, weight.dtype())), &record.state, group,
                         groups_[group].lr, record.steps + 1});
    });
    compute_on_device(slots);
    for (Slot& slot : slots) {
        if (slot.computed.empty()) {
            bring_to_host(slot.weight, slot.grad, *slot.state);
        }
    }
    return slots;
}

// New elements are kept apart until all are computed.
void Optimizer::compute_on_device(std::vector<Slot>& slots) const {
    if (!on_device_once(slots)) {
        return;
    }
    for (Slot& slot : slots) {
        if (!slot.weight.is_on_device() || !autograd::placed::is_replaceable(slot.weight) ||
            !std::all_of(slot.state->begin(), slot.state->end(), autograd::placed::is_replaceable)) {
            continue;
        }
        autograd::OpRequest request;
        request.add(slot.weight);
        request.add(slot.grad);
        for (const Tensor& state : *slot.state) {
            request.add(state);
        }
        std::vector<Tensor> results(1 + slot.state->size());
        if (describe(slot, request) && autograd::update_on_device(request, results)) {
            slot.computed = std::move(results);
        }
    }
}

void Optimizer::step() {
    std::vector<Slot> slots = prepare();
    for (Slot& slot : slots) {
        if (slot.computed.empty()) {
            update(slot);
        } else {
            take_computed(slot.computed, slot.weight, *slot.state);
        }
        slot.weight.bump_version();
    }
    each_parameter([&](std::size_t, const Variable& parameter, std::size_t index) {
        records_[index].steps += parameter.grad() != nullptr ? 1 : 0;
    });
    ++steps_;
}

std::vector<Tensor> Optimizer::state(std::string_view kind) const {
    std::vector<Tensor> result;
    const auto found = std::find(kinds_.begin(), kinds_.end(), kind);
    if (found == kinds_.end()) {
        return result;
    }
    const std::size_t position = static_cast<std::size_t>(found - kinds_.begin());
    each_parameter([&](std::size_t, const Variable& parameter, std::size_t index) {
        const std::vector<Tensor>& kept = records_[index].state;
        result.push_back(position < kept.size() ? kept[position] : Tensor::zeros(parameter.shape(), parameter.dtype()));
    });
    return result;
}

StateDict Optimizer::state_dict() const {
    StateDict result;
    for (const std::string& kind : kinds_) {
        const std::vector<Tensor> tensors = state(kind);
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            result.emplace_back(kind + "." + std::to_string(i), tensors[i]);
        }
    }
    for (std::size_t i = 0; i < records_.size(); ++i) {
        result.emplace_back("steps." + std::to_string(i), number(records_[i].steps));
    }
    result.emplace_back("steps", number(steps_));
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        result.emplace_back("lr." + std::to_string(i), number(groups_[i].lr));
    }
    return result;
}

void Optimizer::load_state_dict(const StateDict& state) {
    const auto find = [&](const std::string& name, const tensor::Shape& shape) -> const Tensor& {
        const auto found =
            std::find_if(state.begin(), state.end(), [&](const auto& entry) { return entry.first == name; });
        if (found == state.end()) {
            throw tensor::errors::value(name_, "the saved state has no entry " + name);
        }
        if (!(found->second.shape() == shape)) {
            throw tensor::errors::paired_shapes(name_, "saved " + name, found->second.shape(), "parameter", shape);
        }
        return found->second;
    };
    std::vector<Record> records(records_.size());
    each_parameter([&](std::size_t, const Variable& parameter, std::size_t index) {
        const std::string suffix = "." + std::to_string(index);
        for (const std::string& kind : kinds_) {
            const Tensor& saved = find(kind + suffix, parameter.shape());
            records[index].state.push_back(tensor::clone(tensor::to(saved, parameter.dtype())));
        }
        records[index].steps = find("steps" + suffix, {}).item().as_i64();
    });
    std::vector<double> rates;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        rates.push_back(find("lr." + std::to_string(i), {}).item().as_f64());
    }
    steps_ = find("steps", {}).item().as_i64();
    records_ = std::move(records);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        groups_[i].lr = rates[i];
    }
}

} // namespace simple::optim
