#include "runtime/array.hpp"

#include <cstring>
#include <unordered_set>
#include <vector>

#include "runtime/element.hpp"
#include "runtime/runtime_error.hpp"
#include "runtime/sizes.hpp"
#include "support/error_codes.hpp"

namespace simple::runtime {

namespace {

constexpr std::size_t kFirstCapacity = kStress ? 1 : 4;

ElementKind kind_of(DType dtype) noexcept {
    switch (dtype) {
        case DType::Bool: return ElementKind::Bool;
        case DType::I64: return ElementKind::I64;
        case DType::F32: return ElementKind::F32;
        case DType::F64: return ElementKind::F64;
    }
    return ElementKind::F64;
}

void check_resizable(const Array* array) {
    if (array->window != nullptr) {
        raise(codes::kInvalidValue,
              "an array that shows the elements of a tensor or a library cannot change its length", {},
              "copy it first: `xs.copy()`");
    }
}

/// Gives an array its first storage, or changes the size of what it has.
void resize_storage(Array* array, std::size_t capacity) {
    Heap& heap = Heap::of(array);
    check_elements(heap, capacity);
    const std::size_t bytes = element_bytes(array->kind());
    array->data = array->data == nullptr
                      ? heap.allocate_bytes(capacity * bytes)
                      : heap.reallocate_bytes(array->data, array->capacity * bytes, capacity * bytes);
    array->capacity = capacity;
}

void grow(Array* array) {
    Heap& heap = Heap::of(array);
    check_elements(heap, array->size + 1);
    std::size_t capacity = array->capacity < kFirstCapacity ? kFirstCapacity : array->capacity + array->capacity / 2;
    if (array->capacity < 1024 && array->capacity >= kFirstCapacity) {
        capacity = array->capacity * 2;
    }
    resize_storage(array, capacity < heap.most_elements ? capacity : heap.most_elements);
}

/// Drops storage that was reserved for another kind of element.
void drop_storage(Array* array) noexcept {
    if (array->data != nullptr) {
        Heap::of(array).free_bytes(array->data, array->capacity * element_bytes(array->kind()));
        array->data = nullptr;
        array->capacity = 0;
    }
}

/// Settles the kind of an array without elements.
void specialize(Array* array, ElementKind kind) {
    if (element_bytes(array->kind()) == element_bytes(kind)) {
        set_kind(array, kind);
        return;
    }
    const std::size_t capacity = array->capacity;
    drop_storage(array);
    set_kind(array, kind);
    if (capacity != 0) {
        resize_storage(array, capacity);
    }
}

/// Makes an array able to hold a value, by changing its kind when it must.
void adapt(Array* array, Value v) {
    const ElementKind kind = array->kind();
    if (fits(kind, v)) {
        return;
    }
    // An emptied array takes the kind of what comes next, unless it is one of values already.
    if (array->size == 0 && kind != ElementKind::F32) {
        specialize(array, kind_for(v));
    } else {
        generalize(array);
    }
}

[[noreturn]] void raise_window_type(const Array* array) {
    raise(codes::kTypeMismatch, std::string("this array shows the elements of a tensor and holds only ") +
                                    (array->kind() == ElementKind::Bool  ? "bool"
                                     : array->kind() == ElementKind::I64 ? "i64"
                                     : array->kind() == ElementKind::F32 ? "f32"
                                                                         : "f64"));
}

void set_in_window(Array* array, std::size_t i, Value v) {
    if (array->read_only()) {
        raise(codes::kInvalidValue, "this array shows elements of a tensor or a library that cannot be written", {},
              "copy it first: `xs.copy()`");
    }
    const ElementKind kind = array->kind();
    if ((kind == ElementKind::F64 || kind == ElementKind::F32) && v.is_number()) {
        put(array, i, Value::of(v.as_double()));
    } else if (fits(kind, v)) {
        put(array, i, v);
    } else {
        raise_window_type(array);
    }
    array->window->bump_version();
}

template <typename From> void box_all(const Array* array, Value* out) noexcept {
    const From* elements = static_cast<const From*>(array->data);
    for (std::size_t i = 0; i < array->size; ++i) {
        if constexpr (std::is_same_v<From, float>) {
            out[i] = Value::of(static_cast<double>(elements[i]));
        } else {
            out[i] = Value::of(elements[i]);
        }
    }
}

template <std::size_t kBytes>
void copy_strided(const Array* from, std::size_t begin, std::int64_t step, std::size_t count, Array* to) noexcept {
    const char* source = static_cast<const char*>(from->data);
    char* target = static_cast<char*>(to->data);
    std::int64_t at = static_cast<std::int64_t>(begin);
    for (std::size_t i = 0; i < count; ++i, at += step) {
        std::memcpy(target + i * kBytes, source + static_cast<std::size_t>(at) * kBytes, kBytes);
    }
}

void retain_all(const Array* array) noexcept {
    if (array->kind() == ElementKind::Values) {
        for (std::size_t i = 0; i < array->size; ++i) {
            retain(array->values()[i]);
        }
    }
}

} // namespace

Array* make_array(Heap& heap, ElementKind kind, std::size_t capacity) {
    check_elements(heap, capacity);
    Array* array = heap.make<Array>(Tag::Array);
    set_kind(array, kind);
    if (capacity != 0) {
        Owned owner(array_value(array));
        resize_storage(array, capacity);
        owner.leak();
    }
    return array;
}

Array* make_array_of(Heap& heap, const Value* values, std::size_t count) {
    ElementKind kind = count == 0 ? ElementKind::Empty : kind_for(values[0]);
    for (std::size_t i = 1; i < count && kind != ElementKind::Values; ++i) {
        kind = fits(kind, values[i]) ? kind : ElementKind::Values;
    }
    Array* array = make_array(heap, kind, count);
    for (std::size_t i = 0; i < count; ++i) {
        put(array, i, retained(values[i]));
    }
    array->size = count;
    return array;
}

Array* make_window(Heap& heap, Buffer* buffer, std::size_t offset, std::size_t count, bool read_only) {
    Array* array = heap.make<Array>(Tag::Array);
    Owned owner(array_value(array));
    buffer->pin(); // the array keeps a pointer
    buffer->retain();
    array->window = buffer;
    array->size = count;
    array->capacity = count;
    array->data = static_cast<char*>(buffer->data()) + offset * dtype_size(buffer->dtype());
    array->flags = static_cast<std::uint8_t>(read_only ? Array::kReadOnly : 0);
    set_kind(array, kind_of(buffer->dtype()));
    owner.leak();
    return array;
}

void set(Array* array, std::size_t i, Value owned) {
    if (array->window != nullptr) {
        const Owned owner(owned);
        set_in_window(array, i, owned);
        return;
    }
    Owned owner(owned);
    adapt(array, owned);
    if (array->kind() == ElementKind::Values) {
        store(array->values()[i], owner.leak());
    } else {
        put(array, i, owner.leak());
    }
}

void push_slow(Array* array, Value owned) {
    Owned owner(owned);
    check_resizable(array);
    adapt(array, owned);
    if (array->size == array->capacity) {
        grow(array);
    }
    put(array, array->size, owner.leak());
    ++array->size;
}

void reserve(Array* array, std::size_t capacity) {
    check_resizable(array);
    if (capacity > array->capacity) {
        resize_storage(array, capacity);
    }
}

Value remove(Array* array, std::size_t i) {
    check_resizable(array);
    Value removed = get(array, i);
    if (array->kind() == ElementKind::Values) {
        release(removed);
    }
    char* place = element_at(array, i);
    --array->size;
    std::memmove(place, place + element_bytes(array->kind()), (array->size - i) * element_bytes(array->kind()));
    return removed;
}

void insert(Array* array, std::size_t i, Value owned) {
    Owned owner(owned);
    check_resizable(array);
    adapt(array, owned);
    if (array->size == array->capacity) {
        grow(array);
    }
    char* place = element_at(array, i);
    std::memmove(place + element_bytes(array->kind()), place, (array->size - i) * element_bytes(array->kind()));
    put(array, i, owner.leak());
    ++array->size;
}

void truncate(Array* array, std::size_t size) {
    check_resizable(array);
    if (array->kind() != ElementKind::Values) {
        array->size = size < array->size ? size : array->size;
        return;
    }
    while (array->size > size) {
        release(array->values()[--array->size]);
    }
}

void generalize(Array* array) {
    if (array->kind() == ElementKind::Values) {
        return;
    }
    if (array->window != nullptr) {
        raise_window_type(array);
    }
    if (array->capacity == 0) {
        set_kind(array, ElementKind::Values);
        return;
    }
    Heap& heap = Heap::of(array);
    Value* boxed = static_cast<Value*>(heap.allocate_bytes(array->capacity * sizeof(Value)));
    switch (array->kind()) {
        case ElementKind::I64: box_all<std::int64_t>(array, boxed); break;
        case ElementKind::F64: box_all<double>(array, boxed); break;
        case ElementKind::F32: box_all<float>(array, boxed); break;
        case ElementKind::Bool: box_all<bool>(array, boxed); break;
        case ElementKind::Empty:
        case ElementKind::Values: break;
    }
    const std::size_t capacity = array->capacity;
    drop_storage(array);
    array->data = boxed;
    array->capacity = capacity;
    set_kind(array, ElementKind::Values);
}

namespace {

/// Turns storage of numbers into f64; returns false for an array that also holds other things.
bool unbox_floats(Array* array) {
    for (std::size_t i = 0; i < array->size; ++i) {
        if (!array->values()[i].is_number()) {
            return false;
        }
    }
    const std::size_t capacity = array->capacity;
    if (capacity != 0) {
        double* floats = static_cast<double*>(Heap::of(array).allocate_bytes(capacity * sizeof(double)));
        for (std::size_t i = 0; i < array->size; ++i) {
            floats[i] = array->values()[i].as_double();
        }
        drop_storage(array);
        array->data = floats;
        array->capacity = capacity;
    }
    set_kind(array, ElementKind::F64);
    return true;
}

void ints_to_floats(Array* array) noexcept {
    for (std::size_t i = 0; i < array->size; ++i) {
        const double number = static_cast<double>(array->ints()[i]);
        array->floats()[i] = number;
    }
    set_kind(array, ElementKind::F64);
}

} // namespace

void convert_to_floats(Array* array) {
    std::vector<Array*> pending{array};
    std::unordered_set<Array*> seen;
    while (!pending.empty()) {
        Array* next = pending.back();
        pending.pop_back();
        if (next->kind() == ElementKind::I64 && next->window == nullptr) {
            ints_to_floats(next);
        }
        if (next->kind() != ElementKind::Values || !seen.insert(next).second || unbox_floats(next)) {
            continue;
        }
        for (std::size_t i = 0; i < next->size; ++i) {
            Value& element = next->values()[i];
            if (element.is_int()) {
                element = Value::of(static_cast<double>(element.integer));
            } else if (element.is(Tag::Array)) {
                pending.push_back(element.as<Array>());
            }
        }
    }
}

Array* slice(Heap& heap, const Array* array, std::size_t begin, std::int64_t step, std::size_t count) {
    Array* part = make_array(heap, array->kind(), count);
    if (count == 0) {
        return part;
    }
    const std::size_t bytes = element_bytes(array->kind());
    if (step == 1) {
        std::memcpy(part->data, element_at(array, begin), count * bytes);
    } else if (bytes == sizeof(Value)) {
        copy_strided<sizeof(Value)>(array, begin, step, count, part);
    } else if (bytes == sizeof(double)) {
        copy_strided<sizeof(double)>(array, begin, step, count, part);
    } else if (bytes == sizeof(float)) {
        copy_strided<sizeof(float)>(array, begin, step, count, part);
    } else {
        copy_strided<1>(array, begin, step, count, part);
    }
    part->size = count;
    retain_all(part);
    return part;
}

Array* concat(Heap& heap, const Array* a, const Array* b) {
    if (b->size == 0 || a->size == 0) {
        const Array* whole = b->size == 0 ? a : b;
        return slice(heap, whole, 0, 1, whole->size);
    }
    const std::size_t count = a->size + b->size;
    if (a->kind() == b->kind()) {
        Array* joined = make_array(heap, a->kind(), count);
        const std::size_t bytes = element_bytes(a->kind());
        std::memcpy(joined->data, a->data, a->size * bytes);
        std::memcpy(static_cast<char*>(joined->data) + a->size * bytes, b->data, b->size * bytes);
        joined->size = count;
        retain_all(joined);
        return joined;
    }
    Array* joined = make_array(heap, ElementKind::Values, count);
    for (const Array* part : {a, b}) {
        for (std::size_t i = 0; i < part->size; ++i) {
            joined->values()[joined->size++] = get(part, i);
        }
    }
    return joined;
}

} // namespace simple::runtime
