// Attention: the function and two layers, PyTorch's and one with plain matrices.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::nn {

/// Output and weights of attention; weights may be undefined when they were not asked for.
struct Attention {
    Variable output;
    Variable weights;
};

/// What may take part in attention; undefined masks allow everything.
struct AttentionOptions {
    Variable mask;          ///< bool: true takes part; floats are added to the scores; broadcast to them
    double dropout_p = 0.0; ///< of the weights
    bool is_causal = false; ///< position i sees only positions up to i
};

/// Computes softmax(Q·Kᵀ/√d + mask)·V over the last two dimensions. Throws E2, E1, E6, E10.
Attention scaled_dot_product_attention(const Variable& query, const Variable& key, const Variable& value,
                                       const AttentionOptions& options = {},
                                       std::string_view name = "scaled_dot_product_attention");

/// torch.nn.MultiheadAttention with keys and values of the size of the queries.
class MultiheadAttention final : public Module {
public:
    /// Throws E10: sizes <= 0, a dropout outside 0..1, heads that do not divide embed_dim.
    MultiheadAttention(std::int64_t embed_dim, std::int64_t num_heads, double dropout, bool bias, bool batch_first,
                       tensor::Generator& rng);

    /// Masks of a call; in both, true stands for "takes no part" and floats are added.
    struct Masks {
        Variable key_padding; ///< [N, S], without N for a single sequence
        Variable attention;   ///< [L, S] or [N·heads, L, S]
        bool is_causal = false;
    };
    /// Attends from query [L, N, e] to key and value [S, N, e], with batch_first [N, …, e]; for single sequences
    /// without N. Weights are averaged over heads, [N, L, S]. Throws InputError.
    Attention run(const Variable& query, const Variable& key, const Variable& value, const Masks& masks,
                  bool need_weights = true);
    Attention run(const Variable& query, const Variable& key, const Variable& value) {
        return run(query, key, value, Masks{});
    }
    /// Attends from x to itself.
    Variable forward(const Variable& x) override { return run(x, x, x, Masks{}, false).output; }

    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "MultiheadAttention"; }
    ModulePtr clone() const override;
    Variable& in_proj_weight() noexcept { return in_proj_weight_; }
    /// Undefined when there is none.
    Variable& in_proj_bias() noexcept { return in_proj_bias_; }
    const std::shared_ptr<Linear>& out_proj() const noexcept { return out_proj_; }
    std::int64_t embed_dim() const noexcept { return embed_dim_; }
    std::int64_t num_heads() const noexcept { return num_heads_; }
    std::int64_t head_dim() const noexcept { return embed_dim_ / num_heads_; }
    double dropout() const noexcept { return dropout_; }
    bool batch_first() const noexcept { return batch_first_; }

private:
    MultiheadAttention(std::int64_t embed_dim, std::int64_t num_heads, double dropout, bool batch_first) noexcept
        : embed_dim_(embed_dim), num_heads_(num_heads), dropout_(dropout), batch_first_(batch_first) {}
    Variable project(const Variable& x, std::int64_t part) const;
    Variable heads_of(const Variable& x) const;
    Variable scores_mask(const Masks& masks, const Shape& scores, bool batched, DType dtype) const;
    void check(const Variable& x, const char* name, std::size_t rank) const;

    std::int64_t embed_dim_;
    std::int64_t num_heads_;
    double dropout_;
    bool batch_first_;
    Variable in_proj_weight_; ///< [3·e, e]: query, key, value
    Variable in_proj_bias_;
    std::shared_ptr<Linear> out_proj_;
};

/// Attention with four projections x·W without biases, over [seq, d] or batches of that.
class MultiHeadAttention final : public Module {
public:
    /// Throws E10: sizes <= 0, heads that do not divide d_model.
    MultiHeadAttention(std::int64_t d_model, std::int64_t num_heads, tensor::Generator& rng);

    /// Throws InputError.
    Variable run(const Variable& query, const Variable& key, const Variable& value);
    /// Attends from x to itself.
    Variable forward(const Variable& x) override { return run(x, x, x); }

    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "MultiHeadAttention"; }
    ModulePtr clone() const override;
    /// The projections of query, key, value and result, [d, d].
    Variable& weight(std::size_t i) noexcept { return weights_[i]; }
    std::int64_t d_model() const noexcept { return weights_[0].shape()[0]; }
    std::int64_t num_heads() const noexcept { return num_heads_; }

private:
    explicit MultiHeadAttention(std::int64_t num_heads) noexcept : num_heads_(num_heads) {}
    std::int64_t num_heads_;
    Variable weights_[4];
};

} // namespace simple::nn
