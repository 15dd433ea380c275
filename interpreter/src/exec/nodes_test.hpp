// Nodes of test blocks.
#pragma once

#include "exec/node.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// Raises the error of a test that names a matcher which nothing defines.
NodePtr make_unknown_matcher(Arena& arena, Span span, Symbol name);

} // namespace simple::exec
