// Reading the arguments of a native call, with errors that name the function and the parameter.
//
// Index 0 is the receiver of a method or the first argument of a function, so one C++ function can serve both spellings
// `sqrt(x)` and `x.sqrt()`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/native_info.hpp"
#include "runtime/object.hpp"
#include "runtime/runtime.hpp"

namespace simple::builtins {

using runtime::NativeCall;
using runtime::Value;

/// Returns the name in front of the parenthesis of a signature.
std::string_view function_name(const runtime::NativeFunctionInfo& info) noexcept;

/// Raises E0201: "sqrt: parameter x must be a number, got text "a"".
[[noreturn]] void fail_argument(NativeCall& call, std::uint32_t i, std::string_view expected);
/// Raises an error of `code` whose message starts with the name of the function.
[[noreturn]] void fail_call(NativeCall& call, std::string_view code, const std::string& message);

/// Tells whether an optional argument was given; nil counts as not given.
inline bool given(Value v) noexcept { return v.tag != runtime::Tag::Absent && !v.is_nil(); }

/// Returns the integer at `i`.
inline std::int64_t int_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is_int()) {
        fail_argument(call, i, "an integer");
    }
    return call[i].integer;
}
/// Returns the integer at `i`, or `fallback` when it was not given.
inline std::int64_t int_argument_or(NativeCall& call, std::uint32_t i, std::int64_t fallback) {
    return given(call[i]) ? int_argument(call, i) : fallback;
}
/// Returns the integer at `i`, which must be at least `least`.
std::int64_t int_argument_at_least(NativeCall& call, std::uint32_t i, std::int64_t least);
/// Returns the number at `i` as a double.
inline double number_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is_number()) {
        fail_argument(call, i, "a number");
    }
    return call[i].as_double();
}
inline runtime::Text* text_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is_text()) {
        fail_argument(call, i, "a text");
    }
    return call[i].as<runtime::Text>();
}
inline runtime::Array* array_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is(runtime::Tag::Array)) {
        fail_argument(call, i, "an array");
    }
    return call[i].as<runtime::Array>();
}
inline runtime::Dict* dict_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is(runtime::Tag::Dict)) {
        fail_argument(call, i, "a dict");
    }
    return call[i].as<runtime::Dict>();
}
inline runtime::Dict* set_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is(runtime::Tag::Set)) {
        fail_argument(call, i, "a set");
    }
    return call[i].as<runtime::Dict>();
}
inline runtime::Range* range_argument(NativeCall& call, std::uint32_t i) {
    if (!call[i].is(runtime::Tag::Range)) {
        fail_argument(call, i, "a range");
    }
    return call[i].as<runtime::Range>();
}

/// Tells whether a value can be called as far as its kind shows.
bool is_callable(Value v) noexcept;
/// Returns the function at `i`, borrowed.
inline Value function_argument(NativeCall& call, std::uint32_t i) {
    if (!is_callable(call[i])) {
        fail_argument(call, i, "a function");
    }
    return call[i];
}
/// Returns the truth of the value at `i`, or `fallback` when it was not given.
bool bool_argument_or(NativeCall& call, std::uint32_t i, bool fallback);

/// Returns `v` as it is stored in a field or an element: with a reference of its own, structs copied.
Value stored_copy(runtime::Runtime& runtime, Value v);
/// Returns the receiver with a new reference; for methods that give the object itself.
inline Value receiver_again(NativeCall& call) noexcept { return runtime::retained(call[0]); }

/// Returns a * b; raises E0506 when the product is above the limit for texts (bytes) or collections (elements).
std::size_t checked_text_size(NativeCall& call, std::size_t unit, std::uint64_t count);
std::size_t checked_element_count(NativeCall& call, std::size_t unit, std::uint64_t count);

/// Converts toward zero, saturating; not-a-number gives 0.
std::int64_t saturate_to_int(double number) noexcept;

} // namespace simple::builtins
