// Activation layers: rows of one table (element-wise ones), softmax, dropout.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/kernels/elementwise.hpp"
#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// An element-wise activation: ReLU, Sigmoid, Tanh, LeakyReLU, GELU …
class Activation final : public Module {
public:
    /// Makes the layer of a class name: ReLU ReLU6 Sigmoid Tanh SiLU SELU Mish Hardswish GELU LeakyReLU ELU Softplus.
    /// `parameter` is the slope of LeakyReLU, alpha of ELU, beta of Softplus. Throws a value error (E9) for another
    /// name.
    static std::shared_ptr<Activation> make(std::string_view class_name);
    static std::shared_ptr<Activation> make(std::string_view class_name, double parameter);
    /// Makes a GELU; `approximate` is "none" or "tanh" (E9).
    static std::shared_ptr<Activation> gelu(std::string_view approximate);

    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override;
    ModulePtr clone() const override;
    /// The slope, alpha or beta.
    double parameter() const noexcept { return params_.a; }
    /// The value above which a Softplus gives its input.
    double threshold() const noexcept { return params_.b; }
    /// "none", or "tanh" for a GELU by the usual formula.
    std::string_view approximate() const noexcept { return op_ == kernels::UnaryOp::GeluTanh ? "tanh" : "none"; }

    struct Row;
    Activation(const Row& row, kernels::UnaryOp op, kernels::UnaryParams params) noexcept
        : row_(&row), op_(op), params_(params) {}

private:
    const Row* row_;
    kernels::UnaryOp op_;
    kernels::UnaryParams params_;
};

/// Softmax or LogSoftmax along a dimension.
class Softmax final : public Module {
public:
    explicit Softmax(std::int64_t dim = -1, bool log = false) noexcept : dim_(dim), log_(log) {}
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return log_ ? "LogSoftmax" : "Softmax"; }
    ModulePtr clone() const override { return std::make_shared<Softmax>(dim_, log_); }
    std::int64_t dim() const noexcept { return dim_; }

private:
    std::int64_t dim_;
    bool log_;
};

/// In training drops elements, with the session's random numbers; in evaluation gives the input itself. Dropout2d drops
/// whole channels.
class Dropout final : public Module {
public:
    /// Throws E10 for p outside 0..1.
    explicit Dropout(double p = 0.5, bool channels = false);
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return channels_ ? "Dropout2d" : "Dropout"; }
    ModulePtr clone() const override;
    double p() const noexcept { return p_; }

private:
    double p_;
    bool channels_;
};

} // namespace simple::nn
