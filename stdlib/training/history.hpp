// What training recorded, epoch by epoch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace simple::training {

/// Named numbers in a fixed order.
using Metrics = std::vector<std::pair<std::string, double>>;

/// Lists with one entry per epoch; those of values that no epoch has are empty, missing ones are nan. Epochs count
/// from 0.
struct History {
    std::vector<std::int64_t> epochs;
    std::vector<double> losses;
    /// Empty without validation data.
    std::vector<double> val_losses;
    std::vector<std::pair<std::string, std::vector<double>>> metrics;
    std::vector<double> lrs;
    std::vector<double> seconds;

    void add_epoch(std::int64_t epoch, double loss, std::optional<double> val_loss = {}, const Metrics& values = {},
                   std::optional<double> lr = {}, std::optional<double> duration = {});
    std::size_t size() const noexcept { return losses.size(); }
    /// Last loss, 0 when empty.
    double final_loss() const noexcept { return losses.empty() ? 0.0 : losses.back(); }
    /// Position of the smallest validation loss if there are any, else training loss; NaN is never best. -1 when empty.
    std::int64_t best_epoch() const noexcept;
    /// That loss, 0 when empty.
    double best_loss() const noexcept;
    /// Prints a header and one line per epoch, numbers exactly.
    std::string to_csv() const;
    /// Prints "TrainingHistory(epochs=4, final_loss=0.2)".
    std::string to_string() const;
};

} // namespace simple::training
