// The operator `~>`, which connects models and checks that their sizes fit.
#include "stdlib/bind/layer_classes.hpp"
#include "stdlib/bind/nn_parts.hpp"
#include "stdlib/nn/linear.hpp"
#include "stdlib/nn/sequential.hpp"

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

} // namespace

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
            throw tensor::errors::value("~>", a->to_string() + " gives " + std::to_string(*out) + " values, " +
                                                  b->to_string() + " takes " + std::to_string(*in));
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
