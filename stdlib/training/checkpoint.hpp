// Checkpoints: everything that training needs to go on exactly, in one safetensors file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stdlib/data/safetensors.hpp"
#include "stdlib/training/history.hpp"

namespace simple::training {

/// A state with the name of its class: "Adam".
struct NamedState {
    std::string name;
    data::NamedTensors state;
};

/// The parts of a checkpoint.
struct CheckpointParts {
    data::NamedTensors model;
    std::optional<NamedState> optimizer;
    std::optional<NamedState> scheduler;
    /// State of the random generator.
    std::vector<std::int64_t> random;
    std::int64_t epoch = 0;
    std::optional<History> history;
    /// All texts of the file, also those that describe it.
    data::TextPairs metadata;
};

std::string encode_checkpoint(const CheckpointParts& parts, const data::Failure& fail);
/// Throws FileError for a file that is no checkpoint, and what decode_safetensors throws.
CheckpointParts decode_checkpoint(data::Bytes bytes, const data::Failure& fail);

} // namespace simple::training
