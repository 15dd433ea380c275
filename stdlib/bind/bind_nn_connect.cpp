// The operator `~>`, which connects models and checks that their sizes fit.
#include "stdlib/bind/check_state.hpp"
#include "stdlib/bind/layer_classes.hpp"
#include "stdlib/bind/nn_parts.hpp"
#include "stdlib/nn/activations.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"
#include "stdlib/nn/shape_layers.hpp"

namespace simple::bind {

namespace {

/// Sizes a layer takes and gives, when it has any.
std::optional<std::int64_t> input_size(const nn::Module& module) {
    const auto* linear_layer = dynamic_cast<const nn::Linear*>(&module);
    if (linear_layer != nullptr) {
        return linear_layer->in_features();
    }
    if (const auto* list = dynamic_cast<const nn::Sequential*>(&module)) {
        for (const nn::ModulePtr& layer : list->layers()) {
            if (const auto size = input_size(*layer)) {
                return size;
            }
        }
    }
    return std::nullopt;
}
std::optional<std::int64_t> output_size(const nn::Module& module) {
    const auto* linear_layer = dynamic_cast<const nn::Linear*>(&module);
    if (linear_layer != nullptr) {
        return linear_layer->out_features();
    }
    if (const auto* list = dynamic_cast<const nn::Sequential*>(&module)) {
        for (auto layer = list->layers().rbegin(); layer != list->layers().rend(); ++layer) {
            if (const auto size = output_size(**layer)) {
                return size;
            }
        }
    }
    return std::nullopt;
}

/// Names a model on one line; the text of a Sequential takes one for each layer.
std::string brief_text(const nn::Module& module) {
    return dynamic_cast<const nn::Sequential*>(&module) != nullptr ? "Sequential" : module.to_string();
}

[[noreturn]] void fail_sizes(std::string_view function, const nn::Module& left, const nn::Module& right,
                             std::int64_t gives, std::int64_t takes) {
    throw ScriptError(ErrorKind::Value,
                      std::string(function) + ": " + brief_text(left) + " gives " + std::to_string(gives) +
                          " values, " + brief_text(right) + " takes " + std::to_string(takes),
                      {}, "E0301");
}

/// Tells whether a layer gives as many values as it takes.
bool keeps_size(const nn::Module& module) {
    return dynamic_cast<const nn::Activation*>(&module) != nullptr ||
           dynamic_cast<const nn::Softmax*>(&module) != nullptr ||
           dynamic_cast<const nn::Dropout*>(&module) != nullptr ||
           dynamic_cast<const nn::Identity*>(&module) != nullptr;
}

} // namespace

void check_layers(const Call& c, const nn::Sequential& container) {
    if (!c.extension<CheckState>().checking()) {
        return;
    }
    const nn::Module* last = nullptr;
    for (const nn::ModulePtr& layer : container.layers()) {
        const auto takes = input_size(*layer);
        const auto gives = last != nullptr ? output_size(*last) : std::nullopt;
        if (takes.has_value() && gives.has_value() && *takes != *gives) {
            fail_sizes("Sequential", *last, *layer, *gives, *takes);
        }
        if (!keeps_size(*layer)) {
            last = dynamic_cast<const nn::Linear*>(layer.get()) != nullptr ? layer.get() : nullptr;
        }
    }
}

std::optional<Value> connect_layers(Call& c, Operator op, const Value& left, const Value& right) {
    if (op != Operator::Connect) {
        return std::nullopt;
    }
    return translated([&] {
        const nn::ModulePtr a = module_of(c, left, "~>", "left");
        const nn::ModulePtr b = module_of(c, right, "~>", "right");
        const auto out = output_size(*a);
        const auto in = input_size(*b);
        if (out.has_value() && in.has_value() && *out != *in) {
            fail_sizes("~>", *a, *b, *out, *in);
        }
        std::vector<nn::ModulePtr> layers;
        for (const nn::ModulePtr& part : {a, b}) {
            if (const auto list = std::dynamic_pointer_cast<nn::Sequential>(part)) {
                layers.insert(layers.end(), list->layers().begin(), list->layers().end());
            } else {
                layers.push_back(part);
            }
        }
        return box_layer<SequentialTag>(c, std::make_shared<nn::Sequential>(std::move(layers)));
    });
}

} // namespace simple::bind
