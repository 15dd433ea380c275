// An operand kept for a gradient.
#pragma once

#include "stdlib/autograd/node.hpp"
#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// One operand of an operation as the gradient sees it: a saved tensor or a number.
class Side {
public:
    void keep(const Input& input) {
        if (input.is_tensor()) {
            saved_ = Saved(input.tensor());
        } else {
            number_ = input.scalar();
        }
    }
    tensor::Operand get(const Node& node) const {
        return saved_.defined() ? tensor::Operand(saved_.get(node)) : tensor::Operand(number_);
    }
    void reset() noexcept { saved_.reset(); }

private:
    Saved saved_;
    tensor::Scalar number_ = 0;
};

} // namespace simple::autograd
