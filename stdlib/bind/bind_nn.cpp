// lib.pure.nn: its layers and containers.
#include "stdlib/bind/layer_parameters.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/pure.hpp"
#include "stdlib/bind/saving.hpp"
#include "stdlib/bind/training_parts.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/shape_layers.hpp"

namespace simple::bind {

namespace {

// --- Constructors ----------------------------------------------------------------------------------------------------

Value linear(Call& c) {
    return box_layer<LinearTag>(
        c, std::make_shared<nn::Linear>(c.i64(0), c.i64(1), c.boolean(2), c.text(3), numeric(c).session.generator));
}
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
        "Fully connected layer: [..., in_features] gives [..., out_features], x times the transposed weight [out, in] "
        "plus bias [out].\ninit is \"xavier_uniform\", \"xavier_normal\", \"kaiming_uniform\", \"kaiming_normal\", "
        "\"pytorch\", \"zeros\" or \"constant:0.1\". torch.nn.Linear.");
    add_parameter_properties(builder);
    builder
        .brief([](Call& c) {
            const auto& layer = layer_self_as<nn::Linear>(c);
            return std::to_string(layer.in_features()) + " -> " + std::to_string(layer.out_features());
        })
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

} // namespace

void build_nn(Interpreter& interpreter, Module& module) {
    module.constant(kTypes, Value());
    declare_pure_when_checked(module, declare_pure_layers);
    declare_linear(interpreter, module);
    declare_activation<2>(interpreter, module);
    declare_activation<3>(interpreter, module);
    declare_activation<4>(interpreter, module);
    declare_activation<7>(interpreter, module);
    declare_activation<8>(interpreter, module);
    declare_activation<9>(interpreter, module);
    declare_activation<10>(interpreter, module);
    declare_activation<11>(interpreter, module);
    declare_layer<ActivationTag<8>>(
        interpreter, module, "GELU", "(approximate: text = \"none\")", guarded<gelu>,
        "x * Phi(x), Phi the normal distribution; approximate \"tanh\" is the usual formula. torch.nn.GELU.");
    declare_layer<ActivationTag<9>>(interpreter, module, "LeakyReLU", "(negative_slope: f64 = 0.01)",
                                    guarded<scaled_activation<13>>,
                                    "x above 0, else negative_slope * x. torch.nn.LeakyReLU.");
    declare_layer<ActivationTag<10>>(interpreter, module, "ELU", "(alpha: f64 = 1.0)", guarded<scaled_activation<14>>,
                                     "x above 0, else alpha * (exp(x) - 1). torch.nn.ELU.");
    declare_layer<ActivationTag<11>>(interpreter, module, "Softplus", "(beta: f64 = 1.0)",
                                     guarded<scaled_activation<15>>,
                                     "log(1 + exp(beta * x)) / beta. torch.nn.Softplus.");
    declare_layer<SoftmaxTag>(interpreter, module, "Softmax", "(dim: i64 = -1)", guarded<softmax>,
                              "exp(x) divided by its sum along dim. torch.nn.Softmax.")
        .property(
            "dim", [](Call& c) { return Value(layer_self_as<nn::Softmax>(c).dim()); }, nullptr, "The dimension.");
    declare_layer<LogSoftmaxTag>(interpreter, module, "LogSoftmax", "(dim: i64 = -1)", guarded<log_softmax>,
                                 "log of softmax along dim, without underflow. torch.nn.LogSoftmax.")
        .property(
            "dim", [](Call& c) { return Value(layer_self_as<nn::Softmax>(c).dim()); }, nullptr, "The dimension.");
    declare_layer<DropoutTag>(interpreter, module, "Dropout", "(p: f64 = 0.5)", guarded<dropout>,
                              "In training zeroes elements with probability p and divides the others by 1 - p; after "
                              "eval() passes its input on. torch.nn.Dropout.")
        .property(
            "p", [](Call& c) { return Value(layer_self_as<nn::Dropout>(c).p()); }, nullptr, "Probability of a zero.");
    declare_layer<FlattenTag>(interpreter, module, "Flatten", "(start_dim: i64 = 1, end_dim: i64 = -1)",
                              guarded<flatten>,
                              "Merges the dimensions from start_dim to end_dim; the first one, the batch, is kept by "
                              "default. torch.nn.Flatten.");
    declare_layer<UnflattenTag>(interpreter, module, "Unflatten", "(dim: i64, sizes: [i64])", guarded<unflatten>,
                                "Splits dimension dim into sizes. torch.nn.Unflatten.");
    declare_layer<ReshapeTag>(interpreter, module, "Reshape", "(shape: [i64])", guarded<reshape>,
                              "Gives every sample another shape; the batch dimension stays.");
    declare_layer<IdentityTag>(interpreter, module, "Identity", "()", guarded<identity>, "Gives its input.");
    declare_containers(interpreter, module);
    declare_recurrent(interpreter, module);
    declare_attention(interpreter, module);
    declare_functional(interpreter, module);
    declare_window_layers(interpreter, module);
    declare_norm_layers(interpreter, module);
    declare_load_report(module);
    declare_history(module);
    declare_saving(interpreter, module);
    add_functions(interpreter, module, model_operations().rows, model_operations().count);
    for (const OperationTable& table : {layer_operations(), saving_operations()}) {
        for (std::size_t i = 0; i < table.count; ++i) {
            add_function_as(interpreter, module, std::string(kLayerMethod) + table.rows[i].name, table.rows[i]);
        }
    }
    declare_initializers(module);
}

} // namespace simple::bind
