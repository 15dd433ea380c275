// The front door of this folder: from source text to a tree.
#pragma once

#include <cstdint>
#include <string_view>

#include "support/arena.hpp"
#include "support/diagnostic.hpp"
#include "support/interner.hpp"
#include "support/source_map.hpp"
#include "syntax/ast.hpp"

namespace simple::syntax {

struct ParseOptions {
    /// Brackets, blocks, types, operators and interpolations together (error E0008).
    std::uint32_t max_nesting = 200;
    /// Longest line in bytes, 0 for no limit (error E0501).
    std::uint32_t max_line = 1U << 20U;
    /// The text was typed at a prompt.
    bool repl = false;
};

/// Parses a whole file. Every error found goes to the sink; the tree is always returned and holds what could be read,
/// with Invalid nodes where statements were given up. Throws OutOfMemory only.
///
/// Chains such as `a + b + c` and `a.b().c()` become left-deep trees of any depth; everything else that nests is
/// limited by `max_nesting`. Consumers walk left spines without recursion.
Module* parse(const SourceFile& file, Arena& arena, Interner& interner, DiagnosticSink& sink,
              const ParseOptions& options = {});

/// Returns whether a text typed at a prompt needs more lines: an open bracket, block, comment or text, an operator at
/// its end, or an indented block that no empty line has ended yet.
bool is_incomplete(std::string_view text);

} // namespace simple::syntax
