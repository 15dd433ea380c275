// Element-wise functions of numbers: one number, nested arrays of numbers, or an object with a method of that name.
#pragma once

#include "builtins/conversions.hpp"
#include "builtins/sequence.hpp"

namespace simple::builtins {

/// Applies `f` (Value of a number to owned Value) to the numbers of an array, nested arrays included.
template <typename F> Value map_numbers(NativeCall& call, const runtime::Array* array, const F& f) {
    call.runtime.check_stack();
    ArrayBuilder out(call.runtime, array->size);
    for (std::size_t i = 0; i < array->size; ++i) {
        const runtime::Owned element(runtime::get(array, i));
        if (element.get().is(runtime::Tag::Array)) {
            out.add(map_numbers(call, element.get().as<runtime::Array>(), f));
        } else if (element.get().is_number()) {
            out.add(f(element.get()));
        } else {
            fail_argument(call, 0, "a number or an array of numbers");
        }
    }
    return out.finish();
}

/// Returns what the method of this name gives for argument 0; raises E0201 when it is no number and has no such method.
inline Value delegate_or_fail(NativeCall& call) {
    const Value result = delegate_to_method(call, function_name(call.function));
    if (result.is(runtime::Tag::Absent)) {
        fail_argument(call, 0, "a number");
    }
    return result;
}

/// Applies `f` to argument 0: a number, an array of numbers, or an object of a native class with a method of this name.
template <typename F> Value apply_to_numbers(NativeCall& call, const F& f) {
    if (call[0].is_number()) {
        return f(call[0]);
    }
    if (call[0].is(runtime::Tag::Array)) {
        return map_numbers(call, call[0].as<runtime::Array>(), f);
    }
    return delegate_or_fail(call);
}

} // namespace simple::builtins
