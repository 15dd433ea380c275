// Normalisations, Embedding, PReLU and Dropout2d.
#include "stdlib/bind/layer_parameters.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/embedding.hpp"
#include "stdlib/nn/normalization.hpp"

namespace simple::bind {

namespace {

template <typename Tag, std::size_t Spatial> Value batch_norm(Call& c) {
    return box_layer<Tag>(c, std::make_shared<nn::BatchNorm>(Spatial, nn::BatchNormConfig{c.i64(0), c.f64(1), c.f64(2),
                                                                                          c.boolean(3), c.boolean(4)}));
}
Value layer_norm(Call& c) {
    return box_layer<LayerNormTag>(c, std::make_shared<nn::LayerNorm>(shape_argument(c, 0), c.f64(1), c.boolean(2)));
}
Value group_norm(Call& c) {
    return box_layer<GroupNormTag>(c, std::make_shared<nn::GroupNorm>(c.i64(0), c.i64(1), c.f64(2)));
}
Value instance_norm(Call& c) { return box_layer<InstanceNorm2dTag>(c, nn::GroupNorm::instance(c.i64(0), c.f64(1))); }
Value embedding(Call& c) {
    nn::Embedding::Config config;
    config.num_embeddings = c.i64(0);
    config.embedding_dim = c.i64(1);
    config.padding_idx = optional_int(c, 2);
    return box_layer<EmbeddingTag>(
        c, std::make_shared<nn::Embedding>(config, c.text(3), c.f64(4), numeric(c).session.generator));
}
Value prelu(Call& c) { return box_layer<PReLUTag>(c, std::make_shared<nn::PRelu>(c.i64(0), c.f64(1))); }
Value dropout2d(Call& c) { return box_layer<Dropout2dTag>(c, std::make_shared<nn::Dropout>(c.f64(0), true)); }

const nn::BatchNormConfig& config_of(const Call& c) { return layer_self_as<nn::BatchNorm>(c).config(); }

void add_batch_norm_members(ClassBuilder& builder) {
    add_parameter_properties(builder);
    builder
        .property(
            "num_features", [](Call& c) { return Value(config_of(c).num_features); }, nullptr, "Number of channels C.")
        .property(
            "eps", [](Call& c) { return Value(config_of(c).eps); }, nullptr,
            "What is added to the variance, against division by 0.")
        .property(
            "momentum", [](Call& c) { return Value(config_of(c).momentum); }, nullptr,
            "Share of a new batch in the running statistics.")
        .property(
            "affine", [](Call& c) { return Value(config_of(c).affine); }, nullptr, "Whether there are weight and bias.")
        .property(
            "track_running_stats", [](Call& c) { return Value(config_of(c).track_running_stats); }, nullptr,
            "Whether running statistics are kept.")
        .property(
            "running_mean", [](Call& c) { return buffer_value(c, "running_mean"); }, nullptr,
            "Running mean of each channel, [C], or nil.")
        .property(
            "running_var", [](Call& c) { return buffer_value(c, "running_var"); }, nullptr,
            "Running variance of each channel, [C], or nil.")
        .property(
            "num_batches_tracked", [](Call& c) { return buffer_value(c, "num_batches_tracked"); }, nullptr,
            "Number of batches seen in training, or nil.");
}

void declare_normalizations(Interpreter& interpreter, Module& module) {
    constexpr std::string_view kBatch =
        "(num_features: i64, eps: f64 = 1e-5, momentum: f64 = 0.1, affine: bool = true, "
        "track_running_stats: bool = true)";
    ClassBuilder batch_norms[] = {
        declare_layer<BatchNorm1dTag>(interpreter, module, "BatchNorm1d", kBatch,
                                      guarded<batch_norm<BatchNorm1dTag, 1>>,
                                      "Normalizes the channels of [N, C] or [N, C, L], then scales by weight and adds "
                                      "bias.\nIn training with the mean and variance of the batch, after eval() with "
                                      "running ones (momentum is the share of the new). torch.nn.BatchNorm1d."),
        declare_layer<BatchNorm2dTag>(interpreter, module, "BatchNorm2d", kBatch,
                                      guarded<batch_norm<BatchNorm2dTag, 2>>,
                                      "Normalizes the channels of [N, C, H, W], then scales by weight and adds "
                                      "bias.\nIn training with the mean and variance of the batch, after eval() with "
                                      "running ones (momentum is the share of the new). torch.nn.BatchNorm2d.")};
    for (ClassBuilder& builder : batch_norms) {
        add_batch_norm_members(builder);
    }
    ClassBuilder layers = declare_layer<LayerNormTag>(
        interpreter, module, "LayerNorm", "(normalized_shape: i64 or [i64], eps: f64 = 1e-5, affine: bool = true)",
        guarded<layer_norm>,
        "Normalizes each sample over its last dimensions, which must be normalized_shape, then scales by weight and "
        "adds bias. torch.nn.LayerNorm.");
    add_parameter_properties(layers);
    layers
        .property(
            "normalized_shape",
            [](Call& c) { return shape_value(c, layer_self_as<nn::LayerNorm>(c).normalized_shape()); }, nullptr,
            "Sizes of what is normalized.")
        .property(
            "eps", [](Call& c) { return Value(layer_self_as<nn::LayerNorm>(c).eps()); }, nullptr,
            "What is added to the variance, against division by 0.");
    ClassBuilder groups = declare_layer<GroupNormTag>(
        interpreter, module, "GroupNorm", "(num_groups: i64, num_channels: i64, eps: f64 = 1e-5)", guarded<group_norm>,
        "Normalizes groups of channels of each sample; num_groups must divide num_channels. torch.nn.GroupNorm.");
    ClassBuilder instances = declare_layer<InstanceNorm2dTag>(
        interpreter, module, "InstanceNorm2d", "(num_features: i64, eps: f64 = 1e-5)", guarded<instance_norm>,
        "Normalizes each channel of each sample of [N, C, H, W]. torch.nn.InstanceNorm2d.");
    for (ClassBuilder* builder : {&groups, &instances}) {
        add_parameter_properties(*builder);
        builder->property(
            "eps", [](Call& c) { return Value(layer_self_as<nn::GroupNorm>(c).eps()); }, nullptr,
            "What is added to the variance, against division by 0.");
    }
    groups
        .property(
            "num_groups", [](Call& c) { return Value(layer_self_as<nn::GroupNorm>(c).num_groups()); }, nullptr,
            "Groups of a sample.")
        .property(
            "num_channels", [](Call& c) { return Value(layer_self_as<nn::GroupNorm>(c).num_channels()); }, nullptr,
            "Number of channels C.");
    instances.property(
        "num_features", [](Call& c) { return Value(layer_self_as<nn::GroupNorm>(c).num_channels()); }, nullptr,
        "Number of channels C.");
    const FunctionRow rows[] = {
        {"batchnorm2d_create(num_features: i64, eps: f64 = 1e-5, momentum: f64 = 0.1, affine: bool = true, "
         "track_running_stats: bool = true)",
         guarded<batch_norm<BatchNorm2dTag, 2>>, "See BatchNorm2d."},
        {"groupnorm_create(num_groups: i64, num_channels: i64, eps: f64 = 1e-5)", guarded<group_norm>,
         "See GroupNorm."},
        {"instancenorm2d_create(num_features: i64, eps: f64 = 1e-5)", guarded<instance_norm>, "See InstanceNorm2d."},
    };
    module.functions(rows, std::size(rows));
}

void declare_embedding(Interpreter& interpreter, Module& module) {
    ClassBuilder builder = declare_layer<EmbeddingTag>(
        interpreter, module, "Embedding",
        "(num_embeddings: i64, embedding_dim: i64, padding_idx: i64? = nil, out_of_range: text = \"error\", std: f64 = "
        "0.1)",
        guarded<embedding>,
        "A row of weight [num_embeddings, embedding_dim] for each whole number: indices of shape S give S + "
        "[embedding_dim].\nAn index out of range is an error, unless out_of_range is \"zeros\"; the row padding_idx "
        "stays zero. torch.nn.Embedding.");
    add_parameter_properties(builder);
    builder
        .property(
            "num_embeddings", [](Call& c) { return Value(layer_self_as<nn::Embedding>(c).config().num_embeddings); },
            nullptr, "Rows of the table.")
        .property(
            "embedding_dim", [](Call& c) { return Value(layer_self_as<nn::Embedding>(c).config().embedding_dim); },
            nullptr, "Size of a vector.")
        .property(
            "padding_idx",
            [](Call& c) {
                const auto padding = layer_self_as<nn::Embedding>(c).config().padding_idx;
                return padding.has_value() ? Value(*padding) : Value();
            },
            nullptr, "The row that stays zero, or nil.")
        .property(
            "last_indices",
            [](Call& c) {
                const Tensor& indices = layer_self_as<nn::Embedding>(c).last_indices();
                return indices.defined() ? wrap(c, indices) : Value();
            },
            nullptr, "Indices of the last forward call, or nil.")
        .method(
            "backward(grad: X)",
            [](Call& c) {
                translated([&] { layer_self_as<nn::Embedding>(c).backward(to_tensor(c, c[0], "backward", "grad")); });
                return Value();
            },
            "Adds to the gradient of the table.");
}

} // namespace

void declare_norm_layers(Interpreter& interpreter, Module& module) {
    declare_normalizations(interpreter, module);
    declare_embedding(interpreter, module);
    ClassBuilder slopes = declare_layer<PReLUTag>(
        interpreter, module, "PReLU", "(num_parameters: i64 = 1, init: f64 = 0.25)", guarded<prelu>,
        "x above 0, else weight * x, with one learned weight, or one for each of the "
        "num_parameters channels of [N, C, ...]. torch.nn.PReLU.");
    add_parameter_properties(slopes);
    slopes.property(
        "num_parameters", [](Call& c) { return Value(layer_self_as<nn::PRelu>(c).num_parameters()); }, nullptr,
        "Number of weights.");
    declare_layer<Dropout2dTag>(interpreter, module, "Dropout2d", "(p: f64 = 0.5)", guarded<dropout2d>,
                                "In training zeroes whole channels of [N, C, H, W] with probability p and divides the "
                                "others by 1 - p. torch.nn.Dropout2d.")
        .property(
            "p", [](Call& c) { return Value(layer_self_as<nn::Dropout>(c).p()); }, nullptr, "Probability of a zero.");
}

} // namespace simple::bind
