// lib.pure.torch_ffi: the LibTorch plugin by name. Results of the wrappers are LibTorch's own memory, nothing is
// copied, and no handle is left behind.
#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>

#include "simple/torch_plugin.h"
#include "stdlib/bind/args.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/torch_names.hpp"
#include "stdlib/bind/torch_plugin.hpp"
#include "stdlib/bind/windows.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

using accel::OpId;
using autograd::OpRequest;

// Arguments are checked before the plugin is looked for, so that a mistake reads the same on every machine.

Tensor operand(const Call& c, std::size_t i, std::string_view parameter) {
    return to_tensor(c, c[i], c.name(), parameter);
}

/// The operation a wrapper runs: its name without the ending.
OpId operation_of(const Call& c) {
    constexpr std::string_view kSuffix = "_torch_ffi";
    std::string_view name = c.name();
    name.remove_suffix(name.ends_with(kSuffix) ? kSuffix.size() : 0);
    return accel::find_target(name)->op;
}

Value run(const Call& c, OpId op, std::initializer_list<const Tensor*> operands, const Shape& integers = {}) {
    OpRequest request;
    request.op = op;
    for (const Tensor* t : operands) {
        request.add(*t);
    }
    request.integers = integers;
    return wrap(c, run_in_torch(c, request), false);
}

/// Makes floats of i64 and bool operands, of the type that the native operations give beside the others.
void make_floats(std::initializer_list<Tensor*> operands) {
    DType widest = DType::Bool;
    for (const Tensor* t : operands) {
        widest = t->defined() ? tensor::promote(widest, t->dtype()) : widest;
    }
    for (Tensor* t : operands) {
        if (t->defined() && !tensor::is_float(t->dtype())) {
            *t = tensor::to(*t, tensor::to_float(widest));
        }
    }
}

/// The operand x of a function of one tensor, as floats.
Tensor float_operand(const Call& c) {
    Tensor x = operand(c, 0, "x");
    make_floats({&x});
    return x;
}

Value product(Call& c) {
    Tensor a = operand(c, 0, "a");
    Tensor b = operand(c, 1, "b");
    make_floats({&a, &b});
    static_cast<void>(tensor::matmul_shape(a.shape(), b.shape(), c.name()));
    return run(c, OpId::Matmul, {&a, &b});
}
Value pair(Call& c) {
    Tensor a = operand(c, 0, "a");
    Tensor b = operand(c, 1, "b");
    make_floats({&a, &b});
    static_cast<void>(tensor::broadcast_shapes(a.shape(), b.shape(), c.name()));
    return run(c, operation_of(c), {&a, &b});
}
Value unary(Call& c) {
    const Tensor x = float_operand(c);
    return run(c, operation_of(c), {&x});
}
Value transposed(Call& c) {
    const Tensor x = float_operand(c);
    static_cast<void>(tensor::transpose(x, c.name()));
    return run(c, OpId::Transpose, {&x});
}
Value along_dim(Call& c) {
    const Tensor x = float_operand(c);
    static_cast<void>(tensor::normalize_dim(c.i64(1), x.shape(), c.name(), true));
    return run(c, operation_of(c), {&x}, {c.i64(1)});
}
/// A reduction of all elements to a number.
Value reduced(Call& c, const Tensor& x) {
    OpRequest request;
    request.op = operation_of(c);
    request.add(x);
    request.integers = {0, 1};
    return Value(run_in_torch(c, request).item().as_f64());
}
Value total(Call& c) { return reduced(c, float_operand(c)); }
Value extreme(Call& c) {
    const Tensor x = float_operand(c);
    if (x.numel() == 0) {
        throw tensor::errors::no_elements(c.name(), x.shape());
    }
    return reduced(c, x);
}
Value linear(Call& c) {
    Tensor x = operand(c, 0, "x");
    Tensor w = operand(c, 1, "w");
    Tensor b = c[2].is_nil() ? Tensor() : operand(c, 2, "b");
    make_floats({&x, &w, &b});
    tensor::check_linear(x.shape(), w.shape(), b.defined() ? &b.shape() : nullptr, c.name());
    return run(c, OpId::Linear, {&x, &w, &b});
}

/// Padding "same" as numbers; where the ends differ, the rest is appended to x.
void resolve_same(tensor::ConvolutionOptions& options, Tensor& x, const Shape& weight) {
    const std::size_t rank = weight.size();
    const std::int64_t rows = options.dilation.rows * (weight[rank - 2] - 1);
    const std::int64_t columns = options.dilation.columns * (weight[rank - 1] - 1);
    options.padding = {rows / 2, columns / 2};
    options.same = false;
    x = tensor::pad(x, Shape{0, columns % 2, 0, rows % 2}, 0.0);
}
Value convolution(Call& c) {
    tensor::ConvolutionOptions options;
    options.stride = pair_of(c, c[3], c.name(), "stride");
    read_padding(c, c[4], 2, c.name(), options);
    options.dilation = pair_of(c, c[5], c.name(), "dilation");
    options.groups = c.i64(6);
    Tensor x = operand(c, 0, "x");
    Tensor weight = operand(c, 1, "weight");
    Tensor bias = c[2].is_nil() ? Tensor() : operand(c, 2, "bias");
    make_floats({&x, &weight, &bias});
    static_cast<void>(tensor::plan_convolution(x.shape(), weight.shape(), bias.defined() ? &bias.shape() : nullptr,
                                               options, 2, c.name()));
    if (options.same) {
        resolve_same(options, x, weight.shape());
    }
    return run(c, OpId::Conv2d, {&x, &weight, &bias},
               {2, options.groups, options.stride.rows, options.stride.columns, options.padding.rows,
                options.padding.columns, options.dilation.rows, options.dilation.columns});
}

// Tensors by handle.

constexpr std::string_view kF64 = "f64";

/// A handle that is freed with this object.
class Handle {
public:
    Handle(const Call& call, std::int64_t handle) noexcept : call_(call), handle_(handle) {}
    ~Handle() {
        if (void* const free = torch_plugin(call_)->symbol("rt_torch_free")) {
            reinterpret_cast<decltype(&rt_torch_free)>(free)(handle_);
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    std::int64_t get() const noexcept { return handle_; }

private:
    const Call& call_;
    std::int64_t handle_;
};

/// An array of the plugin, given back with this object.
class Given {
public:
    explicit Given(const simple_array& array) noexcept : array_(array) {}
    ~Given() {
        if (array_.release != nullptr) {
            array_.release(array_.owner);
        }
    }
    Given(const Given&) = delete;
    Given& operator=(const Given&) = delete;

private:
    simple_array array_;
};

/// Takes over an array of the plugin; `copies` when the handle it belongs to lives on and shows the same memory.
BufferRef take_array(DType dtype, const simple_array& array, bool copies) {
    auto owned = std::make_unique<Given>(array);
    // Programs may write to the buffer; LibTorch's memory is writable.
    void* const data = const_cast<void*>(array.data);
    const auto count = static_cast<std::size_t>(array.len);
    if (copies) {
        BufferRef copy = Buffer::allocate(dtype, count);
        std::copy_n(static_cast<const std::byte*>(data), count * dtype_size(dtype), copy->as<std::byte>());
        return copy;
    }
    BufferRef buffer = Buffer::adopt(
        dtype, data, count, [](void*, void* context) { delete static_cast<Given*>(context); }, owned.get());
    static_cast<void>(owned.release());
    return buffer;
}

BufferRef array_of(const Call& c, const char* symbol, std::int64_t handle, DType dtype, bool copies) {
    simple_array array{};
    call_torch<decltype(rt_torch_to_data)>(c, symbol, handle, &array);
    return take_array(dtype, array, copies);
}

Shape shape_of(const Call& c, std::int64_t handle) {
    const BufferRef sizes = array_of(c, "rt_torch_shape", handle, DType::I64, false);
    return Shape(sizes->as<std::int64_t>(), sizes->size());
}

/// The tensor of a handle, which lives on when `copies`.
Tensor from_handle(const Call& c, std::int64_t handle, bool copies) {
    const std::string_view name = call_torch<decltype(rt_torch_dtype)>(c, "rt_torch_dtype", handle);
    const Shape shape = shape_of(c, handle);
    if (name == "f32") {
        return Tensor(array_of(c, "rt_torch_to_data_f32", handle, DType::F32, copies), shape);
    }
    if (name == kF64) {
        return Tensor(array_of(c, "rt_torch_to_data_f64", handle, DType::F64, copies), shape);
    }
    const Tensor whole(array_of(c, "rt_torch_to_data_i64", handle, DType::I64, copies), shape);
    return name == "bool" ? tensor::to(whole, DType::Bool) : whole;
}

Value created(Call& c) {
    const Shape shape = shape_argument(c, 0);
    static_cast<void>(tensor::checked_numel(shape, c.name()));
    const std::string_view name = c.name();
    const char* symbol = name.find("ones") != std::string_view::npos    ? "rt_torch_ones"
                         : name.find("randn") != std::string_view::npos ? "rt_torch_randn"
                                                                        : "rt_torch_zeros";
    const auto rank = static_cast<std::int64_t>(shape.size());
    const Handle handle(c, call_torch<decltype(rt_torch_zeros)>(c, symbol, shape.data(), rank, kF64.data(),
                                                                static_cast<std::int64_t>(kF64.size()), "cpu", 3));
    return wrap(c, from_handle(c, handle.get(), false), false);
}

Value pure_to_torch(Call& c) {
    const Tensor t = tensor::contiguous(operand(c, 0, "tensor"));
    const auto rank = static_cast<std::int64_t>(t.ndim());
    const std::int64_t* sizes = t.shape().data();
    switch (t.dtype()) {
        case DType::F64:
            return Value(call_torch<decltype(rt_torch_from_data)>(c, "rt_torch_from_data_f64", t.data<double>(),
                                                                  t.numel(), sizes, rank));
        case DType::F32:
            return Value(call_torch<decltype(rt_torch_from_data_f32)>(c, "rt_torch_from_data_f32", t.data<float>(),
                                                                      t.numel(), sizes, rank));
        case DType::I64:
        case DType::Bool: break;
    }
    const Tensor whole = tensor::to(t, DType::I64);
    const std::int64_t handle = call_torch<decltype(rt_torch_from_data_i64)>(
        c, "rt_torch_from_data_i64", whole.data<std::int64_t>(), whole.numel(), sizes, rank);
    if (t.dtype() == DType::I64) {
        return Value(handle);
    }
    const Handle numbers(c, handle);
    return Value(call_torch<decltype(rt_torch_to_dtype)>(c, "rt_torch_to_dtype", handle, "bool", 4));
}
Value torch_to_pure(Call& c) { return wrap(c, from_handle(c, c.i64(0), true), false); }
Value torch_free(Call& c) {
    call_torch<decltype(rt_torch_free)>(c, "rt_torch_free", c.i64(0));
    return Value();
}

// What the plugin says of itself.

Value torch_version(Call& c) {
    return c.text(torch_plugin(c) == nullptr ? "" : call_torch<decltype(rt_torch_version)>(c, "rt_torch_version"));
}
Value torch_cuda_available(Call& c) {
    return Value(torch_plugin(c) != nullptr &&
                 call_torch<decltype(rt_torch_cuda_available)>(c, "rt_torch_cuda_available"));
}
Value torch_device(Call& c) {
    return c.text(torch_plugin(c) == nullptr
                      ? "cpu"
                      : call_torch<decltype(rt_torch_default_device)>(c, "rt_torch_default_device"));
}
Value torch_set_device(Call& c) {
    const std::string_view device = c.text(0);
    call_torch<decltype(rt_torch_set_default_device)>(c, "rt_torch_set_default_device", device.data(),
                                                      static_cast<std::int64_t>(device.size()));
    return Value();
}
Value torch_set_num_threads(Call& c) {
    call_torch<decltype(rt_torch_set_num_threads)>(c, "rt_torch_set_num_threads", c.i64(0));
    return Value();
}

/// A number that is 0 without a plugin.
template <const char* const& Symbol> Value number(Call& c) {
    return Value(torch_plugin(c) == nullptr ? std::int64_t{0} : call_torch<std::int64_t(void)>(c, Symbol));
}
constexpr const char* kDeviceCount = "rt_torch_cuda_device_count";
constexpr const char* kNumThreads = "rt_torch_get_num_threads";

constexpr FunctionRow kFunctions[] = {
    {"torch_available() -> bool", [](Call& c) { return Value(torch_plugin(c) != nullptr); },
     "Whether the plugin can be used."},
    {"torch_version() -> text", torch_version, "LibTorch's version."},
    {"torch_cuda_available() -> bool", torch_cuda_available, "Whether a GPU can be used."},
    {"torch_cuda_device_count() -> i64", number<kDeviceCount>, "Number of GPUs."},
    {"torch_status() -> text", [](Call& c) { return c.text(torch_status(c)); }, "Where the plugin was looked for."},
    {"torch_set_device(device: text)", torch_set_device, "Where dispatched work runs."},
    {"torch_device() -> text", torch_device, "Where dispatched work runs."},
    {"torch_set_num_threads(n: i64)", torch_set_num_threads, "Threads of the plugin."},
    {"torch_get_num_threads() -> i64", number<kNumThreads>, "Threads of the plugin."},
    {"torch_live_handles() -> i64", [](Call& c) { return Value(torch_live_handles(c)); }, "Handles not yet freed."},
    {"pure_to_torch(tensor: P) -> i64", guarded<pure_to_torch>, "A handle of a copy."},
    {"torch_to_pure(handle: i64)", guarded<torch_to_pure>, "A copy of what a handle stands for."},
    {"torch_free(handle: i64)", torch_free, "Frees a handle."},
    {"matmul_torch_ffi(a: P, b: P)", guarded<product>, "Matrix product by LibTorch."},
    {"transpose_torch_ffi(x: P)", guarded<transposed>, "Transposed matrix by LibTorch."},
    {"linear_torch_ffi(x: P, w: P, b: P? = nil)", guarded<linear>, "Linear layer by LibTorch."},
    {"conv2d_torch_ffi(x: P, weight: P, bias: P? = nil, stride: i64 or (i64, i64) = 1, padding: i64 or (i64, i64) or "
     "text = 0, dilation: i64 or (i64, i64) = 1, groups: i64 = 1)",
     guarded<convolution>, "Convolution by LibTorch."},
};

constexpr NameGroup kWrappers[] = {
    {"add sub mul div", "(a: P, b: P)", guarded<pair>},
    {"neg exp log sqrt relu sigmoid tanh gelu", "(x: P)", guarded<unary>},
    {"sum mean", "(x: P)", guarded<total>},
    {"max min", "(x: P)", guarded<extreme>},
    {"softmax log_softmax", "(x: P, dim: i64 = -1)", guarded<along_dim>},
    {"zeros ones randn", "(shape: [i64])", guarded<created>},
};

} // namespace

void declare_names(NumericState& state, Module& module, const NameGroup& group, std::string_view prefix,
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

void build_torch_ffi(Interpreter& interpreter, Module& module) {
    module.functions(kFunctions, std::size(kFunctions));
    NumericState& state = numeric(interpreter);
    for (const NameGroup& group : kWrappers) {
        declare_names(state, module, group, "", "_torch_ffi", "By LibTorch.");
    }
    declare_names(state, module, {"zeros ones", "(shape: [i64])", guarded<created>}, "torch_", "", "Made by LibTorch.");
    declare_torch_symbols(state, module);
}

} // namespace simple::bind
