// Owns the text of every file that was loaded and translates spans to lines and columns.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simple/error.hpp"
#include "support/diagnostic.hpp"
#include "support/span.hpp"

namespace simple {

/// One source text in the position space.
struct SourceFile {
    std::string name;
    std::string text;
    /// Global position of the first byte; always at least 1, so that position 0 means "nowhere".
    std::uint32_t base = 0;
    /// Byte offset of each line start, filled at the first look-up.
    std::vector<std::uint32_t> line_starts;
};

class SourceMap {
public:
    /// Takes over a text. Throws OutOfMemory when the position space (4 GiB over all files) is full.
    const SourceFile& add(std::string name, std::string text);
    /// Returns the file a position belongs to, or null.
    const SourceFile* file_of(std::uint32_t position) const noexcept;
    /// Returns the text of a span.
    std::string_view text(Span span) const noexcept;
    /// Translates to line and column; a span that is not known gives line 0.
    Location locate(Span span) const;
    /// Makes the public form, complete with source lines.
    Error resolve(const Diagnostic& diagnostic) const;
    /// Returns the functions that ran when a run-time error happened, innermost first, each with the place it had
    /// reached (without the text of its line). Empty when it happened outside of every function.
    std::vector<StackFrame> frames_of(const Diagnostic& diagnostic) const;

private:
    std::vector<std::unique_ptr<SourceFile>> files_;
    std::uint32_t next_base_ = 1;
};

} // namespace simple
