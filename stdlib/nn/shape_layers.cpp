#include "stdlib/nn/shape_layers.hpp"

#include "stdlib/autograd/ops_shape.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/shape.hpp"

namespace simple::nn {
namespace {

[[noreturn]] void refuse(const Module& layer, const Shape& input, const std::string& wanted) {
    throw InputError(layer.to_string() + ": input " + tensor::to_string(input) + " " + wanted);
}

} // namespace

Variable Flatten::forward(const Variable& x) {
    const std::int64_t rank = static_cast<std::int64_t>(x.shape().size());
    if (start_dim_ >= rank && rank > 0) {
        refuse(*this, x.shape(), "must have more than " + std::to_string(start_dim_) + " dimensions");
    }
    return autograd::flatten(x, start_dim_, end_dim_, "Flatten");
}

std::string Flatten::to_string() const {
    return "Flatten(start_dim=" + std::to_string(start_dim_) + ", end_dim=" + std::to_string(end_dim_) + ")";
}

Variable Unflatten::forward(const Variable& x) {
    const std::size_t dim = tensor::normalize_dim(dim_, x.shape(), "Unflatten");
    Shape shape;
    for (std::size_t i = 0; i < x.shape().size(); ++i) {
        if (i != dim) {
            shape.push_back(x.shape()[i]);
            continue;
        }
        for (const std::int64_t size : sizes_) {
            shape.push_back(size);
        }
    }
    return autograd::reshape(x, shape, "Unflatten");
}

std::string Unflatten::to_string() const {
    return "Unflatten(dim=" + std::to_string(dim_) + ", sizes=" + tensor::to_string(sizes_) + ")";
}

Variable Reshape::forward(const Variable& x) {
    if (x.shape().empty()) {
        refuse(*this, x.shape(), "must have at least 1 dimension");
    }
    Shape shape = {x.shape()[0]};
    for (const std::int64_t size : shape_) {
        shape.push_back(size);
    }
    return autograd::reshape(x, shape, "Reshape");
}

std::string Reshape::to_string() const { return "Reshape(shape=" + tensor::to_string(shape_) + ")"; }

} // namespace simple::nn
