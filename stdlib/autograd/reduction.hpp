// What the gradients of reductions share: parameters, and stretching a reduced tensor over its input again.
#pragma once

#include <cstdint>
#include <utility>

#include "stdlib/autograd/executor.hpp"
#include "stdlib/autograd/variable.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {

/// Dimensions of a reduction.
struct ReduceParams {
    Dims dims;
    bool keepdim = false;

    /// Describes the reduction of the request's first operand. Throws for a dimension that it does not have.
    void describe(OpRequest& request) const {
        for (const std::int64_t dim : dims.list()) {
            static_cast<void>(tensor::normalize_dim(dim, request.operands[0].tensor().shape(), "", true));
        }
        add_to(request);
    }
    void add_to(OpRequest& request) const {
        request.integers = {keepdim ? 1 : 0, dims.all() ? 1 : 0};
        request.add_integers(dims.list());
    }
};

/// Remembers the shape that was reduced.
class ReducedFrom {
public:
    ReducedFrom(const ReduceParams& params, const Tensor& x)
        : shape_(x.shape()), dims_(params.dims), keepdim_(params.keepdim) {}

    /// Gives a tensor of the result's shape (or [1] for a full reduction) the shape of the input, as a view.
    Tensor stretch(const Tensor& reduced) const {
        if (dims_.all()) {
            return tensor::expand(tensor::reshape(reduced, Shape::filled(shape_.size(), 1)), shape_);
        }
        return tensor::expand(tensor::restore_dims(reduced, shape_, dims_, keepdim_), shape_);
    }
    const Shape& shape() const noexcept { return shape_; }
    /// Describes stretch(): the shape with reduced sizes 1, then the shape.
    void describe(OpRequest& request) const {
        Shape reduced = dims_.all() ? Shape::filled(shape_.size(), 1) : shape_;
        for (const std::int64_t dim : dims_.list()) {
            if (!shape_.empty()) {
                reduced[tensor::normalize_dim(dim, shape_, "")] = 1;
            }
        }
        request.add_shape(reduced);
        request.add_shape(shape_);
        request.size = tensor::checked_numel(shape_);
    }
    /// Describes the reduction itself.
    void describe_reduction(OpRequest& request) const { ReduceParams{dims_, keepdim_}.add_to(request); }

private:
    Shape shape_;
    Dims dims_;
    bool keepdim_;
};

/// Gives a 0-D result the shape [1] it has for variables; others stay.
inline Variable as_element(Variable y, bool is_variable) {
    return is_variable ? Variable(tensor::reshape(y.value(), {1}), NodeRef::share(y.node())) : std::move(y);
}
inline Variable full_or_dims(Variable y, const Input& x, const Dims& dims, bool keepdim) {
    return as_element(std::move(y), x.is_variable() && dims.all() && !keepdim);
}

} // namespace simple::autograd
