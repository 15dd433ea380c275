// Layers as script values: boxes over nn::Module, and modules over objects that a script defines.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "stdlib/bind/convert.hpp"
#include "stdlib/nn/module.hpp"

namespace simple::bind {

/// What every layer object holds; the classes differ by Tag alone.
struct LayerBox {
    nn::ModulePtr module;
};
template <typename Tag> struct Layer : LayerBox {};

/// The module behind a value: a layer, an object with `forward`, or a function of one tensor. Null for anything else.
nn::ModulePtr find_module(const Factory& factory, const Value& value);
/// The same; other values raise E7 naming function and parameter.
nn::ModulePtr module_of(const Factory& factory, const Value& value, std::string_view function,
                        std::string_view parameter);
/// The script value of a module: an object of its class, or the script's own object.
Value wrap_module(const Factory& factory, const nn::ModulePtr& module);
/// Runs a module as the language does: P without recording, V with it.
Value run_module(const Factory& factory, nn::Module& module, const Value& x);
/// Elements of a list of layers.
std::vector<nn::ModulePtr> modules_of(const Factory& factory, const Value& list, std::string_view function);

/// Finds the parameters of a model, a list of parameters, or an object.
std::vector<Variable> parameters_of(const Factory& factory, const Value& value, std::string_view function,
                                    std::string_view parameter = "m");

} // namespace simple::bind
