// Stochastic gradient descent.
#pragma once

#include "stdlib/optim/optimizer.hpp"

namespace simple::optim {

struct SgdOptions {
    double lr = 0.01;
    double momentum = 0.0;
    double weight_decay = 0.0;
    bool nesterov = false;
    double dampening = 0.0;
};

/// g += wd·w; v = μ·v + (1 - damp)·g, at first v = g; w -= lr·v, with Nesterov lr·(g + μ·v). torch.optim.SGD.
class Sgd final : public Optimizer {
public:
    /// `own` holds the options of each group, if they differ. Throws E10 for values out of range, E7 for a parameter
    /// that is no float tensor.
    explicit Sgd(std::vector<Group> groups, const SgdOptions& options = {}, std::vector<SgdOptions> own = {});
    explicit Sgd(std::vector<Variable> parameters, const SgdOptions& options = {});
    std::string name() const override { return "SGD"; }
    double* momentum(std::size_t group) noexcept override { return &options_[group].momentum; }
    std::string to_string() const override;
    /// Those of the first group.
    const SgdOptions& options() const noexcept { return options_.front(); }

private:
    void update(Slot& slot) noexcept override;
    bool describe(const Slot& slot, autograd::OpRequest& request) const override;
    bool keeps_state(std::size_t group) const noexcept override { return options_[group].momentum != 0.0; }
    /// What a gradient adds to the velocity.
    double fresh_part(const Slot& slot) const noexcept;
    std::vector<SgdOptions> options_; ///< of each group
};

} // namespace simple::optim
