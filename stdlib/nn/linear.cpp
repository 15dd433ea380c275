#include "stdlib/nn/linear.hpp"

#include <charconv>
#include <cmath>

#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/nn/init.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::nn {
namespace {

std::int64_t positive(std::int64_t value, std::string_view parameter) {
    if (value <= 0) {
        throw tensor::errors::range("Linear", parameter, "at least 1", value);
    }
    return value;
}

/// Reads the number of "constant:0.1". Gives false for anything else.
bool read_constant(std::string_view word, double& value) {
    constexpr std::string_view kPrefix = "constant:";
    if (!word.starts_with(kPrefix)) {
        return false;
    }
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data() + kPrefix.size(), end, value);
    return error == std::errc() && stop == end;
}

void initialise(Tensor& weight, Tensor* bias, std::string_view word, tensor::Generator& rng) {
    double value = 0.0;
    if (word == "xavier_uniform") {
        init::xavier_uniform(weight, rng);
    } else if (word == "xavier_normal") {
        init::xavier_normal(weight, rng);
    } else if (word == "kaiming_uniform") {
        init::kaiming_uniform(weight, rng);
    } else if (word == "kaiming_normal") {
        init::kaiming_normal(weight, rng);
    } else if (word == "pytorch") {
        const double bound = 1.0 / std::sqrt(static_cast<double>(weight.shape()[1]));
        init::uniform(weight, rng, -bound, bound);
        if (bias != nullptr) {
            init::uniform(*bias, rng, -bound, bound);
        }
    } else if (read_constant(word, value)) {
        init::constant(weight, value);
    } else if (word != "zeros") {
        throw tensor::errors::unknown_word("Linear", "init", word,
                                           {"xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal",
                                            "pytorch", "zeros", "constant:0.1"});
    }
}

Variable copy_of(const Variable& parameter) {
    return Variable::leaf(tensor::clone(parameter.value()), parameter.requires_grad());
}

} // namespace

Linear::Linear(std::int64_t in_features, std::int64_t out_features, bool bias, std::string_view init,
               tensor::Generator& rng) {
    Tensor weight = Tensor::zeros({positive(out_features, "out_features"), positive(in_features, "in_features")},
                                  DType::F64, "Linear");
    Tensor offset = Tensor::zeros({out_features});
    initialise(weight, bias ? &offset : nullptr, init, rng);
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

ModulePtr Linear::clone() const {
    return std::make_shared<Linear>(copy_of(weight_), bias_.defined() ? copy_of(bias_) : Variable());
}

} // namespace simple::nn
