// Everything that computes with tensors. Names, formulas and errors are those of lib.pure.tensor_ops.
//
// All functions return new tensors and leave their arguments alone. The last parameter is the public function name
// that error messages start with. Binary operations take numbers on either side and broadcast by NumPy's rules.
#pragma once

#include "stdlib/tensor/ops_activation.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/ops_matrix.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
