// Small nodes that lowering combines statements from, and appending to text in place.
#pragma once

#include "exec/places.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// `place = place + parts…`: parts are evaluated into temporaries from `first_slot` on. Text that only the variable
/// refers to grows in place, so that building a text in a loop is linear.
NodePtr make_append(Arena& arena, Span span, PlaceRef place, List<NodePtr> parts, std::uint32_t first_slot);
/// Moves the value out of a temporary.
NodePtr make_take(Arena& arena, Span span, std::uint32_t slot);
/// Runs both, ignoring how the first ends.
NodePtr make_sequence(Arena& arena, Span span, NodePtr first, NodePtr second);

} // namespace simple::exec
