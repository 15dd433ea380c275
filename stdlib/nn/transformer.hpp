// Transformer encoders and positional encoding.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/nn/attention.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/module.hpp"
#include "stdlib/nn/normalization.hpp"
#include "stdlib/tensor/random.hpp"

namespace simple::nn {

/// What an encoder layer is made with.
struct EncoderOptions {
    std::int64_t d_model = 0;
    std::int64_t nhead = 0;
    std::int64_t dim_feedforward = 2048;
    double dropout = 0.1;
    std::string activation = "relu"; ///< or "gelu"
    double layer_norm_eps = 1e-5;
    bool batch_first = false;
    bool norm_first = false;
};

/// torch.nn.TransformerEncoderLayer: attention of a sequence to itself, then two linear layers, each added to what came
/// in and normalised.
class TransformerEncoderLayer final : public Module {
public:
    /// Throws E10: sizes <= 0, heads that do not divide d_model, a dropout outside 0..1, eps < 0; E9.
    TransformerEncoderLayer(const EncoderOptions& options, tensor::Generator& rng);

    /// Runs over [L, N, d], [N, L, d] with batch_first, or [L, d]. Masks as MultiheadAttention has them. Throws
    /// InputError.
    Variable run(const Variable& x, const MultiheadAttention::Masks& masks);
    Variable forward(const Variable& x) override { return run(x, {}); }

    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "TransformerEncoderLayer"; }
    ModulePtr clone() const override;

private:
    explicit TransformerEncoderLayer(EncoderOptions options) : options_(std::move(options)) {}
    Variable attended(const Variable& x, const MultiheadAttention::Masks& masks);
    Variable transformed(const Variable& x);

    EncoderOptions options_;
    std::shared_ptr<MultiheadAttention> self_attn_;
    std::shared_ptr<Linear> linear1_;
    std::shared_ptr<Linear> linear2_;
    std::shared_ptr<LayerNorm> norm1_;
    std::shared_ptr<LayerNorm> norm2_;
};

/// torch.nn.TransformerEncoder: copies of one layer, applied in order.
class TransformerEncoder final : public Module {
public:
    /// Throws E10 for num_layers outside 1..1000.
    TransformerEncoder(const TransformerEncoderLayer& layer, std::int64_t num_layers);
    Variable run(const Variable& x, const MultiheadAttention::Masks& masks);
    Variable forward(const Variable& x) override { return run(x, {}); }

    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "TransformerEncoder"; }
    ModulePtr clone() const override;
    const std::vector<std::shared_ptr<TransformerEncoderLayer>>& layers() const noexcept { return layers_; }

private:
    TransformerEncoder() = default;
    std::vector<std::shared_ptr<TransformerEncoderLayer>> layers_;
};

/// Adds to each position p of a sequence sin(p·w) in even and cos(p·w) in odd columns, w = 10000^(-2i/d) for pair i
/// (Vaswani et al., 2017). Has no parameters; the values are no part of a state.
class PositionalEncoding final : public Module {
public:
    /// Throws E10 for sizes <= 0.
    explicit PositionalEncoding(std::int64_t d_model, std::int64_t max_len = 5000, bool batch_first = false);
    /// Takes [L, d], [L, N, d], or [N, L, d] with batch_first; L at most max_len. Throws InputError.
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return "PositionalEncoding"; }
    ModulePtr clone() const override;

private:
    std::int64_t d_model_;
    std::int64_t max_len_;
    bool batch_first_;
    Tensor table_; ///< [as many positions as were needed so far, d]
};

} // namespace simple::nn
