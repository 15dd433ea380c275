// Saving and loading of models and of training; shared by bind_saving.cpp, bind_text_tensors.cpp and bind_nn.cpp.
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/bind/args.hpp"
#include "stdlib/training/checkpoint.hpp"

namespace simple::bind {

/// A checkpoint file: what load_checkpoint found in it, or what the callback of a trainer writes.
struct CheckpointBox {
    std::string path;
    std::int64_t epoch = 0;
    std::shared_ptr<training::History> history;
    data::TextPairs metadata;
    /// Options of the callback.
    std::string monitor = "val_loss";
    bool save_best = true;
    double best = std::numeric_limits<double>::infinity();
};

/// What a checkpoint is made of; nil for a part that is not saved.
struct TrainingState {
    Value model;
    Value optimizer;
    Value scheduler;
    Value history;
    std::int64_t epoch = 0;
};
/// Writes a checkpoint. Raises E12, and E7 for parts of the wrong kind.
void write_checkpoint(const Call& c, const std::string& path, const TrainingState& state);

/// Tells tensors as text from a checkpoint.
bool is_text(std::string_view bytes);
/// Declares serialize_tensor and its like.
void declare_text_tensors(Module& module);

/// save and load, as methods of layers.
OperationTable saving_operations();
/// Declares save_model, load_model, save_checkpoint and their like.
void declare_saving(const Factory& factory, Module& module);

} // namespace simple::bind
