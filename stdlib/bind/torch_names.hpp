// Functions of lib.pure.torch_ffi that share parameters, declared in groups.
#pragma once

#include <string_view>

#include "stdlib/bind/convert.hpp"

namespace simple::bind {

/// Names that share parameters, and what runs them.
struct NameGroup {
    std::string_view names; ///< separated by spaces
    std::string_view parameters;
    NativeFunction function;
};

/// Declares every name of a group between a prefix and a suffix.
void declare_names(NumericState& state, Module& module, const NameGroup& group, std::string_view prefix,
                   std::string_view suffix, const char* documentation);
/// Declares the functions of the plugin's C interface, rt_torch_*.
void declare_torch_symbols(NumericState& state, Module& module);

} // namespace simple::bind
