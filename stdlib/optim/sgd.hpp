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
    /// Throws E10 for values out of range, E7 for a parameter that is no float tensor.
    explicit Sgd(std::vector<Group> groups, const SgdOptions& options = {});
    explicit Sgd(std::vector<Variable> parameters, const SgdOptions& options = {});
    std::string name() const override { return "SGD"; }
    std::string to_string() const override;
    const SgdOptions& options() const noexcept { return options_; }

private:
    void update(Slot& slot) noexcept override;
    bool describe(const Slot& slot, autograd::OpRequest& request) const override;
    bool keeps_state() const noexcept override { return options_.momentum != 0.0; }
    /// What a gradient adds to the velocity.
    double fresh_part(std::int64_t step) const noexcept;
    SgdOptions options_;
};

} // namespace simple::optim
