// lib.pure.accel: choice of backend, counts, log and calibration.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "stdlib/bind/args.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/torch_plugin.hpp"
#include "stdlib/torch_backend/calibration.hpp"

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
    std::int64_t live_handles = 0;
};
const accel::Stats& stats(const Call& c) { return c.self_as<StatsBox>().stats; }
Value get_stats(Call& c) { return c.make<StatsBox>(StatsBox{accelerator(c).stats(), torch_live_handles(c)}); }
Value get_op_stats(Call& c) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, counts] : accelerator(c).op_stats()) {
        entries.emplace_back(c.text(name), c.make<StatsBox>(StatsBox{counts, torch_live_handles(c)}));
    }
    return c.dict(entries);
}
Value enable_logging(Call& c) {
    const Factory* factory = &numeric(c).factory();
    accelerator(c).set_log_sink([factory](std::string_view line) { factory->write(line); });
    accelerator(c).enable_logging(c.boolean(0));
    return Value();
}

struct PointBox {
    torch_backend::CalibrationPoint point;
};
const torch_backend::CalibrationPoint& point(const Call& c) { return c.self_as<PointBox>().point; }

struct CalibrationBox {
    bool available = false;
    bool applied = false;
    std::vector<torch_backend::ClassCalibration> classes;
};
const CalibrationBox& calibration(const Call& c) { return c.self_as<CalibrationBox>(); }

constexpr std::int64_t kLongestBudget = 24LL * 60 * 60 * 1000; // a day, far from overflowing a clock

std::string threshold_text(std::int64_t threshold) {
    return threshold == accel::kNever ? "never" : std::to_string(threshold);
}

/// A table of the measurements, and what follows from them.
std::string calibration_text(const CalibrationBox& box) {
    if (!box.available) {
        return "CalibrationResult(available=false)";
    }
    std::string text = "operation         size  native ms  plugin ms";
    char line[96];
    for (const torch_backend::ClassCalibration& one : box.classes) {
        for (const torch_backend::CalibrationPoint& p : one.points) {
            std::snprintf(line, sizeof line, "\n%-9.*s %12lld %10.4f %10.4f", static_cast<int>(p.op.size()),
                          p.op.data(), static_cast<long long>(p.size), p.pure_ms, p.ffi_ms);
            text += line;
        }
    }
    for (const torch_backend::ClassCalibration& one : box.classes) {
        if (const std::optional<std::int64_t> threshold = one.threshold()) {
            text +=
                "\nthreshold of " + std::string(accel::class_name(one.op_class)) + ": " + threshold_text(*threshold);
        }
    }
    return text;
}

/// Without a plugin there is nothing to measure; the arguments are checked all the same.
Value calibrate(Call& c) {
    std::vector<accel::OpClass> classes;
    if (c.i64(0) < 1) {
        throw tensor::errors::range("calibrate", "budget_ms", "at least 1", c.i64(0));
    }
    for (std::size_t i = 0; i < c[2].size(); ++i) {
        const std::string name = c[2].at(i).to_string();
        const std::optional<accel::Target> target = accel::find_target(name);
        if (!target || target->op != accel::OpId::Count) {
            throw tensor::errors::unknown_word("calibrate", "class", name,
                                               {"matmul", "elementwise", "activations", "reductions"});
        }
        classes.push_back(target->op_class);
    }
    autograd::Session& session = numeric(c).session;
    CalibrationBox box;
    if (autograd::Executor* executor = session.backend()) {
        box.available = true;
        box.applied = c.boolean(1);
        const auto budget = std::chrono::milliseconds(std::min(c.i64(0), kLongestBudget));
        box.classes = torch_backend::calibrate(*executor, classes, budget, [&c] { c.check_interrupt(); });
        for (const torch_backend::ClassCalibration& one : box.classes) {
            if (const std::optional<std::int64_t> threshold = one.threshold(); threshold && box.applied) {
                session.accelerator.set_threshold(accel::class_name(one.op_class), *threshold);
            }
        }
    }
    return c.make<CalibrationBox>(std::move(box));
}

Value thresholds(Call& c) {
    std::vector<std::pair<Value, Value>> entries;
    for (const torch_backend::ClassCalibration& one : calibration(c).classes) {
        if (const std::optional<std::int64_t> threshold = one.threshold()) {
            entries.emplace_back(c.text(accel::class_name(one.op_class)), Value(*threshold));
        }
    }
    return c.dict(entries);
}

Value points(Call& c) {
    std::vector<Value> values;
    for (const torch_backend::ClassCalibration& one : calibration(c).classes) {
        for (const torch_backend::CalibrationPoint& p : one.points) {
            values.push_back(c.make<PointBox>(PointBox{p}));
        }
    }
    return c.array(values);
}

void declare_calibration(Module& module) {
    module.native_class<PointBox>("CalibrationPoint", "One size of one operation, timed on both backends.")
        .property(
            "op", [](Call& c) { return c.text(point(c).op); }, nullptr, "The operation.")
        .property(
            "size", [](Call& c) { return Value(point(c).size); }, nullptr, "Its size, as thresholds count it.")
        .property(
            "pure_ms", [](Call& c) { return Value(point(c).pure_ms); }, nullptr,
            "Median time of the native kernel in milliseconds.")
        .property(
            "ffi_ms", [](Call& c) { return Value(point(c).ffi_ms); }, nullptr,
            "Median time in the plugin in milliseconds, conversion included.")
        .text([](Call& c) {
            return "CalibrationPoint(" + std::string(point(c).op) + ", " + std::to_string(point(c).size) + ")";
        });
    module.native_class<CalibrationBox>("CalibrationResult", "What calibrate found.")
        .property(
            "available", [](Call& c) { return Value(calibration(c).available); }, nullptr,
            "Whether there was a plugin to measure.")
        .property(
            "applied", [](Call& c) { return Value(calibration(c).applied); }, nullptr,
            "Whether thresholds were changed.")
        .property("thresholds", thresholds, nullptr, "Thresholds by class.")
        .property("points", points, nullptr, "Single measurements.")
        .text([](Call& c) { return calibration_text(calibration(c)); });
}

void declare_stats(Module& module) {
    module.native_class<StatsBox>("AccelStats", "Counts of operations.")
        .property(
            "pure_count", [](Call& c) { return Value(stats(c).pure); }, nullptr,
            "Operations that native kernels did, those after failures of the plugin too.")
        .property(
            "ffi_count", [](Call& c) { return Value(stats(c).ffi); }, nullptr, "Operations that the plugin did.")
        .property(
            "fallback_count", [](Call& c) { return Value(stats(c).fallback); }, nullptr,
            "Operations that the plugin failed at and the native kernel did.")
        .property(
            "total", [](Call& c) { return Value(stats(c).total()); }, nullptr,
            "Number of operations, pure_count + ffi_count.")
        .property(
            "live_handles", [](Call& c) { return Value(c.self_as<StatsBox>().live_handles); }, nullptr,
            "Handles of the plugin that are not freed yet.")
        .property(
            "ffi_percentage", [](Call& c) { return Value(stats(c).ffi_percentage()); }, nullptr,
            "Share of the plugin in percent; 0.0 when nothing ran.")
        .property(
            "pure_percentage", [](Call& c) { return Value(stats(c).pure_percentage()); }, nullptr,
            "Share of the native kernels in percent; 0.0 when nothing ran.")
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
    declare_calibration(module);
    const FunctionRow rows[] = {
        {"set_acceleration(mode: AccelMode)", set_acceleration,
         "Chooses where operations run: PureSimple natively, PyTorchFFI in the plugin, Auto in the plugin above a "
         "threshold. No error without a plugin: then all run natively."},
        {"get_current_mode() -> AccelMode", get_current_mode,
         "The mode that set_acceleration chose; PureSimple at start."},
        {"set_threshold(operation: text, threshold: i64)", checked<set_threshold>,
         "Sets the number of elements above which Auto uses the plugin, for an operation or a class (matmul, "
         "elementwise, activations, reductions). Other names and negative numbers are errors."},
        {"get_threshold(operation: text) -> i64", checked<get_threshold>,
         "The number of elements above which Auto uses the plugin for an operation or a class; NEVER where it does "
         "not."},
        {"reset_thresholds()",
         [](Call& c) {
             accelerator(c).reset_thresholds();
             return Value();
         },
         "Puts all thresholds back to the defaults."},
        {"should_use_ffi(op: text, numel: i64) -> bool", checked<should_use_ffi>,
         "Whether an operation (or class) on that many elements would run in the plugin now; matrix products count "
         "a.numel() * b.numel()."},
        {"get_stats() -> AccelStats", get_stats,
         "The counts of operations since the start or reset_stats, as they are now."},
        {"get_op_stats() -> {text: AccelStats}", get_op_stats,
         "The counts of get_stats for each operation that ran, by name."},
        {"reset_stats()",
         [](Call& c) {
             accelerator(c).reset_stats();
             return Value();
         },
         "Sets all counts to zero."},
        {"print_stats()",
         [](Call& c) {
             c.write(accelerator(c).stats().report());
             return Value();
         },
         "Prints the counts: native operations, operations of the plugin, failures of the plugin."},
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
        {"enable_logging(on: bool)", enable_logging,
         "Prints a line for every counted operation from now on: [ACCEL] matmul 10×10 → Pure Simple."},
        {"is_logging() -> bool", [](Call& c) { return Value(accelerator(c).logging()); },
         "Whether enable_logging is on."},
        {"is_ffi_available() -> bool", [](Call& c) { return Value(accelerator(c).ffi_available()); },
         "Whether the decision counts on a plugin: torch_available() unless set_ffi_available said otherwise."},
        {"set_ffi_available(on: bool)",
         [](Call& c) {
             accelerator(c).set_ffi_available(c.boolean(0));
             return Value();
         },
         "Makes the decision believe that there is a plugin, or none; true without one makes every call fail and run "
         "natively."},
        {"calibrate(budget_ms: i64 = 2000, apply: bool = true, classes: [text] = [\"matmul\", \"elementwise\", "
         "\"activations\", \"reductions\"])",
         guarded<calibrate>,
         "Measures from which size on the plugin is faster, for at most about budget_ms milliseconds, and with apply "
         "sets the thresholds of the classes. Without a plugin nothing changes."},
    };
    module.functions(rows, std::size(rows));
}

} // namespace simple::bind
