// RMSprop and Adagrad.
#pragma once

#include "stdlib/optim/optimizer.hpp"

namespace simple::optim {

struct RmspropOptions {
    double lr = 0.01;
    double alpha = 0.99;
    double eps = 1e-8;
    double weight_decay = 0.0;
    double momentum = 0.0;
    bool centered = false;
};

/// v = α·v + (1 - α)g²; w -= lr·g/(√v + eps). torch.optim.RMSprop.
class Rmsprop final : public Optimizer {
public:
    explicit Rmsprop(std::vector<Group> groups, const RmspropOptions& options = {},
                     std::vector<RmspropOptions> own = {});
    explicit Rmsprop(std::vector<Variable> parameters, const RmspropOptions& options = {});
    std::string name() const override { return "RMSprop"; }
    double* momentum(std::size_t group) noexcept override { return &options_[group].momentum; }
    std::string to_string() const override;
    /// Those of the first group.
    const RmspropOptions& options() const noexcept { return options_.front(); }

private:
    void update(Slot& slot) noexcept override;
    bool describe(const Slot& slot, autograd::OpRequest& request) const override;
    std::vector<RmspropOptions> options_; ///< of each group
};

struct AdagradOptions {
    double lr = 0.01;
    double lr_decay = 0.0;
    double weight_decay = 0.0;
    double eps = 1e-10;
};

/// s += g²; w -= lr/(1 + (t - 1)·decay)·g/(√s + eps). torch.optim.Adagrad.
class Adagrad final : public Optimizer {
public:
    explicit Adagrad(std::vector<Group> groups, const AdagradOptions& options = {},
                     std::vector<AdagradOptions> own = {});
    explicit Adagrad(std::vector<Variable> parameters, const AdagradOptions& options = {});
    std::string name() const override { return "Adagrad"; }
    std::string to_string() const override;
    /// Those of the first group.
    const AdagradOptions& options() const noexcept { return options_.front(); }

private:
    /// The rate of a step.
    double rate(const Slot& slot) const noexcept;
    void update(Slot& slot) noexcept override;
    bool describe(const Slot& slot, autograd::OpRequest& request) const override;
    std::vector<AdagradOptions> options_; ///< of each group
};

} // namespace simple::optim
