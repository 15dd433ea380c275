// MNIST: images of handwritten digits as rows of 784 numbers from 0 to 1, with their class numbers.
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/data/byte_reader.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::data {

inline constexpr std::int64_t kMnistPixels = std::int64_t{28} * 28;
inline constexpr std::int64_t kMnistClasses = 10;

/// Images X [n, 784] and classes y [n] (i64).
struct MnistTensors {
    tensor::Tensor X;
    tensor::Tensor y;
};

/// Reads the two IDX images of a part. Throws FileError when they are not images of digits with their labels.
MnistTensors decode_mnist(Bytes images, std::string_view images_path, Bytes labels, std::string_view labels_path,
                          std::string_view name);
/// Draws the ten digits as a seven-segment display shows them, for trials without the files.
MnistTensors mnist_stub();

} // namespace simple::data
