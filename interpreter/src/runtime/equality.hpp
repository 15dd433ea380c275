// Structural equality without user code: shared by `==` and by the keys of dicts.
#pragma once

#include "runtime/value_repr.hpp"

namespace simple::runtime {

class Runtime;

/// Depth up to which keys may nest. Keys are hashed and compared without an interpreter at hand, on any stack.
inline constexpr unsigned kDeepestKey = 200;

/// Compares two values by structure: numbers by value, Some looked through, references first by identity. With a
/// runtime the thread's stack is watched and native objects are asked; without one (keys) they compare by identity and
/// `depth` counts towards kDeepestKey.
bool structurally_equal(Runtime* runtime, Value left, Value right, unsigned depth);

/// Returns whether a value contains itself, as far as kDeepestKey levels show. Native objects are not looked into.
bool contains_itself(Value value);

/// Equality of two keys that have equal hashes.
inline bool keys_equal(Value left, Value right) {
    if (left.tag == right.tag && left.bits == right.bits && !left.is_float()) {
        return true;
    }
    return structurally_equal(nullptr, left, right, 0);
}

} // namespace simple::runtime
