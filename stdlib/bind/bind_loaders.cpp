// The loaders of lib.pure.data: batches of data sets and of lists.
#include "stdlib/bind/data_parts.hpp"
#include "stdlib/bind/dataset_classes.hpp"
#include "stdlib/bind/samples.hpp"

namespace simple::bind {

namespace {

// --- DataLoader ------------------------------------------------------------------------------------------------------

/// What a data set's items are joined to.
enum class Items : std::uint8_t { Pairs, Numbers, Labeled };

Items items_of(const Value& dataset) {
    if (dataset.native<ArrayBox>() != nullptr) {
        return Items::Numbers;
    }
    if (dataset.native<LabeledBox>() != nullptr) {
        return Items::Labeled;
    }
    const auto* subset = dataset.native<SubsetBox>();
    return subset != nullptr ? items_of(subset->dataset) : Items::Pairs;
}

Value make_loader(Call& c) {
    LoaderBox box;
    box.dataset = c[0];
    if (items_of(c[0]) == Items::Pairs) {
        box.samples = samples_of(c, c[0], "DataLoader");
    }
    const std::int64_t count = box.samples != nullptr ? box.samples->size() : dataset_size(c, c[0]);
    box.sampler = std::make_shared<data::BatchSampler>(count, c.i64(1), c.boolean(2), c.boolean(3));
    if (c[4].is_int()) {
        box.own = std::make_shared<tensor::Generator>(c.i64(4));
    }
    return c.make<LoaderBox>(std::move(box));
}
LoaderBox& loader(const Call& c) { return c.self_as<LoaderBox>(); }

/// A batch of a LabeledDataset.
struct LabeledBatchBox {
    std::vector<double> features;
    std::vector<double> labels;
};

void append_numbers(const Factory& factory, const Value& list, std::vector<double>& numbers) {
    factory.iterate(list, [&](const Value& v) { numbers.push_back(to_number(v, "DataLoader", "feature")); });
}

/// The next batch, or what stands for the end.
Value next_batch(Call& c) {
    LoaderBox& box = loader(c);
    if (!box.begun) {
        box.begin_pass(c);
    }
    const bool more = box.sampler->has_next();
    const Items items = items_of(box.dataset);
    if (items == Items::Pairs) {
        if (!more) {
            return Value();
        }
        const training::Batch batch = box.samples->join(box.sampler->next());
        return c.tuple({wrap(c, batch.input), wrap(c, batch.target)});
    }
    LabeledBatchBox batch;
    for (const std::int64_t i : more ? box.sampler->next() : std::span<const std::int64_t>()) {
        const Value item = dataset_item(c, box.dataset, i);
        if (const auto* sample = item.native<SampleBox>()) {
            append_numbers(c, sample->features, batch.features);
            batch.labels.push_back(to_number(sample->label, "DataLoader", "label"));
        } else {
            append_numbers(c, item, batch.features);
        }
    }
    return items == Items::Labeled ? c.make<LabeledBatchBox>(std::move(batch))
                                   : c.array(std::span<const double>(batch.features));
}
Value begin_pass(Call& c) {
    loader(c).begin_pass(c);
    return c.self();
}
/// A pass that keeps its place when another begins, so that loops over one loader may be nested. The loader's own
/// members follow the latest pass.
Value new_pass(Call& c) {
    LoaderBox& box = loader(c);
    box.sampler = std::make_shared<data::BatchSampler>(*box.sampler);
    box.begin_pass(c);
    return c.make<LoaderBox>(box);
}

#define SIMPLE_LOADER                                                                                                  \
    "(dataset: any, batch_size: i64 = 1, shuffle: bool = false, drop_last: bool = false, seed: i64? = nil)"

void declare_loader(Module& module) {
    module
        .native_class<LoaderBox>("DataLoader", "Batches of a data set, in order or shuffled at each pass; the last one "
                                               "may be smaller unless drop_last. Pairs come as (X, y), stacked.")
        .constructor(SIMPLE_LOADER, guarded<make_loader>)
        .property(
            "batch_size", [](Call& c) { return Value(loader(c).sampler->batch_size()); }, nullptr,
            "Number of items of a batch; the last one may have fewer.")
        .property(
            "dataset", [](Call& c) { return loader(c).dataset; }, nullptr, "The data set that batches are made of.")
        .method(
            "len()", [](Call& c) { return Value(loader(c).sampler->size()); }, "Number of batches.")
        .method(
            "has_next()", [](Call& c) { return Value(loader(c).sampler->has_next()); }, "Whether a batch is left.")
        .method("next()", guarded<next_batch>, "The next batch.")
        .method("next_batch()", guarded<next_batch>, "The next batch; nil or an empty one at the end.")
        .method("reset()", begin_pass, "Begins a new pass.")
        .method("iter()", new_pass, "A new pass, with has_next() and next().")
        .length([](Call& c) { return loader(c).sampler->size(); })
        .iterator(new_pass)
        .next([](Call& c) -> std::optional<Value> {
            if (!loader(c).sampler->has_next()) {
                return std::nullopt;
            }
            return translated([&] { return next_batch(c); });
        })
        .trace([](void* object,
                  const std::function<void(const Value&)>& visit) { visit(static_cast<LoaderBox*>(object)->dataset); },
               [](void* object) { static_cast<LoaderBox*>(object)->dataset = Value(); });
    module.native_class<LabeledBatchBox>("LabeledBatch", "A batch of a LabeledDataset.")
        .property(
            "features", [](Call& c) { return c.array(std::span<const double>(c.self_as<LabeledBatchBox>().features)); },
            nullptr, "The numbers of all samples, one after the other.")
        .property(
            "labels", [](Call& c) { return c.array(std::span<const double>(c.self_as<LabeledBatchBox>().labels)); },
            nullptr, "The labels.");
}

// --- BatchIterator ---------------------------------------------------------------------------------------------------

/// Walks over parts of a list.
struct PartsBox {
    Value list;
    std::int64_t batch_size;
    std::size_t position = 0;
};
PartsBox& parts(const Call& c) { return c.self_as<PartsBox>(); }
bool has_part(const PartsBox& box) { return box.position < box.list.size(); }

Value make_parts(Call& c) {
    if (c.i64(1) < 1) {
        throw tensor::errors::range("BatchIterator", "batch_size", "at least 1", c.i64(1));
    }
    return c.make<PartsBox>(PartsBox{c[0], c.i64(1)});
}
Value next_part(Call& c) {
    PartsBox& box = parts(c);
    std::vector<Value> part;
    for (std::int64_t i = 0; i < box.batch_size && has_part(box); ++i) {
        part.push_back(box.list.at(box.position++));
    }
    return c.array(part);
}
Value reset_parts(Call& c) {
    parts(c).position = 0;
    return c.self();
}

void declare_parts(Module& module) {
    module
        .native_class<PartsBox>("BatchIterator",
                                "Parts of batch_size elements of a list, in order; the last one may be shorter.")
        .constructor("(data: [any], batch_size: i64)", guarded<make_parts>)
        .method(
            "has_next()", [](Call& c) { return Value(has_part(parts(c))); }, "Whether a part is left.")
        .method("next()", next_part, "The next part; an empty list at the end.")
        .method("reset()", reset_parts, "Begins again.")
        .iterator(reset_parts)
        .next([](Call& c) -> std::optional<Value> {
            return has_part(parts(c)) ? std::optional<Value>(next_part(c)) : std::nullopt;
        })
        .trace([](void* object,
                  const std::function<void(const Value&)>& visit) { visit(static_cast<PartsBox*>(object)->list); },
               [](void* object) { static_cast<PartsBox*>(object)->list = Value(); });
}

} // namespace

void declare_loaders(Module& module) {
    declare_loader(module);
    declare_parts(module);
    const FunctionRow rows[] = {
        {"create_dataloader" SIMPLE_LOADER, guarded<make_loader>, "See DataLoader."},
        {"create_dataloader_labeled" SIMPLE_LOADER, guarded<make_loader>, "See DataLoader."},
        {"LabeledDataLoader" SIMPLE_LOADER, guarded<make_loader>, "See DataLoader."},
    };
    module.functions(rows, std::size(rows));
}

#undef SIMPLE_LOADER

} // namespace simple::bind
