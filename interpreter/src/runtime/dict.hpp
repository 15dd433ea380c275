// Dictionaries and sets: insertion ordered, any value with equality as key.
#pragma once

#include <cstdint>

#include "runtime/heap.hpp"
#include "runtime/object.hpp"

namespace simple::runtime {

/// Returns an empty dict, or with Tag::Set an empty set.
Dict* make_dict(Heap& heap, Tag tag = Tag::Dict, std::uint32_t capacity = 0);
inline Value dict_value(Dict* dict) noexcept { return Value::of(dict, Tag::Dict); }

/// Returns the hash of a key: equal values have equal hashes, so 1 and 1.0 agree, and Some(x) hashes as x.
/// Throws E0201 for kinds that cannot be keys (dict, function …) and guards against deep nesting.
std::uint64_t hash_key(Value key);

/// Returns the place of the value of `key`, or null. The pointer is valid until the dict changes.
Value* find(Dict* dict, Value key);
/// Fast path for text keys that are already hashed.
Value* find_text(Dict* dict, Text* key);
/// Inserts or replaces; the caller gives up both references.
void insert(Dict* dict, Value key, Value value);
/// Returns the place of the value of `key`, inserting nil when it is missing; `key` is borrowed.
Value& find_or_insert(Dict* dict, Value key);
/// Removes a key; returns its value, or Absent when it was not there.
Value remove(Dict* dict, Value key);
void clear(Dict* dict) noexcept;
/// Returns a shallow copy.
Dict* copy(Heap& heap, const Dict* dict);

/// Walks live entries: `for (std::uint32_t i = next_entry(d, 0); i < d->used; i = next_entry(d, i + 1))`.
inline std::uint32_t next_entry(const Dict* dict, std::uint32_t i) noexcept {
    while (i < dict->used && dict->entries[i].key.tag == Tag::Absent) {
        ++i;
    }
    return i;
}

} // namespace simple::runtime
