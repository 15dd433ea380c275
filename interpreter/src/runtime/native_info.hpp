// Native functions: one signature in text, one C++ function, one line of documentation.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/object.hpp"
#include "support/interner.hpp"

namespace simple {
class Call;
class Value;
} // namespace simple

namespace simple::runtime {

class Runtime;

/// What a native function gets: one value per declared parameter (defaults filled in; Absent where none was given and
/// none is declared), borrowed from the value stack. A variadic last parameter is one array.
struct NativeCall {
    Runtime& runtime;
    const NativeFunctionInfo& function;
    Value* arguments;
    std::uint32_t count;

    Value operator[](std::uint32_t i) const noexcept { return arguments[i]; }
};

/// Returns an owned value; raises errors with Runtime::fail.
using RawNative = Value (*)(NativeCall& call);

struct NativeParameter {
    Symbol name;
    std::string type; ///< As written; empty when there is none.
    bool has_default = false;
    bool variadic = false;
    bool gathers = false;                  ///< `[i64] or i64...`: an array, or its elements as arguments of their own.
    Value default_value = Value::absent(); ///< Immutable; owned by the function.
    std::string default_text;
};

/// Built from a signature such as `clamp(x: num, lo: num, hi: num = 1.0) -> num`. The signature is parsed when first
/// needed (Note: registering a thousand functions must not slow the start).
struct NativeFunctionInfo {
    std::string_view signature;
    std::string_view documentation;
    RawNative raw = nullptr;
    /// Functions registered through the public headers: `raw` is then the trampoline that calls this.
    std::function<simple::Value(simple::Call&)> callable;

    Symbol name;
    bool parsed = false;
    std::vector<NativeParameter> parameters;
    bool gathers = false; ///< One of the parameters does.
    std::string result;
    std::uint32_t required = 0; ///< Leading parameters without default.
    const NativeFunctionInfo* next_overload = nullptr;
};

/// One row of a table of built-in functions or methods. For a method the receiver is argument 0 and is not part of the
/// signature text.
struct NativeRow {
    std::string_view signature;
    RawNative function;
    std::string_view documentation;
};

/// Returns the name under which a library keeps what objects with `forward` have as the method `name` and programs do
/// not have as a function.
inline std::string layer_method_name(std::string_view name) { return "_layer_" + std::string(name); }

/// Returns what stands before the parameters in a signature.
std::string_view name_in_signature(std::string_view signature) noexcept;
/// Returns whether a call without arguments is possible, without parsing the signature.
bool needs_no_arguments(std::string_view signature) noexcept;

/// Parses the signature once. A malformed signature is a bug and asserts; throws OutOfMemory, and may be called again.
void parse_signature(Runtime& runtime, NativeFunctionInfo& info);

/// Returns the function's description with its parameters, which are parsed when that has not happened yet.
inline const NativeFunctionInfo& with_parameters(Runtime& runtime, const NativeFunctionInfo* info) {
    if (!info->parsed) {
        // Function objects only lend their description; the Runtime owns it and made it mutable.
        parse_signature(runtime, *const_cast<NativeFunctionInfo*>(info));
    }
    return *info;
}

} // namespace simple::runtime
