// The table that describes a model.
#pragma once

#include <optional>
#include <string>

#include "stdlib/nn/module.hpp"

namespace simple::nn {

/// Lists every leaf layer with output shape and parameter count, then totals. With an input shape one forward pass runs
/// in evaluation mode on zeros, without recording. Throws InputError with the path of the layer that fails.
std::string summary(Module& module, const std::optional<Shape>& input_shape = {});

/// Prints an integer with a comma between groups of three digits: 203,530.
std::string grouped(std::int64_t value);

} // namespace simple::nn
