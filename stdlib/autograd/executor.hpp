// The interface of a backend that can run operations in place of the native kernels.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stdlib/accel/op_table.hpp"
#include "stdlib/tensor/tensor.hpp"

namespace simple::autograd {

/// One operation, or the gradient of one, as a backend sees it. What operands, numbers and integers mean follows from
/// the operation; docs/design/acceleration.md lists them.
struct OpRequest {
    accel::OpId op = accel::OpId::Count;
    /// Asks for the gradients of the inputs in `needs`. The operands are then the incoming gradient and what the record
    /// saved: the operands of the operation in their order, and its result. Undefined tensors stand for what was not.
    bool backward = false;
    /// Inputs that need a gradient: bit i for input i.
    std::uint32_t needs = 0;
    /// Tensors and numbers in the order of the public function. They refer to tensors that live during the call.
    std::vector<tensor::Operand> operands;
    /// Numbers the operation takes besides: a slope, alpha, beta and threshold …
    std::array<double, 7> numbers{};
    /// Dimensions, sizes, flags.
    tensor::Shape integers;
    /// What a threshold is compared with when it is more than the elements of the operands.
    std::int64_t size = 0;
    /// Where a second result goes, of operations that make more than their result: the positions of a maximum.
    tensor::Tensor* second = nullptr;
    /// Set for what no backend runs.
    bool native_only = false;

    void add(const tensor::Operand& operand) { operands.push_back(operand); }
    void add_integers(const tensor::Shape& list) {
        for (const std::int64_t value : list) {
            integers.push_back(value);
        }
    }
    /// Adds a shape with its length in front.
    void add_shape(const tensor::Shape& shape) {
        integers.push_back(static_cast<std::int64_t>(shape.size()));
        add_integers(shape);
    }
};

/// Runs operations elsewhere. One is installed in a Session when a plugin is loaded.
class Executor {
public:
    virtual ~Executor() = default;
    /// Tells whether it has a kernel for a request. When not, the native one runs and nothing counts as a failure.
    virtual bool can_run(const OpRequest& request) const = 0;
    /// Tells whether the executor works now in other memory than the program's, on a device.
    virtual bool is_elsewhere() const { return false; }
    /// Tells whether a tensor's elements are there, so that anybody else would have to fetch them.
    virtual bool is_resident(const tensor::Tensor&) const { return false; }
    /// Computes all `results`. On failure gives false and says why in `reason`. Throws OutOfMemory when a result would
    /// exceed the limit of the program, and what Buffer::data() throws for operands on another device.
    virtual bool run(const OpRequest& request, std::span<tensor::Tensor> results, std::string& reason) = 0;
};

} // namespace simple::autograd
