// Everything that computes, recorded and counted. Names, formulas and errors are those of lib.pure.tensor_ops.
//
// One function serves both kinds of arguments: when no argument is a Variable nothing is recorded and the result is a
// constant (take its value()); else the result is recorded if an argument requires a gradient and recording is on.
// Every function goes through apply() (apply.hpp): checks, choice of backend, kernel, count, record.
#pragma once

#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_convolution.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/autograd/ops_embedding.hpp"
#include "stdlib/autograd/ops_join.hpp"
#include "stdlib/autograd/ops_loss.hpp"
#include "stdlib/autograd/ops_matrix.hpp"
#include "stdlib/autograd/ops_norm.hpp"
#include "stdlib/autograd/ops_recurrent.hpp"
#include "stdlib/autograd/ops_reduce.hpp"
#include "stdlib/autograd/ops_shape.hpp"
