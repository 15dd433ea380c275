// The parts of lib.pure.training; shared by the files that declare them, and by bind_saving.cpp for checkpoints.
#pragma once

#include <memory>

#include "stdlib/bind/args.hpp"
#include "stdlib/optim/optimizer.hpp"
#include "stdlib/optim/scheduler.hpp"
#include "stdlib/training/history.hpp"

namespace simple::bind {

/// What every optimizer object holds.
struct OptimizerBox {
    std::shared_ptr<optim::Optimizer> optimizer;
};
/// Finds what an optimizer object holds; null for every other value.
OptimizerBox* find_optimizer(const Value& value);

/// What every scheduler object holds.
struct SchedulerBox {
    std::shared_ptr<optim::Scheduler> scheduler;
    /// The function of a LambdaLR.
    std::shared_ptr<Value> function;
};
/// Finds what a scheduler object holds; null for every other value.
SchedulerBox* find_scheduler(const Value& value);

/// A state by name as {text: P}, and back.
Value state_value(const Factory& factory, const optim::StateDict& state);
optim::StateDict state_of(const Call& c, const Value& dict);

/// What a TrainingHistory object holds; the history of a trainer is shared with it.
struct HistoryBox {
    std::shared_ptr<training::History> history;
};

/// Whether a value may be called: functions, loss objects and objects of the program's own.
inline bool may_be_called(const Value& value) {
    return value.kind() == ValueKind::Function || value.kind() == ValueKind::Instance ||
           value.kind() == ValueKind::Native;
}

/// A picture or table as text, without the line end that print adds.
inline Value lines_value(const Factory& factory, std::string_view lines) {
    return factory.text(lines.ends_with('\n') ? lines.substr(0, lines.size() - 1) : lines);
}

/// The functions that compute a loss.
OperationTable loss_operations();
/// Declares SGD and its like, and the functions that clip gradients.
void declare_optimizers(Module& module);
/// Declares StepLR and its like.
void declare_schedulers(Module& module);
/// Declares MSELoss and its like.
void declare_loss_objects(Module& module);
/// Declares LinearModel and compute_gradients.
void declare_linear_model(Module& module);
/// Declares Checkpoint and CsvLogger.
void declare_callbacks(Module& module);
/// Declares TrainingHistory.
void declare_history(Module& module);
/// Declares Trainer and EarlyStopping.
void declare_trainer(Module& module);

} // namespace simple::bind
