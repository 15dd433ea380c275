// Adam and AdamW.
#pragma once

#include "stdlib/optim/optimizer.hpp"

namespace simple::optim {

struct AdamOptions {
    double lr = 0.001;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    double weight_decay = 0.0;
    bool amsgrad = false;
    /// AdamW: shrinks weights by lr·wd first instead of adding wd·w to the gradient.
    bool decoupled = false;
};

/// m, v are running means of g and g²; w -= lr·m̂/(√v̂ + eps). torch.optim.Adam, torch.optim.AdamW.
class Adam final : public Optimizer {
public:
    /// As Sgd.
    explicit Adam(std::vector<Group> groups, const AdamOptions& options = {}, std::vector<AdamOptions> own = {});
    explicit Adam(std::vector<Variable> parameters, const AdamOptions& options = {});
    std::string name() const override { return options().decoupled ? "AdamW" : "Adam"; }
    double* momentum(std::size_t group) noexcept override { return &options_[group].beta1; }
    std::string to_string() const override;
    /// Those of the first group.
    const AdamOptions& options() const noexcept { return options_.front(); }

private:
    void update(Slot& slot) noexcept override;
    bool describe(const Slot& slot, autograd::OpRequest& request) const override;
    /// Numbers of one step: rate of m, scale of √v, part of the weight that is added to the gradient, part that is
    /// kept.
    struct Factors {
        double rate;
        double scale;
        double added;
        double kept;
    };
    Factors factors(const Slot& slot) const noexcept;
    std::vector<AdamOptions> options_; ///< of each group
};

} // namespace simple::optim
