// The interface of a backend that can run operations in place of the native kernels.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "stdlib/accel/op_table.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::autograd {

/// One operation as a backend sees it. What the fields mean follows from the operation; most leave them alone.
struct OpRequest {
    accel::OpId op = accel::OpId::Count;
    /// Tensors and numbers in the order of the public function.
    std::span<const tensor::Operand> operands;
    /// Numbers the operation takes besides its operands: a slope, alpha, beta and threshold …
    double a = 0.0;
    double b = 0.0;
    /// Dimensions of a reduction, softmax and the like.
    tensor::Dims dims;
    bool keepdim = false;
    /// Set for a product that a gradient is made of.
    bool backward = false;
    /// Set for operations that make more than their result, positions for instance; those stay native.
    bool native_only = false;
};

/// Runs operations elsewhere. One is installed in a Session when a plugin is loaded.
class Executor {
public:
    virtual ~Executor() = default;
    /// Tells whether it has a kernel for a request. When not, the native one runs and nothing counts as a failure.
    virtual bool can_run(const OpRequest& request) const = 0;
    /// Computes into `result`. On failure gives false and says why in `reason`; must not throw.
    virtual bool run(const OpRequest& request, tensor::Tensor& result, std::string& reason) = 0;
};

} // namespace simple::autograd
