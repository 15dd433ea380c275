#include "stdlib/training/history.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "stdlib/tensor/format.hpp"

namespace simple::training {
namespace {

/// Position of the smallest finite-comparable value; NaN never wins. -1 when there is none.
std::int64_t smallest(const std::vector<double>& values) noexcept {
    std::int64_t best = -1;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] == values[i] && (best < 0 || values[i] < values[static_cast<std::size_t>(best)])) {
            best = static_cast<std::int64_t>(i);
        }
    }
    return best;
}

/// Adds the value of one more epoch to a column: nan where others have one, nothing to an empty column.
void add_value(std::vector<double>& column, std::size_t epoch, std::optional<double> value) {
    constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
    if (value || !column.empty()) {
        column.resize(epoch, kMissing);
        column.push_back(value.value_or(kMissing));
    }
}

} // namespace

void History::add_epoch(std::int64_t epoch, double loss, std::optional<double> val_loss, const Metrics& values,
                        std::optional<double> lr, std::optional<double> duration) {
    const std::size_t position = epochs.size();
    const auto named = [](std::string_view name) { return [name](const auto& entry) { return entry.first == name; }; };
    epochs.push_back(epoch);
    losses.push_back(loss);
    add_value(val_losses, position, val_loss);
    for (const auto& [name, value] : values) {
        if (std::none_of(metrics.begin(), metrics.end(), named(name))) {
            metrics.push_back({name, {}});
        }
    }
    for (auto& [name, column] : metrics) {
        const auto found = std::find_if(values.begin(), values.end(), named(name));
        add_value(column, position, found == values.end() ? std::optional<double>() : found->second);
    }
    add_value(lrs, position, lr);
    add_value(seconds, position, duration);
}

std::int64_t History::best_epoch() const noexcept {
    const std::int64_t position = smallest(val_losses.empty() ? losses : val_losses);
    return position < 0 ? -1 : epochs[static_cast<std::size_t>(position)];
}

double History::best_loss() const noexcept {
    const std::vector<double>& values = val_losses.empty() ? losses : val_losses;
    const std::int64_t position = smallest(values);
    return position < 0 ? 0.0 : values[static_cast<std::size_t>(position)];
}

std::string History::to_csv() const {
    std::vector<std::pair<std::string, const std::vector<double>*>> columns = {{"loss", &losses}};
    if (!val_losses.empty()) {
        columns.emplace_back("val_loss", &val_losses);
    }
    for (const auto& [name, values] : metrics) {
        columns.emplace_back(name, &values);
    }
    if (!lrs.empty()) {
        columns.emplace_back("lr", &lrs);
    }
    if (!seconds.empty()) {
        columns.emplace_back("seconds", &seconds);
    }
    std::string text = "epoch";
    for (const auto& [name, values] : columns) {
        text += "," + name;
    }
    for (std::size_t i = 0; i < epochs.size(); ++i) {
        text += "\n" + std::to_string(epochs[i]);
        for (const auto& [name, values] : columns) {
            text += ",";
            text += i < values->size() ? tensor::to_string((*values)[i]) : "";
        }
    }
    return text + "\n";
}

std::string History::to_string() const {
    return "TrainingHistory(epochs=" + std::to_string(size()) + ", final_loss=" + tensor::to_string(final_loss()) + ")";
}

} // namespace simple::training
