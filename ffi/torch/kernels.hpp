// The kernels behind simple_torch_run(): what one call is made of, and the tables of kernels.
//
// A kernel computes what the operation of that name in Simple's tensor library does: same shapes, same element types,
// same values. Where LibTorch takes arguments that Simple refuses, the kernel refuses them too, so that the native
// kernel gets to say what is wrong.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "simple/torch_kernels.h"

namespace simple::torch_ffi {

using Integers = at::IntArrayRef;

/// The arguments of one call, with tensors in place of descriptions.
class Arguments {
public:
    /// Wraps the operands without copying; for another default device than the CPU they are moved there.
    explicit Arguments(const simple_kernel_call& call);

    std::size_t size() const noexcept { return tensors_.size(); }
    bool is_tensor(std::size_t i) const noexcept { return i < size() && tensors_[i].defined(); }
    bool is_number(std::size_t i) const noexcept { return i < size() && operands_[i].is_number != 0; }
    /// A tensor as it was passed.
    const at::Tensor& raw(std::size_t i) const;
    /// A tensor in the type of the call.
    at::Tensor operator[](std::size_t i) const;
    /// A tensor, or a number as one without dimensions, in the type of the call.
    at::Tensor any(std::size_t i) const;
    at::Scalar number(std::size_t i) const;
    /// The type of the call: the widest one of its tensors, f64 when that is none of floats.
    at::ScalarType dtype() const noexcept { return dtype_; }
    double real(std::size_t i) const;
    std::int64_t integer(std::size_t i) const;
    Integers integers() const noexcept { return integers_; }

    /// Takes the first operand off and returns it.
    at::Tensor take_operand();
    /// Takes the first integer off and returns it.
    std::int64_t take_integer();
    /// Takes a shape off, whose rank comes first.
    Integers take_shape();
    void replace(std::size_t i, at::Tensor tensor) { tensors_[i] = std::move(tensor); }

private:
    at::ArrayRef<simple_operand> operands_;
    at::ArrayRef<double> numbers_;
    Integers integers_;
    c10::SmallVector<at::Tensor, 6> tensors_;
    at::ScalarType dtype_;
};

using Forward = at::Tensor (*)(const Arguments&);
using Results = c10::SmallVector<at::Tensor, 4>;

/// A gradient that is asked for: that of the result, what the operation was called with as far as it was saved, and
/// its result when that was.
struct Gradient {
    at::Tensor g;
    Arguments saved;
    Forward forward;
};

/// Computes the gradient of one input.
using Backward = at::Tensor (*)(const Gradient&, std::size_t input);
/// Computes it with LibTorch's autograd, by running the operation again, once for all inputs. An entry of the tables:
/// kernels run where nothing is recorded, so they cannot call it.
at::Tensor by_autograd(const Gradient& gradient, std::size_t input);

/// A kernel and its gradient; without one the operation has none that runs here.
struct Kernel {
    std::string_view name;
    Forward forward;
    Backward backward = nullptr;
    /// Gives more than one result: where it found the first, what its gradient reads, what is kept for the next step.
    Results (*with_more)(const Arguments&) = nullptr;
};

// The tables.
at::ArrayRef<Kernel> product_kernels();
at::ArrayRef<Kernel> arithmetic_kernels();
at::ArrayRef<Kernel> function_kernels();
at::ArrayRef<Kernel> activation_kernels();
at::ArrayRef<Kernel> reduction_kernels();
at::ArrayRef<Kernel> loss_kernels();
at::ArrayRef<Kernel> pool_kernels();
at::ArrayRef<Kernel> norm_kernels();
at::ArrayRef<Kernel> move_kernels();
at::ArrayRef<Kernel> recurrent_kernels();
at::ArrayRef<Kernel> update_kernels();

/// The type that an enum simple_dtype stands for. Throws a Failure.
at::ScalarType scalar_type(std::int32_t dtype);

/// Throws a Failure for arguments that Simple refuses.
void require(bool holds, const char* what);

} // namespace simple::torch_ffi
