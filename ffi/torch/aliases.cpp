// The functions under their other names, which messages then show.
#include "simple/torch_plugin.h"
#include "status.hpp"

using simple::torch_ffi::CalledAs;

#define SIMPLE_ALIAS_AS(result, full_name, name, parameters, arguments)                                                \
    result full_name parameters {                                                                                      \
        const CalledAs alias(#full_name);                                                                              \
        return rt_torch_##name arguments;                                                                              \
    }
#define SIMPLE_TORCHTENSOR(result, name, parameters, arguments)                                                        \
    SIMPLE_ALIAS_AS(result, rt_torch_torchtensor_##name, name, parameters, arguments)
#define SIMPLE_NN(result, name, parameters, arguments)                                                                 \
    SIMPLE_ALIAS_AS(result, rt_torch_nn_##name, name, parameters, arguments)
#define SIMPLE_AUTOGRAD(result, name, parameters, arguments)                                                           \
    SIMPLE_ALIAS_AS(result, rt_torch_autograd_##name, name, parameters, arguments)

SIMPLE_TORCH_TORCHTENSOR_NAMES(SIMPLE_TORCHTENSOR)
SIMPLE_TORCH_NN_NAMES(SIMPLE_NN)
SIMPLE_TORCH_AUTOGRAD_NAMES(SIMPLE_AUTOGRAD)
