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
template <int N> struct ActivationTag {};

/// Makes the script object of a layer.
template <typename Tag> Value box_layer(const Factory& factory, nn::ModulePtr module) {
    Layer<Tag> layer;
    layer.module = std::move(module);
    return factory.make<Layer<Tag>>(std::move(layer));
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
    layer_class<LinearTag>("Linear"),         layer_class<SequentialTag>("Sequential"),
    layer_class<ActivationTag<0>>("ReLU"),    layer_class<ActivationTag<1>>("Sigmoid"),
    layer_class<ActivationTag<2>>("Tanh"),    layer_class<SoftmaxTag>("Softmax"),
    layer_class<DropoutTag>("Dropout"),       layer_class<ActivationTag<3>>("ReLU6"),
    layer_class<ActivationTag<4>>("SiLU"),    layer_class<ActivationTag<5>>("SELU"),
    layer_class<ActivationTag<6>>("Mish"),    layer_class<ActivationTag<7>>("Hardswish"),
    layer_class<ActivationTag<8>>("GELU"),    layer_class<ActivationTag<9>>("LeakyReLU"),
    layer_class<ActivationTag<10>>("ELU"),    layer_class<ActivationTag<11>>("Softplus"),
    layer_class<LogSoftmaxTag>("LogSoftmax"), layer_class<FlattenTag>("Flatten"),
    layer_class<UnflattenTag>("Unflatten"),   layer_class<ReshapeTag>("Reshape"),
    layer_class<IdentityTag>("Identity"),     layer_class<ResidualTag>("Residual"),
};

/// Finds what a layer object holds; null for every other value.
LayerBox* find_layer_box(const Value& value);

} // namespace simple::bind
