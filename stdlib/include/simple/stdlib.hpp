// The deep-learning modules lib.pure.* for an interpreter.
#pragma once

#include "simple/export.hpp"
#include "simple/interpreter.hpp"

namespace simple {

/// Adds every module of the standard library (lib.pure.tensor, .autograd, .nn, .training, .data, .accel …). Cheap: a
/// module is built when a program first names it.
SIMPLE_API void register_stdlib(Interpreter& interpreter);

} // namespace simple
