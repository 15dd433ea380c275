// The builders of the native modules, one per module, called when a program first names it.
#pragma once

#include "simple/interpreter.hpp"

namespace simple::bind {

/// A private name of every module that declares classes: taking it over builds the module.
inline constexpr const char* kTypes = "_types";

void build_tensor(Interpreter& interpreter, Module& module);
void build_tensor_ops(Interpreter& interpreter, Module& module);
void build_autograd(Interpreter& interpreter, Module& module);
void build_nn(Interpreter& interpreter, Module& module);
void build_training(Interpreter& interpreter, Module& module);
void build_metrics(Interpreter& interpreter, Module& module);
void build_data(Interpreter& interpreter, Module& module);
void build_accel(Interpreter& interpreter, Module& module);
void build_torch_ffi(Interpreter& interpreter, Module& module);
void build_utils(Interpreter& interpreter, Module& module);
/// std.regex, which needs nothing of the tensors.
void build_regex(Interpreter& interpreter, Module& module);
/// random, random_int, random_normal and seed of the prelude.
void register_random(Module& prelude);

} // namespace simple::bind
