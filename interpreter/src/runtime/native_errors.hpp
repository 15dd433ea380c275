// Wording of the errors of native calls, and the passage of C++ exceptions into script errors.
#pragma once

#include <cstdint>

#include "runtime/runtime.hpp"
#include "support/error_codes.hpp"

namespace simple::runtime {

/// Returns the code of an error of which only the class is known.
const ErrorCode& usual_code(ErrorKind kind) noexcept;

/// Why the arguments of a call do not fit a native function.
struct NativeMismatch {
    enum Reason : std::uint8_t { None, TooMany, Missing, UnknownName, RepeatedName, WrongType };
    Reason reason = None;
    std::uint32_t index = 0; ///< Of the argument as written; of the parameter for Missing and WrongType.
};

/// Raises E0203, E0204, E0205 or E0201 for a function with one form: names it and lists its parameters.
[[noreturn]] void fail_native_call(Runtime& runtime, const NativeFunctionInfo& info, NativeMismatch why,
                                   const Value* arguments, const Symbol* names, std::uint32_t count);

/// Raises the error of a function with several forms, none of which fits; `closest` is the one that `why` speaks of.
[[noreturn]] void fail_native_overloads(Runtime& runtime, const NativeFunctionInfo& first,
                                        const NativeFunctionInfo& closest, NativeMismatch why, const Value* arguments,
                                        const Symbol* names, std::uint32_t count);

/// Call in a catch block around native code: script errors, limits and OutOfMemory pass on, ScriptError becomes a
/// script error of its kind, every other exception becomes E0807 naming the function. With the call, errors that no
/// catch can stop get a frame for the function, since their message does not name it.
[[noreturn]] void raise_native_exception(Runtime& runtime, const NativeFunctionInfo& info,
                                         const NativeCall* call = nullptr);

} // namespace simple::runtime
