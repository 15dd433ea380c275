// The recorded graph as text, for drawing.
#pragma once

#include <string>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// Returns the graph behind a result in Graphviz form: a box for each leaf, with its shape, an ellipse for each
/// recorded operation, arrows in the direction of the computation. Once for each node, without recursion.
std::string graph_dot(const Variable& t);

} // namespace simple::autograd
