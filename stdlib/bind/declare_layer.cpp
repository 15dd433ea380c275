#include "stdlib/bind/declare_layer.hpp"

#include "stdlib/bind/saving.hpp"

namespace simple::bind {

void declare_create(Interpreter& interpreter, Module& module, std::string_view name, std::string_view signature,
                    NativeFunction constructor) {
    std::string declaration = std::string(name) + "__create" + std::string(signature);
    module.function(numeric(interpreter).keep(std::move(declaration)), constructor, "See " + std::string(name) + ".");
}

void declare_layer_members(Interpreter& interpreter, ClassBuilder& builder, std::string_view signature,
                           NativeFunction constructor, std::string_view text) {
    builder.constructor(signature, constructor, text)
        .property(
            "training", [](Call& c) { return Value(layer_self(c).training()); },
            [](Call& c, const Value& value) {
                if (!value.is_bool()) {
                    raise(tensor::errors::wrong_type(layer_self(c).type_name(), "training", "bool", describe(value)));
                }
                nn::train(layer_self(c), value.as_bool());
            },
            "Whether the layer is in training mode.")
        .operators(connect_layers)
        .text([](Call& c) { return translated([&] { return layer_self(c).to_string(); }); });
    for (const OperationTable& table : {model_operations(), layer_operations(), saving_operations()}) {
        add_methods(interpreter, builder, table.rows, table.count);
    }
}

void declare_plain_forward(Interpreter& interpreter, ClassBuilder& builder) {
    const OperationTable table = forward_operation();
    add_methods(interpreter, builder, table.rows, table.count);
    builder.callable([](Call& c, const std::vector<Value>& arguments) {
        if (arguments.size() != 1) {
            c.fail(ErrorKind::Type, "a layer takes one tensor, got " + std::to_string(arguments.size()) + " arguments");
        }
        return translated([&] { return run_module(c, layer_self(c), arguments[0]); });
    });
}

void declare_forward(ClassBuilder& builder, std::string_view signature, NativeFunction forward, std::string_view text) {
    builder.method(signature, forward, text).callable([](Call& c, const std::vector<Value>& arguments) {
        return c.call_method(c.self(), "forward", arguments);
    });
}

} // namespace simple::bind
