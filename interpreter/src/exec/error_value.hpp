// Errors as values: what `catch` binds.
#pragma once

#include "runtime/runtime.hpp"

namespace simple::exec {

/// Makes the class of error objects: kind, message, file, line, column, trace.
void register_error_class(runtime::Runtime& runtime);
/// Returns the thrown value itself, or an object that describes an error of the interpreter.
runtime::Value error_value(runtime::Runtime& runtime, const runtime::RuntimeError& error);

} // namespace simple::exec
