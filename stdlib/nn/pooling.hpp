// MaxPool1d, MaxPool2d, AvgPool1d, AvgPool2d and AdaptiveAvgPool2d.
#pragma once

#include <cstdint>
#include <string>

#include "stdlib/nn/module.hpp"
#include "stdlib/tensor/ops_pool.hpp"

namespace simple::nn {

/// Largest elements or means of windows, torch.nn.MaxPool1d and the like.
class Pool final : public Module {
public:
    enum class Kind : std::uint8_t { Max, Average };
    /// Throws E10 for a kernel below 1, a negative stride or padding, padding above half the kernel.
    Pool(Kind kind, std::size_t spatial, const tensor::PoolOptions& options);
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override;
    ModulePtr clone() const override { return std::make_shared<Pool>(kind_, spatial_, options_); }

    const tensor::PoolOptions& options() const noexcept { return options_; }
    /// Returns the gradient of the input of the last forward call. Throws a value error when there was none, E15 for a
    /// gradient of another shape.
    Tensor backward(const Tensor& g) const;

private:
    Kind kind_;
    std::size_t spatial_;
    tensor::PoolOptions options_;
    bool ran_ = false;
    Shape last_input_;
    Shape last_output_;
    Tensor last_places_; ///< of the largest elements
};

/// Means of about equal parts, whatever the size of the input.
class AdaptiveAvgPool2d final : public Module {
public:
    /// Throws E10 for sizes below 1.
    explicit AdaptiveAvgPool2d(tensor::Pair output_size);
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return "AdaptiveAvgPool2d"; }
    ModulePtr clone() const override { return std::make_shared<AdaptiveAvgPool2d>(output_size_); }
    tensor::Pair output_size() const noexcept { return output_size_; }

private:
    tensor::Pair output_size_;
};

} // namespace simple::nn
