// Calls of functions that are declared, and defined elsewhere or nowhere.
#pragma once

#include "exec/lowering.hpp"
#include "sema/extern_signature.hpp"

namespace simple::exec {

/// The body of an `extern fn` (section 3.9): calls what the host's resolver finds for it at the first call. Raises
/// E0804 when there is nothing, E0805 when the declaration cannot be called.
NodePtr make_extern_call(Arena& arena, Runtime& runtime, const syntax::Function& declaration,
                         sema::ExternSignature signature);
/// The body of a function without one: raises E0107.
NodePtr make_missing_function(Arena& arena, Span span, Symbol name);

} // namespace simple::exec
