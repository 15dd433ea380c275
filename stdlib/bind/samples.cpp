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

/// A data set of a script, or one of this library: items are asked for when they are needed. It may outlive the call in
/// which it was made, so it keeps the interpreter itself.
class DatasetSamples final : public training::Samples {
public:
    DatasetSamples(const Factory& factory, Value dataset, std::string_view function)
        : factory_(&numeric(factory).factory()), dataset_(std::move(dataset)), function_(function),
          get_(factory.has_method(dataset_, "get") ? "get" : "get_item") {}

    std::int64_t size() const override {
        const Value count = factory_->call_method(dataset_, "len", {});
        if (!count.is_int() || count.as_int() < 0) {
            throw tensor::errors::wrong_type(function_, "data", "a data set whose len() is a size", describe(count));
        }
        return count.as_int();
    }
    training::Batch item(std::int64_t i) const override { return training::PairSamples({pair(i)}).item(0); }
    training::Batch join(std::span<const std::int64_t> indices) const override {
        std::vector<std::pair<Tensor, Tensor>> pairs;
        data::Indices all;
        for (const std::int64_t i : indices) {
            all.push_back(static_cast<std::int64_t>(pairs.size()));
            pairs.push_back(pair(i));
        }
        return training::PairSamples(std::move(pairs)).join(all);
    }

private:
    std::pair<Tensor, Tensor> pair(std::int64_t i) const {
        return pair_of(*factory_, factory_->call_method(dataset_, get_, {Value(i)}), function_,
                       static_cast<std::size_t>(i));
    }

    const Factory* factory_;
    Value dataset_;
    std::string function_;
    const char* get_;
};

/// The batches of a loader; each pass begins anew.
class LoaderPass final : public training::Samples {
public:
    LoaderPass(const Factory& factory, LoaderBox& loader) : factory_(&numeric(factory).factory()), loader_(&loader) {}
    std::int64_t size() const override { return loader_->sampler->size(); }
    training::Batch item(std::int64_t i) const override { return loader_->samples->join(loader_->sampler->batch(i)); }
    training::Batch join(std::span<const std::int64_t> indices) const override {
        data::Indices all;
        for (const std::int64_t i : indices) {
            const std::span<const std::int64_t> batch = loader_->sampler->batch(i);
            all.insert(all.end(), batch.begin(), batch.end());
        }
        return loader_->samples->join(all);
    }
    void begin_pass() override { loader_->begin_pass(*factory_); }
    bool can_reorder() const override { return false; }

private:
    const Factory* factory_;
    LoaderBox* loader_;
};

std::unique_ptr<training::Samples> pairs_in(const Factory& factory, const Value& list, std::string_view function) {
    std::vector<std::pair<Tensor, Tensor>> pairs;
    factory.iterate(list, [&](const Value& item) { pairs.push_back(pair_of(factory, item, function, pairs.size())); });
    return std::make_unique<training::PairSamples>(std::move(pairs));
}

} // namespace

std::unique_ptr<training::Samples> samples_of(const Factory& factory, const Value& data, std::string_view function) {
    if (const auto* dataset = data.native<TensorDatasetBox>()) {
        return std::make_unique<training::TensorSamples>(dataset->X, dataset->y, false);
    }
    if (auto* loader = data.native<LoaderBox>(); loader != nullptr && loader->samples != nullptr) {
        return std::make_unique<LoaderPass>(factory, *loader);
    }
    const bool list = data.is_array() || data.is_tuple();
    if (list && data.size() == 2 && is_tensor(data.at(0)) && is_tensor(data.at(1))) {
        return std::make_unique<training::TensorSamples>(tensor_of(data.at(0), function, "data"),
                                                         tensor_of(data.at(1), function, "data"));
    }
    if (list) {
        return pairs_in(factory, data, function);
    }
    if (factory.has_method(data, "len") && (factory.has_method(data, "get") || factory.has_method(data, "get_item"))) {
        return std::make_unique<DatasetSamples>(factory, data, function);
    }
    if (data.kind() == ValueKind::Native && !is_tensor(data)) {
        return pairs_in(factory, data, function);
    }
    throw tensor::errors::wrong_type(function, "data", "pairs, two tensors or a data set", data.type_name());
}

} // namespace simple::bind
