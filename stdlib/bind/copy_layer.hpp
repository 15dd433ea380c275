// Copies an object of a script that is a layer, as clone() promises: with tensors and layers of its own.
#pragma once

#include "simple/native.hpp"

namespace simple::bind {

/// Returns a copy of an instance. Tensors, layers, and arrays, tuples and dicts of these are copied, each once; other
/// values are shared.
Value copy_layer(const Factory& factory, const Value& object);

} // namespace simple::bind
