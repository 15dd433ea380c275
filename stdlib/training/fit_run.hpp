// One run of Trainer::fit: steps, epochs, lines, early stopping.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stdlib/training/metrics.hpp"
#include "stdlib/training/trainer.hpp"

namespace simple::training {

/// The steps of one pass over the data: items as they are, or joined into batches.
class Steps {
public:
    /// Begins a pass. `shuffle` null keeps the order. Throws E8 for data without samples, E10 for batch_size < 1;
    /// `name` starts the message.
    Steps(Samples& data, std::optional<std::int64_t> batch_size, tensor::Generator* shuffle, std::string_view name);
    std::int64_t size() const noexcept;
    Batch get(std::int64_t i) const;

private:
    const Samples* data_;
    data::Indices order_;
    std::int64_t batch_size_ = 0; ///< 0: items are steps
};

/// Counts right answers of one step, also when it is a single sample without a batch dimension.
std::optional<ClassCounts> count_batch(const Batch& batch, const Tensor& pred, double threshold);

/// Returns a loss as a number. Throws a value error for a loss of several; `name` starts the message.
double loss_number(const Variable& loss, std::string_view name);

/// What one epoch gave.
struct EpochResult {
    double loss = 0.0;
    /// Right answers, when the targets are classes and they were asked for.
    std::optional<ClassCounts> counts;
    bool stopped = false;
};

/// See the top of this file.
class FitRun {
public:
    /// Throws E10 and E9 for options out of range; `name` starts its messages.
    FitRun(Trainer& trainer, const FitOptions& options, std::string_view name = "Trainer.fit");

    void run(Samples& data);
    /// Makes one pass with updates; with `count` counts right answers.
    EpochResult epoch(Samples& data, bool count);
    /// Makes one update and returns the loss; adds right answers to `counts` unless it is null.
    double step(const Batch& batch, std::optional<ClassCounts>* counts);

private:
    void run_epochs(Samples& data, Samples* validation);
    /// Runs one epoch with validation, history, line and callbacks; gives false when training should end.
    bool run_epoch(Samples& data, Samples* validation);
    Metrics measure(Samples& data, Samples* validation);
    void write_line(const EpochResult& result, const Metrics& logs) const;
    bool is_logged() const noexcept;
    void show_progress(std::int64_t done, std::int64_t total, double mean_loss);
    void erase_progress();
    void clip();
    [[noreturn]] void fail_not_finite(double loss);
    /// Gives false when the watched loss has not improved for too long.
    bool watch(double monitored);
    void restore_best();

    Trainer& trainer_;
    const TrainerHooks& hooks_;
    const FitOptions& options_;
    std::string_view name_;
    std::vector<Variable> parameters_;
    std::int64_t epoch_ = 0;
    std::int64_t batch_ = 0;
    std::int64_t log_every_ = 1;
    std::optional<double> last_finite_loss_;
    double epoch_start_ = 0.0;   ///< on the clock of the hooks
    double last_progress_ = 0.0; ///< likewise
    bool progress_shown_ = false;

    double best_ = 0.0;
    std::int64_t best_epoch_ = -1;
    std::vector<Tensor> best_parameters_;
};

} // namespace simple::training
