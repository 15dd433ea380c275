// What the tensor tests share: short ways to make tensors and to compare them and errors.
#pragma once

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "catch.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/tensor.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

inline Tensor reals(std::initializer_list<double> values, const Shape& shape) {
    return from_data(std::span<const double>(values.begin(), values.size()), shape);
}
inline Tensor reals(std::initializer_list<double> values) {
    return reals(values, {static_cast<std::int64_t>(values.size())});
}
inline Tensor ints(std::initializer_list<std::int64_t> values, const Shape& shape) {
    return from_data(std::span<const std::int64_t>(values.begin(), values.size()), shape);
}
inline Tensor ints(std::initializer_list<std::int64_t> values) {
    return ints(values, {static_cast<std::int64_t>(values.size())});
}
inline Tensor bools(std::initializer_list<std::int64_t> values, const Shape& shape) {
    return to(ints(values, shape), DType::Bool);
}

/// Returns the elements in row-major order.
inline std::vector<double> values(const Tensor& t) {
    const Tensor flat = to(contiguous(t), DType::F64);
    return {flat.data<double>(), flat.data<double>() + flat.numel()};
}

/// Tells whether a tensor has a shape and elements within a relative tolerance; NaN equals NaN.
inline bool matches(const Tensor& t, const Shape& shape, std::initializer_list<double> want, double tolerance = 0.0) {
    const std::vector<double> got = values(t);
    if (!(t.shape() == shape) || got.size() != want.size()) {
        return false;
    }
    std::size_t i = 0;
    for (const double value : want) {
        const double x = got[i++];
        const bool same = x == value || (std::isnan(x) && std::isnan(value)) ||
                          std::abs(x - value) <= tolerance * std::max(1.0, std::abs(value));
        if (!same) {
            return false;
        }
    }
    return true;
}

/// Returns the message of the error a call throws, or "no error".
template <typename F> std::string message_of(F&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

template <typename F> ErrorKind kind_of(F&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    FAIL("no error");
    return ErrorKind::Value;
}

template <typename F> std::string help_of(F&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.help();
    }
    return "no error";
}

} // namespace simple::tensor
