// safetensors files: the length of a header, a JSON header, the elements. https://github.com/huggingface/safetensors
//
// Reading is strict: a header that is not exactly as published is refused, and so is a file with holes, overlaps or
// bytes that belong to no tensor. Loading never executes anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/data/byte_reader.hpp"
#include "stdlib/data/npz.hpp"

namespace simple::data {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

/// The contents of a file.
struct SafeTensors {
    NamedTensors tensors; ///< in the order of the header
    TextPairs metadata;
};

/// Reads an image. F16 and BF16 widen to f32, integers to i64; with `dtype` every tensor is converted to it. Throws
/// FileError naming the tensor and what is wrong with it.
SafeTensors decode_safetensors(Bytes bytes, const Failure& fail, std::optional<DType> dtype = {});
/// Reads the metadata and "DTYPE [sizes]" of each tensor, without the elements.
TextPairs describe_safetensors(Bytes bytes, const Failure& fail);
/// Writes an image: names and metadata in the order given, wide elements first so that all are aligned. Throws
/// FileError for a name that is there twice or not valid UTF-8.
std::string encode_safetensors(const NamedTensors& tensors, const TextPairs& metadata, const Failure& fail);

} // namespace simple::data
