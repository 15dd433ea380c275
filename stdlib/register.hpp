// The standard library of native modules: lib.pure.* and the random numbers of the prelude.
#pragma once

#include "simple/export.hpp"

namespace simple {

class Interpreter;

/// Makes every native module available to the programs of an interpreter. Cheap: modules are built when first named.
SIMPLE_API void register_stdlib(Interpreter& interpreter);

} // namespace simple
