// Parameters and buffers of layers as properties, found by their names among the members.
#pragma once

#include <string_view>

#include "stdlib/bind/declare_layer.hpp"

namespace simple::bind {

/// Adds the properties `weight` and `bias`, which are those of the layer's members, and `weights`, the weight's
/// numbers. What a layer does not have is nil.
void add_parameter_properties(ClassBuilder& builder);
/// A buffer of the layer a property is read from, or nil.
Value buffer_value(Call& c, std::string_view name);

} // namespace simple::bind
