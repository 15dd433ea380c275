// The parts of lib.pure.data; shared by bind_data.cpp, bind_data_*.cpp and bind_datasets.cpp only.
#pragma once

#include <optional>

#include "stdlib/bind/args.hpp"
#include "stdlib/data/split.hpp"

namespace simple::bind {

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

/// Numbers of rows as a tensor, for take_rows.
Tensor rows(const Tensor& t, const data::Indices& indices);
/// Elements of a list, in another order.
Value pick(const Factory& factory, const Value& list, const data::Indices& indices);
/// Points as [(V, V)] with inputs [1, features] and targets [1, outputs].
Value pairs_of(const Call& c, const Tensor& X, const Tensor& y, std::int64_t classes);
/// A list of texts.
Value text_list(const Factory& factory, std::span<const std::string_view> texts);

/// Declares IrisDataset, MNISTDataset and the generated sets.
void declare_builtin_data(Module& module);
/// Declares data sets and loaders.
void declare_datasets(Module& module);
/// Declares StandardScaler, MinMaxScaler and LabelEncoder.
void declare_encoders(Module& module);
/// Declares the functions that read and write files.
void declare_data_files(Module& module);
/// Class names and numbers of labels; the classes are sorted.
struct EncodedLabels {
    std::vector<Value> classes;
    Tensor numbers;
};
EncodedLabels encode_labels(const Call& c, const std::vector<Value>& labels);

} // namespace simple::bind
