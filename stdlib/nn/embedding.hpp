// Embedding and PReLU.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::nn {

/// A table of vectors for whole numbers: indices of any shape S give S + [d]. torch.nn.Embedding.
class Embedding final : public Module {
public:
    struct Config {
        std::int64_t num_embeddings = 1;
        std::int64_t embedding_dim = 1;
        std::optional<std::int64_t> padding_idx; ///< a row of zeros without gradient
        bool zeros_outside = false;              ///< indices outside give zeros instead of an error
    };
    /// Draws the table from normal(0, deviation). `out_of_range` is "error" or "zeros" (E9). Throws E10 for sizes below
    /// 1, a negative deviation, a padding index outside.
    Embedding(const Config& config, std::string_view out_of_range, double deviation, tensor::Generator& rng);
    Embedding(const Config& config, Variable weight) : config_(config), weight_(std::move(weight)) {}

    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override { return {{"weight", weight_}}; }
    std::string to_string() const override;
    std::string type_name() const override { return "Embedding"; }
    ModulePtr clone() const override;

    const Config& config() const noexcept { return config_; }
    /// Indices of the last forward call; undefined before it.
    const Tensor& last_indices() const noexcept { return last_indices_; }
    /// Adds to the gradient of the table, given that of the last output. Throws a value error without a forward call,
    /// E15 for another shape.
    void backward(const Tensor& g);

private:
    Config config_;
    Variable weight_;
    Tensor last_indices_;
};

/// x where it is greater than 0, else weight·x with a learned weight for all channels or each.
class PRelu final : public Module {
public:
    /// Throws E10 for num_parameters below 1.
    PRelu(std::int64_t num_parameters, double init);
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override { return {{"weight", weight_}}; }
    std::string to_string() const override;
    std::string type_name() const override { return "PReLU"; }
    ModulePtr clone() const override;
    std::int64_t num_parameters() const noexcept { return weight_.numel(); }

private:
    Variable weight_;
};

} // namespace simple::nn
