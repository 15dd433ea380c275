// Calls of native functions: chooses the overload, places named arguments, fills in defaults, checks arity.
#pragma once

#include <cstdint>

#include "runtime/native_errors.hpp"
#include "runtime/runtime.hpp"

namespace simple::runtime {

/// Calls a native function with arguments as a program wrote them. `names[i]` is empty for positional arguments
/// (`names` may be null when all are). `self` is the receiver of a method, or null; it becomes argument 0 of the C++
/// function. All borrowed; the result is owned. Raises E0201 (type), E0203 (arity), E0204 (unknown name), E0205
/// (repeated), each naming the function and listing its signature.
Value call_native(Runtime& runtime, const NativeFunctionInfo* function, const Value* self, const Value* arguments,
                  const Symbol* names, std::uint32_t count);

/// Tells, after parsing the signature, whether exactly `count` positional arguments (receiver not counted) can be
/// passed straight to `function->raw`: no overloads, no variadic parameter, `count` equals the declared parameters.
bool accepts_directly(Runtime& runtime, const NativeFunctionInfo* function, std::uint32_t count);

/// Tells whether one form of a function could take arguments of these names (empty: positional), whatever their values.
NativeMismatch placement_mismatch(Runtime& runtime, const NativeFunctionInfo* form, const Symbol* names,
                                  std::uint32_t count);

/// Tells whether a value fits a declared type such as "num", "[i64]", "text or nil", "X"; unknown names accept all.
bool matches_type(Runtime& runtime, std::string_view type, Value v);

} // namespace simple::runtime
