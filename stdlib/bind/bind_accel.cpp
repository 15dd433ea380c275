// lib.pure.accel: choice of backend; lib.pure.torch_ffi: the plugin's wrappers.
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/tensor/ops_matrix.hpp"

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

// --- torch_ffi -------------------------------------------------------------------------------------------------------

[[noreturn]] void no_plugin(const Call& c) {
    throw ScriptError(ErrorKind::Host, std::string(c.name()) + ": the PyTorch plugin is not available",
                      "the native functions of lib.pure.tensor_ops need no plugin", "E0806");
}
Value unavailable(Call& c) { no_plugin(c); }
Value matmul_wrapper(Call& c) {
    const Tensor a = to_tensor(c, c[0], c.name(), "a");
    const Tensor b = to_tensor(c, c[1], c.name(), "b");
    // Shapes are checked before the plugin is looked for; this finds a mismatch on empty contents.
    static_cast<void>(tensor::matmul(tensor::Tensor::zeros(a.shape()), tensor::Tensor::zeros(b.shape()), c.name()));
    no_plugin(c);
}
Value pair_wrapper(Call& c) {
    const Tensor a = to_tensor(c, c[0], c.name(), "a");
    const Tensor b = to_tensor(c, c[1], c.name(), "b");
    static_cast<void>(tensor::broadcast_shapes(a.shape(), b.shape(), c.name()));
    no_plugin(c);
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
         [](Call& c) { return c.make<CalibrationBox>(); }, "Measures where the plugin is faster."},
    };
    module.functions(rows, std::size(rows));
}

void build_torch_ffi(Interpreter& interpreter, Module& module) {
    const FunctionRow rows[] = {
        {"torch_available() -> bool", [](Call&) { return Value(false); }, "Whether the plugin can be used."},
        {"torch_version() -> text", [](Call& c) { return c.text(""); }, "LibTorch's version."},
        {"torch_cuda_available() -> bool", [](Call&) { return Value(false); }, "Whether a GPU can be used."},
        {"torch_cuda_device_count() -> i64", [](Call&) { return Value(0); }, "Number of GPUs."},
        {"torch_status() -> text", [](Call& c) { return c.text(numeric(c).session.executor_status); },
         "Where the plugin was looked for."},
        {"torch_set_device(device: text)", unavailable, "Where dispatched work runs."},
        {"torch_device() -> text", [](Call& c) { return c.text("cpu"); }, "Where dispatched work runs."},
        {"torch_set_num_threads(n: i64)", unavailable, "Threads of the plugin."},
        {"torch_get_num_threads() -> i64", [](Call&) { return Value(0); }, "Threads of the plugin."},
        {"torch_live_handles() -> i64", [](Call&) { return Value(0); }, "Handles not yet freed."},
        {"pure_to_torch(tensor: P) -> i64", unavailable, "A handle of a copy."},
        {"torch_to_pure(handle: i64)", unavailable, "A copy of what a handle stands for."},
        {"torch_free(handle: i64)", unavailable, "Frees a handle."},
        {"matmul_torch_ffi(a: P, b: P)", guarded<matmul_wrapper>, "Matrix product by LibTorch."},
        {"linear_torch_ffi(x: P, w: P, b: P? = nil)", unavailable, "Linear layer by LibTorch."},
    };
    module.functions(rows, std::size(rows));
    NumericState& state = numeric(interpreter);
    for (const char* name : {"add", "sub", "mul", "div"}) {
        module.function(state.keep(std::string(name) + "_torch_ffi(a: P, b: P)"), guarded<pair_wrapper>,
                        "By LibTorch.");
    }
    for (const char* name :
         {"neg", "exp", "log", "sqrt", "relu", "sigmoid", "tanh", "gelu", "transpose", "sum", "mean", "max", "min"}) {
        module.function(state.keep(std::string(name) + "_torch_ffi(x: P)"), unavailable, "By LibTorch.");
    }
    for (const char* name : {"softmax", "log_softmax"}) {
        module.function(state.keep(std::string(name) + "_torch_ffi(x: P, dim: i64 = -1)"), unavailable, "By LibTorch.");
    }
    module.function("conv2d_torch_ffi(x: P, weight: P, bias: P? = nil, stride: i64 or (i64, i64) = 1, padding: i64 or "
                    "(i64, i64) or text = 0, dilation: i64 or (i64, i64) = 1, groups: i64 = 1)",
                    unavailable, "By LibTorch.");
    // What programs may call of the plugin's C interface, declared so that calling it says what is missing.
    for (const char* signature :
         {"rt_torch_matmul(a: i64, b: i64) -> i64", "rt_torch_add(a: i64, b: i64) -> i64",
          "rt_torch_sub(a: i64, b: i64) -> i64", "rt_torch_mul(a: i64, b: i64) -> i64",
          "rt_torch_div(a: i64, b: i64) -> i64", "rt_torch_relu(h: i64) -> i64",
          "rt_torch_from_data(data: [f64], shape: [i64]) -> i64", "rt_torch_to_data(handle: i64) -> [f64]",
          "rt_torch_shape(handle: i64) -> [i64]", "rt_torch_free(handle: i64)", "rt_torch_version() -> text"}) {
        module.function(
            signature,
            +[](Call& c) -> Value {
                throw ScriptError(
                    ErrorKind::Host, "extern function " + std::string(c.name()) + " is not available",
                    "it needs the PyTorch plugin; lib.pure.torch_ffi's torch_available() tells whether it is there",
                    "E0804");
            },
            "The plugin's C function.");
    }
    for (const char* name : {"zeros_torch_ffi", "ones_torch_ffi", "randn_torch_ffi", "torch_zeros", "torch_ones"}) {
        module.function(state.keep(std::string(name) + "(shape: [i64])"), unavailable, "By LibTorch.");
    }
}

} // namespace simple::bind
