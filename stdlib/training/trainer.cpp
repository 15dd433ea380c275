#include "stdlib/training/trainer.hpp"

#include <cmath>

#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"
#include "stdlib/training/fit_run.hpp"
#include "stdlib/training/metrics.hpp"

namespace simple::training {
namespace {

/// Puts the model into a mode and back into the former one.
class ModeScope {
public:
    ModeScope(const TrainerHooks& hooks, bool training) : hooks_(hooks) {
        former_ = hooks.set_training ? hooks.set_training(training) : training;
    }
    ~ModeScope() {
        if (hooks_.set_training) {
            try {
                hooks_.set_training(former_);
            } catch (...) { // NOLINT(bugprone-empty-catch): an error that is under way must not be replaced
            }
        }
    }
    ModeScope(const ModeScope&) = delete;
    ModeScope& operator=(const ModeScope&) = delete;

private:
    const TrainerHooks& hooks_;
    bool former_ = true;
};

/// Runs the model over all data in evaluation mode and shows each batch with its output.
template <typename Visit>
void each_prediction(const TrainerHooks& hooks, Samples& data, std::optional<std::int64_t> batch_size,
                     std::string_view name, const Visit& visit) {
    const ModeScope mode(hooks, false);
    const autograd::NoGrad no_grad;
    const Steps steps(data, batch_size, nullptr, name);
    for (std::int64_t i = 0; i < steps.size(); ++i) {
        const Batch batch = steps.get(i);
        visit(batch, hooks.forward(Variable(batch.input)));
    }
}

} // namespace

double loss_number(const Variable& loss, std::string_view name) {
    if (loss.numel() != 1) {
        throw tensor::errors::value(name, "the loss must be one number, got shape " + tensor::to_string(loss.shape()),
                                    "use reduction \"mean\" or \"sum\"");
    }
    return loss.value().item().as_f64();
}

Steps::Steps(Samples& data, std::optional<std::int64_t> batch_size, tensor::Generator* shuffle, std::string_view name)
    : data_(&data) {
    if (batch_size && *batch_size < 1) {
        throw tensor::errors::range(name, "batch_size", "at least 1", *batch_size);
    }
    if (data.size() == 0) {
        throw tensor::errors::value(name, "the data has no samples");
    }
    data.begin_pass();
    const bool joins = data.can_reorder() && (batch_size || data.is_whole());
    order_ = data::sample_order(data.size(), data.can_reorder() ? shuffle : nullptr);
    if (joins) {
        batch_size_ = std::min(batch_size.value_or(data.size()), data.size());
    }
}

std::int64_t Steps::size() const noexcept {
    const std::int64_t count = static_cast<std::int64_t>(order_.size());
    return batch_size_ == 0 ? count : count / batch_size_ + (count % batch_size_ != 0 ? 1 : 0);
}

Batch Steps::get(std::int64_t i) const {
    if (batch_size_ == 0) {
        return data_->item(order_[static_cast<std::size_t>(i)]);
    }
    const std::int64_t start = i * batch_size_;
    const std::int64_t count = std::min(batch_size_, static_cast<std::int64_t>(order_.size()) - start);
    return data_->join({order_.data() + start, static_cast<std::size_t>(count)});
}

std::optional<ClassCounts> count_batch(const Batch& batch, const Tensor& pred, double threshold) {
    // One sample given as vectors is one row of scores, not a column of single ones.
    const bool row = batch.samples == 1 && pred.ndim() == 1 && pred.numel() > 1;
    if (!row) {
        return count_correct(pred, batch.target, threshold);
    }
    const Tensor target = batch.target.ndim() == 1 ? tensor::unsqueeze(batch.target, 0) : batch.target;
    return count_correct(tensor::unsqueeze(pred, 0), target, threshold);
}

History& Trainer::fit(Samples& data, const FitOptions& options) {
    FitRun run(*this, options);
    const ModeScope mode(hooks_, true);
    run.run(data);
    return history_;
}

double Trainer::train_step(const Tensor& input, const Tensor& target, const FitOptions& options) {
    const ModeScope mode(hooks_, true);
    FitRun run(*this, options, "Trainer.train_step");
    return run.step({input, target, 1}, nullptr);
}

double Trainer::fit_epoch(Samples& data, const FitOptions& options) {
    const ModeScope mode(hooks_, true);
    FitRun run(*this, options, "Trainer.fit_epoch");
    return run.epoch(data, false).loss;
}

double Trainer::evaluate(Samples& data, std::optional<std::int64_t> batch_size) {
    ClassCounts total;
    each_prediction(hooks_, data, batch_size, "Trainer.evaluate", [&](const Batch& batch, const Variable& pred) {
        const std::optional<ClassCounts> counts = count_batch(batch, pred.value(), threshold_);
        if (!counts) {
            throw tensor::errors::value("Trainer.evaluate",
                                        "accuracy needs class targets (0 or 1, one-hot rows or class numbers)",
                                        "use evaluate_loss or metric:");
        }
        total.correct += counts->correct;
        total.total += counts->total;
    });
    return total.total == 0 ? 0.0 : static_cast<double>(total.correct) / static_cast<double>(total.total);
}

double Trainer::evaluate(Samples& data, const Metric& metric, std::optional<std::int64_t> batch_size) {
    std::vector<Tensor> preds;
    std::vector<Tensor> targets;
    each_prediction(hooks_, data, batch_size, "Trainer.evaluate", [&](const Batch& batch, const Variable& pred) {
        const bool single = pred.value().ndim() == 0;
        preds.push_back(single ? tensor::unsqueeze(pred.value(), 0) : pred.value());
        targets.push_back(batch.target.ndim() == 0 ? tensor::unsqueeze(batch.target, 0) : batch.target);
    });
    return metric.compute(tensor::cat(preds, 0, metric.name), tensor::cat(targets, 0, metric.name));
}

double Trainer::evaluate_loss(Samples& data, std::optional<std::int64_t> batch_size) {
    double total = 0.0;
    double samples = 0.0;
    each_prediction(hooks_, data, batch_size, "Trainer.evaluate_loss", [&](const Batch& batch, const Variable& pred) {
        const double weight = static_cast<double>(batch.samples);
        total += weight * loss_number(hooks_.loss(pred, Variable(batch.target)), "Trainer.evaluate_loss");
        samples += weight;
    });
    return samples > 0.0 ? total / samples : 0.0;
}

Tensor Trainer::predict(const Tensor& input) {
    const ModeScope mode(hooks_, false);
    const autograd::NoGrad no_grad;
    return hooks_.forward(Variable(input)).value();
}

} // namespace simple::training
