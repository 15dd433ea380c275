// Patterns of the syntax tree: of bindings, loops and match.
#pragma once

#include <cstdint>

#include "syntax/ast_node.hpp"

namespace simple::syntax {

struct Pattern {
    PatternKind kind;
    std::uint32_t id; ///< Of the same numbering as Node::id.
    Span span;
};
struct BindPattern : Pattern {
    Symbol name;
};
struct LiteralPattern : Pattern {
    Expr* value;
};
struct RangePattern : Pattern {
    Expr* low;
    Expr* high;
    bool inclusive;
};
struct OrPattern : Pattern {
    List<Pattern*> alternatives;
};
/// Tuple and Array patterns. `rest` is the index of the `...name` element among `elements` (a Bind or Wildcard), or -1.
struct SequencePattern : Pattern {
    List<Pattern*> elements;
    std::int32_t rest;
};
struct FieldPattern {
    Identifier name; ///< Empty for a positional payload.
    Pattern* pattern;
};
/// `V`, `Enum.V`, `V(P, field: P)`, also Some, None, Ok, Err. A bare lower-case name is a BindPattern.
struct VariantPattern : Pattern {
    Identifier type; ///< Empty when unqualified.
    Identifier name;
    List<FieldPattern> fields;
    bool has_arguments;
};
/// `T(f: P)`, `T { f, g: P }` or `{f: P}`; `type` is empty for the last.
struct RecordPattern : Pattern {
    Identifier type;
    List<FieldPattern> fields;
};
struct AtPattern : Pattern {
    Identifier name;
    Pattern* pattern;
};

} // namespace simple::syntax
