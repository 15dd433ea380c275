// Templates of Interpreter: conversion on the way in and out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "simple/detail/convert.hpp"
#include "simple/interpreter.hpp"

namespace simple {

namespace detail {

/// Results must own what they hold: the value they came from is gone when the caller reads them.
template <typename T>
inline constexpr bool kOwning =
    Convertible<T> && !std::is_same_v<T, std::string_view> && !std::is_same_v<T, std::span<const double>> &&
    !std::is_same_v<T, std::span<const std::int64_t>> && !std::is_same_v<T, std::span<const float>>;

} // namespace detail

template <typename T> Value Interpreter::to_value(const T& value) const {
    return detail::Convert<detail::Converted<T>>::to(*this, value);
}

template <typename T> std::optional<T> Interpreter::from_value(const Value& value) const {
    return detail::Convert<T>::from(value);
}

template <typename R, typename... Args> Result<R> Interpreter::call(std::string_view name, Args&&... args) {
    static_assert(detail::kOwning<R>, "ask for a type that owns its contents, or for Value");
    const Result<Value> function = callable(name);
    if (!function) {
        return function.error();
    }
    Result<Value> result = call_function(*function, std::vector<Value>{to_value(args)...});
    if (!result) {
        return result.error();
    }
    std::optional<R> converted = detail::Convert<R>::from(*result);
    if (!converted) {
        return conversion_error("the result of `" + std::string(name) + "`", *result, detail::Convert<R>::name());
    }
    return std::move(*converted);
}

template <typename T> Result<T> Interpreter::get(std::string_view name) {
    static_assert(detail::kOwning<T>, "ask for a type that owns its contents, or for Value");
    Result<Value> result = get_value(name);
    if (!result) {
        return result.error();
    }
    std::optional<T> converted = detail::Convert<T>::from(*result);
    if (!converted) {
        return conversion_error("`" + std::string(name) + "`", *result, detail::Convert<T>::name());
    }
    return std::move(*converted);
}

template <typename F> void Interpreter::define(std::string_view name, F function) {
    define_function(detail::complete_signature<F>(name), detail::native_function(std::move(function)));
}

} // namespace simple
