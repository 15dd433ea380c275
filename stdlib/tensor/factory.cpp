#include "stdlib/tensor/factory.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

Error data_length(std::string_view name, std::size_t values, const Shape& shape, std::int64_t needed) {
    return errors::value(name, std::to_string(values) + (values == 1 ? " value" : " values") + " for shape " +
                                   to_string(shape) + " (" + std::to_string(needed) + " elements)");
}

template <typename T>
Tensor from_span(std::span<const T> values, const Shape& shape, DType dtype, std::string_view name) {
    const std::int64_t count = checked_numel(shape, name);
    if (static_cast<std::uint64_t>(count) != values.size()) {
        throw data_length(name, values.size(), shape, count);
    }
    Tensor t = Tensor::empty(shape, dtype, name);
    if (count != 0) {
        std::memcpy(t.raw(), values.data(), values.size_bytes());
    }
    return t;
}

/// Makes an f64 tensor with `generate`, then rounds it to another float type. Rounding must not reach `upper`.
template <typename F>
Tensor generate(const Shape& shape, DType dtype, std::string_view name, F&& fill_values, double upper = INFINITY) {
    Tensor t = Tensor::empty(shape, DType::F64, name);
    fill_values(std::span<double>(t.data<double>(), static_cast<std::size_t>(t.numel())));
    if (dtype == DType::F64) {
        return t;
    }
    Tensor rounded = to(t, dtype);
    if (dtype == DType::F32 && upper < INFINITY) {
        const auto limit = static_cast<float>(upper);
        const float below = std::nextafter(limit, -INFINITY);
        auto* values = rounded.data<float>();
        for (std::int64_t i = 0; i < rounded.numel(); ++i) {
            values[i] = values[i] >= limit && t.data<double>()[i] < upper ? below : values[i];
        }
    }
    return rounded;
}

std::string text_of(Scalar scalar) {
    return is_float(scalar.dtype) ? to_string(scalar.as_f64()) : std::to_string(scalar.integer);
}

std::int64_t arange_count(Scalar from, Scalar to, Scalar by, std::string_view name) {
    const double start = from.as_f64();
    const double end = to.as_f64();
    const double step = by.as_f64();
    if (step == 0.0 || step != step) {
        throw errors::value(name, "step must be a number other than 0, got " + text_of(by));
    }
    if ((end - start) / step < 0.0) {
        throw errors::value(name, "step " + text_of(by) + " leads away from the end " + text_of(to) + " (start " +
                                      text_of(from) + ")");
    }
    const double count = std::ceil((end - start) / step);
    if (!(count < 0x1p60)) {
        throw errors::value(name, "too many values between " + text_of(from) + " and " + text_of(to));
    }
    return static_cast<std::int64_t>(count);
}

} // namespace

Tensor from_data(std::span<const double> values, const Shape& shape, std::string_view name) {
    return from_span(values, shape, DType::F64, name);
}

Tensor from_data(std::span<const std::int64_t> values, const Shape& shape, std::string_view name) {
    return from_span(values, shape, DType::I64, name);
}

Tensor from_buffer(BufferRef buffer, const Shape& shape, std::string_view name) {
    const std::int64_t count = checked_numel(shape, name);
    if (static_cast<std::uint64_t>(count) != buffer->size()) {
        throw data_length(name, buffer->size(), shape, count);
    }
    return {std::move(buffer), shape};
}

Tensor from_strided(BufferRef buffer, const Shape& shape, const Shape& strides, std::string_view name) {
    const std::int64_t count = checked_numel(shape, name);
    if (strides.size() != shape.size()) {
        throw errors::value(name, "strides " + to_string(strides) + " do not fit shape " + to_string(shape));
    }
    std::int64_t last = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        std::int64_t reach = 0;
        const bool fits =
            strides[i] >= 0 && (count == 0 || (!__builtin_mul_overflow(shape[i] - 1, strides[i], &reach) &&
                                               !__builtin_add_overflow(last, reach, &last)));
        if (!fits) {
            throw errors::value(name, "strides " + to_string(strides) + " are outside 0 to the size of the data");
        }
    }
    if (count != 0 && static_cast<std::uint64_t>(last) >= buffer->size()) {
        throw errors::value(name, std::to_string(buffer->size()) + " values for shape " + to_string(shape) +
                                      " with strides " + to_string(strides) + " (" + std::to_string(last + 1) +
                                      " elements)");
    }
    return {std::move(buffer), shape, strides, 0};
}

Tensor zeros(const Shape& shape, DType dtype, std::string_view name) { return Tensor::zeros(shape, dtype, name); }

Tensor ones(const Shape& shape, DType dtype, std::string_view name) { return full(shape, 1, dtype, name); }

Tensor full(const Shape& shape, Scalar value, std::optional<DType> dtype, std::string_view name) {
    Tensor t = Tensor::empty(shape, dtype.value_or(value.dtype), name);
    fill(t, value);
    return t;
}

Tensor eye(std::int64_t n, std::int64_t m, DType dtype, std::string_view name) {
    Tensor t = Tensor::zeros({n, m}, dtype, name);
    for (std::int64_t i = 0; i < std::min(n, m); ++i) {
        t.store(i * (m + 1), 1);
    }
    return t;
}

Tensor arange(Scalar start, Scalar end, Scalar step, std::optional<DType> dtype, std::string_view name) {
    const bool integers = start.dtype != DType::F64 && end.dtype != DType::F64 && step.dtype != DType::F64;
    const std::int64_t count = arange_count(start, end, step, name);
    Tensor t = Tensor::empty({count}, integers ? DType::I64 : DType::F64, name);
    for (std::int64_t i = 0; i < count; ++i) {
        if (integers) {
            // Unsigned, because the product may pass the range of an i64 where the sum does not.
            t.data<std::int64_t>()[i] =
                static_cast<std::int64_t>(static_cast<std::uint64_t>(start.integer) +
                                          static_cast<std::uint64_t>(i) * static_cast<std::uint64_t>(step.integer));
        } else {
            t.data<double>()[i] = start.as_f64() + static_cast<double>(i) * step.as_f64();
        }
    }
    return to(t, dtype.value_or(t.dtype()));
}

Tensor linspace(double start, double end, std::int64_t steps, DType dtype, std::string_view name) {
    if (steps < 0) {
        throw errors::range(name, "steps", "at least 0", steps);
    }
    Tensor t = Tensor::empty({steps}, DType::F64, name);
    auto* values = t.data<double>();
    const double step = steps > 1 ? (end - start) / static_cast<double>(steps - 1) : 0.0;
    for (std::int64_t i = 0; i < steps; ++i) {
        // From the nearer end, so that both ends are exact.
        values[i] = i < (steps + 1) / 2 ? start + static_cast<double>(i) * step
                                        : end - static_cast<double>(steps - 1 - i) * step;
    }
    return to(t, dtype);
}

Tensor zeros_like(const Tensor& t) { return zeros(t.shape(), t.dtype(), "zeros_like"); }
Tensor ones_like(const Tensor& t) { return ones(t.shape(), t.dtype(), "ones_like"); }
Tensor full_like(const Tensor& t, Scalar value) { return full(t.shape(), value, t.dtype(), "full_like"); }

Tensor rand(Generator& rng, const Shape& shape, DType dtype, std::string_view name) {
    return generate(
        shape, dtype, name, [&](std::span<double> values) { rng.fill_uniform(values); }, 1.0);
}

Tensor randn(Generator& rng, const Shape& shape, DType dtype, std::string_view name) {
    return generate(shape, dtype, name, [&](std::span<double> values) { rng.fill_normal(values); });
}

Tensor uniform(Generator& rng, const Shape& shape, double low, double high, DType dtype, std::string_view name) {
    if (!(low <= high)) {
        throw errors::range(name, "low", "at most high (" + to_string(high) + ")", low);
    }
    return generate(
        shape, dtype, name,
        [&](std::span<double> values) {
            rng.fill_uniform(values);
            for (double& value : values) {
                value = low + (high - low) * value;
            }
        },
        high);
}

Tensor normal(Generator& rng, const Shape& shape, double mean, double deviation, DType dtype, std::string_view name) {
    if (!(deviation >= 0.0)) {
        throw errors::range(name, "std", "at least 0", deviation);
    }
    return generate(shape, dtype, name, [&](std::span<double> values) {
        rng.fill_normal(values);
        for (double& value : values) {
            value = mean + deviation * value;
        }
    });
}

Tensor randint(Generator& rng, std::int64_t low, std::int64_t high, const Shape& shape, std::string_view name) {
    if (low >= high) {
        throw errors::range(name, "low", "below high (" + std::to_string(high) + ")", low);
    }
    Tensor t = Tensor::empty(shape, DType::I64, name);
    auto* values = t.data<std::int64_t>();
    for (std::int64_t i = 0; i < t.numel(); ++i) {
        values[i] = rng.integer(low, high);
    }
    return t;
}

Tensor randperm(Generator& rng, std::int64_t n, std::string_view name) {
    if (n < 0) {
        throw errors::range(name, "n", "at least 0", n);
    }
    Tensor t = arange(0, n, 1, DType::I64, name);
    rng.shuffle(std::span<std::int64_t>(t.data<std::int64_t>(), static_cast<std::size_t>(n)));
    return t;
}

Tensor bernoulli(Generator& rng, double p, const Shape& shape, DType dtype, std::string_view name) {
    if (!(p >= 0.0 && p <= 1.0)) {
        throw errors::range(name, "p", "between 0 and 1", p);
    }
    return generate(shape, dtype, name, [&](std::span<double> values) {
        rng.fill_uniform(values);
        for (double& value : values) {
            value = value < p ? 1.0 : 0.0;
        }
    });
}

} // namespace simple::tensor
