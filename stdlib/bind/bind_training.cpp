// lib.pure.training: losses, optimizers, Trainer, history.
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/pure.hpp"
#include "stdlib/bind/training_parts.hpp"

namespace simple::bind {

void build_training(Interpreter& interpreter, Module& module) {
    add_functions(interpreter, module, loss_operations().rows, loss_operations().count);
    declare_pure_when_checked(module, declare_pure_losses);
    declare_optimizers(module);
    declare_history(module);
    declare_trainer(module);
}

} // namespace simple::bind
