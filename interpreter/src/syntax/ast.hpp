// The syntax tree: plain data in an arena, made by the parser and never changed. Tools print it, the resolver reads it,
// the lowering makes executable nodes from it. Every node has a span and an id that indexes the resolver's side tables.
#pragma once

#include "syntax/ast_expressions.hpp"
#include "syntax/ast_node.hpp"
#include "syntax/ast_patterns.hpp"
#include "syntax/ast_statements.hpp"

namespace simple::syntax {

/// One parsed source text.
struct Module {
    Block* body;
    std::uint32_t node_count; ///< One more than the greatest id.
    Span span;
};

} // namespace simple::syntax
