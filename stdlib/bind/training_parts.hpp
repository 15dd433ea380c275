// The parts of lib.pure.training; shared by bind_training.cpp, bind_losses.cpp, bind_optimizers.cpp, bind_history.cpp
// and bind_trainer.cpp only.
#pragma once

#include <memory>

#include "stdlib/bind/args.hpp"
#include "stdlib/optim/optimizer.hpp"
#include "stdlib/training/history.hpp"

namespace simple::bind {

/// What every optimizer object holds.
struct OptimizerBox {
    std::shared_ptr<optim::Optimizer> optimizer;
};
/// Finds what an optimizer object holds; null for every other value.
OptimizerBox* find_optimizer(const Value& value);

/// What a TrainingHistory object holds; the history of a trainer is shared with it.
struct HistoryBox {
    std::shared_ptr<training::History> history;
};

/// The functions that compute a loss.
OperationTable loss_operations();
/// Declares SGD and its like, and the functions that clip gradients.
void declare_optimizers(Module& module);
/// Declares TrainingHistory.
void declare_history(Module& module);
/// Declares Trainer and EarlyStopping.
void declare_trainer(Module& module);

} // namespace simple::bind
