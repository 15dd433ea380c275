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
    explicit Rmsprop(std::vector<Group> groups, const RmspropOptions& options = {});
    explicit Rmsprop(std::vector<Variable> parameters, const RmspropOptions& options = {});
    std::string name() const override { return "RMSprop"; }
    std::string to_string() const override;
    const RmspropOptions& options() const noexcept { return options_; }

private:
    void update(Slot& slot) noexcept override;
    RmspropOptions options_;
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
    explicit Adagrad(std::vector<Group> groups, const AdagradOptions& options = {});
    explicit Adagrad(std::vector<Variable> parameters, const AdagradOptions& options = {});
    std::string name() const override { return "Adagrad"; }
    std::string to_string() const override;
    const AdagradOptions& options() const noexcept { return options_; }

private:
    void update(Slot& slot) noexcept override;
    AdagradOptions options_;
};

} // namespace simple::optim
