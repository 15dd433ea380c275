// Nodes that only the math notation has.
#pragma once

#include "exec/node.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// `name(argument)` where only the run shows whether the name is a function: `call` is what it means when it is,
/// `callee * factor` when it is not.
struct Application {
    NodePtr callee = nullptr;
    NodePtr call = nullptr;
    NodePtr factor = nullptr;
};

/// The call, or the product where the callee is a number, an array or another value of arithmetic.
NodePtr make_application(Arena& arena, Span span, const Application& application);
/// The same for whole expressions around both readings.
NodePtr make_application(Arena& arena, Span span, NodePtr callee, NodePtr call, NodePtr product);
/// The negative of a number, of a nested array element by element, or of an object that has one.
NodePtr make_math_negate(Arena& arena, Span span, NodePtr operand);

} // namespace simple::exec
