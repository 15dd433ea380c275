// The classes of layers that scripts see, one C++ type each.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "stdlib/bind/layers.hpp"

namespace simple::bind {

// One empty tag per class of layers, so that each is a class of its own in scripts.
struct LinearTag {};
struct SequentialTag {};
struct SoftmaxTag {};
struct LogSoftmaxTag {};
struct DropoutTag {};
struct FlattenTag {};
struct UnflattenTag {};
struct ReshapeTag {};
struct IdentityTag {};
struct ResidualTag {};
struct Conv1dTag {};
struct Conv2dTag {};
struct MaxPool1dTag {};
struct MaxPool2dTag {};
struct AvgPool1dTag {};
struct AvgPool2dTag {};
struct AdaptiveAvgPool2dTag {};
struct BatchNorm1dTag {};
struct BatchNorm2dTag {};
struct LayerNormTag {};
struct GroupNormTag {};
struct InstanceNorm2dTag {};
struct EmbeddingTag {};
struct PReLUTag {};
struct Dropout2dTag {};
struct ModuleListTag {};
struct ModuleDictTag {};
struct LambdaTag {};
struct MultiheadAttentionTag {};
struct MultiHeadAttentionTag {};
struct TransformerEncoderLayerTag {};
struct TransformerEncoderTag {};
struct PositionalEncodingTag {};
/// RNN, GRU and LSTM, and their cells.
template <int N> struct RecurrentTag {};
template <int N> struct CellTag {};
template <int N> struct ActivationTag {};

/// Makes the script object of a layer.
template <typename Tag> Value box_layer(const Factory& factory, nn::ModulePtr module) {
    return factory.make<Layer<Tag>>(Layer<Tag>{{std::move(module)}});
}

/// Tells how to recognize and how to make the objects of one class of layers.
struct LayerClass {
    std::string_view name;
    LayerBox* (*find)(const Value&);
    Value (*make)(const Factory&, nn::ModulePtr);
};

template <typename Tag> constexpr LayerClass layer_class(std::string_view name) {
    return {name, [](const Value& value) -> LayerBox* { return value.native<Layer<Tag>>(); },
            [](const Factory& factory, nn::ModulePtr module) { return box_layer<Tag>(factory, std::move(module)); }};
}

inline constexpr std::array kLayerClasses = {
    layer_class<LinearTag>("Linear"),
    layer_class<SequentialTag>("Sequential"),
    layer_class<ActivationTag<0>>("ReLU"),
    layer_class<ActivationTag<1>>("Sigmoid"),
    layer_class<ActivationTag<2>>("Tanh"),
    layer_class<SoftmaxTag>("Softmax"),
    layer_class<DropoutTag>("Dropout"),
    layer_class<ActivationTag<3>>("ReLU6"),
    layer_class<ActivationTag<4>>("SiLU"),
    layer_class<ActivationTag<5>>("SELU"),
    layer_class<ActivationTag<6>>("Mish"),
    layer_class<ActivationTag<7>>("Hardswish"),
    layer_class<ActivationTag<8>>("GELU"),
    layer_class<ActivationTag<9>>("LeakyReLU"),
    layer_class<ActivationTag<10>>("ELU"),
    layer_class<ActivationTag<11>>("Softplus"),
    layer_class<LogSoftmaxTag>("LogSoftmax"),
    layer_class<FlattenTag>("Flatten"),
    layer_class<UnflattenTag>("Unflatten"),
    layer_class<ReshapeTag>("Reshape"),
    layer_class<IdentityTag>("Identity"),
    layer_class<ResidualTag>("Residual"),
    layer_class<Conv1dTag>("Conv1d"),
    layer_class<Conv2dTag>("Conv2d"),
    layer_class<MaxPool1dTag>("MaxPool1d"),
    layer_class<MaxPool2dTag>("MaxPool2d"),
    layer_class<AvgPool1dTag>("AvgPool1d"),
    layer_class<AvgPool2dTag>("AvgPool2d"),
    layer_class<AdaptiveAvgPool2dTag>("AdaptiveAvgPool2d"),
    layer_class<BatchNorm1dTag>("BatchNorm1d"),
    layer_class<BatchNorm2dTag>("BatchNorm2d"),
    layer_class<LayerNormTag>("LayerNorm"),
    layer_class<GroupNormTag>("GroupNorm"),
    layer_class<InstanceNorm2dTag>("InstanceNorm2d"),
    layer_class<EmbeddingTag>("Embedding"),
    layer_class<PReLUTag>("PReLU"),
    layer_class<Dropout2dTag>("Dropout2d"),
    layer_class<ModuleListTag>("ModuleList"),
    layer_class<ModuleDictTag>("ModuleDict"),
    layer_class<LambdaTag>("Lambda"),
    layer_class<RecurrentTag<0>>("RNN"),
    layer_class<RecurrentTag<1>>("GRU"),
    layer_class<RecurrentTag<2>>("LSTM"),
    layer_class<CellTag<0>>("RNNCell"),
    layer_class<CellTag<1>>("GRUCell"),
    layer_class<CellTag<2>>("LSTMCell"),
    layer_class<MultiheadAttentionTag>("MultiheadAttention"),
    layer_class<MultiHeadAttentionTag>("MultiHeadAttention"),
    layer_class<TransformerEncoderLayerTag>("TransformerEncoderLayer"),
    layer_class<TransformerEncoderTag>("TransformerEncoder"),
    layer_class<PositionalEncodingTag>("PositionalEncoding"),
};

/// Finds what a layer object holds; null for every other value.
LayerBox* find_layer_box(const Value& value);

} // namespace simple::bind
