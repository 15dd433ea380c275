// Nodes that make values: collections, text, ranges, options, conversions.
#pragma once

#include "exec/node.hpp"
#include "support/arena.hpp"

namespace simple::exec {

struct ElementNode {
    NodePtr value;
    bool spread;
};
struct EntryNode {
    NodePtr key; ///< Null: `value` is a dict that is merged in.
    NodePtr value;
};
struct TextPart {
    Value text; ///< Literal characters, when `value` is null.
    NodePtr value;
    std::string_view spec;
    Span spec_span;
};

/// A constant, kept alive by the module.
NodePtr make_const(Arena& arena, Span span, Value value);
/// `float_elements`: the literal stands under a `[f64]` annotation.
NodePtr make_array_literal(Arena& arena, Span span, List<ElementNode> elements, bool float_elements);
NodePtr make_set_literal(Arena& arena, Span span, List<ElementNode> elements);
NodePtr make_dict_literal(Arena& arena, Span span, List<EntryNode> entries);
NodePtr make_tuple_literal(Arena& arena, Span span, List<NodePtr> elements);
NodePtr make_interpolation(Arena& arena, Span span, List<TextPart> parts);
NodePtr make_range_node(Arena& arena, Span span, NodePtr low, NodePtr high, bool inclusive);
/// `e as T`, by the name of a built-in type or by a class that `type` gives; `optional`: nil passes.
NodePtr make_cast(Arena& arena, Span span, NodePtr operand, Symbol type, bool optional);
NodePtr make_cast_to_class(Arena& arena, Span span, NodePtr operand, NodePtr type, Symbol name, bool optional);
/// Copies a struct that someone else also refers to.
NodePtr make_copy_struct(Arena& arena, Span span, NodePtr operand);
/// Converts an i64 to f64; with `enforced` other kinds raise E0201, naming what is bound.
NodePtr make_to_float(Arena& arena, Span span, NodePtr operand);
/// Raises E0201 unless the value is of `kind` (i64 converts to f64).
NodePtr make_enforce(Arena& arena, Span span, NodePtr operand, Tag kind, Symbol name);
NodePtr make_float_array(Arena& arena, Span span, NodePtr operand);
NodePtr make_throw(Arena& arena, Span span, NodePtr value);
/// Postfix `?`: the value inside, or an early return of nil or the Err; see ControlTransfer in nodes_control.hpp. Where
/// it does not stand in a function that `returns`, these are errors.
NodePtr make_propagate(Arena& arena, Span span, NodePtr operand, bool returns);

/// Appends elements to the array in a slot of the frame; for comprehensions.
NodePtr make_append_element(Arena& arena, Span span, std::uint32_t slot, NodePtr value);
NodePtr make_insert_entry(Arena& arena, Span span, std::uint32_t slot, NodePtr key, NodePtr value);
/// Makes an empty collection in a slot, runs `body`, gives the collection.
NodePtr make_collect(Arena& arena, Span span, bool dict, std::uint32_t slot, NodePtr body);

} // namespace simple::exec
