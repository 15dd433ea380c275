// Elements of specialised arrays: sizes, matching and conversion.
#pragma once

#include <cstddef>

#include "runtime/object.hpp"

namespace simple::runtime {

/// Returns the bytes of one stored element; for Empty those of the widest number.
constexpr std::size_t element_bytes(ElementKind kind) noexcept {
    switch (kind) {
        case ElementKind::Values: return sizeof(Value);
        case ElementKind::Bool: return sizeof(bool);
        case ElementKind::F32: return sizeof(float);
        case ElementKind::Empty:
        case ElementKind::I64:
        case ElementKind::F64: break;
    }
    return sizeof(double);
}

/// Returns the kind of array that holds a value unboxed, or Values.
inline ElementKind kind_for(Value v) noexcept {
    switch (v.tag) {
        case Tag::Int: return ElementKind::I64;
        case Tag::Float: return ElementKind::F64;
        case Tag::Bool: return ElementKind::Bool;
        default: return ElementKind::Values;
    }
}

/// Returns whether a value can be stored in an array of this kind without a change of kind.
inline bool fits(ElementKind kind, Value v) noexcept {
    switch (kind) {
        case ElementKind::Values: return true;
        case ElementKind::I64: return v.is_int();
        case ElementKind::F64:
        case ElementKind::F32: return v.is_float();
        case ElementKind::Bool: return v.is_bool();
        case ElementKind::Empty: break;
    }
    return false;
}

/// Writes a value that fits into an unused slot; takes over its reference.
inline void put(Array* array, std::size_t i, Value owned) noexcept {
    switch (array->kind()) {
        case ElementKind::Values: array->values()[i] = owned; break;
        case ElementKind::I64: array->ints()[i] = owned.integer; break;
        case ElementKind::F64: array->floats()[i] = owned.number; break;
        case ElementKind::F32: array->singles()[i] = static_cast<float>(owned.number); break;
        case ElementKind::Bool: array->bools()[i] = owned.boolean; break;
        case ElementKind::Empty: break;
    }
}

inline void set_kind(Array* array, ElementKind kind) noexcept {
    array->flags = static_cast<std::uint8_t>((array->flags & 0xf0U) | static_cast<std::uint8_t>(kind));
}

inline char* element_at(const Array* array, std::size_t i) noexcept {
    return static_cast<char*>(array->data) + i * element_bytes(array->kind());
}

} // namespace simple::runtime
