// Parts of the text forms of layers.
#pragma once

#include <string>

#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_convolution.hpp"

namespace simple::nn {

/// Prints one number for a pair of equal ones, else "(3, 5)".
inline std::string pair_text(tensor::Pair pair) {
    return pair.rows == pair.columns ? std::to_string(pair.rows)
                                     : "(" + std::to_string(pair.rows) + ", " + std::to_string(pair.columns) + ")";
}

} // namespace simple::nn
