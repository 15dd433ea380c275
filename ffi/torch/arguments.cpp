#include "arguments.hpp"

#include <unistd.h>

#include <ATen/ops/alias.h>
#include <ATen/ops/max.h>
#include <ATen/ops/min.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

namespace simple::torch_ffi {

namespace {

/// As many dimensions as LibTorch's loops over elements can take.
constexpr std::int64_t kMaxDims = 64;
/// Longest list of handles or sizes that is believed; a longer one is a wrong length.
constexpr std::int64_t kMaxList = std::int64_t{1} << 24;

bool multiply(std::int64_t& product, std::int64_t factor) { return !__builtin_mul_overflow(product, factor, &product); }

std::int64_t machine_memory() {
    static const std::int64_t bytes = [] {
        const long pages = sysconf(_SC_PHYS_PAGES);
        const long page = sysconf(_SC_PAGESIZE);
        return pages > 0 && page > 0 ? static_cast<std::int64_t>(pages) * page
                                     : std::numeric_limits<std::int64_t>::max();
    }();
    return bytes;
}

[[noreturn]] void too_large(const std::string& what) {
    throw Failure(SIMPLE_PLUGIN_NO_MEMORY,
                  what + " needs more than the " + std::to_string(machine_memory() >> 20) + " MiB of this machine");
}

struct NamedType {
    std::string_view name;
    at::ScalarType type;
};
constexpr std::array<NamedType, 11> kTypes = {{{"f64", at::kDouble},
                                               {"float64", at::kDouble},
                                               {"double", at::kDouble},
                                               {"f32", at::kFloat},
                                               {"float32", at::kFloat},
                                               {"float", at::kFloat},
                                               {"i64", at::kLong},
                                               {"int64", at::kLong},
                                               {"long", at::kLong},
                                               {"bool", at::kBool},
                                               {"", at::kDouble}}};

int rank(at::ScalarType type) {
    switch (type) {
        case at::kBool: return 0;
        case at::kLong: return 1;
        case at::kFloat: return 2;
        default: return 3;
    }
}

} // namespace

void bad_shape(const std::string& text) { throw Failure(SIMPLE_PLUGIN_BAD_SHAPE, text); }
void bad_argument(const std::string& text) { throw Failure(SIMPLE_PLUGIN_BAD_ARGUMENT, text); }
void bad_dtype(const std::string& text) { throw Failure(SIMPLE_PLUGIN_BAD_DTYPE, text); }

std::string shape_text(Sizes shape) {
    std::string text = "[";
    for (const std::int64_t size : shape) {
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    }
    return text + "]";
}

std::string quoted(std::string_view text) {
    constexpr std::size_t kMost = 40;
    std::string result = "\"";
    for (const char letter : text.substr(0, kMost)) {
        std::array<char, 5> escaped{};
        if (letter >= ' ' && letter <= '~') {
            result += letter;
        } else {
            std::snprintf(escaped.data(), escaped.size(), "\\x%02x", static_cast<unsigned char>(letter));
            result += escaped.data();
        }
    }
    return result + (text.size() > kMost ? "...\"" : "\"");
}

std::string number_text(double number) {
    constexpr double kSmallestFixed = 1e-5;
    constexpr double kSmallestScientific = 1e16;
    if (!std::isfinite(number)) {
        return std::isnan(number) ? "nan" : number < 0 ? "-inf" : "inf";
    }
    const double magnitude = std::fabs(number);
    const bool fixed = magnitude == 0.0 || (magnitude >= kSmallestFixed && magnitude < kSmallestScientific);
    std::array<char, 40> digits{};
    const std::to_chars_result end = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                                   fixed ? std::chars_format::fixed : std::chars_format::scientific);
    std::string text(digits.data(), end.ptr);
    if (fixed) {
        return text.find('.') == std::string::npos ? text + ".0" : text;
    }
    const std::size_t sign = text.find('e') + 1; // of "1e+16", "1e-07"
    text.erase(sign + 1, text[sign + 1] == '0' ? 1 : 0);
    return text.erase(sign, text[sign] == '+' ? 1 : 0);
}

std::string_view text_argument(const char* data, std::int64_t length) {
    if (length < 0 || (data == nullptr && length > 0) || length > kMaxList) {
        bad_argument("a text has length " + std::to_string(length) + (data == nullptr ? " but no data" : ""));
    }
    return data == nullptr ? std::string_view() : std::string_view(data, static_cast<std::size_t>(length));
}

Sizes list_argument(const std::int64_t* data, std::int64_t length, const char* parameter) {
    if (length < 0 || (data == nullptr && length > 0) || length > kMaxList) {
        bad_argument(std::string(parameter) + " has length " + std::to_string(length) +
                     (data == nullptr ? " but no data" : ""));
    }
    return {data, static_cast<std::size_t>(length)};
}

std::int64_t checked_numel(Sizes shape) {
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) {
        return 0;
    }
    std::int64_t numel = 1;
    for (const std::int64_t size : shape) {
        if (!multiply(numel, size)) {
            throw Failure(SIMPLE_PLUGIN_BAD_SHAPE, "shape " + shape_text(shape) + " has too many elements");
        }
    }
    return numel;
}

Sizes shape_argument(const std::int64_t* data, std::int64_t length) {
    const Sizes shape = list_argument(data, length, "the shape");
    if (length > kMaxDims) {
        bad_shape("a tensor can have " + std::to_string(kMaxDims) + " dimensions, got " + std::to_string(length));
    }
    for (const std::int64_t size : shape) {
        if (size < 0) {
            bad_shape("sizes must not be negative, got shape " + shape_text(shape));
        }
    }
    // Sizes around a 0 must fit as well: strides are made from them.
    std::int64_t numel = 1;
    for (const std::int64_t size : shape) {
        if (!multiply(numel, std::max<std::int64_t>(size, 1))) {
            bad_shape("shape " + shape_text(shape) + " has too many elements");
        }
    }
    return shape;
}

void require_memory(std::int64_t elements, at::ScalarType type) {
    std::int64_t bytes = elements;
    if (!multiply(bytes, static_cast<std::int64_t>(c10::elementSize(type))) || bytes > machine_memory()) {
        too_large("a tensor of " + std::to_string(elements) + " elements");
    }
}

void require_memory(Sizes shape, at::ScalarType type) {
    std::int64_t bytes = checked_numel(shape);
    if (!multiply(bytes, static_cast<std::int64_t>(c10::elementSize(type))) || bytes > machine_memory()) {
        too_large("a tensor of shape " + shape_text(shape));
    }
}

at::ScalarType dtype_argument(const char* data, std::int64_t length) {
    const std::string_view name = text_argument(data, length);
    for (const NamedType& known : kTypes) {
        if (known.name == name) {
            return known.type;
        }
    }
    bad_dtype("unknown dtype " + quoted(name) + " (expected \"f64\", \"f32\", \"i64\" or \"bool\")");
}

const char* dtype_text(at::ScalarType type) {
    switch (type) {
        case at::kDouble: return "f64";
        case at::kFloat: return "f32";
        case at::kLong: return "i64";
        case at::kBool: return "bool";
        default: throw Failure(SIMPLE_PLUGIN_BAD_DTYPE, std::string("unknown dtype ") + c10::toString(type));
    }
}

std::int64_t dim_argument(std::int64_t dim, const Tensor& tensor, std::int64_t extra) {
    // A tensor without dimensions has one to name, as in LibTorch.
    const std::int64_t count = std::max<std::int64_t>(tensor.dim() + extra, 1);
    if (dim < -count || dim >= count) {
        bad_shape("dim " + std::to_string(dim) + " is out of range for shape " + shape_text(tensor) + " (allowed " +
                  std::to_string(-count) + " to " + std::to_string(count - 1) + ")");
    }
    return dim < 0 ? dim + count : dim;
}

at::ScalarType later_dtype(at::ScalarType a, at::ScalarType b) { return rank(a) >= rank(b) ? a : b; }

at::ScalarType common_dtype(const Tensor& a, const Tensor& b) { return later_dtype(a.scalar_type(), b.scalar_type()); }

Tensor converted(const Tensor& tensor, at::ScalarType type) {
    return tensor.scalar_type() == type ? tensor : tensor.to(type);
}

Tensor floating(const Tensor& tensor) { return tensor.is_floating_point() ? tensor : tensor.to(at::kDouble); }

Tensor numeric(const Tensor& tensor) { return tensor.scalar_type() == at::kBool ? tensor.to(at::kLong) : tensor; }

Tensor distinct(const Tensor& result, const Tensor& argument) {
    return result.is_same(argument) ? at::alias(result) : result;
}

std::vector<std::int64_t> broadcast_shape(Sizes a, Sizes b) {
    const std::size_t ndim = std::max(a.size(), b.size());
    const auto size_at = [ndim](Sizes shape, std::size_t dim) {
        const std::size_t lead = ndim - shape.size();
        return dim < lead ? 1 : shape[dim - lead];
    };
    std::vector<std::int64_t> shape(ndim, 1);
    for (std::size_t dim = ndim; dim-- > 0;) {
        const std::int64_t left = size_at(a, dim);
        const std::int64_t right = size_at(b, dim);
        if (left != right && left != 1 && right != 1) {
            bad_shape("shapes " + shape_text(a) + " and " + shape_text(b) + " do not broadcast: sizes " +
                      std::to_string(left) + " and " + std::to_string(right) + " at dimension " + std::to_string(dim));
        }
        shape[dim] = left == 1 ? right : left;
    }
    return shape;
}

void require_ndim(const Tensor& tensor, std::int64_t ndim) {
    if (tensor.dim() != ndim) {
        bad_shape("needs a " + std::to_string(ndim) + "-D tensor, got shape " + shape_text(tensor));
    }
}

void require_elements(const Tensor& tensor) {
    if (tensor.numel() == 0) {
        bad_shape("a tensor of shape " + shape_text(tensor) + " has no elements");
    }
}

void require_same_device(const Tensor& a, const Tensor& b) {
    if (a.device() != b.device()) {
        throw Failure(SIMPLE_PLUGIN_BAD_DEVICE,
                      "tensors are on different devices, " + a.device().str() + " and " + b.device().str());
    }
}

void require_indices(const Tensor& index, std::int64_t size, const char* parameter) {
    if (index.scalar_type() != at::kLong) {
        bad_dtype(std::string(parameter) + " must be i64, got " + dtype_text(index.scalar_type()));
    }
    if (index.numel() == 0) {
        return;
    }
    const auto least = at::min(index).item<std::int64_t>();
    const auto greatest = at::max(index).item<std::int64_t>();
    if (least < 0 || greatest >= size) {
        bad_argument("index " + std::to_string(least < 0 ? least : greatest) + " is out of range for size " +
                     std::to_string(size));
    }
}

} // namespace simple::torch_ffi
