// Errors as values: what `catch` binds.
#pragma once

#include <string_view>

#include "runtime/runtime.hpp"

namespace simple::exec {

/// Makes the class of error objects: kind, message, file, line, column, trace.
void register_error_class(runtime::Runtime& runtime);
/// Returns the thrown value itself, or an object that describes an error of the interpreter. Its trace leads from where
/// it was raised to the function that caught it.
runtime::Value error_value(runtime::Runtime& runtime, const runtime::RuntimeError& error, std::string_view catcher);

} // namespace simple::exec
