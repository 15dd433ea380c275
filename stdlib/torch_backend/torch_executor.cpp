#include "stdlib/torch_backend/torch_executor.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace simple::torch_backend {
namespace {

using autograd::OpRequest;
using tensor::Operand;
using tensor::Shape;
using tensor::Tensor;

constexpr std::size_t kMaxResults = 8;
constexpr std::int64_t kUnknown = -2; // of a kernel that was not looked up yet
constexpr std::size_t kMaxReason = 300;

simple_operand describe(const Operand& operand) {
    simple_operand result{};
    if (!operand.is_tensor()) {
        const tensor::Scalar& number = operand.scalar();
        result.is_number = 1;
        result.dtype = number.dtype == DType::F64 ? SIMPLE_DTYPE_F64 : SIMPLE_DTYPE_I64;
        result.number = number.as_f64();
        result.integer = number.dtype == DType::F64 ? 0 : number.integer;
        return result;
    }
    const Tensor& t = operand.tensor();
    if (t.defined()) {
        result.data = t.raw();
        result.shape = t.shape().data();
        result.strides = t.strides().data();
        result.ndim = static_cast<std::int64_t>(t.ndim());
        result.dtype = static_cast<std::int32_t>(t.dtype());
    }
    return result;
}

/// The results of one call; what is not taken over is released.
class Results {
public:
    Results() = default;
    Results(const Results&) = delete;
    Results& operator=(const Results&) = delete;
    ~Results() {
        for (simple_result& result : results_) {
            release(result);
        }
    }
    simple_result* data() noexcept { return results_.data(); }
    simple_result& operator[](std::size_t i) noexcept { return results_[i]; }
    static void release(simple_result& result) noexcept {
        if (result.owner != nullptr && result.release != nullptr) {
            result.release(std::exchange(result.owner, nullptr));
        }
    }

private:
    std::array<simple_result, kMaxResults> results_{};
};

/// What a buffer over LibTorch's memory gives back.
struct Loan {
    void* owner;
    void (*release)(void* owner);
};

void end_loan(void*, void* context) {
    const std::unique_ptr<Loan> loan(static_cast<Loan*>(context));
    loan->release(loan->owner);
}

class TorchExecutor final : public autograd::Executor {
public:
    explicit TorchExecutor(const KernelFunctions& functions) : functions_(functions) {
        for (auto& row : kernels_) {
            row.fill(kUnknown);
        }
    }

    bool can_run(const OpRequest& request) const override { return kernel(request) >= 0; }

    bool run(const OpRequest& request, std::span<Tensor> results, std::string& reason) override {
        std::vector<simple_operand> operands;
        operands.reserve(request.operands.size());
        for (const Operand& operand : request.operands) {
            operands.push_back(describe(operand));
        }
        Shape integers;
        if (request.backward) {
            integers.push_back(request.needs);
        }
        for (const std::int64_t value : request.integers) {
            integers.push_back(value);
        }
        const simple_kernel_call call{operands.data(),        static_cast<std::int64_t>(operands.size()),
                                      request.numbers.data(), static_cast<std::int64_t>(request.numbers.size()),
                                      integers.data(),        static_cast<std::int64_t>(integers.size())};
        Results out;
        const auto wanted = static_cast<std::int64_t>(results.size());
        if (results.size() > kMaxResults) {
            reason = "too many results";
            return false;
        }
        const std::int64_t count = functions_.run(kernel(request), &call, out.data(), wanted);
        if (count != wanted) {
            reason = count < 0 ? last_error() : "the plugin gave another number of results";
            return false;
        }
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (!take(out[i], request, results[i])) {
                reason = "the plugin gave a result that is not one";
                return false;
            }
        }
        return true;
    }

private:
    /// Number of the kernel for a request, looked up once.
    std::int64_t kernel(const OpRequest& request) const {
        std::int64_t& number = kernels_[request.backward ? 1 : 0][static_cast<std::size_t>(request.op)];
        if (number == kUnknown) {
            const std::string name = std::string(accel::op_name(request.op)) + (request.backward ? ".backward" : "");
            number = functions_.find(name.c_str());
        }
        return number;
    }

    /// Why the last call failed, without the name of the C function.
    std::string last_error() const {
        const simple_plugin* plugin = functions_.plugin;
        const char* text = plugin != nullptr && plugin->last_error != nullptr ? plugin->last_error() : nullptr;
        std::string reason = text == nullptr || *text == '\0' ? "the plugin did not say why" : text;
        if (plugin != nullptr && plugin->clear_error != nullptr) {
            plugin->clear_error();
        }
        constexpr std::string_view kPrefix = "simple_torch_run: ";
        if (reason.compare(0, kPrefix.size(), kPrefix) == 0) {
            reason.erase(0, kPrefix.size());
        }
        reason.resize(std::min({reason.find('\n'), reason.size(), kMaxReason}));
        return reason;
    }

    /// Makes a tensor of a result. Gives false for one that contradicts itself.
    bool take(simple_result& result, const OpRequest& request, Tensor& tensor) const {
        const bool is_shaped = result.ndim >= 0 && result.ndim <= static_cast<std::int64_t>(tensor::kMaxRank) &&
                               (result.ndim == 0 || result.shape != nullptr);
        if (!is_shaped || result.dtype < SIMPLE_DTYPE_BOOL || result.dtype > SIMPLE_DTYPE_F64) {
            return false;
        }
        const Shape shape(result.shape, static_cast<std::size_t>(result.ndim));
        std::int64_t count = 1;
        for (const std::int64_t size : shape) {
            if (size < 0 || __builtin_mul_overflow(count, size, &count)) {
                return false;
            }
        }
        if (count != result.numel) {
            return false;
        }
        const DType dtype = static_cast<DType>(result.dtype);
        if (result.alias >= 0) {
            return take_view(result, request, shape, tensor);
        }
        if (result.data == nullptr && count != 0) {
            return fetch(result, shape, dtype, tensor);
        }
        if (result.owner == nullptr || result.release == nullptr) {
            return false;
        }
        auto loan = std::make_unique<Loan>(Loan{result.owner, result.release});
        const BufferRef buffer =
            Buffer::adopt(dtype, result.data, static_cast<std::size_t>(count), end_loan, loan.get());
        static_cast<void>(loan.release());
        result.owner = nullptr;
        tensor = Tensor(buffer, shape);
        return true;
    }

    /// A view of an operand's memory becomes one of its tensor.
    static bool take_view(simple_result& result, const OpRequest& request, const Shape& shape, Tensor& tensor) {
        const auto i = static_cast<std::size_t>(result.alias);
        if (i >= request.operands.size() || !request.operands[i].is_tensor() || result.strides == nullptr) {
            return false;
        }
        const Tensor& base = request.operands[i].tensor();
        const std::ptrdiff_t bytes = static_cast<const char*>(result.data) - static_cast<const char*>(base.raw());
        const std::int64_t offset = base.offset() + bytes / static_cast<std::int64_t>(dtype_size(base.dtype()));
        tensor = Tensor(base.storage(), shape, Shape(result.strides, shape.size()), offset);
        return true;
    }

    /// A result on another device is copied to host memory.
    bool fetch(simple_result& result, const Shape& shape, DType dtype, Tensor& tensor) const {
        Tensor host = Tensor::empty(shape, dtype);
        const auto bytes = host.numel() * static_cast<std::int64_t>(dtype_size(dtype));
        if (functions_.fetch(result.owner, host.raw(), bytes) != SIMPLE_PLUGIN_OK) {
            return false;
        }
        tensor = std::move(host);
        return true;
    }

    KernelFunctions functions_;
    mutable std::array<std::array<std::int64_t, accel::kOpCount>, 2> kernels_{};
};

} // namespace

std::unique_ptr<autograd::Executor> make_torch_executor(const KernelFunctions& functions) {
    return std::make_unique<TorchExecutor>(functions);
}

} // namespace simple::torch_backend
