// Where what an operation says of its input becomes an error of the layer.
#pragma once

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// Runs an operation of a layer. Its errors become InputErrors, so that containers add where the layer is.
template <typename Run> Variable on_input(const Run& run) {
    try {
        return run();
    } catch (const tensor::Error& error) {
        throw InputError(error.what());
    }
}

} // namespace simple::nn
