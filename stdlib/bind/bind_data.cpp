// lib.pure.data: scaling, splitting, and the parts declared elsewhere.
#include <algorithm>

#include "stdlib/bind/data_parts.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/data/scaling.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

Tensor rows(const Tensor& t, const data::Indices& indices) {
    Tensor index = Tensor::empty({static_cast<std::int64_t>(indices.size())}, DType::I64);
    std::copy(indices.begin(), indices.end(), index.data<std::int64_t>());
    return tensor::take_rows(t, index);
}

Value pick(const Factory& factory, const Value& list, const data::Indices& indices) {
    std::vector<Value> part;
    for (const std::int64_t i : indices) {
        part.push_back(list.at(static_cast<std::size_t>(i)));
    }
    return factory.array(part);
}

Value text_list(const Factory& factory, std::span<const std::string_view> texts) {
    std::vector<Value> values;
    for (const std::string_view text : texts) {
        values.push_back(factory.text(text));
    }
    return factory.array(values);
}

namespace {

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
void check_rows(std::string_view name, const Tensor& X, const Tensor& y) {
    if (X.len() != y.len()) {
        throw tensor::errors::paired_shapes(name, "X", X.shape(), "y", y.shape());
    }
}
Value split_tensors(Call& c) {
    const Tensor X = to_tensor(c, c[0], "train_test_split", "X");
    const Tensor y = to_tensor(c, c[1], "train_test_split", "y");
    check_rows("train_test_split", X, y);
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
    const Tensor y = to_tensor(c, c[1], "shuffle", "y");
    check_rows("shuffle", X, y);
    Random random(c, c[2]);
    const data::Indices order = data::sample_order(X.len(), &random.get());
    return c.tuple({wrap(c, rows(X, order)), wrap(c, rows(y, order))});
}
Value k_fold(Call& c) {
    Random random(c, c[3]);
    const auto indices = [&](const data::Indices& list) { return c.array(std::span<const std::int64_t>(list)); };
    std::vector<Value> folds;
    for (const data::Split& split : data::k_fold(c.i64(0), c.i64(1), c.boolean(2) ? &random.get() : nullptr)) {
        folds.push_back(c.tuple({indices(split.train), indices(split.test)}));
    }
    return c.array(folds);
}

} // namespace

void build_data(Interpreter& /*interpreter*/, Module& module) {
    declare_builtin_data(module);
    declare_datasets(module);
    declare_encoders(module);
    declare_data_files(module);
    const FunctionRow table[] = {
        {"normalize(data: any, min_val: f64? = nil, max_val: f64? = nil, dim: i64? = nil)", guarded<normalize>,
         "(x - min_val) / (max_val - min_val), limits from the data where not given, with dim 0 for each column; equal "
         "limits give zeros. The result is of the kind of data."},
        {"standardize(data: any, dim: i64? = nil)", guarded<standardize>,
         "(x - mean) / std with the deviation of the population (divided by n), with dim 0 for each column; a "
         "deviation of 0 divides by 1. The result is of the kind of data."},
        {"one_hot(labels: any, num_classes: i64? = nil)", guarded<one_hot>,
         "Class numbers of shape S as f64 rows S + [num_classes] with a single one; without num_classes the largest "
         "number + 1. A number outside is an error. torch.nn.functional.one_hot."},
        {"one_hot_encode(label: i64, num_classes: i64) -> [f64]", guarded<one_hot_encode>,
         "One class number as a row of num_classes numbers with a single 1.0."},
        {"zip(a: any, b: any)", zip, "Pairs of the elements of two lists, up to the end of the shorter one."},
        {"train_test_split(items: [any], test_size: f64 = 0.25, shuffle: bool = true, seed: i64? = nil)",
         guarded<split_items>,
         "Two lists, of which the second has ceil(n * test_size) items; shuffled with the seed, or the common random "
         "numbers without one. sklearn.model_selection.train_test_split."},
        {"train_test_split(X: X, y: X, test_size: f64 = 0.25, shuffle: bool = true, seed: i64? = nil, stratify: bool = "
         "false)",
         guarded<split_tensors>,
         "(X_train, X_test, y_train, y_test), of which the test part has ceil(n * test_size) rows; stratify keeps the "
         "shares of the classes. sklearn.model_selection.train_test_split."},
        {"shuffle(items: [any], seed: i64? = nil)", guarded<shuffle_items>,
         "A new list in random order, by the seed or the common random numbers."},
        {"shuffle(X: X, y: X, seed: i64? = nil)", guarded<shuffle_tensors>,
         "New tensors (X, y) with the rows in one random order, by the seed or the common random numbers."},
        {"k_fold(n: i64, k: i64, shuffle: bool = true, seed: i64? = nil)", guarded<k_fold>,
         "(training, test) index lists for each of k folds; each index is in one test part. "
         "sklearn.model_selection.KFold."},
    };
    module.functions(table, std::size(table));
}

} // namespace simple::bind
