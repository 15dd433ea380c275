// Sums that the function `sum(xs)` and the method `xs.sum()` share.
#pragma once

#include "builtins/arguments.hpp"

namespace simple::builtins {

/// Gives the sum of the elements of argument 0; an i64 unless an element is an f64, 0 when it is empty.
Value sum_of(NativeCall& call);

} // namespace simple::builtins
