// Positions in source text. Every file that is loaded occupies its own range of one 32-bit position space, so eight
// bytes name both the file and the place, and trees can carry spans cheaply. SourceMap translates.
#pragma once

#include <cstdint>

namespace simple {

/// A half-open range of global byte positions. {0, 0} means "no place".
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool known() const noexcept { return end != 0; }
    /// Returns the smallest span that covers both.
    Span to(Span other) const noexcept {
        return {begin < other.begin ? begin : other.begin, end > other.end ? end : other.end};
    }
};

} // namespace simple
