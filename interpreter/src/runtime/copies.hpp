// Copies of structs for values that are stored in another place.
#pragma once

#include "runtime/operators.hpp"

namespace simple::runtime {

/// Returns a value as it is stored in another place: a struct as a copy. Takes over the reference.
inline Value stored(Runtime& runtime, Value owned) {
    return owned.is(Tag::Struct) ? copy_struct(runtime, Owned(owned)) : owned;
}
/// Gives every struct in a fresh array its own copy.
void copy_structs(Runtime& runtime, Array* array);
/// Returns a fresh array with copied structs; takes over the reference.
Value finish_copy(Runtime& runtime, Array* array);

} // namespace simple::runtime
