// The data sets of lib.pure.data: len(), get(i), split(ratio), map(f).
#include <cmath>

#include "stdlib/bind/data_parts.hpp"
#include "stdlib/bind/dataset_classes.hpp"
#include "stdlib/bind/samples.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

std::int64_t item_number(const Call& c, std::int64_t count) {
    const std::int64_t i = c.i64(0);
    if (i < -count || i >= count) {
        throw tensor::errors::index(c.name(), i, 0, {count});
    }
    return i < 0 ? i + count : i;
}

namespace {

/// The first round(n·ratio) items and the rest.
Value split(Call& c) {
    const std::int64_t count = dataset_size(c, c.self());
    const data::Split parts = data::ratio_split(count, c.f64(0), nullptr);
    return c.tuple(
        {c.make<SubsetBox>(SubsetBox{c.self(), parts.train}), c.make<SubsetBox>(SubsetBox{c.self(), parts.test})});
}
Value map(Call& c) { return c.make<MappedBox>(MappedBox{c.self(), c[0]}); }
Value get_item(Call& c) { return c.call_method(c.self(), "get", {c[0]}); }

/// The members that all data sets share; len() and get(i) are their own.
void add_members(ClassBuilder& builder) {
    builder.method("get_item(i: i64)", get_item, "See get.")
        .method("split(ratio: f64)", guarded<split>, "The first part of the items and the rest.")
        .method("map(f: fn)", map, "The data set of f(item).")
        .length([](Call& c) { return dataset_size(c, c.self()); });
}

// --- Tensors ---------------------------------------------------------------------------------------------------------

Value make_tensors(Call& c) {
    TensorDatasetBox box{to_tensor(c, c[0], "TensorDataset", "X"), to_tensor(c, c[1], "TensorDataset", "y"), {}};
    if (box.X.len() != box.y.len()) {
        throw tensor::errors::paired_shapes("TensorDataset", "X", box.X.shape(), "y", box.y.shape());
    }
    return c.make<TensorDatasetBox>(std::move(box));
}
Value tensors_item(Call& c) {
    const auto& box = c.self_as<TensorDatasetBox>();
    return c.tuple(
        {wrap(c, tensor::select(box.X, 0, c.i64(0), "get")), wrap(c, tensor::select(box.y, 0, c.i64(0), "get"))});
}
Value class_names(Call& c) {
    std::vector<Value> names;
    for (const std::string& name : c.self_as<TensorDatasetBox>().class_names) {
        names.push_back(c.text(name));
    }
    return c.array(names);
}

// --- Lists of numbers ------------------------------------------------------------------------------------------------

Value array_item(Call& c) {
    const Value& samples = c.self_as<ArrayBox>().samples;
    return samples.at(static_cast<std::size_t>(item_number(c, static_cast<std::int64_t>(samples.size()))));
}
Value make_labeled(Call& c) {
    if (c[0].size() != c[1].size()) {
        throw tensor::errors::value("LabeledDataset", std::to_string(c[0].size()) + " features for " +
                                                          std::to_string(c[1].size()) + " labels");
    }
    return c.make<LabeledBox>(LabeledBox{c[0], c[1]});
}
Value labeled_item(Call& c) {
    const LabeledBox& box = c.self_as<LabeledBox>();
    const auto i = static_cast<std::size_t>(item_number(c, static_cast<std::int64_t>(box.features.size())));
    return c.make<SampleBox>(SampleBox{box.features.at(i), box.labels.at(i)});
}

// --- Parts of other data sets ----------------------------------------------------------------------------------------

Value make_subset(Call& c) {
    const std::int64_t count = dataset_size(c, c[0]);
    data::Indices indices = c.ints(1);
    for (const std::int64_t i : indices) {
        if (i < 0 || i >= count) {
            throw tensor::errors::index("Subset", i, 0, {count});
        }
    }
    return c.make<SubsetBox>(SubsetBox{c[0], std::move(indices)});
}
Value subset_item(Call& c) {
    const SubsetBox& box = c.self_as<SubsetBox>();
    const std::int64_t i = item_number(c, static_cast<std::int64_t>(box.indices.size()));
    return dataset_item(c, box.dataset, box.indices[static_cast<std::size_t>(i)]);
}
Value mapped_item(Call& c) {
    const MappedBox& box = c.self_as<MappedBox>();
    return c.call(box.function, {dataset_item(c, box.dataset, item_number(c, dataset_size(c, c.self())))});
}

/// Hooks for a box that holds script values in the members listed.
template <typename Box, Value Box::*... Members> void add_trace(ClassBuilder& builder) {
    builder.trace(
        [](void* object, const std::function<void(const Value&)>& visit) {
            (visit(static_cast<Box*>(object)->*Members), ...);
        },
        [](void* object) { ((static_cast<Box*>(object)->*Members = Value()), ...); });
}

void declare_tensors(Module& module) {
    ClassBuilder builder = module.native_class<TensorDatasetBox>(
        "TensorDataset", "Rows of two tensors of equal first size that belong together: item i is (X[i], y[i]). "
                         "torch.utils.data.TensorDataset.");
    builder.constructor("(X: X, y: X)", guarded<make_tensors>)
        .property(
            "X", [](Call& c) { return wrap(c, c.self_as<TensorDatasetBox>().X); }, nullptr,
            "Inputs, one row for each item.")
        .property(
            "y", [](Call& c) { return wrap(c, c.self_as<TensorDatasetBox>().y); }, nullptr,
            "Targets, one row for each item.")
        .property("class_names", class_names, nullptr, "Names of the classes in y, where it has classes of a file.")
        .method(
            "len()", [](Call& c) { return Value(c.self_as<TensorDatasetBox>().X.len()); }, "Number of rows.")
        .method("get(i: i64)", guarded<tensors_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].");
    add_members(builder);
}

void declare_lists(Module& module) {
    ClassBuilder array =
        module.native_class<ArrayBox>("ArrayDataset", "Lists of numbers; a loader joins them into one list per batch.");
    array.constructor("(data: [[f64]])", [](Call& c) { return c.make<ArrayBox>(ArrayBox{c[0]}); })
        .constructor("(samples: [[f64]])", [](Call& c) { return c.make<ArrayBox>(ArrayBox{c[0]}); });
    for (const char* name : {"data", "samples"}) {
        array.property(
            name, [](Call& c) { return c.self_as<ArrayBox>().samples; }, nullptr, "The lists.");
    }
    array
        .method(
            "len()", [](Call& c) { return Value(c.self_as<ArrayBox>().samples.size()); }, "Number of samples.")
        .method("get(i: i64)", guarded<array_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].");
    add_members(array);
    add_trace<ArrayBox, &ArrayBox::samples>(array);

    ClassBuilder labeled = module.native_class<LabeledBox>("LabeledDataset", "Lists of numbers with a label each.");
    labeled.constructor("(features: [[f64]], labels: [f64])", guarded<make_labeled>)
        .property(
            "features", [](Call& c) { return c.self_as<LabeledBox>().features; }, nullptr, "The lists.")
        .property(
            "labels", [](Call& c) { return c.self_as<LabeledBox>().labels; }, nullptr, "The labels.")
        .method(
            "len()", [](Call& c) { return Value(c.self_as<LabeledBox>().features.size()); }, "Number of samples.")
        .method("get(i: i64)", guarded<labeled_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].");
    add_members(labeled);
    add_trace<LabeledBox, &LabeledBox::features, &LabeledBox::labels>(labeled);

    ClassBuilder sample = module.native_class<SampleBox>("LabeledSample", "A list of numbers with its label.");
    sample.constructor("(features: [f64], label: f64)", [](Call& c) {
        return c.make<SampleBox>(SampleBox{c[0], c[1]});
    });
    for (const char* name : {"features", "feat", "feature"}) {
        sample.property(
            name, [](Call& c) { return c.self_as<SampleBox>().features; }, nullptr, "The numbers.");
    }
    sample.property(
        "label", [](Call& c) { return c.self_as<SampleBox>().label; }, nullptr, "The label.");
    add_trace<SampleBox, &SampleBox::features, &SampleBox::label>(sample);
}

void declare_parts(Module& module) {
    ClassBuilder subset = module.native_class<SubsetBox>("Subset", "Some items of another data set.");
    subset.constructor("(dataset: any, indices: [i64])", guarded<make_subset>)
        .property(
            "dataset", [](Call& c) { return c.self_as<SubsetBox>().dataset; }, nullptr, "The other data set.")
        .property(
            "indices", [](Call& c) { return c.array(std::span<const std::int64_t>(c.self_as<SubsetBox>().indices)); },
            nullptr, "Which of its items.")
        .method(
            "len()", [](Call& c) { return Value(c.self_as<SubsetBox>().indices.size()); }, "Number of items.")
        .method("get(i: i64)", guarded<subset_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].");
    add_members(subset);
    add_trace<SubsetBox, &SubsetBox::dataset>(subset);

    ClassBuilder mapped = module.native_class<MappedBox>("MappedDataset", "f(item) of another data set's items.");
    mapped
        .method(
            "len()", [](Call& c) { return Value(dataset_size(c, c.self_as<MappedBox>().dataset)); }, "Number of items.")
        .method("get(i: i64)", guarded<mapped_item>,
                "The element at indices, negative ones from the end; get(i) is t[i].");
    add_members(mapped);
    add_trace<MappedBox, &MappedBox::dataset, &MappedBox::function>(mapped);
}

} // namespace

std::int64_t dataset_size(const Factory& factory, const Value& dataset) {
    if (dataset.is_array()) {
        return static_cast<std::int64_t>(dataset.size());
    }
    if (!factory.has_method(dataset, "len")) {
        throw tensor::errors::wrong_type("DataLoader", "dataset", "a data set with len() and get(i)",
                                         dataset.type_name());
    }
    return factory.call_method(dataset, "len", {}).as_int();
}

Value dataset_item(const Factory& factory, const Value& dataset, std::int64_t i) {
    if (dataset.is_array()) {
        return dataset.at(static_cast<std::size_t>(i));
    }
    return factory.call_method(dataset, factory.has_method(dataset, "get") ? "get" : "get_item", {Value(i)});
}

void declare_datasets(Module& module) {
    declare_tensors(module);
    declare_lists(module);
    declare_parts(module);
    declare_loaders(module);
}

} // namespace simple::bind
