// Layers that only change the shape, and the one that changes nothing.
#pragma once

#include <cstdint>
#include <string>

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// Gives its input.
class Identity final : public Module {
public:
    Variable forward(const Variable& x) override { return x; }
    std::string to_string() const override { return "Identity()"; }
    std::string type_name() const override { return "Identity"; }
    ModulePtr clone() const override { return std::make_shared<Identity>(); }
};

/// Merges dimensions start_dim … end_dim; by default all but the first.
class Flatten final : public Module {
public:
    explicit Flatten(std::int64_t start_dim = 1, std::int64_t end_dim = -1) noexcept
        : start_dim_(start_dim), end_dim_(end_dim) {}
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return "Flatten"; }
    ModulePtr clone() const override { return std::make_shared<Flatten>(start_dim_, end_dim_); }
    std::int64_t start_dim() const noexcept { return start_dim_; }
    std::int64_t end_dim() const noexcept { return end_dim_; }

private:
    std::int64_t start_dim_;
    std::int64_t end_dim_;
};

/// Splits one dimension into several.
class Unflatten final : public Module {
public:
    Unflatten(std::int64_t dim, Shape sizes) : dim_(dim), sizes_(std::move(sizes)) {}
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return "Unflatten"; }
    ModulePtr clone() const override { return std::make_shared<Unflatten>(dim_, sizes_); }
    std::int64_t dim() const noexcept { return dim_; }
    const Shape& sizes() const noexcept { return sizes_; }

private:
    std::int64_t dim_;
    Shape sizes_;
};

/// Gives every sample another shape; dimension 0 stays.
class Reshape final : public Module {
public:
    explicit Reshape(Shape shape) : shape_(std::move(shape)) {}
    Variable forward(const Variable& x) override;
    std::string to_string() const override;
    std::string type_name() const override { return "Reshape"; }
    ModulePtr clone() const override { return std::make_shared<Reshape>(shape_); }
    const Shape& shape() const noexcept { return shape_; }

private:
    Shape shape_;
};

} // namespace simple::nn
