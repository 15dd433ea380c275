#include "stdlib/accel/accelerator.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace simple::accel {
namespace {

constexpr std::size_t index_of(OpClass op_class) { return static_cast<std::size_t>(op_class); }
constexpr std::size_t index_of(OpId op) { return static_cast<std::size_t>(op); }

/// Number of single-letter edits between two words, by the classic dynamic program.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
        }
    }
    return row[b.size()];
}

/// Finds the name that is at most two edits away; of several the one most like it in length.
std::string_view nearest_operation(std::string_view name) {
    constexpr std::size_t kLongestName = 64;
    constexpr std::size_t kMostEdits = 2;
    if (name.size() > kLongestName) {
        return {};
    }
    std::string_view best;
    std::pair<std::size_t, std::size_t> best_score = {kMostEdits + 1, 0};
    const auto consider = [&](std::string_view candidate) {
        const std::size_t longer = std::max(name.size(), candidate.size());
        const std::pair<std::size_t, std::size_t> score = {edit_distance(name, candidate),
                                                           2 * longer - name.size() - candidate.size()};
        if (score < best_score) {
            best_score = score;
            best = candidate;
        }
    };
    for (std::size_t i = 0; i < kClassCount; ++i) {
        consider(class_name(static_cast<OpClass>(i)));
    }
    for (std::size_t i = 0; i < kOpCount; ++i) {
        const OpInfo& info = op_info(static_cast<OpId>(i));
        if (info.op_class != OpClass::Uncounted) {
            consider(info.name);
        }
    }
    return best;
}

Target require_target(std::string_view function, std::string_view name) {
    if (const std::optional<Target> target = find_target(name)) {
        return *target;
    }
    const std::string_view nearest = nearest_operation(name);
    throw Error(std::string(function) + ": unknown operation \"" + std::string(name) +
                    "\" (expected \"matmul\", \"elementwise\", \"activations\", \"reductions\" or the name of one "
                    "operation)",
                nearest.empty() ? std::string() : "did you mean \"" + std::string(nearest) + "\"?");
}

double percentage(std::int64_t part, std::int64_t total) {
    return total == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(total) * 100.0;
}

std::string report_line(const char* label, std::int64_t count, double share) {
    char share_text[32];
    std::snprintf(share_text, sizeof share_text, "%.1f", share);
    return std::string(label) + ": " + std::to_string(count) + " operations (" + share_text + "%)\n";
}

/// The cause that a warning tells: sizes and shapes in it change from one operation to the next.
std::string without_numbers(std::string text) {
    std::erase_if(text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == ' '; });
    return text;
}

} // namespace

std::string_view mode_name(Mode mode) noexcept {
    switch (mode) {
        case Mode::PureSimple: return "PureSimple";
        case Mode::PyTorchFFI: return "PyTorchFFI";
        case Mode::Auto: return "Auto";
    }
    return "";
}

double Stats::ffi_percentage() const noexcept { return percentage(ffi, total()); }

double Stats::pure_percentage() const noexcept { return percentage(pure, total()); }

std::string Stats::report() const {
    return report_line("Pure Simple", pure, pure_percentage()) + report_line("FFI", ffi, ffi_percentage()) +
           "Fallbacks: " + std::to_string(fallback) + "\n";
}

void Accelerator::set_threshold(std::string_view operation, std::int64_t threshold) {
    const Target target = require_target("set_threshold", operation);
    if (threshold < 0) {
        throw Error("set_threshold: threshold must be at least 0, got " + std::to_string(threshold));
    }
    if (target.op == OpId::Count) {
        class_thresholds_[index_of(target.op_class)] = threshold;
    } else {
        op_thresholds_[index_of(target.op)] = threshold;
    }
}

std::int64_t Accelerator::threshold(std::string_view operation) const {
    const Target target = require_target("get_threshold", operation);
    return target.op == OpId::Count ? class_thresholds_[index_of(target.op_class)] : threshold(target.op);
}

std::int64_t Accelerator::threshold(OpId op) const noexcept {
    const std::int64_t own = op_thresholds_[index_of(op)];
    if (own != kUnset) {
        return own;
    }
    const OpClass op_class = op_info(op).op_class;
    return op_class == OpClass::Uncounted ? kNever : class_thresholds_[index_of(op_class)];
}

void Accelerator::reset_thresholds() noexcept {
    class_thresholds_[index_of(OpClass::Matmul)] = kMatmulThreshold;
    class_thresholds_[index_of(OpClass::Elementwise)] = kElementwiseThreshold;
    class_thresholds_[index_of(OpClass::Activations)] = kNever;
    class_thresholds_[index_of(OpClass::Reductions)] = kReductionThreshold;
    op_thresholds_.fill(kUnset);
}

bool Accelerator::should_use_ffi(std::string_view operation, std::int64_t size) const {
    const Target target = require_target("should_use_ffi", operation);
    const std::int64_t limit =
        target.op == OpId::Count ? class_thresholds_[index_of(target.op_class)] : threshold(target.op);
    return decide(limit, size);
}

bool Accelerator::decide(std::int64_t limit, std::int64_t size) const {
    const bool wanted = size > 0 && (mode_ == Mode::PyTorchFFI || (mode_ == Mode::Auto && size > limit));
    return wanted && ffi_available(); // asked last: the first question loads the plugin
}

std::vector<std::pair<std::string_view, Stats>> Accelerator::op_stats() const {
    std::vector<std::pair<std::string_view, Stats>> result;
    for (std::size_t i = 0; i < kOpCount; ++i) {
        if (per_op_[i].total() != 0) {
            result.emplace_back(op_name(static_cast<OpId>(i)), per_op_[i]);
        }
    }
    return result;
}

void Accelerator::reset_stats() noexcept {
    total_ = Stats();
    per_op_.fill(Stats());
}

void Accelerator::report(OpId op, std::string_view suffix, std::string_view shapes, Outcome outcome,
                         std::string_view reason) {
    for (Stats* stats : {&total_, &per_op_[index_of(op)]}) {
        stats->pure += outcome == Outcome::Ffi ? 0 : 1;
        stats->ffi += outcome == Outcome::Ffi ? 1 : 0;
        stats->fallback += outcome == Outcome::Fallback ? 1 : 0;
    }
    if (!logging_ && outcome != Outcome::Fallback) {
        return;
    }
    const std::string failure = "FFI failed (" + std::string(reason) + "), using Pure Simple";
    if (logging_ && log_sink_) {
        const std::string_view native = outcome == Outcome::Fallback ? std::string_view(failure) : "Pure Simple";
        log_sink_("[ACCEL] " + std::string(op_name(op)) + std::string(suffix) + " " + std::string(shapes) + " → " +
                  std::string(outcome == Outcome::Ffi ? "FFI" : native) + "\n");
    }
    if (!logging_ && outcome == Outcome::Fallback) {
        warn_once("[ACCEL] " + failure + "\n");
    }
}

void Accelerator::warn_missing_plugin(std::string_view status) {
    if (!logging_) {
        warn_once("[ACCEL] mode PyTorchFFI runs on Pure Simple: " + std::string(status) + "\n");
    }
}

void Accelerator::warn_once(const std::string& text) {
    if (warned_.insert(without_numbers(text)).second && warning_sink_) {
        warning_sink_(text);
    }
}

} // namespace simple::accel
