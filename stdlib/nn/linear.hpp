// Linear: the fully connected layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::nn {

/// x·Wᵀ + b for x […, in]; weight [out, in], bias [out]. torch.nn.Linear, except for the initialisation.
class Linear final : public Module {
public:
    /// Draws the weight by `init`: "xavier_uniform" (bias zero), "xavier_normal", "kaiming_uniform", "kaiming_normal",
    /// "pytorch" (weight and bias uniform(±1/√in)), "zeros", "constant:0.1". Throws E10 for sizes <= 0, E9.
    Linear(std::int64_t in_features, std::int64_t out_features, bool bias, std::string_view init,
           tensor::Generator& rng);
    Linear(std::int64_t in_features, std::int64_t out_features, tensor::Generator& rng)
        : Linear(in_features, out_features, true, "xavier_uniform", rng) {}
    /// Takes given parameters; `bias` may be undefined.
    Linear(Variable weight, Variable bias);

    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "Linear"; }
    ModulePtr clone() const override;

    std::int64_t in_features() const noexcept { return weight_.shape()[1]; }
    std::int64_t out_features() const noexcept { return weight_.shape()[0]; }
    const Variable& weight() const noexcept { return weight_; }
    Variable& weight() noexcept { return weight_; }
    /// Undefined when the layer has none.
    const Variable& bias() const noexcept { return bias_; }
    Variable& bias() noexcept { return bias_; }

private:
    Variable weight_;
    Variable bias_;
};

} // namespace simple::nn
