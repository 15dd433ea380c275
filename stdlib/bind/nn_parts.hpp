// The parts of lib.pure.nn; shared by bind_nn.cpp and bind_nn_*.cpp only.
#pragma once

#include <optional>

#include "stdlib/bind/args.hpp"
#include "stdlib/nn/sequential.hpp"

namespace simple::bind {

/// What functions and methods share: parameters, states, modes, summaries.
OperationTable model_operations();
/// Methods of layers that are no functions.
OperationTable layer_operations();
/// forward(x), for layers that take one tensor.
OperationTable forward_operation();
/// Declares what load_state_dict returns.
void declare_load_report(Module& module);
/// Declares init_zeros and its like.
void declare_initializers(Module& module);
/// Declares Conv1d, Conv2d and the pools.
void declare_window_layers(Interpreter& interpreter, Module& module);
/// Declares the normalisations, Embedding, PReLU and Dropout2d.
void declare_norm_layers(Interpreter& interpreter, Module& module);
/// Declares Sequential, ModuleList, ModuleDict, Residual and Lambda.
void declare_containers(Interpreter& interpreter, Module& module);
/// Declares RNN, GRU, LSTM and their cells.
void declare_recurrent(Interpreter& interpreter, Module& module);
/// Declares attention, the transformer encoder and positional encoding.
void declare_attention(Interpreter& interpreter, Module& module);
/// Declares the stateless forms fn_linear and its like.
void declare_functional(Interpreter& interpreter, Module& module);
/// Connects two models by `left ~> right` into one flat model; nullopt for every other operator.
std::optional<Value> connect_layers(Call& c, Operator op, const Value& left, const Value& right);

/// While a check is going on, raises the error of layers in a container that do not fit. A run does not look: a program
/// may make such a container and never use it.
void check_layers(const Call& c, const nn::Sequential& container);

} // namespace simple::bind
