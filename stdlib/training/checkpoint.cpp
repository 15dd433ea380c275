#include "stdlib/training/checkpoint.hpp"

#include <charconv>
#include <string_view>

#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::training {
namespace {

using tensor::Tensor;

constexpr std::string_view kFormat = "format";
constexpr std::string_view kFormatName = "simple-checkpoint-1";
constexpr std::string_view kEpoch = "epoch";
constexpr std::string_view kModel = "model.";
constexpr std::string_view kOptimizer = "optimizer.";
constexpr std::string_view kScheduler = "scheduler.";
constexpr std::string_view kRandom = "random";
constexpr std::string_view kHistory = "history.";
constexpr std::string_view kMetrics = "metrics.";

template <typename T> Tensor list(const std::vector<T>& values) {
    return tensor::from_data(std::span<const T>(values), {static_cast<std::int64_t>(values.size())});
}

template <typename T> std::vector<T> values_of(const Tensor& t, DType dtype) {
    const Tensor plain = tensor::contiguous(tensor::to(t, dtype));
    return {plain.data<T>(), plain.data<T>() + plain.numel()};
}

void add_state(data::NamedTensors& tensors, std::string_view prefix, const data::NamedTensors& state) {
    for (const auto& [name, t] : state) {
        tensors.emplace_back(std::string(prefix) + name, t);
    }
}

void add_history(data::NamedTensors& tensors, const History& history) {
    const auto add = [&](std::string_view name, Tensor t) {
        tensors.emplace_back(std::string(kHistory) + std::string(name), std::move(t));
    };
    add("epochs", list(history.epochs));
    add("losses", list(history.losses));
    add("val_losses", list(history.val_losses));
    add("lrs", list(history.lrs));
    add("seconds", list(history.seconds));
    for (const auto& [name, values] : history.metrics) {
        add(std::string(kMetrics) + name, list(values));
    }
}

void read_history(History& history, std::string_view name, const Tensor& t) {
    if (name == "epochs") {
        history.epochs = values_of<std::int64_t>(t, DType::I64);
    } else if (name == "losses") {
        history.losses = values_of<double>(t, DType::F64);
    } else if (name == "val_losses") {
        history.val_losses = values_of<double>(t, DType::F64);
    } else if (name == "lrs") {
        history.lrs = values_of<double>(t, DType::F64);
    } else if (name == "seconds") {
        history.seconds = values_of<double>(t, DType::F64);
    } else if (name.substr(0, kMetrics.size()) == kMetrics) {
        history.metrics.emplace_back(std::string(name.substr(kMetrics.size())), values_of<double>(t, DType::F64));
    }
}

const std::string* find(const data::TextPairs& metadata, std::string_view key) {
    for (const auto& [name, value] : metadata) {
        if (name == key) {
            return &value;
        }
    }
    return nullptr;
}

/// The name of a prefix without its dot, under which the metadata has the name of the class.
std::string_view word(std::string_view prefix) { return prefix.substr(0, prefix.size() - 1); }

/// Every epoch has a number and a loss; the other lists may begin later, but not be longer.
void check_history(const History& history, const data::Failure& fail) {
    const std::size_t count = history.epochs.size();
    bool fits = history.losses.size() == count && history.val_losses.size() <= count && history.lrs.size() <= count &&
                history.seconds.size() <= count;
    for (const auto& [name, values] : history.metrics) {
        fits = fits && values.size() <= count;
    }
    if (!fits) {
        fail("its history has lists that do not fit its " + std::to_string(count) + " epochs");
    }
}

std::int64_t read_epoch(const data::TextPairs& metadata, const data::Failure& fail) {
    std::int64_t epoch = 0;
    const std::string* text = find(metadata, kEpoch);
    const std::string empty;
    const std::string& digits = text != nullptr ? *text : empty;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), epoch);
    if (error != std::errc() || end != digits.data() + digits.size()) {
        fail("its metadata has no epoch");
    }
    return epoch;
}

} // namespace

std::string encode_checkpoint(const CheckpointParts& parts, const data::Failure& fail) {
    data::NamedTensors tensors;
    data::TextPairs metadata = {{std::string(kFormat), std::string(kFormatName)},
                                {std::string(kEpoch), std::to_string(parts.epoch)}};
    add_state(tensors, kModel, parts.model);
    for (const auto& [prefix, part] :
         {std::pair(kOptimizer, &parts.optimizer), std::pair(kScheduler, &parts.scheduler)}) {
        if (part->has_value()) {
            add_state(tensors, prefix, (*part)->state);
            metadata.emplace_back(word(prefix), (*part)->name);
        }
    }
    tensors.emplace_back(kRandom, list(parts.random));
    if (parts.history) {
        add_history(tensors, *parts.history);
    }
    metadata.insert(metadata.end(), parts.metadata.begin(), parts.metadata.end());
    return data::encode_safetensors(tensors, metadata, fail);
}

CheckpointParts decode_checkpoint(data::Bytes bytes, const data::Failure& fail) {
    data::SafeTensors file = data::decode_safetensors(bytes, fail);
    CheckpointParts parts;
    parts.metadata = std::move(file.metadata);
    const std::string* format = find(parts.metadata, kFormat);
    if (format == nullptr || *format != kFormatName) {
        fail(format == nullptr ? "is not a checkpoint" : "is of the format " + data::shown(*format),
             "load_model reads files of save_model");
    }
    parts.epoch = read_epoch(parts.metadata, fail);
    for (const auto& [prefix, part] :
         {std::pair(kOptimizer, &parts.optimizer), std::pair(kScheduler, &parts.scheduler)}) {
        if (const std::string* name = find(parts.metadata, word(prefix))) {
            part->emplace(NamedState{*name, {}});
        }
    }
    for (auto& [name, t] : file.tensors) {
        const std::string_view whole = name;
        const auto begins = [&](std::string_view prefix) { return whole.substr(0, prefix.size()) == prefix; };
        const auto rest = [&](std::string_view prefix) { return std::string(whole.substr(prefix.size())); };
        if (begins(kModel)) {
            parts.model.emplace_back(rest(kModel), t);
        } else if (begins(kOptimizer) && parts.optimizer) {
            parts.optimizer->state.emplace_back(rest(kOptimizer), t);
        } else if (begins(kScheduler) && parts.scheduler) {
            parts.scheduler->state.emplace_back(rest(kScheduler), t);
        } else if (begins(kHistory)) {
            read_history(parts.history ? *parts.history : parts.history.emplace(), rest(kHistory), t);
        } else if (whole == kRandom) {
            parts.random = values_of<std::int64_t>(t, DType::I64);
        } else {
            fail("has a tensor " + data::shown(name) + " that no checkpoint has");
        }
    }
    if (parts.history) {
        check_history(*parts.history, fail.with_code(data::codes::kContents));
    }
    return parts;
}

} // namespace simple::training
