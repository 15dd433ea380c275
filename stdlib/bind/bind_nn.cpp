// lib.pure.nn: its layers and containers.
#include "stdlib/bind/layer_parameters.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/pure.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/shape_layers.hpp"

namespace simple::bind {

namespace {

// --- Constructors ----------------------------------------------------------------------------------------------------

Value linear(Call& c) {
    return box_layer<LinearTag>(
        c, std::make_shared<nn::Linear>(c.i64(0), c.i64(1), c.boolean(2), c.text(3), numeric(c).session.generator));
}
Value make_sequential(Call& c, const Value& list) {
    auto container = std::make_shared<nn::Sequential>(modules_of(c, list, "Sequential"));
    check_layers(c, *container);
    return box_layer<SequentialTag>(c, std::move(container));
}
Value sequential(Call& c) {
    Value list = c[0];
    // Sequential(a, b, c), Sequential([a, b, c]) and Sequential(layers: […]) mean the same.
    if (list.is_array() && list.size() == 1 && list.at(0).is_array()) {
        list = list.at(0);
    }
    return make_sequential(c, list);
}
Value sequential_layers(Call& c) { return make_sequential(c, c[0]); }
template <std::size_t Index> Value activation(Call& c) {
    return kLayerClasses[Index].make(c, nn::Activation::make(kLayerClasses[Index].name));
}
template <std::size_t Index> Value scaled_activation(Call& c) {
    return kLayerClasses[Index].make(c, nn::Activation::make(kLayerClasses[Index].name, c.f64(0)));
}
Value gelu(Call& c) { return box_layer<ActivationTag<8>>(c, nn::Activation::gelu(c.text(0))); }
Value softmax(Call& c) { return box_layer<SoftmaxTag>(c, std::make_shared<nn::Softmax>(c.i64(0))); }
Value log_softmax(Call& c) { return box_layer<LogSoftmaxTag>(c, std::make_shared<nn::Softmax>(c.i64(0), true)); }
Value dropout(Call& c) { return box_layer<DropoutTag>(c, std::make_shared<nn::Dropout>(c.f64(0))); }
Value flatten(Call& c) { return box_layer<FlattenTag>(c, std::make_shared<nn::Flatten>(c.i64(0), c.i64(1))); }
Value unflatten(Call& c) {
    return box_layer<UnflattenTag>(c, std::make_shared<nn::Unflatten>(c.i64(0), shape_argument(c, 1)));
}
Value reshape(Call& c) { return box_layer<ReshapeTag>(c, std::make_shared<nn::Reshape>(shape_argument(c, 0))); }
Value identity(Call& c) { return box_layer<IdentityTag>(c, std::make_shared<nn::Identity>()); }
Value residual(Call& c) {
    return box_layer<ResidualTag>(c, std::make_shared<nn::Residual>(module_of(c, c[0], "Residual", "inner")));
}

// --- Classes ---------------------------------------------------------------------------------------------------------

template <std::size_t Index> void declare_activation(Interpreter& interpreter, Module& module) {
    declare_layer<ActivationTag<Index == 2   ? 0
                                : Index == 3 ? 1
                                : Index == 4 ? 2
                                             : static_cast<int>(Index) - 4>>(
        interpreter, module, kLayerClasses[Index].name, "()", guarded<activation<Index>>,
        "An element-wise activation.");
}

void declare_linear(Interpreter& interpreter, Module& module) {
    ClassBuilder builder = declare_layer<LinearTag>(
        interpreter, module, "Linear",
        "(in_features: i64, out_features: i64, bias: bool = true, init: text = \"xavier_uniform\")", guarded<linear>,
        "Fully connected layer, x times the transposed weight plus bias.");
    add_parameter_properties(builder);
    builder
        .property(
            "in_features", [](Call& c) { return Value(layer_self_as<nn::Linear>(c).in_features()); }, nullptr,
            "Values in.")
        .property(
            "out_features", [](Call& c) { return Value(layer_self_as<nn::Linear>(c).out_features()); }, nullptr,
            "Values out.");
    const FunctionRow row[] = {
        {"linear_create(in_features: i64, out_features: i64, bias: bool = true, init: text = \"xavier_uniform\")",
         guarded<linear>, "See Linear."}};
    module.functions(row, 1);
}

void declare_sequential(Interpreter& interpreter, Module& module) {
    ClassBuilder builder = declare_layer<SequentialTag>(interpreter, module, "Sequential", "(layers...)",
                                                        guarded<sequential>, "Applies layers in order.");
    builder.constructor("(layers: [any])", guarded<sequential_layers>, "Applies layers in order.");
    builder
        .property(
            "layers",
            [](Call& c) {
                std::vector<Value> values;
                for (const nn::ModulePtr& layer : layer_self_as<nn::Sequential>(c).layers()) {
                    values.push_back(wrap_module(c, layer));
                }
                return c.array(values);
            },
            nullptr, "The elements.")
        .index(
            [](Call& c, const std::vector<Value>& arguments) {
                return translated(
                    [&] { return wrap_module(c, layer_self_as<nn::Sequential>(c).at(arguments[0].as_int())); });
            },
            [](Call& c, const std::vector<Value>& arguments, const Value& value) {
                translated([&] {
                    layer_self_as<nn::Sequential>(c).set(arguments[0].as_int(),
                                                         module_of(c, value, "Sequential", "layer"));
                });
            })
        .length([](Call& c) { return static_cast<std::int64_t>(layer_self_as<nn::Sequential>(c).size()); })
        .method(
            "len()", [](Call& c) { return Value(layer_self_as<nn::Sequential>(c).size()); }, "Number of elements.");
    const auto push = [](Call& c) {
        layer_self_as<nn::Sequential>(c).push(module_of(c, c[0], "Sequential", "layer"));
        return c.self();
    };
    builder.method("push(layer: any)", +push, "Adds an element.").method("add(layer: any)", +push, "Adds an element.");
    builder.method(
        "insert(i: i64, layer: any)",
        [](Call& c) {
            return translated([&] {
                layer_self_as<nn::Sequential>(c).insert(c.i64(0), module_of(c, c[1], "Sequential", "layer"));
                return c.self();
            });
        },
        "Adds an element before a position.");
}

} // namespace

void build_nn(Interpreter& interpreter, Module& module) {
    module.constant(kTypes, Value());
    declare_pure_when_checked(module, declare_pure_layers);
    declare_linear(interpreter, module);
    declare_sequential(interpreter, module);
    declare_activation<2>(interpreter, module);
    declare_activation<3>(interpreter, module);
    declare_activation<4>(interpreter, module);
    declare_activation<7>(interpreter, module);
    declare_activation<8>(interpreter, module);
    declare_activation<9>(interpreter, module);
    declare_activation<10>(interpreter, module);
    declare_activation<11>(interpreter, module);
    declare_layer<ActivationTag<8>>(interpreter, module, "GELU", "(approximate: text = \"none\")", guarded<gelu>,
                                    "x * Phi(x).");
    declare_layer<ActivationTag<9>>(interpreter, module, "LeakyReLU", "(negative_slope: f64 = 0.01)",
                                    guarded<scaled_activation<13>>, "x or slope * x.");
    declare_layer<ActivationTag<10>>(interpreter, module, "ELU", "(alpha: f64 = 1.0)", guarded<scaled_activation<14>>,
                                     "x or alpha * (exp(x) - 1).");
    declare_layer<ActivationTag<11>>(interpreter, module, "Softplus", "(beta: f64 = 1.0)",
                                     guarded<scaled_activation<15>>, "log(1 + exp(x)).");
    declare_layer<SoftmaxTag>(interpreter, module, "Softmax", "(dim: i64 = -1)", guarded<softmax>,
                              "softmax along a dimension.")
        .property(
            "dim", [](Call& c) { return Value(layer_self_as<nn::Softmax>(c).dim()); }, nullptr, "The dimension.");
    declare_layer<LogSoftmaxTag>(interpreter, module, "LogSoftmax", "(dim: i64 = -1)", guarded<log_softmax>,
                                 "log of softmax.")
        .property(
            "dim", [](Call& c) { return Value(layer_self_as<nn::Softmax>(c).dim()); }, nullptr, "The dimension.");
    declare_layer<DropoutTag>(interpreter, module, "Dropout", "(p: f64 = 0.5)", guarded<dropout>,
                              "Zeroes elements in training.")
        .property(
            "p", [](Call& c) { return Value(layer_self_as<nn::Dropout>(c).p()); }, nullptr, "Probability of a zero.");
    declare_layer<FlattenTag>(interpreter, module, "Flatten", "(start_dim: i64 = 1, end_dim: i64 = -1)",
                              guarded<flatten>, "Merges dimensions.");
    declare_layer<UnflattenTag>(interpreter, module, "Unflatten", "(dim: i64, sizes: [i64])", guarded<unflatten>,
                                "Splits a dimension.");
    declare_layer<ReshapeTag>(interpreter, module, "Reshape", "(shape: [i64])", guarded<reshape>,
                              "Gives every sample another shape.");
    declare_layer<IdentityTag>(interpreter, module, "Identity", "()", guarded<identity>, "Gives its input.");
    declare_layer<ResidualTag>(interpreter, module, "Residual", "(inner: any)", guarded<residual>, "x plus inner(x).");
    declare_load_report(module);
    add_functions(interpreter, module, model_operations().rows, model_operations().count);
    declare_initializers(module);
    declare_window_layers(interpreter, module);
    declare_norm_layers(interpreter, module);
    for (const OperationTable& table : {activation_operations(), matrix_operations(), window_operations()}) {
        for (std::size_t i = 0; i < table.count; ++i) {
            const std::string_view name = table.rows[i].name;
            if (name.substr(0, 3) == "fn_") {
                add_functions(interpreter, module, table.rows + i, 1);
            }
        }
    }
}

} // namespace simple::bind
