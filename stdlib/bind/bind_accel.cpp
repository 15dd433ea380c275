// lib.pure.accel: choice of backend, counts, log and calibration.
#include <algorithm>
#include <iterator>
#include <string>

#include "stdlib/bind/args.hpp"
#include "stdlib/bind/modules.hpp"

namespace simple::bind {

namespace {

accel::Accelerator& accelerator(const Factory& factory) { return numeric(factory).session.accelerator; }

template <Value (*F)(Call&)> Value checked(Call& c) {
    try {
        return F(c);
    } catch (const accel::Error& error) {
        throw ScriptError(ErrorKind::Value, error.what(), error.help());
    }
}

Value set_acceleration(Call& c) {
    const std::string name = c[0].variant_name();
    for (const accel::Mode mode : {accel::Mode::PureSimple, accel::Mode::PyTorchFFI, accel::Mode::Auto}) {
        if (accel::mode_name(mode) == name && c[0].type_name() == "AccelMode") {
            accelerator(c).set_mode(mode);
            return Value();
        }
    }
    c.wrong_type(0, "an AccelMode");
}
Value get_current_mode(Call& c) { return c.variant("AccelMode", accel::mode_name(accelerator(c).mode())); }
Value set_threshold(Call& c) {
    accelerator(c).set_threshold(c.text(0), c.i64(1));
    return Value();
}
Value get_threshold(Call& c) { return Value(accelerator(c).threshold(c.text(0))); }
Value should_use_ffi(Call& c) { return Value(accelerator(c).should_use_ffi(c.text(0), c.i64(1))); }

struct StatsBox {
    accel::Stats stats;
};
const accel::Stats& stats(const Call& c) { return c.self_as<StatsBox>().stats; }
Value get_stats(Call& c) { return c.make<StatsBox>(StatsBox{accelerator(c).stats()}); }
Value get_op_stats(Call& c) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, counts] : accelerator(c).op_stats()) {
        entries.emplace_back(c.text(name), c.make<StatsBox>(StatsBox{counts}));
    }
    return c.dict(entries);
}
Value enable_logging(Call& c) {
    const Factory* factory = &numeric(c).factory();
    accelerator(c).set_log_sink([factory](std::string_view line) { factory->write(line); });
    accelerator(c).enable_logging(c.boolean(0));
    return Value();
}

struct CalibrationBox {};

constexpr std::string_view kClasses[] = {"matmul", "elementwise", "activations", "reductions"};

/// Without a plugin there is nothing to measure; the arguments are checked all the same.
Value calibrate(Call& c) {
    if (c.i64(0) < 1) {
        throw tensor::errors::range("calibrate", "budget_ms", "at least 1", c.i64(0));
    }
    for (std::size_t i = 0; i < c[2].size(); ++i) {
        const std::string name = c[2].at(i).to_string();
        if (std::find(std::begin(kClasses), std::end(kClasses), name) == std::end(kClasses)) {
            throw tensor::errors::unknown_word("calibrate", "class", name,
                                               {"matmul", "elementwise", "activations", "reductions"});
        }
    }
    return c.make<CalibrationBox>();
}

void declare_stats(Module& module) {
    module.native_class<StatsBox>("AccelStats", "Counts of operations.")
        .property(
            "pure_count", [](Call& c) { return Value(stats(c).pure); }, nullptr, "Operations of the native kernels.")
        .property(
            "ffi_count", [](Call& c) { return Value(stats(c).ffi); }, nullptr, "Operations of the plugin.")
        .property(
            "fallback_count", [](Call& c) { return Value(stats(c).fallback); }, nullptr, "Plugin failures.")
        .property(
            "total", [](Call& c) { return Value(stats(c).total()); }, nullptr, "Operations in all.")
        .property(
            "live_handles", [](Call&) { return Value(0); }, nullptr, "Handles not yet freed.")
        .property(
            "ffi_percentage", [](Call& c) { return Value(stats(c).ffi_percentage()); }, nullptr, "Share of the plugin.")
        .property(
            "pure_percentage", [](Call& c) { return Value(stats(c).pure_percentage()); }, nullptr,
            "Share of the native kernels.")
        .index(
            [](Call& c, const std::vector<Value>& arguments) {
                const std::int64_t i = arguments[0].as_int();
                if (i < 0 || i > 2) {
                    c.fail(ErrorKind::Index, "AccelStats has 3 parts, index " + std::to_string(i) + " is out of range");
                }
                return Value(i == 0 ? stats(c).pure : i == 1 ? stats(c).ffi : stats(c).fallback);
            },
            nullptr)
        .length([](Call&) { return std::int64_t{3}; })
        .text([](Call& c) {
            return "AccelStats(pure_count=" + std::to_string(stats(c).pure) +
                   ", ffi_count=" + std::to_string(stats(c).ffi) +
                   ", fallback_count=" + std::to_string(stats(c).fallback) + ")";
        });
    module.native_class<CalibrationBox>("CalibrationResult", "What calibrate found.")
        .property(
            "available", [](Call&) { return Value(false); }, nullptr, "Whether there was a plugin to measure.")
        .property(
            "applied", [](Call&) { return Value(false); }, nullptr, "Whether thresholds were changed.")
        .property(
            "thresholds", [](Call& c) { return c.dict({}); }, nullptr, "Thresholds by class.")
        .property(
            "points", [](Call& c) { return c.array(std::vector<Value>{}); }, nullptr, "Single measurements.")
        .text([](Call&) { return std::string("CalibrationResult(available=false)"); });
}

} // namespace

void build_accel(Interpreter& interpreter, Module& module) {
    module.enumeration("AccelMode", {"PureSimple", "PyTorchFFI", "Auto"},
                       "What runs operations: PureSimple native kernels, PyTorchFFI the plugin, Auto the plugin above "
                       "the thresholds.");
    const Factory* factory = &numeric(interpreter).factory();
    accelerator(interpreter).set_warning_sink([factory](std::string_view line) { factory->write_error(line); });
    module.constant("MATMUL_THRESHOLD", Value(accel::kMatmulThreshold), "Default of matmul.")
        .constant("ELEMENTWISE_THRESHOLD", Value(accel::kElementwiseThreshold), "Default of elementwise.")
        .constant("REDUCTION_THRESHOLD", Value(accel::kReductionThreshold), "Default of reductions.")
        .constant("NEVER", Value(accel::kNever), "The threshold of operations that stay native.");
    declare_stats(module);
    const FunctionRow rows[] = {
        {"set_acceleration(mode: AccelMode)", set_acceleration, "Chooses the mode."},
        {"get_current_mode() -> AccelMode", get_current_mode, "The mode."},
        {"set_threshold(operation: text, threshold: i64)", checked<set_threshold>,
         "Size above which Auto uses the plugin."},
        {"get_threshold(operation: text) -> i64", checked<get_threshold>, "Size above which Auto uses the plugin."},
        {"reset_thresholds()",
         [](Call& c) {
             accelerator(c).reset_thresholds();
             return Value();
         },
         "Back to the defaults."},
        {"should_use_ffi(op: text, numel: i64) -> bool", checked<should_use_ffi>, "What the dispatch would decide."},
        {"get_stats() -> AccelStats", get_stats, "A snapshot of the counters."},
        {"get_op_stats() -> {text: AccelStats}", get_op_stats, "Counters per operation."},
        {"reset_stats()",
         [](Call& c) {
             accelerator(c).reset_stats();
             return Value();
         },
         "Sets the counters to zero."},
        {"print_stats()",
         [](Call& c) {
             c.write(accelerator(c).stats().report());
             return Value();
         },
         "Prints the counters."},
        {"record_pure_simple()",
         [](Call& c) {
             accelerator(c).record_pure();
             return Value();
         },
         "Counts one native operation."},
        {"record_ffi()",
         [](Call& c) {
             accelerator(c).record_ffi();
             return Value();
         },
         "Counts one operation of the plugin."},
        {"record_ffi_fallback()",
         [](Call& c) {
             accelerator(c).record_fallback();
             return Value();
         },
         "Counts one failure of the plugin."},
        {"enable_logging(on: bool)", enable_logging, "Prints every decision."},
        {"is_logging() -> bool", [](Call& c) { return Value(accelerator(c).logging()); },
         "Whether decisions are printed."},
        {"is_ffi_available() -> bool", [](Call& c) { return Value(accelerator(c).ffi_available()); },
         "What the decision believes."},
        {"set_ffi_available(on: bool)",
         [](Call& c) {
             accelerator(c).set_ffi_available(c.boolean(0));
             return Value();
         },
         "Simulates either answer."},
        {"calibrate(budget_ms: i64 = 2000, apply: bool = true, classes: [text] = [\"matmul\", \"elementwise\", "
         "\"activations\", \"reductions\"])",
         guarded<calibrate>, "Measures where the plugin is faster."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
