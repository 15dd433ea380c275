// simple_torch_kernel and simple_torch_run, and moving operands and results between host memory and devices.
#include "kernels.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/scalar_tensor.h>
#include <c10/core/InferenceMode.h>

#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "devices.hpp"
#include "hardware.hpp"
#include "status.hpp"

namespace simple::torch_ffi {

at::ScalarType scalar_type(std::int32_t dtype) {
    switch (dtype) {
        case SIMPLE_DTYPE_BOOL: return at::kBool;
        case SIMPLE_DTYPE_I64: return at::kLong;
        case SIMPLE_DTYPE_F32: return at::kFloat;
        case SIMPLE_DTYPE_F64: return at::kDouble;
        default: throw Failure(SIMPLE_PLUGIN_BAD_DTYPE, "unknown element type " + std::to_string(dtype));
    }
}

namespace {

std::int32_t dtype_of(const at::Tensor& t) {
    switch (t.scalar_type()) {
        case at::kBool: return SIMPLE_DTYPE_BOOL;
        case at::kLong: return SIMPLE_DTYPE_I64;
        case at::kFloat: return SIMPLE_DTYPE_F32;
        case at::kDouble: return SIMPLE_DTYPE_F64;
        default:
            throw Failure(SIMPLE_PLUGIN_BAD_DTYPE, std::string("a result of type ") + c10::toString(t.scalar_type()));
    }
}

/// What a result owns. Its sizes are the tensor's.
struct Owner {
    at::Tensor tensor;
};

void release_owner(void* owner) { delete static_cast<Owner*>(owner); }

const at::Tensor& owned(const void* owner) { return static_cast<const Owner*>(owner)->tensor; }

/// Where an operand that lives on a device begins in its storage.
std::int64_t place_in_storage(const simple_operand& operand) {
    return owned(operand.resident).storage_offset() + operand.offset;
}

/// LibTorch takes no pointer to constants; kernels do not write to their operands.
at::Tensor wrap_host(const void* data, std::int32_t dtype, at::IntArrayRef shape, at::IntArrayRef strides) {
    return at::from_blob(const_cast<void*>(data), shape, strides, at::TensorOptions(scalar_type(dtype)));
}

at::Tensor wrap(const simple_operand& operand) {
    const at::IntArrayRef shape(operand.shape, static_cast<std::size_t>(operand.ndim));
    const at::IntArrayRef strides(operand.strides, static_cast<std::size_t>(operand.ndim));
    if (operand.resident != nullptr) {
        return owned(operand.resident).as_strided(shape, strides, place_in_storage(operand));
    }
    const at::Tensor host = wrap_host(operand.data, operand.dtype, shape, strides);
    const std::int32_t device = default_device_number();
    return device == SIMPLE_HOST_MEMORY ? host : upload(host, device);
}

bool is_given(const simple_operand& operand) { return operand.data != nullptr || operand.resident != nullptr; }

/// Order of element types: bool < i64 < f32 < f64, as their numbers are.
at::ScalarType widest(at::ArrayRef<simple_operand> operands) {
    std::int32_t widest = SIMPLE_DTYPE_BOOL;
    for (const simple_operand& operand : operands) {
        if (operand.is_number == 0 && is_given(operand)) {
            widest = std::max(widest, operand.dtype);
        }
    }
    return widest == SIMPLE_DTYPE_F32 ? at::kFloat : at::kDouble;
}

/// All kernels by number: the order of the tables.
class Kernels {
public:
    Kernels() {
        for (const auto& table :
             {product_kernels(), arithmetic_kernels(), function_kernels(), activation_kernels(), reduction_kernels(),
              loss_kernels(), pool_kernels(), norm_kernels(), move_kernels(), recurrent_kernels(), update_kernels()}) {
            for (const Kernel& kernel : table) {
                numbers_.emplace(kernel.name, kernels_.size());
                kernels_.push_back(&kernel);
            }
        }
    }
    /// Twice the place in the table, and 1 for the gradient.
    std::int64_t find(std::string_view name) const {
        constexpr std::string_view kSuffix = ".backward";
        const bool backward = name.size() > kSuffix.size() && name.substr(name.size() - kSuffix.size()) == kSuffix;
        const auto found = numbers_.find(backward ? name.substr(0, name.size() - kSuffix.size()) : name);
        if (found == numbers_.end() || (backward && kernels_[found->second]->backward == nullptr)) {
            return -1;
        }
        return static_cast<std::int64_t>(2 * found->second + (backward ? 1 : 0));
    }
    const Kernel& get(std::int64_t number) const {
        const auto place = static_cast<std::size_t>(number) / 2;
        if (number < 0 || place >= kernels_.size() || (number % 2 != 0 && kernels_[place]->backward == nullptr)) {
            throw Failure(SIMPLE_PLUGIN_BAD_ARGUMENT, "there is no kernel " + std::to_string(number));
        }
        return *kernels_[place];
    }

private:
    std::vector<const Kernel*> kernels_;
    std::unordered_map<std::string_view, std::size_t> numbers_;
};

const Kernels& kernels() {
    static const auto* const kernels = new Kernels; // never destroyed: calls may come while the process ends
    return *kernels;
}

Results run_forward(const Kernel& kernel, const Arguments& arguments, std::int64_t wanted) {
    if (wanted < 2) {
        require(kernel.forward != nullptr, "the kernel has more than one result");
        return {kernel.forward(arguments)};
    }
    require(kernel.with_more != nullptr, "the kernel has one result");
    return kernel.with_more(arguments);
}

/// The gradients of the inputs that `needs` has a bit for.
Results all_by_autograd(const Gradient& gradient, std::uint64_t needs) {
    const at::AutoGradMode recording(true);
    Arguments arguments = gradient.saved;
    Results leaves;
    for (std::size_t input = 0; (needs >> input) != 0; ++input) {
        if ((needs >> input & 1U) != 0) {
            const at::Tensor value = arguments.raw(input).detach();
            leaves.push_back(value.is_inference() ? value.clone() : value);
            leaves.back().requires_grad_();
            arguments.replace(input, leaves.back());
        }
    }
    const at::Tensor y = gradient.forward(arguments);
    y.backward(gradient.g.reshape(y.sizes()));
    for (at::Tensor& leaf : leaves) {
        require(leaf.grad().defined(), "the operation has no gradient");
        leaf = leaf.grad();
    }
    return leaves;
}

Results run_backward(const Kernel& kernel, Arguments& arguments) {
    const auto needs = static_cast<std::uint64_t>(arguments.take_integer());
    at::Tensor g = arguments.take_operand();
    const Gradient gradient{std::move(g), std::move(arguments), kernel.forward};
    if (kernel.backward == by_autograd) {
        return all_by_autograd(gradient, needs);
    }
    Results results;
    for (std::size_t input = 0; (needs >> input) != 0; ++input) {
        if ((needs >> input & 1U) != 0) {
            results.push_back(kernel.backward(gradient, input));
        }
    }
    return results;
}

/// The operand whose memory a result shares, and where the result begins there.
struct Alias {
    std::int64_t operand = -1;
    std::int64_t offset = 0;
};

Alias alias_of(const at::Tensor& result, const simple_kernel_call& call) {
    for (std::int64_t i = 0; i < call.operand_count; ++i) {
        const simple_operand& operand = call.operands[i];
        const bool resident = operand.resident != nullptr;
        const void* const memory = resident ? owned(operand.resident).storage().data() : operand.data;
        if (memory != nullptr && result.storage().data() == memory) {
            return {i, result.storage_offset() - (resident ? place_in_storage(operand) : 0)};
        }
    }
    return {};
}

/// The same elements as a tensor that later calls may use under autograd, which those of an InferenceMode refuse.
at::Tensor reusable(const at::Tensor& tensor) {
    return at::empty({0}, tensor.options())
        .set_(tensor.storage(), tensor.storage_offset(), tensor.sizes(), tensor.strides());
}

void hand_out(const at::Tensor& tensor, const Alias& alias, simple_result& result) {
    const std::int32_t device = place_of(tensor);
    const bool on_host = device == SIMPLE_HOST_MEMORY;
    auto owner = std::make_unique<Owner>(Owner{on_host ? tensor : reusable(tensor)});
    const at::Tensor& kept = owner->tensor;
    result.data = on_host ? kept.data_ptr() : nullptr;
    result.device = device;
    result.shape = kept.sizes().data();
    result.strides = kept.strides().data();
    result.ndim = kept.dim();
    result.numel = kept.numel();
    result.dtype = dtype_of(kept);
    result.alias = alias.operand;
    result.offset = alias.offset;
    result.release = release_owner;
    result.owner = owner.release();
}

/// Where the caller wants the results.
struct Outputs {
    simple_result* first;
    std::size_t count;

    std::size_t size() const noexcept { return count; }
    simple_result* begin() const noexcept { return first; }
    simple_result* end() const noexcept { return first + count; }
    simple_result& operator[](std::size_t i) const noexcept { return first[i]; }
};

/// Only gradients may be views of an operand: programs may change a result in place.
void hand_out_all(const Results& results, const simple_kernel_call& call, bool backward, Outputs out) {
    for (std::size_t i = 0; i < results.size(); ++i) {
        const Alias alias = alias_of(results[i], call);
        const bool is_view = alias.operand >= 0;
        const at::Tensor tensor = is_view ? results[i] : results[i].contiguous();
        bool shared = is_view && !backward;
        for (std::size_t j = 0; !is_view && j < i; ++j) {
            shared = shared || tensor.is_alias_of(results[j]);
        }
        hand_out(shared ? tensor.clone(at::MemoryFormat::Contiguous) : tensor, shared ? Alias() : alias, out[i]);
    }
}

void release_all(Outputs results) {
    for (simple_result& result : results) {
        if (result.owner != nullptr) {
            result.release(std::exchange(result.owner, nullptr));
        }
    }
}

std::int64_t run(std::int64_t number, const simple_kernel_call& call, Outputs out) {
    const Kernel& kernel = kernels().get(number);
    const bool backward = number % 2 != 0;
    Results results;
    if (backward && kernel.backward == by_autograd) {
        Arguments arguments(call);
        results = run_backward(kernel, arguments);
    } else {
        const c10::InferenceMode no_gradients;
        Arguments arguments(call);
        results = backward ? run_backward(kernel, arguments)
                           : run_forward(kernel, arguments, static_cast<std::int64_t>(out.size()));
    }
    require(results.size() <= out.size(), "more results than there is room for");
    std::fill(out.begin(), out.end(), simple_result{});
    try {
        hand_out_all(results, call, backward, out);
    } catch (...) {
        release_all(out);
        throw;
    }
    return static_cast<std::int64_t>(results.size());
}

} // namespace

void require(bool holds, const char* what) {
    if (!holds) {
        throw Failure(SIMPLE_PLUGIN_BAD_ARGUMENT, what);
    }
}

Arguments::Arguments(const simple_kernel_call& call)
    : operands_(call.operands, static_cast<std::size_t>(call.operand_count)),
      numbers_(call.numbers, static_cast<std::size_t>(call.number_count)),
      integers_(call.integers, static_cast<std::size_t>(call.integer_count)), dtype_(widest(operands_)) {
    for (const simple_operand& operand : operands_) {
        tensors_.push_back(operand.is_number == 0 && is_given(operand) ? wrap(operand) : at::Tensor());
    }
}

const at::Tensor& Arguments::raw(std::size_t i) const {
    require(is_tensor(i), "a tensor is missing");
    return tensors_[i];
}

at::Tensor Arguments::operator[](std::size_t i) const {
    const at::Tensor& t = raw(i);
    return t.scalar_type() == dtype_ ? t : t.to(dtype_);
}

at::Scalar Arguments::number(std::size_t i) const {
    require(is_number(i), "a number is missing");
    const simple_operand& operand = operands_[i];
    return operand.dtype == SIMPLE_DTYPE_F64 ? at::Scalar(operand.number) : at::Scalar(operand.integer);
}

at::Tensor Arguments::any(std::size_t i) const {
    return is_number(i) ? at::scalar_tensor(number(i), at::TensorOptions(dtype_).device(default_device())) : (*this)[i];
}

double Arguments::real(std::size_t i) const {
    require(i < numbers_.size(), "a number is missing");
    return numbers_[i];
}

std::int64_t Arguments::integer(std::size_t i) const {
    require(i < integers_.size(), "an integer is missing");
    return integers_[i];
}

at::Tensor Arguments::take_operand() {
    at::Tensor first = raw(0);
    tensors_.erase(tensors_.begin());
    operands_ = operands_.slice(1);
    return first;
}

std::int64_t Arguments::take_integer() {
    const std::int64_t first = integer(0);
    integers_ = integers_.slice(1);
    return first;
}

Integers Arguments::take_shape() {
    const auto rank = static_cast<std::size_t>(std::max<std::int64_t>(take_integer(), 0));
    require(rank <= integers_.size(), "an integer is missing");
    const Integers shape = integers_.slice(0, rank);
    integers_ = integers_.slice(rank);
    return shape;
}

at::Tensor by_autograd(const Gradient& gradient, std::size_t input) {
    return all_by_autograd(gradient, std::uint64_t{1} << input)[0];
}

} // namespace simple::torch_ffi

using namespace simple::torch_ffi;

std::int64_t simple_torch_kernel(const char* name) {
    return guarded(__func__, [&] { return name == nullptr ? -1 : kernels().find(name); });
}

std::int64_t simple_torch_run(std::int64_t kernel, const simple_kernel_call* call, simple_result* results,
                              std::int64_t result_capacity) {
    std::int64_t count = -1;
    guarded(__func__, [&] {
        require(call != nullptr && results != nullptr && result_capacity > 0, "no call or no results");
        count = run(kernel, *call, {results, static_cast<std::size_t>(result_capacity)});
    });
    return count;
}

std::int32_t simple_torch_fetch(const void* owner, void* to, std::int64_t bytes) {
    guarded(__func__, [&] {
        require(owner != nullptr && (to != nullptr || bytes == 0), "no result or no memory");
        const at::Tensor host = download(owned(owner)).contiguous();
        require(bytes == static_cast<std::int64_t>(host.nbytes()), "the memory has another size than the result");
        std::memcpy(to, host.data_ptr(), static_cast<std::size_t>(bytes));
    });
    return last_status();
}

std::int32_t simple_torch_upload(const void* data, std::int64_t n, std::int32_t dtype, simple_result* result) {
    guarded(__func__, [&] {
        const std::int32_t device = default_device_number();
        require(result != nullptr && n >= 0 && (data != nullptr || n == 0), "no memory or no result");
        require(device != SIMPLE_HOST_MEMORY, "the default device is the processor");
        *result = simple_result{};
        hand_out(upload(wrap_host(data, dtype, n, 1), device), {}, *result);
    });
    return last_status();
}
