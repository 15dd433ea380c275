#include "stdlib/bind/script_module.hpp"

#include <algorithm>
#include <utility>

#include "stdlib/bind/copy_layer.hpp"
#include "stdlib/nn/nesting.hpp"
#include "stdlib/nn/sequential.hpp"

namespace simple::bind {

namespace {

/// Takes back the mark of a module that prints its text.
class Printing {
public:
    explicit Printing(bool& mark) noexcept : mark_(mark) {}
    ~Printing() { mark_ = false; }
    Printing(const Printing&) = delete;
    Printing& operator=(const Printing&) = delete;

private:
    bool& mark_;
};

} // namespace

Variable ScriptModule::forward(const Variable& x) {
    const Value input = factory_->make<Variable>(x);
    Value result;
    try {
        result = is_function_ ? factory_->call(object_, {input}) : factory_->call_method(object_, "forward", {input});
    } catch (...) {
        throw nn::ForeignError(std::current_exception());
    }
    if (result.is_tuple() && result.size() > 0) {
        result = result.at(0); // The first part of a tuple goes on.
    }
    return to_variable(*factory_, result, type_name(), "result of forward");
}

void ScriptModule::collect(const std::string& name, const Value& value, std::vector<nn::Member>& members,
                           int depth) const {
    constexpr int kMaxDepth = 16;
    if (const Variable* v = value.native<Variable>()) {
        if (v->requires_grad()) {
            members.push_back({name, *v});
        }
        return;
    }
    if (value.is_array() || value.is_tuple()) {
        if (depth < kMaxDepth && value.f64_elements().empty() && value.i64_elements().empty()) {
            for (std::size_t i = 0; i < value.size(); ++i) {
                collect(name + "." + std::to_string(i), value.at(i), members, depth + 1);
            }
        }
        return;
    }
    if (value.is_dict() && depth < kMaxDepth) {
        for (const auto& [key, element] : value.items()) {
            collect(name + "." + key.to_string(), element, members, depth + 1);
        }
        return;
    }
    if (value.is_callable() && value.kind() == ValueKind::Function) {
        return;
    }
    if (nn::ModulePtr module = find_module(*factory_, value)) {
        members.push_back({name, std::move(module)});
    }
}

std::vector<nn::Member> ScriptModule::members() const {
    std::vector<nn::Member> members;
    if (is_function_) {
        return members;
    }
    if (factory_->has_method(object_, "parameters")) {
        const Value list = factory_->call_method(object_, "parameters", {});
        for (std::size_t i = 0; i < list.size(); ++i) {
            members.push_back({std::to_string(i), to_variable(*factory_, list.at(i), "parameters", "result")});
        }
        return members;
    }
    for (const std::string& field : factory_->field_names(object_)) {
        collect(field, object_.field(field), members, 0);
    }
    return members;
}

std::string ScriptModule::to_string() const {
    if (is_function_ || factory_->defines_method(object_, "to_string")) {
        return factory_->to_string(object_);
    }
    if (std::exchange(printing_, true)) {
        return type_name() + "(...)"; // A cycle of objects.
    }
    const Printing done(printing_);
    const nn::Nesting guard(type_name());
    std::vector<std::string> elements;
    for (const nn::Member& member : members()) {
        if (const auto* child = std::get_if<nn::ModulePtr>(&member.item)) {
            elements.push_back((*child)->to_string());
        }
    }
    return nn::container_text(type_name(), elements);
}

bool ScriptModule::set_training(bool on) {
    training_ = on;
    if (is_function_) {
        return true;
    }
    const char* method = on ? "train" : "eval";
    if (factory_->defines_method(object_, method)) {
        factory_->call_method(object_, method, {});
        return false;
    }
    if (has_training_field()) {
        factory_->set_field(object_, "training", Value(on));
    }
    return true;
}

bool ScriptModule::training() const noexcept {
    const Value field = is_function_ || !has_training_field() ? Value() : object_.field("training");
    return field.is_bool() ? field.as_bool() : training_;
}

bool ScriptModule::has_training_field() const {
    const std::vector<std::string> fields = factory_->field_names(object_);
    return std::find(fields.begin(), fields.end(), "training") != fields.end();
}

nn::ModulePtr ScriptModule::clone() const {
    if (is_function_) {
        return std::make_shared<ScriptModule>(*factory_, object_, true);
    }
    const nn::Nesting guard(type_name());
    const Value copy = factory_->defines_method(object_, "clone") ? factory_->call_method(object_, "clone", {})
                                                                  : copy_layer(*factory_, object_);
    return module_of(*factory_, copy, type_name(), "result of clone");
}

nn::ModulePtr script_module(const Factory& factory, const Value& object) {
    auto& known = numeric(factory).script_modules;
    known.erase(std::remove_if(known.begin(), known.end(), [](const auto& entry) { return entry.expired(); }),
                known.end());
    for (const std::weak_ptr<nn::Module>& entry : known) {
        const auto module = std::static_pointer_cast<ScriptModule>(entry.lock());
        if (module != nullptr && module->object().same(object)) {
            return module;
        }
    }
    auto module =
        std::make_shared<ScriptModule>(numeric(factory).factory(), object, object.kind() == ValueKind::Function);
    known.push_back(module);
    return module;
}

} // namespace simple::bind
