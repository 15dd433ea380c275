#include "stdlib/torch_backend/torch_executor.hpp"

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "stdlib/torch_backend/resident.hpp"

namespace simple::torch_backend {
namespace {

using autograd::OpRequest;
using tensor::Operand;
using tensor::Shape;
using tensor::Tensor;

constexpr std::size_t kMaxResults = 8;
constexpr std::int64_t kUnknown = -2; // of a kernel that was not looked up yet

simple_operand describe_number(const tensor::Scalar& number) {
    simple_operand result{};
    result.is_number = 1;
    result.dtype = number.dtype == DType::F64 ? SIMPLE_DTYPE_F64 : SIMPLE_DTYPE_I64;
    result.number = number.as_f64();
    result.integer = number.dtype == DType::F64 ? 0 : number.integer;
    return result;
}

/// Tells whether every element of a view is one of a buffer.
bool lies_inside(const Buffer& buffer, const Shape& shape, const Shape& strides, std::int64_t offset) {
    std::int64_t first = offset;
    std::int64_t last = offset;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        std::int64_t steps = 0;
        std::int64_t& end = strides[i] < 0 ? first : last;
        if (shape[i] == 0) {
            return true;
        }
        if (__builtin_mul_overflow(shape[i] - 1, strides[i], &steps) || __builtin_add_overflow(end, steps, &end)) {
            return false;
        }
    }
    return first >= 0 && last < static_cast<std::int64_t>(buffer.size());
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

    bool is_elsewhere() const override { return functions_.device() != SIMPLE_HOST_MEMORY; }

    bool is_resident(const Tensor& t) const override {
        return t.is_on_device() && Resident::find(*t.storage(), functions_, functions_.device()) != nullptr;
    }

    bool run(const OpRequest& request, std::span<Tensor> results, std::string& reason) override {
        std::vector<simple_operand> operands;
        operands.reserve(request.operands.size());
        const std::int32_t device = functions_.device();
        for (const Operand& operand : request.operands) {
            operands.push_back(operand.is_tensor() ? describe(operand.tensor(), device)
                                                   : describe_number(operand.scalar()));
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
            reason = count < 0 ? take_error(functions_.plugin) : "the plugin gave another number of results";
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

    /// Says where a tensor's elements are. What is not on the device yet is copied there, whole, so that other views of
    /// it find it; where that is not possible the plugin copies this view for the call.
    simple_operand describe(const Tensor& t, std::int32_t device) const {
        simple_operand result{};
        if (!t.defined()) {
            return result;
        }
        result.shape = t.shape().data();
        result.strides = t.strides().data();
        result.ndim = static_cast<std::int64_t>(t.ndim());
        result.dtype = static_cast<std::int32_t>(t.dtype());
        if (const Resident* const copy = device == SIMPLE_HOST_MEMORY ? nullptr : resident(t, device)) {
            result.resident = copy->owner();
            result.offset = t.offset();
        } else {
            result.data = t.raw();
        }
        return result;
    }

    const Resident* resident(const Tensor& t, std::int32_t device) const {
        Buffer& buffer = *t.storage();
        if (const Resident* const copy = Resident::find(buffer, functions_, device)) {
            return copy;
        }
        return buffer.may_leave_host() && buffer.size() != 0 ? upload(buffer, functions_) : nullptr;
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
        if (result.owner == nullptr || result.release == nullptr) {
            return false;
        }
        if (count == 0) {
            tensor = Tensor::empty(shape, dtype);
            return true;
        }
        if (result.device != SIMPLE_HOST_MEMORY) {
            auto copy = std::make_unique<Resident>(functions_, result);
            tensor = Tensor(Buffer::on_device(dtype, static_cast<std::size_t>(count), std::move(copy)), shape);
            return true;
        }
        if (result.data == nullptr) {
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
        const Shape strides(result.strides, shape.size());
        std::int64_t offset = 0;
        if (static_cast<DType>(result.dtype) != base.dtype() ||
            __builtin_add_overflow(base.offset(), result.offset, &offset) ||
            !lies_inside(*base.storage(), shape, strides, offset)) {
            return false;
        }
        tensor = Tensor(base.storage(), shape, strides, offset);
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
