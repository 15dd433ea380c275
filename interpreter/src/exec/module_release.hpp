// Frees the program of an earlier run. A host that runs one text after another would keep them all otherwise.
//
// Note [Programs in use]: a program is in use as long as one of its functions may be called: a closure of it is
// reachable from outside of its own variables and constants. References from inside are told from those from outside by
// counting them, as the cycle collector does. Programs whose functions capture variables, and programs that define
// types, are permanent: their closures may be anywhere, and inline caches know types by their address.
#pragma once

#include <vector>

#include "exec/lowering.hpp"

namespace simple::exec {

/// Drops the variables and constants of a module whose program has ended, with all that was compiled into it, unless
/// the program is in use. Returns whether the module and its code may be freed.
bool release_unused(runtime::ModuleInfo& module, const std::vector<ModuleCode*>& codes);

} // namespace simple::exec
