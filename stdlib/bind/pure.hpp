// Tells check which names of the library it may call with constants, so that shapes that do not fit are found before a
// run. Their messages are those of a run, because it is the same code that finds them.
#pragma once

#include "simple/checking.hpp"

namespace simple::bind {

/// Each declares the pure names of one module; see declare_pure_when_checked.
void declare_pure_tensor(Module& module);
void declare_pure_operations(Module& module);
void declare_pure_autograd(Module& module);
void declare_pure_layers(Module& module);
void declare_pure_losses(Module& module);

} // namespace simple::bind
