// Decides which backend runs an operation, and keeps modes, thresholds, counters and the decision log.
//
// One Accelerator belongs to one interpreter. Programs ask should_use_ffi(); the dispatch of operations asks the same
// function. Nothing here needs a plugin: what the decision believes about one is set from outside.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stdlib/accel/op_table.hpp"

namespace simple::accel {

/// How the backend of an operation is chosen.
enum class Mode : std::uint8_t { PureSimple, PyTorchFFI, Auto };
/// Returns "PureSimple", "PyTorchFFI" or "Auto".
std::string_view mode_name(Mode mode) noexcept;

/// Threshold of operations that never leave the native kernels.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
/// Default thresholds, in the sizes that should_use_ffi() compares.
inline constexpr std::int64_t kMatmulThreshold = 1'000'000;
inline constexpr std::int64_t kElementwiseThreshold = 10'000'000;
inline constexpr std::int64_t kReductionThreshold = 5'000'000;

/// Thrown for an unknown operation name or a negative threshold: a value error. help() is a suggestion or empty.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& message, std::string help = {})
        : std::runtime_error(message), help_(std::move(help)) {}
    const std::string& help() const noexcept { return help_; }

private:
    std::string help_;
};

/// Counts of operations. pure + ffi is the number of operations that ran.
struct Stats {
    std::int64_t pure = 0;
    std::int64_t ffi = 0;
    std::int64_t fallback = 0;

    std::int64_t total() const noexcept { return pure + ffi; }
    /// Share in percent, 0 when nothing ran.
    double ffi_percentage() const noexcept;
    double pure_percentage() const noexcept;
    /// Returns the three lines of print_stats(), each ending in a newline.
    std::string report() const;
};

/// What happened to one operation, for the log.
enum class Outcome : std::uint8_t { Pure, Ffi, Fallback };

/// See the top of this file.
class Accelerator {
public:
    /// Receives log lines (standard output) or warnings (error stream), each with its newline.
    using Sink = std::function<void(std::string_view)>;

    Accelerator() { reset_thresholds(); }

    Mode mode() const noexcept { return mode_; }
    void set_mode(Mode mode) noexcept { mode_ = mode; }

    /// Sets the threshold of a class or of one operation, which goes before its class. Throws Error for an unknown
    /// name or a negative value.
    void set_threshold(std::string_view operation, std::int64_t threshold);
    /// Returns the current threshold. Throws Error for an unknown name.
    std::int64_t threshold(std::string_view operation) const;
    std::int64_t threshold(OpId op) const noexcept;
    void reset_thresholds() noexcept;

    /// Decides for an operation or class name. `size` is the measure of its class: the product of both element counts
    /// for matmul, elements of the result for elementwise, of the input for the others. Throws Error.
    bool should_use_ffi(std::string_view operation, std::int64_t size) const;
    bool should_use_ffi(OpId op, std::int64_t size) const { return decide(threshold(op), size); }

    /// What the decision believes about a plugin: at first what the probe finds, which is not asked before a decision
    /// depends on it.
    bool ffi_available() const {
        if (!ffi_available_) {
            ffi_available_ = ffi_probe_ && ffi_probe_();
        }
        return *ffi_available_;
    }
    void set_ffi_available(bool available) noexcept { ffi_available_ = available; }
    void set_ffi_probe(std::function<bool()> probe) { ffi_probe_ = std::move(probe); }

    bool logging() const noexcept { return logging_; }
    void enable_logging(bool on) noexcept { logging_ = on; }
    void set_log_sink(Sink sink) { log_sink_ = std::move(sink); }
    void set_warning_sink(Sink sink) { warning_sink_ = std::move(sink); }

    const Stats& stats() const noexcept { return total_; }
    /// Lists the operations that ran, in table order.
    std::vector<std::pair<std::string_view, Stats>> op_stats() const;
    void reset_stats() noexcept;
    /// Add one, for dispatch written in a program. A fallback also counts as pure only when the caller says so.
    void record_pure() noexcept { ++total_.pure; }
    void record_ffi() noexcept { ++total_.ffi; }
    void record_fallback() noexcept { ++total_.fallback; }

    // For the dispatch of operations.

    /// Tells whether an operation has to ask and report at all; else it just counts.
    bool observes() const noexcept { return mode_ != Mode::PureSimple || logging_; }
    /// Counts one native run; the only thing the fast path does.
    void count_pure(OpId op) noexcept {
        ++total_.pure;
        ++per_op_[static_cast<std::size_t>(op)].pure;
    }
    /// Counts and logs one finished operation. `shapes` is the text of its operands, `suffix` "" or ".backward",
    /// `reason` why the plugin failed. Warns once for each reason when nothing is logged; reasons that differ in
    /// numbers alone are one.
    void report(OpId op, std::string_view suffix, std::string_view shapes, Outcome outcome, std::string_view reason);
    /// Warns once that mode PyTorchFFI runs natively because no plugin is there.
    void warn_missing_plugin(std::string_view status);

private:
    bool decide(std::int64_t limit, std::int64_t size) const;
    void warn_once(const std::string& text);

    static constexpr std::int64_t kUnset = -1;

    Mode mode_ = Mode::PureSimple;
    bool logging_ = false;
    std::array<std::int64_t, kClassCount> class_thresholds_{};
    std::array<std::int64_t, kOpCount> op_thresholds_{};
    Stats total_;
    std::array<Stats, kOpCount> per_op_{};
    std::set<std::string> warned_; ///< Causes without their numbers.
    std::function<bool()> ffi_probe_;
    mutable std::optional<bool> ffi_available_;
    Sink log_sink_;
    Sink warning_sink_;
};

} // namespace simple::accel
