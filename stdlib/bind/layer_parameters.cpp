#include "stdlib/bind/layer_parameters.hpp"

namespace simple::bind {

namespace {

/// Finds a parameter of the layer itself; undefined where it has none.
Variable parameter_of(const Call& c, std::string_view name) {
    for (const nn::Member& member : layer_self(c).members()) {
        const Variable* parameter = std::get_if<Variable>(&member.item);
        if (parameter != nullptr && member.name == name) {
            return *parameter;
        }
    }
    return {};
}

template <const char* Name> Value get_parameter(Call& c) {
    const Variable parameter = parameter_of(c, Name);
    return parameter.defined() ? wrap(c, parameter, true) : Value();
}

template <const char* Name> void set_parameter(Call& c, const Value& value) {
    translated([&] {
        Variable parameter = parameter_of(c, Name);
        if (!parameter.defined()) {
            throw tensor::errors::value(layer_self(c).to_string(), std::string("there is no ") + Name + " to set");
        }
        parameter.set_value(to_tensor(c, value, Name, Name)); // Handles of one leaf share its value.
    });
}

constexpr char kWeight[] = "weight";
constexpr char kBias[] = "bias";

} // namespace

void add_parameter_properties(ClassBuilder& builder) {
    builder
        .property(kWeight, get_parameter<kWeight>, set_parameter<kWeight>,
                  "The trainable weight as a Tensor, or nil; assigning a tensor of its shape replaces the numbers.")
        .property(
            "weights",
            [](Call& c) {
                const Variable weight = parameter_of(c, kWeight);
                return weight.defined() ? wrap(c, weight.value()) : Value();
            },
            nullptr, "The numbers of the weight as a PureTensor that shares storage.")
        .property(kBias, get_parameter<kBias>, set_parameter<kBias>,
                  "The trainable bias as a Tensor, or nil; assigning a tensor of its shape replaces the numbers.");
}

Value buffer_value(Call& c, std::string_view name) {
    for (const nn::Member& member : layer_self(c).members()) {
        const Tensor* buffer = std::get_if<Tensor>(&member.item);
        if (buffer != nullptr && member.name == name) {
            return wrap(c, *buffer);
        }
    }
    return {};
}

} // namespace simple::bind
