// How a class of layers is declared: constructor, mode, operators, call, text form, and the methods all layers have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simple/interpreter.hpp"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/layer_classes.hpp"
#include "stdlib/bind/nn_parts.hpp"

namespace simple::bind {

inline nn::Module& layer_self(const Call& c) { return *find_layer_box(c.self())->module; }
template <typename T> T& layer_self_as(const Call& c) { return static_cast<T&>(layer_self(c)); }

/// Runs `body` as the language does: recorded when an argument is a V.
template <typename Body> Value recorded_if(bool variable, const Body& body) {
    if (variable) {
        return body();
    }
    const autograd::NoGrad off;
    return body();
}

/// The constructor as the function Name__create, as upstream's programs call it.
void declare_create(Interpreter& interpreter, Module& module, std::string_view name, std::string_view signature,
                    NativeFunction constructor);
/// What is the same for every class, apart from forward and the call.
void declare_layer_members(Interpreter& interpreter, ClassBuilder& builder, std::string_view signature,
                           NativeFunction constructor, std::string_view text);
/// forward(x) and the call with one tensor.
void declare_plain_forward(Interpreter& interpreter, ClassBuilder& builder);
/// A forward of its own; calls pass all their arguments to it.
void declare_forward(ClassBuilder& builder, std::string_view signature, NativeFunction forward, std::string_view text);

/// Declares a class of layers that take one tensor.
template <typename Tag>
ClassBuilder declare_layer(Interpreter& interpreter, Module& module, std::string_view name, std::string_view signature,
                           NativeFunction constructor, std::string_view text) {
    ClassBuilder builder = module.native_class<Layer<Tag>>(name, text);
    declare_create(interpreter, module, name, signature, constructor);
    declare_layer_members(interpreter, builder, signature, constructor, text);
    declare_plain_forward(interpreter, builder);
    return builder;
}

/// Declares a class of layers with a forward of its own.
template <typename Tag>
ClassBuilder declare_layer(Interpreter& interpreter, Module& module, std::string_view name, std::string_view signature,
                           NativeFunction constructor, std::string_view text, std::string_view forward_signature,
                           NativeFunction forward, std::string_view forward_text) {
    ClassBuilder builder = module.native_class<Layer<Tag>>(name, text);
    declare_create(interpreter, module, name, signature, constructor);
    declare_layer_members(interpreter, builder, signature, constructor, text);
    declare_forward(builder, forward_signature, forward, forward_text);
    return builder;
}

/// Declares a parameter of a layer of type T as a field: a V, nil where there is none. Assigning replaces its value.
template <typename T, Variable& (*Get)(T&)>
void declare_parameter(ClassBuilder& builder, std::string_view name, std::string_view text) {
    builder.property(
        name,
        [](Call& c) {
            const Variable& parameter = Get(layer_self_as<T>(c));
            return parameter.defined() ? wrap(c, parameter, true) : Value();
        },
        [](Call& c, const Value& value) {
            translated([&] {
                Variable& parameter = Get(layer_self_as<T>(c));
                if (!parameter.defined()) {
                    throw tensor::errors::value(layer_self(c).type_name(), "has no such parameter to set");
                }
                parameter.set_value(to_tensor(c, value, layer_self(c).type_name(), "value"));
            });
        },
        text);
}

} // namespace simple::bind
