// The rt_torch_* functions of the plugin's C interface as functions of lib.pure.torch_ffi.
#include "ffi/extern/call_symbol.hpp"
#include "stdlib/bind/torch_names.hpp"

namespace simple::bind {

namespace {

using ffi::call_symbol;

// What programs may call of the plugin's C interface. Without a plugin a call says what is missing.
constexpr NameGroup kPlugin[] = {
    {"abi_version cuda_device_count live_handles get_num_threads last_status", "() -> i64", call_symbol},
    {"available cuda_available", "() -> bool", call_symbol},
    {"version build_version default_device last_error", "() -> text", call_symbol},
    {"clear_error no_grad_begin no_grad_end cuda_empty_cache cuda_synchronize", "()", call_symbol},
    {"set_num_threads", "(n: i64)", call_symbol},
    {"manual_seed", "(seed: i64)", call_symbol},
    {"set_default_device", "(device: text)", call_symbol},
    {"zeros ones rand randn empty", "(shape: [i64], dtype: text, device: text) -> i64", call_symbol},
    {"full", "(shape: [i64], value: f64, dtype: text, device: text) -> i64", call_symbol},
    {"eye", "(n: i64, dtype: text, device: text) -> i64", call_symbol},
    {"arange tensor_arange", "(start: f64, end: f64, step: f64) -> i64", call_symbol},
    {"linspace tensor_linspace", "(start: f64, end: f64, steps: i64) -> i64", call_symbol},
    {"from_data from_data_f64 tensor_from_data", "(data: [f64], shape: [i64]) -> i64", call_symbol},
    {"from_data_f32", "(data: [f32], shape: [i64]) -> i64", call_symbol},
    {"from_data_i64", "(data: [i64], shape: [i64]) -> i64", call_symbol},
    {"shape to_data_i64", "(handle: i64) -> [i64]", call_symbol},
    {"numel ndim", "(handle: i64) -> i64", call_symbol},
    {"dtype device", "(handle: i64) -> text", call_symbol},
    {"is_cuda requires_grad", "(handle: i64) -> bool", call_symbol},
    {"item", "(handle: i64) -> f64", call_symbol},
    {"to_data to_data_f64", "(handle: i64) -> [f64]", call_symbol},
    {"to_data_f32", "(handle: i64) -> [f32]", call_symbol},
    {"add sub mul div maximum minimum pow_tensor matmul mm bmm dot outer eq ne lt le gt ge", "(a: i64, b: i64) -> i64",
     call_symbol},
    {"add_scalar sub_scalar mul_scalar div_scalar pow leaky_relu elu", "(a: i64, s: f64) -> i64", call_symbol},
    {"neg abs exp log sqrt sin cos tan sign floor ceil round reciprocal square relu sigmoid tanh gelu silu softplus "
     "transpose_2d t flatten squeeze contiguous clone detach inverse",
     "(x: i64) -> i64", call_symbol},
    {"where", "(cond: i64, a: i64, b: i64) -> i64", call_symbol},
    {"clamp", "(x: i64, lo: f64, hi: f64) -> i64", call_symbol},
    {"masked_fill", "(x: i64, mask: i64, v: f64) -> i64", call_symbol},
    {"transpose", "(x: i64, dim0: i64, dim1: i64) -> i64", call_symbol},
    {"squeeze_dim unsqueeze softmax log_softmax cumsum", "(x: i64, dim: i64) -> i64", call_symbol},
    {"reshape view permute expand", "(x: i64, shape: [i64]) -> i64", call_symbol},
    {"slice", "(x: i64, dim: i64, start: i64, end: i64, step: i64) -> i64", call_symbol},
    {"index_select gather", "(x: i64, dim: i64, index: i64) -> i64", call_symbol},
    {"cat stack", "(handles: [i64], dim: i64) -> i64", call_symbol},
    {"chunk", "(x: i64, chunks: i64, dim: i64) -> [i64]", call_symbol},
    {"sum mean max min prod std var norm det", "(x: i64) -> f64", call_symbol},
    {"sum_dim mean_dim max_dim min_dim std_dim var_dim argmax argmin logsumexp",
     "(x: i64, dim: i64, keepdim: bool) -> i64", call_symbol},
    {"linear", "(x: i64, weight: i64, bias: i64) -> i64", call_symbol},
    {"conv1d", "(x: i64, w: i64, b: i64, stride: i64, padding: i64, dilation: i64, groups: i64) -> i64", call_symbol},
    {"conv2d", "(x: i64, w: i64, b: i64, stride: [i64], padding: [i64], dilation: [i64], groups: i64) -> i64",
     call_symbol},
    {"max_pool2d avg_pool2d", "(x: i64, k: [i64], s: [i64], p: [i64]) -> i64", call_symbol},
    {"batch_norm", "(x: i64, mean: i64, variance: i64, w: i64, b: i64, training: bool, momentum: f64, eps: f64) -> i64",
     call_symbol},
    {"layer_norm", "(x: i64, shape: [i64], w: i64, b: i64, eps: f64) -> i64", call_symbol},
    {"dropout", "(x: i64, p: f64, training: bool) -> i64", call_symbol},
    {"embedding", "(weight: i64, index: i64) -> i64", call_symbol},
    {"mse_loss l1_loss cross_entropy_loss nll_loss binary_cross_entropy bce_with_logits", "(p: i64, t: i64) -> f64",
     call_symbol},
    {"set_requires_grad", "(h: i64, on: bool)", call_symbol},
    {"backward zero_grad free", "(handle: i64)", call_symbol},
    {"grad cpu", "(handle: i64) -> i64", call_symbol},
    {"to_device", "(h: i64, device: text) -> i64", call_symbol},
    {"to_dtype", "(h: i64, dtype: text) -> i64", call_symbol},
    {"cuda", "(h: i64, index: i64) -> i64", call_symbol},
    {"cuda_memory_allocated cuda_max_memory_allocated", "(index: i64) -> i64", call_symbol},
    {"tensor_zeros tensor_ones tensor_rand tensor_randn tensor_empty", "(shape: [i64]) -> i64", call_symbol},
    {"tensor_full", "(shape: [i64], v: f64) -> i64", call_symbol},
    {"tensor_eye", "(n: i64) -> i64", call_symbol},
};

} // namespace

void declare_torch_symbols(NumericState& state, Module& module) {
    for (const NameGroup& group : kPlugin) {
        declare_names(state, module, group, "rt_torch_", "", "The plugin's C function.");
    }
}

} // namespace simple::bind
