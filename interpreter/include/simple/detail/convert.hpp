// Conversion between C++ types and script values, for lambdas that hosts register and for Interpreter::call, get, set.
//
// Supported: bool, integers (range checked), float and double (an Int is accepted), std::string, std::string_view,
// Value, std::optional (nil), std::vector of these, and std::span<const double>, <const std::int64_t>, <const float>:
// borrowed from an unboxed array, nothing is copied. A host adds a type by specialising simple::detail::Convert.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "simple/native.hpp"
#include "simple/value.hpp"

namespace simple::detail {

/// Converts T. `from` is empty when the value does not fit; `name` is the type as scripts write it.
template <typename T> struct Convert;

template <typename T>
concept Convertible = requires(const Value& value) {
    { Convert<T>::from(value) } -> std::same_as<std::optional<T>>;
};

template <> struct Convert<Value> {
    static std::string name() { return "any"; }
    static std::optional<Value> from(const Value& value) { return value; }
    static Value to(const Factory&, const Value& value) { return value; }
};

template <> struct Convert<bool> {
    static std::string name() { return "bool"; }
    static std::optional<bool> from(const Value& value) {
        return value.is_bool() ? std::optional<bool>(value.as_bool()) : std::nullopt;
    }
    static Value to(const Factory&, bool value) { return Value(value); }
};

template <typename T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) struct Convert<T> {
    static std::string name() { return "i64"; }
    static std::optional<T> from(const Value& value) {
        if (!value.is_int() || !std::in_range<T>(value.as_int())) {
            return std::nullopt;
        }
        return static_cast<T>(value.as_int());
    }
    static Value to(const Factory&, T value) { return Value(value); }
};

template <typename T>
requires std::is_floating_point_v<T>
struct Convert<T> {
    static std::string name() { return "f64"; }
    static std::optional<T> from(const Value& value) {
        return value.is_number() ? std::optional<T>(static_cast<T>(value.as_float())) : std::nullopt;
    }
    static Value to(const Factory&, T value) { return Value(static_cast<double>(value)); }
};

template <> struct Convert<std::string_view> {
    static std::string name() { return "text"; }
    /// Valid while the value lives: for an argument, until the function returns.
    static std::optional<std::string_view> from(const Value& value) {
        return value.is_text() ? std::optional<std::string_view>(value.as_text()) : std::nullopt;
    }
    static Value to(const Factory& factory, std::string_view value) { return factory.text(value); }
};

template <> struct Convert<std::string> {
    static std::string name() { return "text"; }
    static std::optional<std::string> from(const Value& value) {
        return value.is_text() ? std::optional<std::string>(value.as_text()) : std::nullopt;
    }
    static Value to(const Factory& factory, const std::string& value) { return factory.text(value); }
};

template <> struct Convert<const char*> {
    static Value to(const Factory& factory, const char* value) { return factory.text(value); }
};

template <typename T> struct Convert<std::optional<T>> {
    static std::string name() { return Convert<T>::name() + "?"; }
    static std::optional<std::optional<T>> from(const Value& value) {
        if (value.is_nil()) {
            return std::optional<T>();
        }
        std::optional<T> inner = Convert<T>::from(value.unwrapped());
        return inner ? std::optional<std::optional<T>>(std::move(inner)) : std::nullopt;
    }
    static Value to(const Factory& factory, const std::optional<T>& value) {
        return value ? Convert<T>::to(factory, *value) : Value();
    }
};

template <typename T> struct Convert<std::vector<T>> {
    static std::string name() { return "[" + Convert<T>::name() + "]"; }
    static std::optional<std::vector<T>> from(const Value& value) {
        const ValueKind kind = value.kind();
        if (kind != ValueKind::Array && kind != ValueKind::Tuple && kind != ValueKind::Range) {
            return std::nullopt;
        }
        std::vector<T> elements;
        elements.reserve(value.size());
        for (std::size_t i = 0; i < value.size(); ++i) {
            std::optional<T> element = Convert<T>::from(value.at(i));
            if (!element) {
                return std::nullopt;
            }
            elements.push_back(std::move(*element));
        }
        return elements;
    }
    static Value to(const Factory& factory, const std::vector<T>& elements) {
        if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::int64_t>) {
            return factory.array(std::span<const T>(elements));
        } else {
            std::vector<Value> values;
            values.reserve(elements.size());
            for (const auto& element : elements) {
                values.push_back(Convert<T>::to(factory, element));
            }
            return factory.array(values);
        }
    }
};

template <typename T, std::span<const T> (Value::*Elements)() const noexcept> struct ConvertSpan {
    /// Valid until the array changes. An empty array gives an empty span.
    static std::optional<std::span<const T>> from(const Value& value) {
        const std::span<const T> elements = (value.*Elements)();
        if (elements.empty() && !(value.is_array() && value.size() == 0)) {
            return std::nullopt;
        }
        return elements;
    }
};

template <> struct Convert<std::span<const double>> : ConvertSpan<double, &Value::f64_elements> {
    static std::string name() { return "[f64]"; }
    static Value to(const Factory& factory, std::span<const double> elements) { return factory.array(elements); }
};

template <> struct Convert<std::span<const std::int64_t>> : ConvertSpan<std::int64_t, &Value::i64_elements> {
    static std::string name() { return "[i64]"; }
    static Value to(const Factory& factory, std::span<const std::int64_t> elements) { return factory.array(elements); }
};

template <> struct Convert<std::span<const float>> : ConvertSpan<float, &Value::f32_elements> {
    static std::string name() { return "[f32]"; }
};

/// A shared buffer becomes an array that is a window on it.
template <> struct Convert<BufferRef> {
    static Value to(const Factory& factory, const BufferRef& buffer) {
        return buffer ? factory.window(buffer, 0, buffer->size()) : Value();
    }
};

/// Parameter and result types of a callable object.
template <typename F> struct CallableTraits : CallableTraits<decltype(&F::operator())> {};
template <typename F, typename R, typename... A> struct CallableTraits<R (F::*)(A...) const> {
    using Result = R;
    using Arguments = std::tuple<std::remove_cvref_t<A>...>;
};
template <typename F, typename R, typename... A>
struct CallableTraits<R (F::*)(A...)> : CallableTraits<R (F::*)(A...) const> {};
template <typename F, typename R, typename... A>
struct CallableTraits<R (F::*)(A...) const noexcept> : CallableTraits<R (F::*)(A...) const> {};
template <typename F, typename R, typename... A>
struct CallableTraits<R (F::*)(A...) noexcept> : CallableTraits<R (F::*)(A...) const> {};
template <typename R, typename... A> struct CallableTraits<R (*)(A...)> {
    using Result = R;
    using Arguments = std::tuple<std::remove_cvref_t<A>...>;
};
template <typename R, typename... A> struct CallableTraits<R (*)(A...) noexcept> : CallableTraits<R (*)(A...)> {};

/// Argument `i` as T; raises the type error that names function and parameter.
template <typename T> T argument(Call& call, std::size_t i) {
    static_assert(Convertible<T>, "this type cannot be converted from a script value");
    std::optional<T> converted = Convert<T>::from(call[i]);
    if (!converted) {
        call.wrong_type(i, Convert<T>::name());
    }
    return std::move(*converted);
}

template <typename F, typename... A, std::size_t... I>
Value invoke_converted(F& function, Call& call, std::tuple<A...>*, std::index_sequence<I...>) {
    // Braces keep the conversions in the order of the parameters, so that the first mistake is the one reported.
    std::tuple<A...> arguments{argument<A>(call, I)...};
    using Result = typename CallableTraits<F>::Result;
    if constexpr (std::is_void_v<Result>) {
        std::apply(function, std::move(arguments));
        return Value();
    } else {
        return Convert<std::remove_cvref_t<Result>>::to(call, std::apply(function, std::move(arguments)));
    }
}

/// Wraps a callable object in the form that native functions have.
template <typename F> std::function<Value(Call&)> native_function(F function) {
    if constexpr (std::is_invocable_v<F&, Call&>) {
        if constexpr (std::is_void_v<std::invoke_result_t<F&, Call&>>) {
            return [function = std::move(function)](Call& call) mutable {
                function(call);
                return Value();
            };
        } else {
            return function;
        }
    } else {
        return [function = std::move(function)](Call& call) mutable {
            using Arguments = typename CallableTraits<F>::Arguments;
            return invoke_converted(function, call, static_cast<Arguments*>(nullptr),
                                    std::make_index_sequence<std::tuple_size_v<Arguments>>());
        };
    }
}

template <typename T> struct IsOptional : std::false_type {};
template <typename T> struct IsOptional<std::optional<T>> : std::true_type {};

template <typename... A> std::string parameter_list(std::tuple<A...>*) {
    std::string list;
    std::size_t i = 0;
    [[maybe_unused]] const auto add = [&list, &i](const std::string& type, bool optional) {
        list += (i == 0 ? "argument" : ", argument") + std::to_string(i + 1) + ": " + type;
        list += optional ? " = nil" : "";
        ++i;
    };
    (add(Convert<A>::name(), IsOptional<A>::value), ...);
    return list;
}

/// Completes a name to a signature from the types of a callable object; a signature is returned as it is.
template <typename F> std::string complete_signature(std::string_view name) {
    std::string signature(name);
    if (name.find('(') != std::string_view::npos) {
        return signature;
    }
    if constexpr (std::is_invocable_v<F&, Call&>) {
        return signature + "(arguments...)";
    } else {
        using Arguments = typename CallableTraits<F>::Arguments;
        return signature + "(" + parameter_list(static_cast<Arguments*>(nullptr)) + ")";
    }
}

/// The type a C++ argument is converted as: literals and arrays of characters as text.
template <typename T>
using Converted = std::conditional_t<std::is_convertible_v<std::decay_t<T>, const char*>, const char*, std::decay_t<T>>;

} // namespace simple::detail

namespace simple {

template <typename F>
requires std::is_class_v<F> Module& Module::function(std::string_view signature, F function,
                                                     std::string_view documentation) {
    return add(detail::complete_signature<F>(signature), detail::native_function(std::move(function)), documentation);
}

} // namespace simple
