#include "stdlib/nn/linear.hpp"

#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn {

Linear::Linear(std::int64_t in_features, std::int64_t out_features, bool bias, std::string_view init,
               tensor::Generator& rng) {
    Tensor weight = Tensor::zeros(
        {positive("Linear", "out_features", out_features), positive("Linear", "in_features", in_features)}, DType::F64,
        "Linear");
    Tensor offset = Tensor::zeros({out_features});
    init::by_word(weight, bias ? &offset : nullptr, init, rng, "Linear");
    weight_ = Variable::leaf(std::move(weight));
    if (bias) {
        bias_ = Variable::leaf(std::move(offset));
    }
}

Linear::Linear(Variable weight, Variable bias) : weight_(std::move(weight)), bias_(std::move(bias)) {
    if (weight_.value().ndim() != 2) {
        throw tensor::errors::rank("Linear", "a 2-D weight", weight_.shape());
    }
    if (bias_.defined() && !(bias_.shape() == Shape{out_features()})) {
        throw tensor::errors::paired_shapes("Linear", "bias", bias_.shape(), "weight", weight_.shape());
    }
}

Variable Linear::forward(const Variable& x) {
    const Shape& shape = x.shape();
    if (shape.empty() || shape.back() != in_features()) {
        throw InputError("Linear(" + std::to_string(in_features()) + " -> " + std::to_string(out_features()) +
                         "): input " + tensor::to_string(shape) + " must have last size " +
                         std::to_string(in_features()));
    }
    if (!bias_.defined()) {
        return autograd::linear(x, weight_);
    }
    const autograd::Input bias(bias_);
    return autograd::linear(x, weight_, &bias);
}

std::vector<Member> Linear::members() const {
    std::vector<Member> result = {{"weight", weight_}};
    if (bias_.defined()) {
        result.push_back({"bias", bias_});
    }
    return result;
}

std::string Linear::to_string() const {
    return "Linear(" + std::to_string(in_features()) + " -> " + std::to_string(out_features()) +
           ", bias=" + (bias_.defined() ? "true" : "false") + ")";
}

ModulePtr Linear::clone() const { return std::make_shared<Linear>(copy_of(weight_), copy_of(bias_)); }

} // namespace simple::nn
