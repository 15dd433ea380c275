#include "stdlib/bind/pure.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "stdlib/bind/args.hpp"

namespace simple::bind {

namespace {

/// The shapes of their results depend on numbers in tensors, which a run may change.
constexpr std::string_view kShapeFromNumbers[] = {"masked_select", "one_hot", "unique"};

constexpr std::string_view kFactories[] = {
    "from_data", "from_nested", "from_list", "scalar",    "zeros",     "ones",       "full",       "eye",
    "arange",    "linspace",    "rand",      "randn",     "uniform",   "normal",     "randint",    "randperm",
    "bernoulli", "zeros_like",  "ones_like", "full_like", "rand_like", "randn_like", "from_value",
};
constexpr std::string_view kTensorMembers[] = {"shape", "strides", "dtype", "ndim", "numel", "T"};

constexpr std::string_view kLayers[] = {
    "Linear",    "ReLU",           "Sigmoid",   "Tanh",       "Softmax",   "Dropout",           "ReLU6",
    "SiLU",      "SELU",           "Mish",      "GELU",       "Hardswish", "LeakyReLU",         "ELU",
    "Flatten",   "Softplus",       "Reshape",   "LogSoftmax", "Unflatten", "Identity",          "Conv1d",
    "Conv2d",    "MaxPool1d",      "MaxPool2d", "AvgPool1d",  "AvgPool2d", "AdaptiveAvgPool2d", "LayerNorm",
    "GroupNorm", "InstanceNorm2d", "Embedding", "PReLU",      "Dropout2d"};
/// Methods that leave the layers of a model as they are.
constexpr std::string_view kModelMembers[] = {"forward",    "train",     "eval",  "train_mode",      "eval_mode",
                                              "parameters", "zero_grad", "clone", "count_parameters"};

template <typename F> void for_each_operation(F visit) {
    for (const OperationTable& table : all_operations()) {
        for (std::size_t i = 0; i < table.count; ++i) {
            const std::string_view name = table.rows[i].name;
            if (std::find(std::begin(kShapeFromNumbers), std::end(kShapeFromNumbers), name) ==
                std::end(kShapeFromNumbers)) {
                visit(name);
            }
        }
    }
}

void declare_member(Module& module, std::string_view type, std::string_view member) {
    declare_pure(module, std::string(type) + "." + std::string(member));
}

void declare_tensor_class(Module& module, std::string_view type) {
    declare_pure(module, type);
    for (const std::string_view name : kFactories) {
        declare_member(module, type, name);
    }
    for (const std::string_view name : kTensorMembers) {
        declare_member(module, type, name);
    }
    for_each_operation([&](std::string_view name) { declare_member(module, type, name); });
}

} // namespace

void declare_pure_operations(Module& module) {
    for_each_operation([&](std::string_view name) { declare_pure(module, name); });
}

void declare_pure_tensor(Module& module) {
    declare_tensor_class(module, "PureTensor");
    declare_pure_operations(module);
    for (const std::string_view name : kFactories) {
        declare_pure(module, name);
        declare_pure(module, "tensor_" + std::string(name));
    }
}

void declare_pure_autograd(Module& module) {
    declare_tensor_class(module, "Tensor");
    declare_pure_operations(module);
    declare_pure(module, "Parameter");
    for (const std::string_view name : kFactories) {
        declare_pure(module, "tensor_" + std::string(name));
    }
}

void declare_pure_layers(Module& module) {
    declare_pure_operations(module);
    for (const std::string_view layer : kLayers) {
        declare_pure(module, layer);
    }
    // Their elements can be changed.
    declare_pure(module, "Sequential()");
    declare_pure(module, "Residual()");
    for (const std::string_view name : kModelMembers) {
        for (const std::string_view layer : kLayers) {
            declare_member(module, layer, name);
        }
        declare_member(module, "Sequential", name);
        declare_member(module, "Residual", name);
    }
}

void declare_pure_losses(Module& module) {
    for (const char* name : {"mse_loss", "compute_mse", "mae_loss", "l1_loss", "huber_loss", "smooth_l1_loss",
                             "binary_cross_entropy_loss", "binary_cross_entropy", "bce_loss", "bce_with_logits_loss",
                             "cross_entropy_loss", "cross_entropy", "nll_loss", "kl_div_loss"}) {
        declare_pure(module, name);
    }
}

} // namespace simple::bind
