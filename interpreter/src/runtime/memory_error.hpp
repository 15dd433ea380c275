// How running out of memory becomes an error of the program: with a place, and a trace that grows while it unwinds.
#pragma once

#include "runtime/runtime_error.hpp"
#include "simple/buffer.hpp"

namespace simple::runtime {

/// Makes the error E0505 of a failed allocation; a limit of the host cannot be caught by the program.
Diagnostic memory_diagnostic(const OutOfMemory& failure, Span span);

/// Raises it; when there is no memory even for that, the failure itself travels on.
[[noreturn]] void raise_memory_error(const OutOfMemory& failure, Span span);

} // namespace simple::runtime
