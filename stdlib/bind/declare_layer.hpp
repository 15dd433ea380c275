// Declares one class of layers: what all have in common. Each file of layers adds constructors and properties.
#pragma once

#include <string>
#include <string_view>

#include "stdlib/bind/args.hpp"
#include "stdlib/bind/layer_classes.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/nn_parts.hpp"

namespace simple::bind {

inline nn::Module& layer_self(const Call& c) { return *find_layer_box(c.self())->module; }
template <typename T> T& layer_self_as(const Call& c) { return static_cast<T&>(layer_self(c)); }

/// Declares a class with its constructor, `training`, calls, text form and the methods of all layers.
template <typename Tag>
ClassBuilder declare_layer(Interpreter& interpreter, Module& module, std::string_view name, std::string_view signature,
                           NativeFunction constructor, std::string_view text) {
    ClassBuilder builder = module.native_class<Layer<Tag>>(name, text);
    builder.constructor(signature, constructor, text)
        .property(
            "training", [](Call& c) { return Value(layer_self(c).training()); },
            [](Call& c, const Value& value) { nn::train(layer_self(c), value.as_bool()); },
            "Whether the layer is in training mode.")
        .operators(connect_layers)
        .callable([](Call& c, const std::vector<Value>& arguments) {
            if (arguments.size() != 1) {
                c.fail(ErrorKind::Type,
                       "a layer takes one tensor, got " + std::to_string(arguments.size()) + " arguments");
            }
            return translated([&] { return run_module(c, layer_self(c), arguments[0]); });
        })
        .text([](Call& c) { return layer_self(c).to_string(); });
    for (const OperationTable& table : {model_operations(), layer_operations()}) {
        add_methods(interpreter, builder, table.rows, table.count);
    }
    return builder;
}

} // namespace simple::bind
