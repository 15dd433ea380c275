// What can still be said about a text with syntax errors.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "support/diagnostic.hpp"
#include "support/source_map.hpp"
#include "syntax/ast.hpp"

namespace simple::check {

/// Knows which top-level statements of a text the parser could not read as written. Findings that touch these, or names
/// that stand in them, may be consequences of the syntax errors.
class Damage {
public:
    Damage(const SourceFile& file, const syntax::Module& module, const std::vector<Diagnostic>& errors);

    /// Tells whether a finding may be a consequence.
    bool concerns(const Diagnostic& finding) const;

private:
    /// Lines from one that begins a top-level statement up to the next; offsets in the text.
    struct Chunk {
        std::size_t begin;
        std::size_t end;
        bool damaged;
    };

    void split();
    void mark(Span span);
    void mark_lost(const syntax::Module& module);
    void collect_words(std::string_view text);
    bool contains(Span span) const;
    bool names_damage(std::string_view message) const;

    const SourceFile& file_;
    std::vector<Chunk> chunks_;
    std::unordered_set<std::string_view> words_; ///< Of damaged statements.
};

} // namespace simple::check
