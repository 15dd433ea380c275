// Arrays: specialised by element, generalised when an element of another kind arrives.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/heap.hpp"
#include "runtime/object.hpp"

namespace simple::runtime {

/// Returns an empty array of a kind with room for `capacity` elements.
Array* make_array(Heap& heap, ElementKind kind = ElementKind::Empty, std::size_t capacity = 0);
/// Returns an array of the best kind for these values, which are borrowed.
Array* make_array_of(Heap& heap, const Value* values, std::size_t count);
/// Returns a window on `count` elements of a buffer, starting at element `offset`; retains the buffer. It cannot grow.
Array* make_window(Heap& heap, Buffer* buffer, std::size_t offset, std::size_t count, bool read_only);
inline Value array_value(Array* array) noexcept { return Value::of(array, Tag::Array); }

/// Returns element `i`, which is in range, with a reference of its own.
inline Value get(const Array* array, std::size_t i) noexcept {
    switch (array->kind()) {
        case ElementKind::I64: return Value::of(array->ints()[i]);
        case ElementKind::F64: return Value::of(array->floats()[i]);
        case ElementKind::F32: return Value::of(static_cast<double>(array->singles()[i]));
        case ElementKind::Bool: return Value::of(array->bools()[i]);
        case ElementKind::Values: return retained(array->values()[i]);
        case ElementKind::Empty: break;
    }
    return Value::nil();
}

/// Stores a reference that the caller gives up at `i`, which is in range; generalises the array when the kind differs.
/// Throws E0216 for a read-only window.
void set(Array* array, std::size_t i, Value owned);
/// Appends a reference that the caller gives up. Throws E0216 for a window, E0506 past the size limit.
void push_slow(Array* array, Value owned);
inline void push(Array* array, Value owned) {
    if (array->size < array->capacity) {
        if (array->kind() == ElementKind::Values) {
            array->values()[array->size++] = owned;
            return;
        }
        if (array->kind() == ElementKind::F64 && owned.is_float()) {
            array->floats()[array->size++] = owned.number;
            return;
        }
        if (array->kind() == ElementKind::I64 && owned.is_int()) {
            array->ints()[array->size++] = owned.integer;
            return;
        }
    }
    push_slow(array, owned);
}
/// Makes room for `capacity` elements.
void reserve(Array* array, std::size_t capacity);
/// Removes and returns element `i`, which is in range.
Value remove(Array* array, std::size_t i);
/// Inserts a reference that the caller gives up before `i` (0 to size).
void insert(Array* array, std::size_t i, Value owned);
/// Drops all elements from `size` on.
void truncate(Array* array, std::size_t size);
/// Turns the storage into boxed values, so that any element fits.
void generalize(Array* array);
/// Converts an array of numbers to f64 storage in place (annotation `[f64]`); nested arrays too. Other elements stay.
void convert_to_floats(Array* array);
/// Returns a new array with elements begin, begin + step, … (`count` of them, all in range).
Array* slice(Heap& heap, const Array* array, std::size_t begin, std::int64_t step, std::size_t count);
/// Returns a new array with the elements of both.
Array* concat(Heap& heap, const Array* a, const Array* b);

} // namespace simple::runtime
