// lib.pure.torch_ffi: what the plugin would do, by name. Without one a call checks its arguments and says what is
// missing.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "stdlib/bind/args.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/windows.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

[[noreturn]] void no_plugin(const Call& c) {
    throw ScriptError(ErrorKind::Host, std::string(c.name()) + ": the PyTorch plugin is not available",
                      "the native functions of lib.pure.tensor_ops need no plugin", "E0806");
}
Value unavailable(Call& c) { no_plugin(c); }

// Arguments are checked before the plugin is looked for, so that a mistake reads the same on every machine.

Tensor operand(const Call& c, std::size_t i, std::string_view parameter) {
    return to_tensor(c, c[i], c.name(), parameter);
}
Value product(Call& c) {
    static_cast<void>(tensor::matmul_shape(operand(c, 0, "a").shape(), operand(c, 1, "b").shape(), c.name()));
    no_plugin(c);
}
Value pair(Call& c) {
    static_cast<void>(tensor::broadcast_shapes(operand(c, 0, "a").shape(), operand(c, 1, "b").shape(), c.name()));
    no_plugin(c);
}
Value unary(Call& c) {
    static_cast<void>(operand(c, 0, "x"));
    no_plugin(c);
}
Value transposed(Call& c) {
    static_cast<void>(tensor::transpose(operand(c, 0, "x"), c.name()));
    no_plugin(c);
}
Value along_dim(Call& c) {
    static_cast<void>(tensor::normalize_dim(c.i64(1), operand(c, 0, "x").shape(), c.name(), true));
    no_plugin(c);
}
Value extreme(Call& c) {
    const Tensor x = operand(c, 0, "x");
    if (x.numel() == 0) {
        throw tensor::errors::no_elements(c.name(), x.shape());
    }
    no_plugin(c);
}
Value created(Call& c) {
    static_cast<void>(tensor::checked_numel(shape_argument(c, 0), c.name()));
    no_plugin(c);
}
Value linear(Call& c) {
    const Tensor x = operand(c, 0, "x");
    const Tensor w = operand(c, 1, "w");
    const bool biased = !c[2].is_nil();
    const Tensor b = biased ? operand(c, 2, "b") : Tensor();
    static_cast<void>(tensor::linear(x, w, biased ? &b : nullptr, c.name()));
    no_plugin(c);
}
Value convolution(Call& c) {
    tensor::ConvolutionOptions options;
    options.stride = pair_of(c, c[3], c.name(), "stride");
    read_padding(c, c[4], 2, c.name(), options);
    options.dilation = pair_of(c, c[5], c.name(), "dilation");
    options.groups = c.i64(6);
    const Tensor x = operand(c, 0, "x");
    const Tensor weight = operand(c, 1, "weight");
    const bool biased = !c[2].is_nil();
    const Shape bias = biased ? operand(c, 2, "bias").shape() : Shape();
    static_cast<void>(
        tensor::plan_convolution(x.shape(), weight.shape(), biased ? &bias : nullptr, options, 2, c.name()));
    no_plugin(c);
}

constexpr FunctionRow kFunctions[] = {
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
    {"matmul_torch_ffi(a: P, b: P)", guarded<product>, "Matrix product by LibTorch."},
    {"transpose_torch_ffi(x: P)", guarded<transposed>, "Transposed matrix by LibTorch."},
    {"linear_torch_ffi(x: P, w: P, b: P? = nil)", guarded<linear>, "Linear layer by LibTorch."},
    {"conv2d_torch_ffi(x: P, weight: P, bias: P? = nil, stride: i64 or (i64, i64) = 1, padding: i64 or (i64, i64) or "
     "text = 0, dilation: i64 or (i64, i64) = 1, groups: i64 = 1)",
     guarded<convolution>, "Convolution by LibTorch."},
};

/// Names that share parameters, and what checks them.
struct NameGroup {
    std::string_view names; ///< separated by spaces
    std::string_view parameters;
    NativeFunction function;
};

constexpr NameGroup kWrappers[] = {
    {"add sub mul div", "(a: P, b: P)", guarded<pair>},
    {"neg exp log sqrt relu sigmoid tanh gelu", "(x: P)", guarded<unary>},
    {"sum mean", "(x: P)", guarded<unary>},
    {"max min", "(x: P)", guarded<extreme>},
    {"softmax log_softmax", "(x: P, dim: i64 = -1)", guarded<along_dim>},
    {"zeros ones randn", "(shape: [i64])", guarded<created>},
};

Value no_function(Call& c) {
    throw ScriptError(ErrorKind::Host, "extern function " + std::string(c.name()) + " is not available",
                      "it needs the PyTorch plugin; lib.pure.torch_ffi's torch_available() tells whether it is there",
                      "E0804");
}

// What programs may call of the plugin's C interface, declared so that calling it says what is missing.
constexpr NameGroup kPlugin[] = {
    {"abi_version cuda_device_count live_handles get_num_threads last_status", "() -> i64", no_function},
    {"available cuda_available", "() -> bool", no_function},
    {"version build_version default_device last_error", "() -> text", no_function},
    {"clear_error no_grad_begin no_grad_end cuda_empty_cache cuda_synchronize", "()", no_function},
    {"set_num_threads", "(n: i64)", no_function},
    {"manual_seed", "(seed: i64)", no_function},
    {"set_default_device", "(device: text)", no_function},
    {"zeros ones rand randn empty", "(shape: [i64], dtype: text, device: text) -> i64", no_function},
    {"full", "(shape: [i64], value: f64, dtype: text, device: text) -> i64", no_function},
    {"eye", "(n: i64, dtype: text, device: text) -> i64", no_function},
    {"arange tensor_arange", "(start: f64, end: f64, step: f64) -> i64", no_function},
    {"linspace tensor_linspace", "(start: f64, end: f64, steps: i64) -> i64", no_function},
    {"from_data from_data_f64 from_data_f32 tensor_from_data", "(data: [f64], shape: [i64]) -> i64", no_function},
    {"from_data_i64", "(data: [i64], shape: [i64]) -> i64", no_function},
    {"shape to_data_i64", "(handle: i64) -> [i64]", no_function},
    {"numel ndim", "(handle: i64) -> i64", no_function},
    {"dtype device", "(handle: i64) -> text", no_function},
    {"is_cuda requires_grad", "(handle: i64) -> bool", no_function},
    {"item", "(handle: i64) -> f64", no_function},
    {"to_data to_data_f64 to_data_f32", "(handle: i64) -> [f64]", no_function},
    {"add sub mul div maximum minimum pow_tensor matmul mm bmm dot outer eq ne lt le gt ge", "(a: i64, b: i64) -> i64",
     no_function},
    {"add_scalar sub_scalar mul_scalar div_scalar pow leaky_relu elu", "(a: i64, s: f64) -> i64", no_function},
    {"neg abs exp log sqrt sin cos tan sign floor ceil round reciprocal square relu sigmoid tanh gelu silu softplus "
     "transpose_2d t flatten squeeze contiguous clone detach inverse",
     "(x: i64) -> i64", no_function},
    {"where", "(cond: i64, a: i64, b: i64) -> i64", no_function},
    {"clamp", "(x: i64, lo: f64, hi: f64) -> i64", no_function},
    {"masked_fill", "(x: i64, mask: i64, v: f64) -> i64", no_function},
    {"transpose", "(x: i64, dim0: i64, dim1: i64) -> i64", no_function},
    {"squeeze_dim unsqueeze softmax log_softmax cumsum", "(x: i64, dim: i64) -> i64", no_function},
    {"reshape view permute expand", "(x: i64, shape: [i64]) -> i64", no_function},
    {"slice", "(x: i64, dim: i64, start: i64, end: i64, step: i64) -> i64", no_function},
    {"index_select gather", "(x: i64, dim: i64, index: i64) -> i64", no_function},
    {"cat stack", "(handles: [i64], dim: i64) -> i64", no_function},
    {"chunk", "(x: i64, chunks: i64, dim: i64) -> [i64]", no_function},
    {"sum mean max min prod std var norm det", "(x: i64) -> f64", no_function},
    {"sum_dim mean_dim max_dim min_dim std_dim var_dim argmax argmin logsumexp",
     "(x: i64, dim: i64, keepdim: bool) -> i64", no_function},
    {"linear", "(x: i64, weight: i64, bias: i64) -> i64", no_function},
    {"conv1d", "(x: i64, w: i64, b: i64, stride: i64, padding: i64, dilation: i64, groups: i64) -> i64", no_function},
    {"conv2d", "(x: i64, w: i64, b: i64, stride: [i64], padding: [i64], dilation: [i64], groups: i64) -> i64",
     no_function},
    {"max_pool2d avg_pool2d", "(x: i64, k: [i64], s: [i64], p: [i64]) -> i64", no_function},
    {"batch_norm", "(x: i64, mean: i64, variance: i64, w: i64, b: i64, training: bool, momentum: f64, eps: f64) -> i64",
     no_function},
    {"layer_norm", "(x: i64, shape: [i64], w: i64, b: i64, eps: f64) -> i64", no_function},
    {"dropout", "(x: i64, p: f64, training: bool) -> i64", no_function},
    {"embedding", "(weight: i64, index: i64) -> i64", no_function},
    {"mse_loss l1_loss cross_entropy_loss nll_loss binary_cross_entropy bce_with_logits", "(p: i64, t: i64) -> f64",
     no_function},
    {"set_requires_grad", "(h: i64, on: bool)", no_function},
    {"backward zero_grad free", "(handle: i64)", no_function},
    {"grad cpu", "(handle: i64) -> i64", no_function},
    {"to_device", "(h: i64, device: text) -> i64", no_function},
    {"to_dtype", "(h: i64, dtype: text) -> i64", no_function},
    {"cuda", "(h: i64, index: i64) -> i64", no_function},
    {"cuda_memory_allocated cuda_max_memory_allocated", "(index: i64) -> i64", no_function},
    {"tensor_zeros tensor_ones tensor_rand tensor_randn tensor_empty", "(shape: [i64]) -> i64", no_function},
    {"tensor_full", "(shape: [i64], v: f64) -> i64", no_function},
    {"tensor_eye", "(n: i64) -> i64", no_function},
};

void declare(NumericState& state, Module& module, const NameGroup& group, std::string_view prefix,
             std::string_view suffix, const char* documentation) {
    std::string_view names = group.names;
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find(' '));
        names.remove_prefix(std::min(names.size(), name.size() + 1));
        module.function(
            state.keep(std::string(prefix) + std::string(name) + std::string(suffix) + std::string(group.parameters)),
            group.function, documentation);
    }
}

} // namespace

void build_torch_ffi(Interpreter& interpreter, Module& module) {
    module.functions(kFunctions, std::size(kFunctions));
    NumericState& state = numeric(interpreter);
    for (const NameGroup& group : kWrappers) {
        declare(state, module, group, "", "_torch_ffi", "By LibTorch.");
    }
    declare(state, module, {"zeros ones", "(shape: [i64])", guarded<created>}, "torch_", "", "Made by LibTorch.");
    for (const NameGroup& group : kPlugin) {
        declare(state, module, group, "rt_torch_", "", "The plugin's C function.");
    }
}

} // namespace simple::bind
