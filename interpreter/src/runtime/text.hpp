// Text: making, growing, measuring and indexing by code point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "runtime/heap.hpp"
#include "runtime/object.hpp"

namespace simple::runtime {

/// Returns a new text with a copy of `characters`, which must be valid UTF-8. Throws OutOfMemory, or E0506 past 2 GiB.
Text* make_text(Heap& heap, std::string_view characters);
inline Value text_value(Heap& heap, std::string_view characters) {
    return Value::of(make_text(heap, characters), Tag::Text);
}
/// Returns text of `size` bytes for the caller to fill in through `data` before anything else sees it.
Text* make_uninitialized_text(Heap& heap, std::size_t size);

/// Returns `a` followed by `b`.
Value concat(Heap& heap, const Text* a, const Text* b);
/// Appends to a text whose only reference the caller holds and gives up; amortised linear. Returns the longer text
/// (which may be the same object), owned by the caller. A shared `left` is copied.
Value append_owned(Heap& heap, Value left, std::string_view right);

/// Returns the number of code points; cached.
std::uint32_t length(Text* text) noexcept;
/// Returns the hash of the characters; cached, never 0.
inline std::uint32_t hash(Text* text) noexcept;
std::uint32_t compute_hash(Text* text) noexcept;
inline std::uint32_t hash(Text* text) noexcept { return text->hash != 0 ? text->hash : compute_hash(text); }

/// Returns the byte offset of code point `index` (0 to length). O(1) for ASCII.
std::size_t byte_offset(Text* text, std::uint32_t index) noexcept;
/// Returns the one-character text at `index`, which is in range.
Value character_at(Heap& heap, Text* text, std::uint32_t index);
/// Returns the character that starts at byte `offset` and moves `offset` behind it.
Value character_at_byte(Heap& heap, Text* text, std::size_t& offset);
/// Returns the part from code point `begin` to `end`, both in range.
Value substring(Heap& heap, Text* text, std::uint32_t begin, std::uint32_t end);

inline bool equal(const Text* a, const Text* b) noexcept { return a == b || a->view() == b->view(); }

} // namespace simple::runtime
