// BatchNorm1d, BatchNorm2d, LayerNorm, GroupNorm and InstanceNorm2d.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// Numbers of a batch normalisation.
struct BatchNormConfig {
    std::int64_t num_features = 1;
    double eps = 1e-5;
    double momentum = 0.1;
    bool affine = true;
    bool track_running_stats = true;
};

/// Normalises each channel over the batch: in training by the batch's mean and biased variance, else by running ones,
/// which training moves towards the batch's (the variance towards the unbiased one). torch.nn.BatchNorm1d and 2d.
class BatchNorm final : public Module {
public:
    /// Throws E10 for num_features below 1, eps below 0, momentum outside 0..1.
    BatchNorm(std::size_t spatial, const BatchNormConfig& config);
    /// A single sample [C] is normalised by the running statistics in both modes.
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override;
    void convert_buffers(DType dtype) override;
    std::string to_string() const override;
    std::string type_name() const override { return spatial_ == 1 ? "BatchNorm1d" : "BatchNorm2d"; }
    ModulePtr clone() const override;
    const BatchNormConfig& config() const noexcept { return config_; }

private:
    void update(const Tensor& mean, const Tensor& variance, double count);

    std::size_t spatial_;
    BatchNormConfig config_;
    Variable weight_; ///< undefined without affine, like bias_
    Variable bias_;
    Tensor running_mean_; ///< undefined without track_running_stats, like the others
    Tensor running_variance_;
    Tensor batches_;
};

/// Normalises over the last dimensions of each sample. torch.nn.LayerNorm.
class LayerNorm final : public Module {
public:
    /// Throws E10 for sizes below 1 and eps below 0.
    LayerNorm(Shape normalized_shape, double eps, bool affine);
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "LayerNorm"; }
    ModulePtr clone() const override;
    const Shape& normalized_shape() const noexcept { return shape_; }
    double eps() const noexcept { return eps_; }

private:
    Shape shape_;
    double eps_;
    Variable weight_; ///< undefined without affine, like bias_
    Variable bias_;
};

/// Normalises groups of channels of each sample. torch.nn.GroupNorm; one group a channel is InstanceNorm2d.
class GroupNorm final : public Module {
public:
    /// Throws E10 for sizes below 1, eps below 0, groups that do not divide the channels.
    GroupNorm(std::int64_t num_groups, std::int64_t num_channels, double eps);
    /// Makes an InstanceNorm2d.
    static std::shared_ptr<GroupNorm> instance(std::int64_t num_features, double eps);
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override { return {{"weight", weight_}, {"bias", bias_}}; }
    std::string to_string() const override;
    std::string type_name() const override { return instance_ ? "InstanceNorm2d" : "GroupNorm"; }
    ModulePtr clone() const override;
    std::int64_t num_groups() const noexcept { return groups_; }
    std::int64_t num_channels() const noexcept { return channels_; }
    double eps() const noexcept { return eps_; }

private:
    GroupNorm(std::string_view name, std::int64_t groups, std::int64_t channels, double eps, bool instance);

    std::int64_t groups_;
    std::int64_t channels_;
    double eps_;
    bool instance_;
    Variable weight_;
    Variable bias_;
};

} // namespace simple::nn
