// Switching the recording of operations for the blocks `nograd{…}` of the language.
#pragma once

#include "simple/interpreter.hpp"

namespace simple::bind {

/// Adds no_grad_begin and no_grad_end to the prelude, where the interpreter looks for them.
void register_recording(Module& prelude);

} // namespace simple::bind
