// Nodes that read and write elements and fields.
#pragma once

#include "exec/arithmetic.hpp"
#include "exec/calls.hpp"
#include "exec/nodes_reading.hpp"
#include "exec/operands.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// `object[index]`.
NodePtr make_get_index(Arena& arena, Span span, OperandRef object, OperandRef index);
/// `object[a, b]` and index slices.
NodePtr make_get_index_many(Arena& arena, Span span, NodePtr object, List<NodePtr> arguments);
/// `object[index] = value`; the value is evaluated first.
NodePtr make_set_index(Arena& arena, Span span, OperandRef object, OperandRef index, NodePtr value);
NodePtr make_set_index_many(Arena& arena, Span span, NodePtr object, List<NodePtr> arguments, NodePtr value);
/// `object[index] op= value`: object and index are evaluated once, then the old element is read, then the value.
NodePtr make_update_index(Arena& arena, Span span, BinaryOp op, NodePtr object, NodePtr index, const Reading& value);
NodePtr make_update_index_many(Arena& arena, Span span, BinaryOp op, NodePtr object, List<NodePtr> arguments,
                               const Reading& value);
/// `d[k] = (d[k] ?? first) + step` with a local dict, a local key and integer constants: one look-up instead of two.
/// `general` runs when the kinds are others.
NodePtr make_count_entry(Arena& arena, Span span, std::uint32_t object, std::uint32_t key, std::int64_t first,
                         std::int64_t step, NodePtr general);
/// `start:stop:step` in brackets; absent parts are null.
NodePtr make_slice(Arena& arena, Span span, NodePtr start, NodePtr stop, NodePtr step);

/// `object.name` with an inline cache; `safe` is `?.`.
NodePtr make_get_field(Arena& arena, Span span, OperandRef object, Symbol name, bool safe);
/// `object.name` where a function of that name is visible: without such a member it is `name(object)`.
NodePtr make_get_field_or_call(Arena& arena, Span span, NodePtr object, Symbol name, NodePtr function, bool safe);
/// A field of an object whose class is known: `self` in a slot of the frame or a captured one. Unchecked.
NodePtr make_get_known_field(Arena& arena, Span span, OperandRef object, std::uint32_t slot, sema::TypeKind type);
/// `object.name = value`.
NodePtr make_set_field(Arena& arena, Span span, OperandRef object, Symbol name, NodePtr value);
NodePtr make_set_known_field(Arena& arena, Span span, OperandRef object, std::uint32_t slot, sema::TypeKind type,
                             sema::TypeKind value_type, NodePtr value);
/// `object.name op= value`, in the same order.
NodePtr make_update_field(Arena& arena, Span span, BinaryOp op, NodePtr object, Symbol name, const Reading& value);
/// `object.0`.
NodePtr make_tuple_field(Arena& arena, Span span, NodePtr object, std::uint32_t index);

/// `e.?` as a bool and as a value; postfix `!`.
NodePtr make_is_present(Arena& arena, Span span, NodePtr operand);
NodePtr make_present_value(Arena& arena, Span span, NodePtr operand);
NodePtr make_unwrap(Arena& arena, Span span, NodePtr operand);

} // namespace simple::exec
