// Which values an object holds: the one place that destruction and the cycle collector ask.
#pragma once

#include "runtime/heap.hpp"
#include "runtime/object.hpp"

namespace simple::runtime {

/// Returns how many values follow an object whose cell holds nothing else.
inline std::size_t trailing_values(const Object* object) noexcept { return Heap::size_of(object) / sizeof(Value) - 1; }

/// Returns whether objects of this kind can be part of a cycle.
inline bool holds_values(const Object* object) noexcept {
    switch (static_cast<Tag>(object->tag)) {
        case Tag::Array: return static_cast<const Array*>(object)->kind() == ElementKind::Values;
        case Tag::Dict:
        case Tag::Set:
        case Tag::Tuple:
        case Tag::Closure:
        case Tag::BoundMethod:
        case Tag::Instance:
        case Tag::Struct:
        case Tag::Enum:
        case Tag::Some:
        case Tag::Ok:
        case Tag::Err:
        case Tag::Cell:
        case Tag::NativeObject: return true;
        default: return false;
    }
}

namespace detail {

template <typename Visit> void visit_run(Value* values, std::size_t count, Visit& visit) {
    for (std::size_t i = 0; i < count; ++i) {
        visit(values[i]);
    }
}

template <typename Visit> void visit_entries(Dict* dict, Visit& visit) {
    for (std::uint32_t i = 0; i < dict->used; ++i) {
        visit(dict->entries[i].key);
        visit(dict->entries[i].value);
    }
}

} // namespace detail

/// Calls `visit(Value&)` for every slot of an object. A native object's values are behind its hooks.
template <typename Visit> void for_each_slot(Object* object, Visit&& visit) {
    switch (static_cast<Tag>(object->tag)) {
        case Tag::Array: {
            Array* array = static_cast<Array*>(object);
            if (array->kind() == ElementKind::Values) {
                detail::visit_run(array->values(), array->size, visit);
            }
            break;
        }
        case Tag::Dict:
        case Tag::Set: detail::visit_entries(static_cast<Dict*>(object), visit); break;
        case Tag::Tuple: {
            Tuple* tuple = static_cast<Tuple*>(object);
            detail::visit_run(tuple->elements(), tuple->size, visit);
            break;
        }
        case Tag::Closure:
            detail::visit_run(static_cast<Closure*>(object)->captures(), trailing_values(object), visit);
            break;
        case Tag::BoundMethod:
            visit(static_cast<BoundMethod*>(object)->receiver);
            visit(static_cast<BoundMethod*>(object)->function);
            break;
        case Tag::Instance:
        case Tag::Struct:
            detail::visit_run(static_cast<Instance*>(object)->fields(), trailing_values(object), visit);
            break;
        case Tag::Enum: {
            EnumValue* value = static_cast<EnumValue*>(object);
            detail::visit_run(value->payload(), value->size, visit);
            break;
        }
        case Tag::Some:
        case Tag::Ok:
        case Tag::Err:
        case Tag::Cell: visit(static_cast<Box*>(object)->value); break;
        default: break;
    }
}

} // namespace simple::runtime
