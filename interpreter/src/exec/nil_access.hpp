// The error for a field or method of nil.
#pragma once

#include <string_view>

#include "runtime/runtime.hpp"

namespace simple::exec {

/// Raises E0215 for `verb name` on nil ("read", "set" or "call"). Names the expression that was nil: the source at
/// `span` up to the access.
[[noreturn]] void fail_nil_access(runtime::Runtime& runtime, std::string_view verb, Symbol name, Span span);

} // namespace simple::exec
