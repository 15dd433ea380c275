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

// --- Fields of layers ------------------------------------------------------------------------------------------------

Value activation_parameter(Call& c) { return Value(layer_self_as<nn::Activation>(c).parameter()); }
Value softmax_dim(Call& c) { return Value(layer_self_as<nn::Softmax>(c).dim()); }

// --- Classes ---------------------------------------------------------------------------------------------------------

template <std::size_t Index> void declare_activation(Interpreter& interpreter, Module& module, std::string_view text) {
    declare_layer<ActivationTag<Index == 2   ? 0
                                : Index == 3 ? 1
                                : Index == 4 ? 2
                                             : static_cast<int>(Index) - 4>>(
        interpreter, module, kLayerClasses[Index].name, "()", guarded<activation<Index>>, text);
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
            "Size of the last dimension of an input.")
        .property(
            "out_features", [](Call& c) { return Value(layer_self_as<nn::Linear>(c).out_features()); }, nullptr,
            "Size of the last dimension of the output.");
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
    declare_activation<2>(interpreter, module, "max(0, x), element by element. torch.nn.ReLU.");
    declare_activation<3>(interpreter, module, "1 / (1 + exp(-x)), element by element: from 0 to 1. torch.nn.Sigmoid.");
    declare_activation<4>(interpreter, module, "Hyperbolic tangent, element by element: from -1 to 1. torch.nn.Tanh.");
    declare_activation<7>(interpreter, module, "min(max(0, x), 6), element by element. torch.nn.ReLU6.");
    declare_activation<8>(interpreter, module,
                          "x / (1 + exp(-x)), element by element, also called swish. torch.nn.SiLU.");
    declare_activation<9>(
        interpreter, module,
        "1.0507 * x above 0, else 1.7581 * (exp(x) - 1): keeps mean 0 and deviation 1. torch.nn.SELU.");
    declare_activation<10>(interpreter, module, "x * tanh(log(1 + exp(x))), element by element. torch.nn.Mish.");
    declare_activation<11>(interpreter, module,
                           "x * min(max(x + 3, 0), 6) / 6, element by element. torch.nn.Hardswish.");
    declare_layer<ActivationTag<8>>(
        interpreter, module, "GELU", "(approximate: text = \"none\")", guarded<gelu>,
        "x * Phi(x), Phi the normal distribution; approximate \"tanh\" is the usual formula. torch.nn.GELU.")
        .property(
            "approximate", [](Call& c) { return c.text(layer_self_as<nn::Activation>(c).approximate()); }, nullptr,
            "\"none\" or \"tanh\".");
    declare_layer<ActivationTag<9>>(interpreter, module, "LeakyReLU", "(negative_slope: f64 = 0.01)",
                                    guarded<scaled_activation<13>>,
                                    "x above 0, else negative_slope * x. torch.nn.LeakyReLU.")
        .property("negative_slope", activation_parameter, nullptr, "Slope below 0.");
    declare_layer<ActivationTag<10>>(interpreter, module, "ELU", "(alpha: f64 = 1.0)", guarded<scaled_activation<14>>,
                                     "x above 0, else alpha * (exp(x) - 1). torch.nn.ELU.")
        .property("alpha", activation_parameter, nullptr, "What exp(x) - 1 is scaled by below 0.");
    declare_layer<ActivationTag<11>>(interpreter, module, "Softplus", "(beta: f64 = 1.0)",
                                     guarded<scaled_activation<15>>,
                                     "log(1 + exp(beta * x)) / beta. torch.nn.Softplus.")
        .property("beta", activation_parameter, nullptr, "Steepness of the bend at 0.")
        .property(
            "threshold", [](Call& c) { return Value(layer_self_as<nn::Activation>(c).threshold()); }, nullptr,
            "Where beta * x is above, the result is x.");
    declare_layer<SoftmaxTag>(interpreter, module, "Softmax", "(dim: i64 = -1)", guarded<softmax>,
                              "exp(x) divided by its sum along dim. torch.nn.Softmax.")
        .property("dim", softmax_dim, nullptr, "The dimension along which the result sums to 1.");
    declare_layer<LogSoftmaxTag>(interpreter, module, "LogSoftmax", "(dim: i64 = -1)", guarded<log_softmax>,
                                 "log of softmax along dim, without underflow. torch.nn.LogSoftmax.")
        .property("dim", softmax_dim, nullptr, "The dimension along which exp of the result sums to 1.");
    declare_layer<DropoutTag>(interpreter, module, "Dropout", "(p: f64 = 0.5)", guarded<dropout>,
                              "In training zeroes elements with probability p and divides the others by 1 - p; after "
                              "eval() passes its input on. torch.nn.Dropout.")
        .property(
            "p", [](Call& c) { return Value(layer_self_as<nn::Dropout>(c).p()); }, nullptr,
            "Probability of a zero, from 0 to 1.");
    declare_layer<FlattenTag>(interpreter, module, "Flatten", "(start_dim: i64 = 1, end_dim: i64 = -1)",
                              guarded<flatten>,
                              "Merges the dimensions from start_dim to end_dim; the first one, the batch, is kept by "
                              "default. torch.nn.Flatten.")
        .property(
            "start_dim", [](Call& c) { return Value(layer_self_as<nn::Flatten>(c).start_dim()); }, nullptr,
            "First dimension that is merged.")
        .property(
            "end_dim", [](Call& c) { return Value(layer_self_as<nn::Flatten>(c).end_dim()); }, nullptr,
            "Last dimension that is merged.");
    declare_layer<UnflattenTag>(interpreter, module, "Unflatten", "(dim: i64, sizes: [i64])", guarded<unflatten>,
                                "Splits dimension dim into sizes, of which one may be -1. torch.nn.Unflatten.")
        .property(
            "dim", [](Call& c) { return Value(layer_self_as<nn::Unflatten>(c).dim()); }, nullptr,
            "The dimension that is split.")
        .property(
            "sizes", [](Call& c) { return shape_value(c, layer_self_as<nn::Unflatten>(c).sizes()); }, nullptr,
            "The sizes it is split into.");
    declare_layer<ReshapeTag>(interpreter, module, "Reshape", "(shape: [i64])", guarded<reshape>,
                              "Gives every sample another shape, of which one size may be -1; dimension 0, the batch, "
                              "stays.")
        .property(
            "shape", [](Call& c) { return shape_value(c, layer_self_as<nn::Reshape>(c).shape()); }, nullptr,
            "The shape of a sample.");
    declare_layer<IdentityTag>(interpreter, module, "Identity", "()", guarded<identity>,
                               "Gives its input as it is. torch.nn.Identity.");
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
