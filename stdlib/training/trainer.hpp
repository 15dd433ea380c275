// The training loop. Model, loss, scheduler and output are functions, so that those of a script work like native ones.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/autograd/variable.hpp"
#include "stdlib/optim/optimizer.hpp"
#include "stdlib/training/history.hpp"
#include "stdlib/training/samples.hpp"

namespace simple::training {

using autograd::Variable;

/// Stops training when a loss no longer falls.
struct EarlyStopping {
    std::int64_t patience = 5;
    double min_delta = 0.0;
    /// "val_loss" or "loss"; without validation data always the latter.
    std::string monitor = "val_loss";
    bool restore_best = true;
};
/// Throws E10 for patience < 0 and E9 for another monitor.
void check(const EarlyStopping& rule);

/// A named function of all predictions and targets.
struct Metric {
    std::string name;
    std::function<double(const Tensor& pred, const Tensor& target)> compute;
};

/// What fit() should do.
struct FitOptions {
    std::int64_t epochs = 1;
    /// Nothing: every item is one step.
    std::optional<std::int64_t> batch_size;
    bool verbose = true;
    bool shuffle = false;
    Samples* validation = nullptr;
    /// Share of the data set aside for validation when `validation` is null.
    double validation_split = 0.0;
    std::vector<Metric> metrics;
    std::optional<double> clip_norm;
    std::optional<double> clip_value;
    std::optional<EarlyStopping> early_stopping;
    /// Nothing: max(1, epochs / 10).
    std::optional<std::int64_t> log_every;
    bool stop_on_nan = true;
};

/// What a trainer calls. Empty ones are left out.
struct TrainerHooks {
    /// Computes the model's output; must be set.
    std::function<Variable(const Variable&)> forward;
    /// Computes the loss of an output; must be set.
    std::function<Variable(const Variable& pred, const Variable& target)> loss;
    /// Sets training (true) or evaluation mode and returns the former mode.
    std::function<bool(bool)> set_training;
    /// Receives each finished line, with its newline, for standard output.
    std::function<void(std::string_view)> line;
    /// Reads a clock that never goes back, in seconds. Without it there are no durations and no progress bar.
    std::function<double()> clock;
    /// Receives the progress bar, for the error stream; set only when that is a terminal. An empty text erases it.
    std::function<void(std::string_view)> progress;
    /// Called after each epoch with the loss that plateau schedulers watch.
    std::function<void(double)> scheduler;
    std::function<void()> on_train_begin;
    std::function<void()> on_train_end;
    /// Give false to stop.
    std::function<bool(std::int64_t epoch, const Metrics& logs)> on_epoch_end;
    std::function<bool(std::int64_t batch, double loss)> on_batch_end;
};

/// Trains one model with one optimiser; the history grows over several fit() calls.
class Trainer {
public:
    Trainer(TrainerHooks hooks, optim::Optimizer& optimizer) : hooks_(std::move(hooks)), optimizer_(&optimizer) {}

    /// Score above which a single output counts as class 1: 0 for losses on logits, else 0.5.
    void set_threshold(double threshold) noexcept { threshold_ = threshold; }
    void set_hooks(TrainerHooks hooks) { hooks_ = std::move(hooks); }
    const TrainerHooks& hooks() const noexcept { return hooks_; }

    /// Runs epochs. Throws E8 for no data, E10 for options out of range, E15 for samples that cannot be joined, E16
    /// when the loss is no longer finite; whatever the hooks throw passes through. Parameters are always those of a
    /// whole step, and the mode of the model is put back.
    History& fit(Samples& data, const FitOptions& options);
    /// Makes one update; returns the loss.
    double train_step(const Tensor& input, const Tensor& target, const FitOptions& options = {});
    /// Makes one pass with updates; returns the mean loss over samples. Adds nothing to the history.
    double fit_epoch(Samples& data, const FitOptions& options = {});
    /// Returns the share of right answers in evaluation mode. Throws a value error when targets are no classes.
    double evaluate(Samples& data, std::optional<std::int64_t> batch_size = {});
    /// Returns a metric over all samples.
    double evaluate(Samples& data, const Metric& metric, std::optional<std::int64_t> batch_size = {});
    /// Returns the mean loss over samples.
    double evaluate_loss(Samples& data, std::optional<std::int64_t> batch_size = {});
    /// Returns the model's output in evaluation mode, without recording.
    Tensor predict(const Tensor& input);

    History& history() noexcept { return history_; }
    const History& history() const noexcept { return history_; }

private:
    friend class FitRun;
    TrainerHooks hooks_;
    optim::Optimizer* optimizer_;
    History history_;
    double threshold_ = 0.5;
};

} // namespace simple::training
