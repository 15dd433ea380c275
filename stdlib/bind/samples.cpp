#include "stdlib/bind/samples.hpp"

#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

/// One side of a pair; a single number becomes a tensor of shape [1].
Tensor side(const Factory& factory, const Value& value, std::string_view function, std::string_view parameter) {
    if (const std::optional<tensor::Scalar> scalar = to_scalar(value)) {
        return tensor::reshape(Tensor::scalar(*scalar), {1});
    }
    return to_tensor(factory, value, function, parameter);
}

std::pair<Tensor, Tensor> pair_of(const Factory& factory, const Value& item, std::string_view function,
                                  std::size_t index) {
    if ((!item.is_tuple() && !item.is_array()) || item.size() != 2) {
        throw tensor::errors::wrong_type(function, "data", "(input, target) pairs",
                                         item.type_name() + " at index " + std::to_string(index));
    }
    return {side(factory, item.at(0), function, "input"), side(factory, item.at(1), function, "target")};
}

} // namespace

std::unique_ptr<training::Samples> samples_of(const Factory& factory, const Value& data, std::string_view function) {
    if (const auto* dataset = data.native<TensorDatasetBox>()) {
        return std::make_unique<training::TensorSamples>(dataset->X, dataset->y, false);
    }
    const bool list = data.is_array() || data.is_tuple();
    if (list && data.size() == 2 && is_tensor(data.at(0)) && is_tensor(data.at(1))) {
        return std::make_unique<training::TensorSamples>(tensor_of(data.at(0), function, "data"),
                                                         tensor_of(data.at(1), function, "data"));
    }
    std::vector<std::pair<Tensor, Tensor>> pairs;
    if (list) {
        for (std::size_t i = 0; i < data.size(); ++i) {
            pairs.push_back(pair_of(factory, data.at(i), function, i));
        }
        return std::make_unique<training::PairSamples>(std::move(pairs));
    }
    if (factory.has_method(data, "len") && factory.has_method(data, "get")) {
        const std::int64_t count = factory.call_method(data, "len", {}).as_int();
        for (std::int64_t i = 0; i < count; ++i) {
            pairs.push_back(
                pair_of(factory, factory.call_method(data, "get", {Value(i)}), function, static_cast<std::size_t>(i)));
        }
        return std::make_unique<training::PairSamples>(std::move(pairs));
    }
    if (data.kind() == ValueKind::Native) {
        std::size_t index = 0;
        factory.iterate(data, [&](const Value& item) { pairs.push_back(pair_of(factory, item, function, index++)); });
        return std::make_unique<training::PairSamples>(std::move(pairs));
    }
    throw tensor::errors::wrong_type(function, "data", "pairs, two tensors or a data set", data.type_name());
}

} // namespace simple::bind
