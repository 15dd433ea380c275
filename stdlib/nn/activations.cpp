#include "stdlib/nn/activations.hpp"

#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_activation.hpp"

namespace simple::nn {

using kernels::UnaryOp;

/// One class of activation: its operation, and the name and default of its parameter (none: "").
struct Activation::Row {
    std::string_view class_name;
    UnaryOp op;
    std::string_view parameter;
    kernels::UnaryParams defaults;
};

namespace {

constexpr double kSoftplusThreshold = 20.0;

constexpr Activation::Row kRows[] = {
    {"ReLU", UnaryOp::Relu, "", {}},
    {"ReLU6", UnaryOp::Hardtanh, "", {0.0, 6.0}},
    {"Sigmoid", UnaryOp::Sigmoid, "", {}},
    {"Tanh", UnaryOp::Tanh, "", {}},
    {"SiLU", UnaryOp::Silu, "", {}},
    {"SELU", UnaryOp::Selu, "", {}},
    {"Mish", UnaryOp::Mish, "", {}},
    {"Hardswish", UnaryOp::Hardswish, "", {}},
    {"GELU", UnaryOp::Gelu, "", {}},
    {"LeakyReLU", UnaryOp::LeakyRelu, "negative_slope", {0.01, 0.0}},
    {"ELU", UnaryOp::Elu, "alpha", {1.0, 0.0}},
    {"Softplus", UnaryOp::Softplus, "beta", {1.0, kSoftplusThreshold}},
};

const Activation::Row& row_of(std::string_view class_name) {
    for (const Activation::Row& row : kRows) {
        if (row.class_name == class_name) {
            return row;
        }
    }
    throw tensor::errors::value(class_name, "unknown activation");
}

} // namespace

std::shared_ptr<Activation> Activation::make(std::string_view class_name) {
    const Row& row = row_of(class_name);
    return std::make_shared<Activation>(row, row.op, row.defaults);
}

std::shared_ptr<Activation> Activation::make(std::string_view class_name, double parameter) {
    const Row& row = row_of(class_name);
    return std::make_shared<Activation>(row, row.op, kernels::UnaryParams{parameter, row.defaults.b});
}

std::shared_ptr<Activation> Activation::gelu(std::string_view approximate) {
    return std::make_shared<Activation>(row_of("GELU"), tensor::gelu_op(approximate, "GELU"), kernels::UnaryParams{});
}

Variable Activation::forward(const Variable& x) {
    // relu6 has a row of its own in the acceleration table.
    return row_->class_name == "ReLU6" ? autograd::relu6(x) : autograd::unary(op_, x, {}, params_);
}

std::string Activation::to_string() const {
    std::string text(row_->class_name);
    if (op_ == UnaryOp::GeluTanh) {
        return text + "(approximate=tanh)";
    }
    if (row_->parameter.empty()) {
        return text + "()";
    }
    return text + "(" + std::string(row_->parameter) + "=" + tensor::to_string(params_.a) + ")";
}

std::string Activation::type_name() const { return std::string(row_->class_name); }

ModulePtr Activation::clone() const { return std::make_shared<Activation>(*row_, op_, params_); }

Variable Softmax::forward(const Variable& x) {
    return log_ ? autograd::log_softmax(x, dim_, "LogSoftmax") : autograd::softmax(x, dim_, "Softmax");
}

std::string Softmax::to_string() const { return type_name() + "(dim=" + std::to_string(dim_) + ")"; }

Dropout::Dropout(double p, bool channels) : p_(p), channels_(channels) { probability(type_name(), "p", p); }

Variable Dropout::forward(const Variable& x) {
    if (!channels_) {
        return autograd::dropout(x, p_, training(), "Dropout");
    }
    if (x.shape().size() != 3 && x.shape().size() != 4) {
        throw InputError(to_string() + ": input " + tensor::to_string(x.shape()) +
                         " must be [N, C, H, W] or [C, H, W]");
    }
    return autograd::dropout_channels(x, p_, training(), "Dropout2d");
}

std::string Dropout::to_string() const { return type_name() + "(p=" + tensor::to_string(p_) + ")"; }

ModulePtr Dropout::clone() const {
    auto copy = std::make_shared<Dropout>(p_, channels_);
    copy->set_training(training());
    return copy;
}

} // namespace simple::nn
