// lib.pure.training: losses, optimizers, Trainer, history.
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/pure.hpp"
#include "stdlib/bind/training_parts.hpp"

namespace simple::bind {

void build_training(Interpreter& interpreter, Module& module) {
    for (const char* name : {"TrainingHistory", "Checkpoint", "save_checkpoint", "load_checkpoint"}) {
        module.reexport("lib.pure.nn", name);
    }
    for (const char* name : {"no_grad_begin", "no_grad_end", "is_grad_enabled"}) {
        module.reexport("lib.pure.autograd", name);
    }
    add_functions(interpreter, module, loss_operations().rows, loss_operations().count);
    declare_pure_when_checked(module, declare_pure_losses);
    declare_optimizers(module);
    declare_schedulers(module);
    declare_loss_objects(module);
    declare_linear_model(module);
    declare_callbacks(module);
    declare_trainer(module);
}

} // namespace simple::bind
