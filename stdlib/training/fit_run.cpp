#include "stdlib/training/fit_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "stdlib/autograd/backward.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/optim/clip.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::training {
namespace {

template <typename... Args> std::string formatted(const char* format, Args... args) {
    char text[160];
    std::snprintf(text, sizeof text, format, args...);
    return text;
}

void check_at_least(std::string_view name, std::string_view parameter, std::int64_t value, std::int64_t low) {
    if (value < low) {
        throw tensor::errors::range(name, parameter, "at least " + std::to_string(low), value);
    }
}

} // namespace

void check(const EarlyStopping& rule) {
    check_at_least("EarlyStopping", "patience", rule.patience, 0);
    if (rule.monitor != "val_loss" && rule.monitor != "loss") {
        throw tensor::errors::unknown_word("EarlyStopping", "monitor", rule.monitor, {"val_loss", "loss"});
    }
}

FitRun::FitRun(Trainer& trainer, const FitOptions& options, std::string_view name)
    : trainer_(trainer), hooks_(trainer.hooks_), options_(options), name_(name),
      parameters_(trainer.optimizer_->parameters()) {
    check_at_least(name, "epochs", options.epochs, 0);
    check_at_least(name, "batch_size", options.batch_size.value_or(1), 1);
    check_at_least(name, "log_every", options.log_every.value_or(1), 1);
    if (!(options.validation_split >= 0.0 && options.validation_split < 1.0)) {
        throw tensor::errors::range(name_, "validation_split", "at least 0 and below 1", options.validation_split);
    }
    for (const auto& [parameter, limit] :
         {std::pair("clip_norm", options.clip_norm), {"clip_value", options.clip_value}}) {
        if (limit && !(*limit >= 0.0)) {
            throw tensor::errors::range(name_, parameter, "at least 0", *limit);
        }
    }
    if (options.early_stopping) {
        check(*options.early_stopping);
    }
    log_every_ = options.log_every.value_or(std::max<std::int64_t>(1, options.epochs / 10));
}

void FitRun::run(Samples& data) {
    if (options_.validation != nullptr || options_.validation_split == 0.0 || !data.can_reorder()) {
        run_epochs(data, options_.validation);
        return;
    }
    autograd::Session& session = autograd::Session::current();
    data::Split split = data::ratio_split(data.size(), 1.0 - options_.validation_split,
                                          options_.shuffle ? &session.generator : nullptr);
    SubsetSamples train(data, std::move(split.train));
    SubsetSamples validation(data, std::move(split.test));
    run_epochs(train, validation.size() > 0 ? &validation : nullptr);
}

void FitRun::run_epochs(Samples& data, Samples* validation) {
    if (hooks_.on_train_begin) {
        hooks_.on_train_begin();
    }
    bool go_on = true;
    for (epoch_ = 0; epoch_ < options_.epochs && go_on; ++epoch_) {
        go_on = run_epoch(data, validation);
    }
    restore_best();
    if (hooks_.on_train_end) {
        hooks_.on_train_end();
    }
}

bool FitRun::run_epoch(Samples& data, Samples* validation) {
    const double lr = trainer_.optimizer_->lr();
    const EpochResult result = epoch(data, is_logged());
    std::optional<double> val_loss;
    if (validation != nullptr) {
        val_loss = trainer_.evaluate_loss(*validation, options_.batch_size);
    }
    const Metrics values = measure(data, validation);
    std::optional<double> seconds;
    if (hooks_.clock) {
        seconds = hooks_.clock() - epoch_start_;
    }
    const std::int64_t number = static_cast<std::int64_t>(trainer_.history_.size());
    trainer_.history_.add_epoch(number, result.loss, val_loss, values, lr, seconds);
    Metrics logs = {{"loss", result.loss}};
    if (val_loss) {
        logs.emplace_back("val_loss", *val_loss);
    }
    logs.insert(logs.end(), values.begin(), values.end());
    write_line(result, logs);
    if (hooks_.scheduler) {
        hooks_.scheduler(val_loss.value_or(result.loss));
    }
    const bool callback = !hooks_.on_epoch_end || hooks_.on_epoch_end(number, logs);
    const bool by_validation = val_loss && options_.early_stopping && options_.early_stopping->monitor == "val_loss";
    const bool improving = watch(by_validation ? *val_loss : result.loss);
    return callback && improving && !result.stopped;
}

EpochResult FitRun::epoch(Samples& data, bool count) {
    autograd::Session& session = autograd::Session::current();
    epoch_start_ = hooks_.clock ? hooks_.clock() : 0.0;
    last_progress_ = epoch_start_;
    const Steps steps(data, options_.batch_size, options_.shuffle ? &session.generator : nullptr, name_);
    EpochResult result;
    result.counts = ClassCounts();
    double total = 0.0;
    double samples = 0.0;
    for (batch_ = 0; batch_ < steps.size() && !result.stopped; ++batch_) {
        if (session.check_interrupt) {
            session.check_interrupt();
        }
        const Batch batch = steps.get(batch_);
        const double loss = step(batch, count ? &result.counts : nullptr);
        total += loss * static_cast<double>(batch.samples);
        samples += static_cast<double>(batch.samples);
        result.stopped = hooks_.on_batch_end && !hooks_.on_batch_end(batch_, loss);
        show_progress(batch_ + 1, steps.size(), total / std::max(samples, 1.0));
    }
    erase_progress();
    result.loss = samples > 0.0 ? total / samples : 0.0;
    if (!count) {
        result.counts.reset();
    }
    return result;
}

double FitRun::step(const Batch& batch, std::optional<ClassCounts>* counts) {
    const Variable pred = hooks_.forward(Variable(batch.input));
    const Variable loss = hooks_.loss(pred, Variable(batch.target));
    const double value = loss_number(loss, name_);
    if (!std::isfinite(value) && options_.stop_on_nan) {
        fail_not_finite(value);
    }
    last_finite_loss_ = std::isfinite(value) ? value : last_finite_loss_;
    trainer_.optimizer_->zero_grad();
    autograd::backward(loss);
    clip();
    trainer_.optimizer_->step();
    if (counts != nullptr && *counts) {
        const std::optional<ClassCounts> found = count_batch(batch, pred.value(), trainer_.threshold_);
        if (found) {
            (*counts)->correct += found->correct;
            (*counts)->total += found->total;
        } else {
            counts->reset();
        }
    }
    return value;
}

void FitRun::clip() {
    if (!options_.clip_norm && !options_.clip_value) {
        return;
    }
    std::vector<Tensor> gradients = optim::gradients(parameters_);
    if (options_.clip_value) {
        optim::clip_grad_value(gradients, *options_.clip_value);
    }
    if (options_.clip_norm) {
        optim::clip_grad_norm(gradients, *options_.clip_norm);
    }
}

void FitRun::fail_not_finite(double loss) {
    erase_progress();
    const char* what = std::isnan(loss) ? "nan" : "inf";
    std::string text = std::string("the loss became ") + what + " at epoch " + std::to_string(epoch_ + 1) + ", batch " +
                       std::to_string(batch_ + 1);
    const std::vector<Tensor> gradients = optim::gradients(parameters_);
    if (last_finite_loss_) {
        text +=
            formatted(" (last finite loss %.4g, gradient norm %.1e)", *last_finite_loss_, optim::grad_norm(gradients));
    }
    throw tensor::errors::not_finite(std::string(name_) + ": " + text, "try a smaller learning rate or clip_norm:");
}

Metrics FitRun::measure(Samples& data, Samples* validation) {
    Metrics values;
    for (const Metric& metric : options_.metrics) {
        Samples& source = validation != nullptr ? *validation : data;
        const std::string name = (validation != nullptr ? "val_" : "") + metric.name;
        values.emplace_back(name, trainer_.evaluate(source, metric, options_.batch_size));
    }
    return values;
}

bool FitRun::is_logged() const noexcept {
    return options_.verbose && hooks_.line && ((epoch_ + 1) % log_every_ == 0 || epoch_ + 1 == options_.epochs);
}

void FitRun::write_line(const EpochResult& result, const Metrics& logs) const {
    if (!is_logged()) {
        return;
    }
    std::string text = "Epoch " + std::to_string(epoch_ + 1) + "/" + std::to_string(options_.epochs) +
                       formatted(" - Loss: %.4f", result.loss);
    if (result.counts && result.counts->total > 0) {
        const double share = static_cast<double>(result.counts->correct) / static_cast<double>(result.counts->total);
        text += formatted(" - Acc: %.2f%%", share * 100.0);
    }
    for (std::size_t i = 1; i < logs.size(); ++i) {
        text += " - " + (logs[i].first == "val_loss" ? std::string("Val loss") : logs[i].first) +
                formatted(": %.4f", logs[i].second);
    }
    hooks_.line(text + "\n");
}

void FitRun::show_progress(std::int64_t done, std::int64_t total, double mean_loss) {
    if (!options_.verbose || !hooks_.progress || !hooks_.clock) {
        return;
    }
    constexpr double kInterval = 0.1;
    constexpr std::int64_t kBarWidth = 20;
    const double now = hooks_.clock();
    if (now - last_progress_ < kInterval) {
        return;
    }
    last_progress_ = now;
    const double rate = static_cast<double>(done) / std::max(now - epoch_start_, 1e-9);
    const std::int64_t left = std::llround(static_cast<double>(total - done) / rate);
    const std::size_t filled = static_cast<std::size_t>(done * kBarWidth / total);
    std::string text = "Epoch " + std::to_string(epoch_ + 1) + "/" + std::to_string(options_.epochs) + " [";
    text += std::string(filled, '#') + std::string(static_cast<std::size_t>(kBarWidth) - filled, '-') + "]";
    text +=
        formatted(" %lld%% %lld/%lld loss %.4f %.0f it/s ETA %lld:%02lld", static_cast<long long>(done * 100 / total),
                  static_cast<long long>(done), static_cast<long long>(total), mean_loss, rate,
                  static_cast<long long>(left / 60), static_cast<long long>(left % 60));
    hooks_.progress(text);
    progress_shown_ = true;
}

void FitRun::erase_progress() {
    if (progress_shown_) {
        progress_shown_ = false;
        hooks_.progress("");
    }
}

bool FitRun::watch(double monitored) {
    if (!options_.early_stopping) {
        return true;
    }
    const EarlyStopping& rule = *options_.early_stopping;
    if (best_epoch_ < 0 || monitored < best_ - rule.min_delta) {
        best_ = monitored;
        best_epoch_ = epoch_;
        best_parameters_.clear();
        for (const Variable& parameter : parameters_) {
            best_parameters_.push_back(rule.restore_best ? tensor::clone(parameter.value()) : Tensor());
        }
        return true;
    }
    if (epoch_ - best_epoch_ < rule.patience) {
        return true;
    }
    if (options_.verbose && hooks_.line) {
        const bool validated = rule.monitor == "val_loss" && !trainer_.history_.val_losses.empty();
        hooks_.line("Stopped early at epoch " + std::to_string(epoch_ + 1) + " (best " +
                    std::to_string(best_epoch_ + 1) + ", " + (validated ? "val_loss" : "loss") +
                    formatted(" %.4f)\n", best_));
    }
    return false;
}

void FitRun::restore_best() {
    if (best_epoch_ < 0 || !options_.early_stopping->restore_best || best_epoch_ + 1 == epoch_) {
        return;
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        Tensor value = parameters_[i].value();
        tensor::copy_from(value, best_parameters_[i]);
    }
}

} // namespace simple::training
