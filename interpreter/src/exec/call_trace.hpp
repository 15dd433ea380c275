// What the stack trace of an error says of a call.
#pragma once

#include "exec/function_code.hpp"
#include "support/diagnostic.hpp"

namespace simple::exec {

/// Adds the call at `call`, whose frame is `fp`, to the trace: the function and what its parameters hold now. Runs no
/// code of the program. Where memory runs out, the trace says less.
void record_call(Diagnostic& diagnostic, const FunctionCode& code, const Value* fp, Span call) noexcept;

} // namespace simple::exec
