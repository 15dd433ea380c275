// Patterns of match, destructuring and loops: test a value and bind its parts.
#pragma once

#include <string>

#include "exec/places.hpp"
#include "runtime/class_info.hpp"
#include "support/arena.hpp"

namespace simple::exec {

/// Why a value did not match, and which part of the pattern says so.
struct Misfit {
    Span span;
    std::string message;
};

/// Tests and binds. `match` borrows the value; bound variables own references of their own.
struct PatternNode {
    explicit PatternNode(Span where) noexcept : span(where) {}
    virtual bool match(Value* fp, Value value) const = 0;
    /// Says why a value did not match, for the message of a binding.
    virtual Misfit misfit(Value* fp, Value value) const;
    /// Raises E0217 for a value that did not match.
    [[noreturn]] void fail_misfit(Value* fp, Value value) const;
    /// Tells whether the pattern matches everything.
    virtual bool irrefutable() const noexcept { return false; }
    Span span;

protected:
    ~PatternNode() = default;
};
using PatternPtr = const PatternNode*;

PatternPtr make_wildcard_pattern(Arena& arena, Span span);
/// `boxed`: a fresh cell holds the variable.
PatternPtr make_bind_pattern_node(Arena& arena, Span span, PlaceRef place, bool boxed);
/// A bare name that an enum has a variant for: on a value of that enum it tests, on any other it binds.
PatternPtr make_variant_or_bind_pattern(Arena& arena, Span span, Symbol name, PatternPtr bind);
PatternPtr make_literal_pattern(Arena& arena, Span span, NodePtr value);
PatternPtr make_range_pattern(Arena& arena, Span span, NodePtr low, NodePtr high, bool inclusive);
PatternPtr make_or_pattern(Arena& arena, Span span, List<PatternPtr> alternatives);
PatternPtr make_sequence_pattern(Arena& arena, Span span, List<PatternPtr> elements, std::int32_t rest);
struct FieldPatternNode {
    Symbol name; ///< Empty: positional.
    PatternPtr pattern;
};
/// What gives the type that a pattern names, if it is known.
struct PatternType {
    NodePtr node = nullptr;
    bool qualified = false; ///< Written `Type.Variant`.
};
/// `V(P…)`: Some, None, Ok, Err, enum variants, classes and structs.
PatternPtr make_variant_pattern(Arena& arena, Span span, Symbol name, PatternType type, List<FieldPatternNode> fields,
                                bool has_arguments);
/// `{f: P}` and `T {f: P}`.
PatternPtr make_record_pattern(Arena& arena, Span span, NodePtr type, List<FieldPatternNode> fields);
PatternPtr make_at_pattern(Arena& arena, Span span, PatternPtr bind, PatternPtr pattern);

} // namespace simple::exec
