#include "stdlib/register.hpp"

#include <string>

#include "simple/interpreter.hpp"
#include "simple/plugins.hpp"
#include "stdlib/bind/check_state.hpp"
#include "stdlib/bind/modules.hpp"
#include "stdlib/bind/recording.hpp"
#include "stdlib/bind/state.hpp"
#include "stdlib/bind/torch_plugin.hpp"

namespace simple {

namespace {

using bind::build_accel;
using bind::build_autograd;
using bind::build_data;
using bind::build_metrics;
using bind::build_nn;
using bind::build_regex;
using bind::build_tensor;
using bind::build_tensor_ops;
using bind::build_torch_ffi;
using bind::build_training;
using bind::build_utils;

using Build = void (*)(Interpreter&, Module&);

/// Classes whose constructor was once the function Class__create.
constexpr const char* kCreatedClasses[] = {"Linear",
                                           "ReLU",
                                           "Sigmoid",
                                           "Tanh",
                                           "Softmax",
                                           "Dropout",
                                           "Sequential",
                                           "Conv2d",
                                           "MaxPool2d",
                                           "AvgPool2d",
                                           "BatchNorm1d",
                                           "BatchNorm2d",
                                           "LayerNorm",
                                           "GroupNorm",
                                           "InstanceNorm2d",
                                           "Embedding",
                                           "MultiHeadAttention",
                                           "RNN",
                                           "LSTM",
                                           "GRU",
                                           "SGD",
                                           "Adam",
                                           "AdamW",
                                           "RMSprop",
                                           "Adagrad",
                                           "Trainer",
                                           "TrainingHistory",
                                           "LinearModel",
                                           "DataLoader",
                                           "ArrayDataset",
                                           "LabeledDataset",
                                           "BatchIterator",
                                           "MSELoss",
                                           "L1Loss",
                                           "HuberLoss",
                                           "SmoothL1Loss",
                                           "BCELoss",
                                           "BCEWithLogitsLoss",
                                           "CrossEntropyLoss",
                                           "NLLLoss",
                                           "KLDivLoss",
                                           "StepLR",
                                           "MultiStepLR",
                                           "ExponentialLR",
                                           "CosineAnnealingLR",
                                           "CosineAnnealingWarmRestarts",
                                           "LambdaLR",
                                           "LinearLR",
                                           "WarmupLR",
                                           "CyclicLR",
                                           "OneCycleLR",
                                           "ReduceLROnPlateau",
                                           "EarlyStopping",
                                           "Checkpoint",
                                           "CsvLogger",
                                           "TensorDataset",
                                           "LabeledSample",
                                           "Subset",
                                           "IrisDataset",
                                           "StandardScaler",
                                           "MinMaxScaler",
                                           "LabelEncoder"};

void alias_constructors(Module& module) {
    for (const char* name : kCreatedClasses) {
        module.alias(std::string(name) + "__create", name);
    }
}

/// Builds a module after those whose classes it makes objects of.
template <Build F> void build_with_tensors(Interpreter& interpreter, Module& module) {
    for (const char* needed : {"lib.pure.tensor", "lib.pure.autograd"}) {
        module.reexport(needed, bind::kTypes);
    }
    F(interpreter, module);
    alias_constructors(module);
}
template <Build F> void build_with_layers(Interpreter& interpreter, Module& module) {
    module.reexport("lib.pure.nn", bind::kTypes);
    build_with_tensors<F>(interpreter, module);
}

struct Entry {
    const char* name;
    Build build;
    const char* documentation = "";
};

#define SIMPLE_SAME_AS(module) [](Interpreter&, Module& m) { m.reexport_all(module); }
constexpr Entry kModules[] = {
    {"lib.pure.tensor", build_tensor, "Tensors of numbers: factories, views, printing, random numbers."},
    {"lib.pure.tensor_ops", build_with_tensors<build_tensor_ops>,
     "Operations on tensors: arithmetic, products, reductions, activations, convolution, joining and picking."},
    {"lib.pure.autograd", build_autograd, "Tensors that record what is computed with them, and their gradients."},
    {"lib.pure.nn", build_with_tensors<build_nn>, "Layers, containers, initialization, attention, saving and loading."},
    {"lib.pure.training", build_with_layers<build_training>,
     "Losses, optimizers, schedulers, clipping, history and Trainer."},
    {"lib.pure.metrics", build_with_tensors<build_metrics>, "Measures of predictions, and plots."},
    {"lib.pure.data", build_with_tensors<build_data>, "Data sets, scaling, splitting, loaders and files."},
    {"lib.pure.accel", build_accel, "The choice between native operations and a plugin."},
    {"lib.pure.torch_ffi", build_torch_ffi, "What a LibTorch plugin offers."},
    {"lib.pure.utils", build_utils, "Seeds, clipping, counting and norms."},
    {"std.regex", build_regex, "Regular expressions, searched in linear time."},
    {"lib.pure.tensor_factory", SIMPLE_SAME_AS("lib.pure.tensor")},
    {"lib.pure.tensor_f64", SIMPLE_SAME_AS("lib.pure.tensor")},
    {"lib.pure.tensor_f64_ops", SIMPLE_SAME_AS("lib.pure.tensor_ops")},
    {"lib.pure.tensor_f64_advanced", SIMPLE_SAME_AS("lib.pure.tensor_ops")},
    {"lib.pure.tensor_ops_hybrid", SIMPLE_SAME_AS("lib.pure.tensor_ops")},
    {"lib.pure.autograd_advanced", SIMPLE_SAME_AS("lib.pure.autograd")},
    {"lib.pure.autograd_v2", SIMPLE_SAME_AS("lib.pure.autograd")},
    {"lib.pure.nn.attention", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.nn.functional", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.nn.init", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.nn.norm", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.nn.pooling", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.nn.embedding", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.nn.loss", SIMPLE_SAME_AS("lib.pure.training")},
    {"lib.pure.nn.serialization", SIMPLE_SAME_AS("lib.pure.nn")},
    {"lib.pure.optim", SIMPLE_SAME_AS("lib.pure.training")},
    {"lib.pure.optim.scheduler", SIMPLE_SAME_AS("lib.pure.training")},
    {"lib.pure.data.dataset", SIMPLE_SAME_AS("lib.pure.data")},
    {"lib.pure.data.dataloader", SIMPLE_SAME_AS("lib.pure.data")},
};
#undef SIMPLE_SAME_AS

void build_all(Interpreter&, Module& module) {
    for (const char* name :
         {"lib.pure.utils", "lib.pure.torch_ffi", "lib.pure.accel", "lib.pure.metrics", "lib.pure.data",
          "lib.pure.training", "lib.pure.nn", "lib.pure.autograd", "lib.pure.tensor_ops", "lib.pure.tensor"}) {
        module.reexport_all(name);
    }
}

} // namespace

void register_stdlib(Interpreter& interpreter) {
    register_plugins(interpreter);
    bind::NumericState& state = bind::numeric(interpreter);
    state.set_factory(interpreter);
    bind::connect_torch_plugin(interpreter);
    if (const std::size_t memory = interpreter.options().limits.memory_bytes; memory != 0) {
        state.file_bytes = memory;
        const bool strangers = memory <= Limits::untrusted().memory_bytes;
        state.file_limits = strangers ? data::FileLimits::untrusted() : data::FileLimits();
    }
    interpreter.extension<bind::CheckState>().observe(bind::numeric(interpreter).session);
    for (const Entry& entry : kModules) {
        interpreter.module(entry.name, entry.documentation);
        interpreter.lazy_module(entry.name, entry.build);
    }
    interpreter.lazy_module("lib.pure", build_all);
    interpreter.lazy_module("lib.pure.mod", build_all);
    bind::register_random(interpreter.prelude());
    bind::register_recording(interpreter.prelude());
}

} // namespace simple
