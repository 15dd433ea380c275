// lib.pure.data: data sets, scaling, splitting, IDX files.
#include <algorithm>

#include "stdlib/bind/args.hpp"
#include "stdlib/bind/files.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/samples.hpp"
#include "stdlib/data/idx.hpp"
#include "stdlib/data/iris.hpp"
#include "stdlib/data/scaling.hpp"
#include "stdlib/data/split.hpp"
#include "stdlib/data/synthetic.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

/// The common generator, or one of its own for an explicit seed.
class Random {
public:
    Random(const Call& call, const Value& seed) {
        if (seed.is_int()) {
            own_.emplace(seed.as_int());
        } else {
            common_ = &numeric(call).session.generator;
        }
    }
    tensor::Generator& get() { return own_.has_value() ? *own_ : *common_; }

private:
    std::optional<tensor::Generator> own_;
    tensor::Generator* common_ = nullptr;
};

Value variable(const Call& c, Tensor t) { return c.make<Variable>(Variable(std::move(t))); }

/// Points as [(V, V)] with inputs [1, features] and targets [1, outputs].
Value pairs_of(const Call& c, const Tensor& X, const Tensor& y, std::int64_t classes) {
    Tensor targets = y;
    if (y.ndim() == 1) {
        targets =
            classes > 2 ? tensor::one_hot(y, classes) : tensor::reshape(tensor::to(y, DType::F64), {y.shape()[0], 1});
    }
    std::vector<Value> pairs;
    for (std::int64_t i = 0; i < X.shape()[0]; ++i) {
        pairs.push_back(c.tuple({variable(c, tensor::clone(tensor::narrow(X, 0, i, 1))),
                                 variable(c, tensor::clone(tensor::narrow(targets, 0, i, 1)))}));
    }
    return c.array(pairs);
}
Value tensors_of(const Call& c, const data::Points& points) { return c.tuple({wrap(c, points.X), wrap(c, points.y)}); }

Value xor_pairs(Call& c) {
    const data::Points p = data::make_xor();
    return pairs_of(c, p.X, p.y, 2);
}
Value make_xor(Call& c) { return tensors_of(c, data::make_xor()); }
data::Points linear(const Call& c) {
    return data::make_linear(numeric(c).session.generator, c.i64(0), c.f64(1), c.f64(2), c.f64(3));
}
data::Points spirals(const Call& c) {
    Random random(c, c[3]);
    return data::make_spirals(random.get(), c.i64(0), c.i64(1), c.f64(2));
}
data::Points moons(const Call& c) {
    Random random(c, c[2]);
    return data::make_moons(random.get(), c.i64(0), c.f64(1));
}
data::Points circles(const Call& c) {
    Random random(c, c[2]);
    return data::make_circles(random.get(), c.i64(0), c.f64(1));
}
template <data::Points (*F)(const Call&)> Value as_pairs(Call& c) {
    const data::Points p = F(c);
    const std::int64_t classes = F == spirals ? c.i64(1) : 2;
    return pairs_of(c, p.X, p.y, classes);
}
template <data::Points (*F)(const Call&)> Value as_tensors(Call& c) { return tensors_of(c, F(c)); }
Value make_blobs(Call& c) {
    Random random(c, c[3]);
    return tensors_of(c, data::make_blobs(random.get(), c.i64(0), c.i64(1), c.f64(2)));
}

// --- Iris ------------------------------------------------------------------------------------------------------------

struct IrisBox {
    data::IrisTensors tensors;
};
Value load_iris(Call& c) { return c.make<IrisBox>(IrisBox{data::iris_tensors()}); }
Value load_mini(Call& c) { return c.make<IrisBox>(IrisBox{data::iris_tensors(5)}); }
const data::IrisTensors& iris(const Call& c) { return c.self_as<IrisBox>().tensors; }
Value iris_pairs(const Call& c) { return pairs_of(c, iris(c).X, iris(c).y, data::kIrisClasses); }
Value iris_split(Call& c) {
    const Value pairs = iris_pairs(c);
    const Tensor& y = iris(c).y;
    Random random(c, c[2]);
    const std::span<const std::int64_t> labels(y.data<std::int64_t>(), static_cast<std::size_t>(y.numel()));
    const data::Split split = data::ratio_split(y.numel(), c.f64(0), c.boolean(1) ? &random.get() : nullptr,
                                                c.boolean(3) ? std::optional(labels) : std::nullopt);
    const auto pick = [&](const data::Indices& indices) {
        std::vector<Value> part;
        for (const std::int64_t i : indices) {
            part.push_back(pairs.at(static_cast<std::size_t>(i)));
        }
        return c.array(part);
    };
    return c.tuple({pick(split.train), pick(split.test)});
}
template <std::size_t N> Value names(const Call& c, const std::array<std::string_view, N>& list) {
    std::vector<Value> values;
    for (const std::string_view name : list) {
        values.push_back(c.text(name));
    }
    return c.array(values);
}

void declare_iris(Module& module) {
    module.native_class<IrisBox>("IrisDataset", "Fisher's measures of 150 flowers.")
        .constructor("()", guarded<load_iris>)
        .static_method("load_builtin()", guarded<load_iris>, "All 150 rows.")
        .static_method("load_mini()", guarded<load_mini>, "Five rows per class.")
        .property(
            "data", [](Call& c) { return iris_pairs(c); }, nullptr, "(input, one-hot target) pairs.")
        .property(
            "X", [](Call& c) { return wrap(c, iris(c).X); }, nullptr, "Measures, [n, 4].")
        .property(
            "y", [](Call& c) { return wrap(c, iris(c).y); }, nullptr, "Class numbers, [n].")
        .property(
            "num_samples", [](Call& c) { return Value(iris(c).y.numel()); }, nullptr, "Number of rows.")
        .property(
            "num_features", [](Call&) { return Value(data::kIrisFeatures); }, nullptr, "4.")
        .property(
            "num_classes", [](Call&) { return Value(data::kIrisClasses); }, nullptr, "3.")
        .property(
            "class_names", [](Call& c) { return names(c, data::kIrisClassNames); }, nullptr, "Species.")
        .property(
            "feature_names", [](Call& c) { return names(c, data::kIrisFeatureNames); }, nullptr, "Measures.")
        .method("split(ratio: f64, shuffle: bool = true, seed: i64 = 42, stratify: bool = true)", guarded<iris_split>,
                "Training and test pairs.")
        .text([](Call& c) {
            return "IrisDataset(samples=" + std::to_string(iris(c).y.numel()) + ", features=4, classes=3)";
        });
}

// --- Scaling and splitting -------------------------------------------------------------------------------------------

std::optional<double> optional_number(const Call& c, std::size_t i) {
    return c.has(i) && !c[i].is_nil() ? std::optional<double>(c.f64(i)) : std::nullopt;
}
/// Gives the same kind of container as it got.
Value like_input(const Call& c, const Tensor& result) { return is_tensor(c[0]) ? wrap(c, result) : data_of(c, result); }
Value normalize(Call& c) {
    return like_input(c, data::normalize(to_tensor(c, c[0], "normalize", "data"), optional_number(c, 1),
                                         optional_number(c, 2), optional_int(c, 3)));
}
Value standardize(Call& c) {
    return like_input(c, data::standardize(to_tensor(c, c[0], "standardize", "data"), optional_int(c, 1)));
}
Value one_hot(Call& c) { return wrap(c, tensor::one_hot(to_tensor(c, c[0], "one_hot", "labels"), optional_int(c, 1))); }
Value one_hot_encode(Call& c) { return c.array(std::span<const double>(data::one_hot_encode(c.i64(0), c.i64(1)))); }
Value zip(Call& c) {
    std::vector<Value> first;
    std::vector<Value> second;
    c.iterate(c[0], [&](const Value& v) { first.push_back(v); });
    c.iterate(c[1], [&](const Value& v) { second.push_back(v); });
    std::vector<Value> pairs;
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
        pairs.push_back(c.tuple({first[i], second[i]}));
    }
    return c.array(pairs);
}
Tensor rows(const Tensor& t, const data::Indices& indices) {
    Tensor index = Tensor::empty({static_cast<std::int64_t>(indices.size())}, DType::I64);
    std::copy(indices.begin(), indices.end(), index.data<std::int64_t>());
    return tensor::take_rows(t, index);
}
Value pick(const Call& c, const Value& list, const data::Indices& indices) {
    std::vector<Value> part;
    for (const std::int64_t i : indices) {
        part.push_back(list.at(static_cast<std::size_t>(i)));
    }
    return c.array(part);
}
Value split_tensors(Call& c) {
    const Tensor X = to_tensor(c, c[0], "train_test_split", "X");
    const Tensor y = to_tensor(c, c[1], "train_test_split", "y");
    Random random(c, c[4]);
    std::optional<std::span<const std::int64_t>> labels;
    Tensor classes;
    if (c.boolean(5)) {
        classes = tensor::contiguous(tensor::to(y, DType::I64));
        labels.emplace(classes.data<std::int64_t>(), static_cast<std::size_t>(classes.numel()));
    }
    const data::Split split = data::train_test_split(X.len(), c.f64(2), c.boolean(3) ? &random.get() : nullptr, labels);
    return c.tuple({wrap(c, rows(X, split.train)), wrap(c, rows(X, split.test)), wrap(c, rows(y, split.train)),
                    wrap(c, rows(y, split.test))});
}
Value split_items(Call& c) {
    Random random(c, c[3]);
    const data::Split split = data::train_test_split(static_cast<std::int64_t>(c[0].size()), c.f64(1),
                                                     c.boolean(2) ? &random.get() : nullptr);
    return c.tuple({pick(c, c[0], split.train), pick(c, c[0], split.test)});
}
Value shuffle_items(Call& c) {
    Random random(c, c[1]);
    return pick(c, c[0], data::sample_order(static_cast<std::int64_t>(c[0].size()), &random.get()));
}
Value shuffle_tensors(Call& c) {
    const Tensor X = to_tensor(c, c[0], "shuffle", "X");
    Random random(c, c[2]);
    const data::Indices order = data::sample_order(X.len(), &random.get());
    return c.tuple({wrap(c, rows(X, order)), wrap(c, rows(to_tensor(c, c[1], "shuffle", "y"), order))});
}

// --- Data sets -------------------------------------------------------------------------------------------------------

Value make_dataset(Call& c) {
    TensorDatasetBox box{to_tensor(c, c[0], "TensorDataset", "X"), to_tensor(c, c[1], "TensorDataset", "y")};
    if (box.X.len() != box.y.len()) {
        throw tensor::errors::paired_shapes("TensorDataset", "X", box.X.shape(), "y", box.y.shape());
    }
    return c.make<TensorDatasetBox>(std::move(box));
}
Value dataset_item(Call& c) {
    const auto& box = c.self_as<TensorDatasetBox>();
    return c.tuple(
        {wrap(c, tensor::select(box.X, 0, c.i64(0), "get")), wrap(c, tensor::select(box.y, 0, c.i64(0), "get"))});
}

/// Batches of a data set, reshuffled at each pass.
struct LoaderBox {
    std::shared_ptr<training::Samples> samples;
    std::shared_ptr<data::BatchSampler> sampler;
    std::optional<tensor::Generator> own;
};
Value make_loader(Call& c) {
    LoaderBox box;
    box.samples = samples_of(c, c[0], "DataLoader");
    box.sampler = std::make_shared<data::BatchSampler>(box.samples->size(), c.i64(1), c.boolean(2), c.boolean(3));
    if (c[4].is_int()) {
        box.own.emplace(c.i64(4));
    }
    box.sampler->reset(box.own.has_value() ? *box.own : numeric(c).session.generator);
    return c.make<LoaderBox>(std::move(box));
}
LoaderBox& loader(const Call& c) { return c.self_as<LoaderBox>(); }
void reset(const Call& c) {
    LoaderBox& box = loader(c);
    box.sampler->reset(box.own.has_value() ? *box.own : numeric(c).session.generator);
}
Value next_batch(Call& c) {
    LoaderBox& box = loader(c);
    if (!box.sampler->has_next()) {
        return Value();
    }
    const training::Batch batch = box.samples->join(box.sampler->next());
    return c.tuple({wrap(c, batch.input), wrap(c, batch.target)});
}

void declare_datasets(Module& module) {
    module.native_class<TensorDatasetBox>("TensorDataset", "Rows of two tensors that belong together.")
        .constructor("(X: X, y: X)", guarded<make_dataset>)
        .property(
            "X", [](Call& c) { return wrap(c, c.self_as<TensorDatasetBox>().X); }, nullptr, "Inputs.")
        .property(
            "y", [](Call& c) { return wrap(c, c.self_as<TensorDatasetBox>().y); }, nullptr, "Targets.")
        .method(
            "len()", [](Call& c) { return Value(c.self_as<TensorDatasetBox>().X.len()); }, "Number of rows.")
        .method("get(i: i64)", guarded<dataset_item>, "One pair.")
        .length([](Call& c) { return c.self_as<TensorDatasetBox>().X.len(); });
    module.native_class<LoaderBox>("DataLoader", "Batches of a data set.")
        .constructor(
            "(dataset: any, batch_size: i64 = 1, shuffle: bool = false, drop_last: bool = false, seed: i64? = nil)",
            guarded<make_loader>)
        .method(
            "len()", [](Call& c) { return Value(loader(c).sampler->size()); }, "Number of batches.")
        .method(
            "has_next()", [](Call& c) { return Value(loader(c).sampler->has_next()); }, "Whether a batch is left.")
        .method("next()", guarded<next_batch>, "The next batch.")
        .method("next_batch()", guarded<next_batch>, "The next batch, nil at the end.")
        .method(
            "reset()",
            [](Call& c) {
                reset(c);
                return Value();
            },
            "Begins a new pass.")
        .method(
            "iter()",
            [](Call& c) {
                reset(c);
                return c.self();
            },
            "Begins a new pass.")
        .iterator([](Call& c) {
            reset(c);
            return c.self();
        })
        .next([](Call& c) -> std::optional<Value> {
            const Value batch = translated([&] { return next_batch(c); });
            return batch.is_nil() ? std::nullopt : std::optional<Value>(batch);
        });
}

// --- Files -----------------------------------------------------------------------------------------------------------

Value load_idx(Call& c) {
    const std::string path(c.text(0));
    const std::string bytes = read_bytes(c, path);
    try {
        return wrap(c, data::decode_idx(std::as_bytes(std::span<const char>(bytes)), path));
    } catch (const data::FileError& error) {
        throw ScriptError(ErrorKind::Host, error.what(), error.help(), "E0605");
    }
}
Value save_idx(Call& c) {
    write_bytes(c, std::string(c.text(0)), data::encode_idx(to_tensor(c, c[1], "save_idx", "t")));
    return Value();
}

} // namespace

void build_data(Interpreter& /*interpreter*/, Module& module) {
    declare_iris(module);
    declare_datasets(module);
    const FunctionRow table[] = {
        {"create_xor_dataset()", guarded<xor_pairs>, "The exclusive or as pairs."},
        {"create_linear_dataset(num_samples: i64, slope: f64, intercept: f64, noise: f64 = 0.0)",
         guarded<as_pairs<linear>>, "A line as pairs."},
        {"create_spiral_dataset(points_per_class: i64 = 100, num_classes: i64 = 2, noise: f64 = 0.1, seed: i64? = nil)",
         guarded<as_pairs<spirals>>, "Spirals as pairs."},
        {"create_moons_dataset(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)", guarded<as_pairs<moons>>,
         "Half circles as pairs."},
        {"create_circles_dataset(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)",
         guarded<as_pairs<circles>>, "Circles as pairs."},
        {"make_xor()", guarded<make_xor>, "The exclusive or as tensors."},
        {"make_linear(num_samples: i64, slope: f64, intercept: f64, noise: f64 = 0.0)", guarded<as_tensors<linear>>,
         "A line as tensors."},
        {"make_spirals(points_per_class: i64 = 100, num_classes: i64 = 2, noise: f64 = 0.1, seed: i64? = nil)",
         guarded<as_tensors<spirals>>, "Spirals as tensors."},
        {"make_moons(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)", guarded<as_tensors<moons>>,
         "Half circles as tensors."},
        {"make_circles(num_samples: i64 = 200, noise: f64 = 0.1, seed: i64? = nil)", guarded<as_tensors<circles>>,
         "Circles as tensors."},
        {"make_blobs(num_samples: i64 = 200, num_classes: i64 = 3, spread: f64 = 1.0, seed: i64? = nil)",
         guarded<make_blobs>, "Clusters as tensors."},
        {"normalize(data: any, min_val: f64? = nil, max_val: f64? = nil, dim: i64? = nil)", guarded<normalize>,
         "Scales to 0 … 1."},
        {"standardize(data: any, dim: i64? = nil)", guarded<standardize>, "Mean 0, deviation 1."},
        {"one_hot(labels: any, num_classes: i64? = nil)", guarded<one_hot>, "Class numbers as rows with a single one."},
        {"one_hot_encode(label: i64, num_classes: i64) -> [f64]", guarded<one_hot_encode>, "One label."},
        {"zip(a: any, b: any)", zip, "Pairs, up to the shorter list."},
        {"train_test_split(X: X, y: X, test_size: f64 = 0.25, shuffle: bool = true, seed: i64? = nil, stratify: bool = "
         "false)",
         guarded<split_tensors>, "Training and test parts."},
        {"train_test_split(items: [any], test_size: f64 = 0.25, shuffle: bool = true, seed: i64? = nil)",
         guarded<split_items>, "Training and test parts of a list."},
        {"shuffle(items: [any], seed: i64? = nil)", guarded<shuffle_items>, "Another order."},
        {"shuffle(X: X, y: X, seed: i64? = nil)", guarded<shuffle_tensors>, "Another order of rows."},
        {"create_dataloader(dataset: any, batch_size: i64 = 1, shuffle: bool = false, drop_last: bool = false, seed: "
         "i64? = nil)",
         guarded<make_loader>, "See DataLoader."},
        {"load_idx(path: text)", guarded<load_idx>, "Reads an IDX file (MNIST)."},
        {"save_idx(path: text, t: X)", guarded<save_idx>, "Writes an IDX file."},
    };
    module.functions(table, std::size(table));
}

} // namespace simple::bind
