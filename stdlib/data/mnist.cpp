#include "stdlib/data/mnist.hpp"

#include <algorithm>

#include "stdlib/data/idx.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::data {
namespace {

using tensor::Tensor;

constexpr std::int64_t kSide = 28;

/// A bar of the display.
struct Segment {
    std::int64_t top;
    std::int64_t left;
    std::int64_t height;
    std::int64_t width;
};
/// Top, upper left, upper right, middle, lower left, lower right, bottom.
constexpr Segment kSegments[] = {{4, 8, 2, 12}, {5, 7, 9, 2},   {5, 19, 9, 2}, {13, 8, 2, 12},
                                 {14, 7, 9, 2}, {14, 19, 9, 2}, {22, 8, 2, 12}};
constexpr std::string_view kLit[] = {"1110111", "0010010", "1011101", "1011011", "0111010",
                                     "1101011", "1101111", "1010010", "1111111", "1111011"};

} // namespace

MnistTensors decode_mnist(Bytes images, std::string_view images_path, Bytes labels, std::string_view labels_path,
                          std::string_view name) {
    const Tensor pixels = decode_idx(images, images_path, name);
    if (pixels.ndim() != 3 || pixels.shape()[1] != kSide || pixels.shape()[2] != kSide) {
        Failure(name, images_path,
                codes::kDataset)("has shape " + tensor::to_string(pixels.shape()) + ", expected images of 28 x 28");
    }
    const Tensor y = decode_idx(labels, labels_path, name);
    const Failure fail(name, labels_path, codes::kDataset);
    if (y.ndim() != 1 || y.shape()[0] != pixels.shape()[0]) {
        fail("has shape " + tensor::to_string(y.shape()) + " for " + std::to_string(pixels.shape()[0]) + " images");
    }
    for (std::int64_t i = 0; i < y.numel(); ++i) {
        if (y.load(i).as_i64() < 0 || y.load(i).as_i64() >= kMnistClasses) {
            fail("label " + std::to_string(i) + " is " + std::to_string(y.load(i).as_i64()) + ", expected 0 to 9");
        }
    }
    const Tensor rows = tensor::reshape(pixels, {pixels.shape()[0], kMnistPixels});
    return {tensor::div(rows, 255.0), y};
}

MnistTensors mnist_stub() {
    MnistTensors result{Tensor::zeros({kMnistClasses, kMnistPixels}), Tensor::empty({kMnistClasses}, DType::I64)};
    for (std::int64_t digit = 0; digit < kMnistClasses; ++digit) {
        result.y.data<std::int64_t>()[digit] = digit;
        double* image = result.X.data<double>() + digit * kMnistPixels;
        for (std::size_t s = 0; s < std::size(kSegments); ++s) {
            const Segment& segment = kSegments[s];
            for (std::int64_t row = 0; kLit[digit][s] == '1' && row < segment.height; ++row) {
                std::fill_n(image + (segment.top + row) * kSide + segment.left, segment.width, 1.0);
            }
        }
    }
    return result;
}

} // namespace simple::data
