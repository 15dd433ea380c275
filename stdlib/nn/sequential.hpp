// Containers of layers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// Applies its elements in order.
class Sequential : public Module {
public:
    Sequential() = default;
    explicit Sequential(std::vector<ModulePtr> layers) : layers_(std::move(layers)) {}
    ~Sequential() override;

    /// Throws InputError with the path of the element that refuses its input, and a value error when containers are
    /// nested too deep to run.
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "Sequential"; }
    void surrender_children(std::vector<ModulePtr>& out) noexcept override;
    ModulePtr clone() const override;

    std::size_t size() const noexcept { return layers_.size(); }
    const std::vector<ModulePtr>& layers() const noexcept { return layers_; }
    /// Returns an element; negative numbers count from the end. Throws an index error.
    const ModulePtr& at(std::int64_t i) const;
    void set(std::int64_t i, ModulePtr layer);
    void push(ModulePtr layer) { layers_.push_back(std::move(layer)); }
    /// Puts a layer before position i (the size: at the end). Throws an index error.
    void insert(std::int64_t i, ModulePtr layer);

private:
    std::size_t position(std::int64_t i, std::size_t limit) const;
    std::vector<ModulePtr> layers_;
};

/// x + inner(x).
class Residual final : public Module {
public:
    explicit Residual(ModulePtr inner) : inner_(std::move(inner)) {}
    ~Residual() override;
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override { return {{"inner", inner_}}; }
    std::string to_string() const override;
    std::string type_name() const override { return "Residual"; }
    ModulePtr clone() const override;
    void surrender_children(std::vector<ModulePtr>& out) noexcept override { out.push_back(std::move(inner_)); }

private:
    ModulePtr inner_;
};

/// Prints "Name(", one indented line block per element, ")".
std::string container_text(const std::string& name, const std::vector<std::string>& elements);

} // namespace simple::nn
