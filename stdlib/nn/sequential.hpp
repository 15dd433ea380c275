// Containers of layers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// A list of layers that can be changed.
class LayerList : public Module {
public:
    LayerList() = default;
    explicit LayerList(std::vector<ModulePtr> layers) : layers_(std::move(layers)) {}
    ~LayerList() override;

    std::vector<Member> members() const override;
    std::string to_string() const override;
    void surrender_children(std::vector<ModulePtr>& out) noexcept override;

    std::size_t size() const noexcept { return layers_.size(); }
    const std::vector<ModulePtr>& layers() const noexcept { return layers_; }
    /// Returns an element; negative numbers count from the end. Throws an index error.
    const ModulePtr& at(std::int64_t i) const;
    void set(std::int64_t i, ModulePtr layer);
    void push(ModulePtr layer) { layers_.push_back(std::move(layer)); }
    /// Puts a layer before position i (the size: at the end). Throws an index error.
    void insert(std::int64_t i, ModulePtr layer);

protected:
    /// Adds copies of all elements to another list, and gives it the mode of this one.
    void clone_into(LayerList& copy) const;

private:
    std::size_t position(std::int64_t i, std::size_t limit) const;
    std::vector<ModulePtr> layers_;
};

/// Applies its elements in order.
class Sequential : public LayerList {
public:
    using LayerList::LayerList;
    /// Throws InputError with the path of the element that refuses its input, and a value error when containers are
    /// nested too deep to run.
    Variable forward(const Variable& x) override;
    std::string type_name() const override { return "Sequential"; }
    ModulePtr clone() const override;
};

/// Holds layers for a model that calls them itself.
class ModuleList final : public LayerList {
public:
    using LayerList::LayerList;
    /// Throws a value error: a list says nothing of an order.
    Variable forward(const Variable& x) override;
    std::string type_name() const override { return "ModuleList"; }
    ModulePtr clone() const override;
};

/// Holds layers by name, in the order in which they came.
class ModuleDict final : public Module {
public:
    using Entry = std::pair<std::string, ModulePtr>;
    ModuleDict() = default;
    explicit ModuleDict(std::vector<Entry> entries) : entries_(std::move(entries)) {}
    ~ModuleDict() override;
    /// Throws a value error, as ModuleList.
    Variable forward(const Variable& x) override;
    std::vector<Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return "ModuleDict"; }
    ModulePtr clone() const override;
    void surrender_children(std::vector<ModulePtr>& out) noexcept override;

    const std::vector<Entry>& entries() const noexcept { return entries_; }
    /// Returns an element, or null.
    const ModulePtr* find(std::string_view name) const noexcept;
    /// Replaces or adds an element.
    void set(std::string_view name, ModulePtr layer);

private:
    std::vector<Entry> entries_;
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
    const ModulePtr& inner() const noexcept { return inner_; }

private:
    ModulePtr inner_;
};

/// Prints "Name(", one indented line block per element, ")".
std::string container_text(const std::string& name, const std::vector<std::string>& elements);

} // namespace simple::nn
