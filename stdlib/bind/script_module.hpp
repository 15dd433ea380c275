// A layer that a script defines: an object with `forward`, or any function of one tensor.
#pragma once

#include <string>
#include <vector>

#include "stdlib/bind/layers.hpp"

namespace simple::bind {

class ScriptModule final : public nn::Module {
public:
    ScriptModule(const Factory& factory, Value object, bool is_function)
        : factory_(&factory), object_(std::move(object)), is_function_(is_function) {}

    Variable forward(const Variable& x) override;
    std::vector<nn::Member> members() const override;
    std::string to_string() const override;
    std::string type_name() const override { return is_function_ ? "Lambda" : object_.type_name(); }
    bool set_training(bool on) override;
    /// Reads the object's field `training` when it has one.
    bool training() const noexcept override;
    /// Calls the object's own `clone`, or copies the object with its tensors and layers; functions are shared.
    nn::ModulePtr clone() const override;
    const Value& object() const noexcept { return object_; }

private:
    void collect(const std::string& name, const Value& value, std::vector<nn::Member>& members, int depth) const;

    bool has_training_field() const;

    const Factory* factory_;
    Value object_;
    bool is_function_;
    mutable bool printing_ = false;
};

/// The one module of an object, so that a cycle of objects is walked once.
nn::ModulePtr script_module(const Factory& factory, const Value& object);

} // namespace simple::bind
