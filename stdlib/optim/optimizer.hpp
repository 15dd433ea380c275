// The base of optimisers: parameters in groups, one update rule per subclass.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/autograd/executor.hpp"
#include "stdlib/autograd/variable.hpp"

namespace simple::optim {

using autograd::Variable;
using tensor::Tensor;

/// Parameters that share a learning rate.
struct Group {
    std::vector<Variable> parameters;
    double lr = 0.01;
};

/// State by name, for checkpoints: numbers are 0-D tensors.
using StateDict = std::vector<std::pair<std::string, Tensor>>;

/// Updates parameters by their gradients, without recording. State tensors are zeros before the first step.
class Optimizer {
public:
    virtual ~Optimizer() = default;
    Optimizer(const Optimizer&) = delete;
    Optimizer& operator=(const Optimizer&) = delete;

    /// Updates every parameter that has a gradient. Either all of them are updated or, after an error, none.
    void step();
    /// Drops the gradients.
    void zero_grad() noexcept;

    /// Learning rate of the first group.
    double lr() const noexcept { return groups_.empty() ? default_lr_ : groups_.front().lr; }
    /// Sets the rate of all groups. Throws E10 for a negative or not finite rate.
    void set_lr(double lr);
    std::vector<Group>& groups() noexcept { return groups_; }
    const std::vector<Group>& groups() const noexcept { return groups_; }
    /// The momentum of a group, for Adam its first beta; null for a rule without one.
    virtual double* momentum(std::size_t) noexcept { return nullptr; }
    /// All parameters, group by group.
    std::vector<Variable> parameters() const;
    /// Number of steps done.
    std::int64_t steps() const noexcept { return steps_; }

    /// State tensors of one kind ("velocity", "m", "v" …), one for each parameter; empty for a kind this one lacks.
    std::vector<Tensor> state(std::string_view kind) const;
    /// Everything that training needs to go on exactly: state tensors ("m.0"), steps, learning rates.
    StateDict state_dict() const;
    /// Restores state_dict(). Throws a value error naming an entry that is missing or of another shape; then nothing
    /// has changed.
    void load_state_dict(const StateDict& state);

    virtual std::string name() const = 0;
    /// Prints "SGD(lr=0.01, momentum=0.9, params=4)" and the like.
    virtual std::string to_string() const = 0;

protected:
    /// Checks parameters (E7 for a tensor that cannot have a gradient) and lr (E10). `kinds` names the state tensors
    /// kept for each parameter.
    Optimizer(std::string_view name, std::vector<Group> groups, double lr, std::vector<std::string> kinds);

    /// One parameter to update: all tensors are contiguous, of one float type and one shape.
    struct Slot {
        Tensor weight;
        Tensor grad;
        /// State tensors in the order of `kinds`; none when the optimiser keeps no state now.
        std::vector<Tensor>* state;
        /// The group it belongs to.
        std::size_t group;
        double lr;
        /// Number of this step for the parameter, from 1.
        std::int64_t step;
        /// The weight and the state as a device computed them; empty when update() has to.
        std::vector<Tensor> computed{};
    };
    /// Changes the elements of the weight and the state. Must not throw.
    virtual void update(Slot& slot) noexcept = 0;
    /// Tells a backend how to do what update() does: adds operation and numbers to a request whose operands are the
    /// weight, the gradient and the state. Gives false when only update() can.
    virtual bool describe(const Slot&, autograd::OpRequest&) const { return false; }
    /// Tells whether the rule reads the state of a group, or zeros would do.
    virtual bool keeps_state(std::size_t) const noexcept { return true; }

private:
    /// What is kept for one parameter.
    struct Record {
        std::vector<Tensor> state;
        std::int64_t steps = 0;
    };
    void check(const Group& group) const;
    void add_group(Group group);
    std::vector<Slot> prepare();
    void compute_on_device(std::vector<Slot>& slots) const;
    template <typename Visit> void each_parameter(const Visit& visit) const;

    std::string name_;
    std::vector<Group> groups_;
    std::vector<std::string> kinds_;
    std::vector<Record> records_; ///< in the order of parameters()
    std::int64_t steps_ = 0;
    double default_lr_;
};

/// Throws a value error (E10) unless low <= value < high (high: infinity for no limit).
void check_range(std::string_view name, std::string_view parameter, double value, double low, double high);

} // namespace simple::optim
