// What the operators `|`, `&`, `-`, `^` of sets and the methods union, intersection … share.
#pragma once

#include "runtime/dict.hpp"
#include "runtime/runtime.hpp"

namespace simple::runtime {

enum class SetOperation : std::uint8_t { Union, Intersection, Difference, SymmetricDifference };

/// Returns a new set: the members of `first` that belong to the result, then those of `second`, both in their order.
Value combine_sets(Runtime& runtime, SetOperation operation, Dict* first, Dict* second);

/// Adds a member that may be there already; `member` is borrowed.
void add_member(Runtime& runtime, Dict* set, Value member);

} // namespace simple::runtime
